-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table takeaway.sealed_file with row-level security
  id                       uuid not null
  kind                     text not null
  person_id                uuid not null
  document_id              uuid
  fact_id                  text not null
  asked_at                 timestamptz not null
  asked_by                 text not null
  made_at                  timestamptz
  digest                   bytea
  size                     bigint
  file_key                 text
  attempt                  text
  attempted_at             timestamptz
  tells_of                 uuid[]
  removed_at               timestamptz
  constraint sealed_file_pkey PRIMARY KEY (id)
  constraint sealed_file_fact_id_key UNIQUE (fact_id)
  constraint sealed_file_document_id_fkey FOREIGN KEY (document_id) REFERENCES delivery.document(id)
  constraint sealed_file_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES evidence.fact(id) DEFERRABLE INITIALLY DEFERRED
  constraint sealed_file_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint court_file_is_of_one_document CHECK ((kind = 'court') = (document_id IS NOT NULL))
  constraint made_whole CHECK ((made_at IS NULL) = (digest IS NULL) AND (made_at IS NULL) = (size IS NULL) AND (made_at IS NULL) = (file_key IS NULL))
  constraint removed_once_made CHECK (removed_at IS NULL OR made_at IS NOT NULL)
  constraint sealed_file_digest_is_sha256 CHECK (octet_length(digest) = 32)
  constraint sealed_file_kind_known CHECK (kind IN ('counsel', 'court'))
  index sealed_file_by_document (document_id) WHERE (document_id IS NOT NULL)
  index sealed_file_by_person (person_id, asked_at)
  index sealed_file_kept (made_at) WHERE ((made_at IS NOT NULL) AND (removed_at IS NULL))
  index sealed_file_unmade (asked_at) WHERE (made_at IS NULL)
  trigger sealed_file_goes_with_its_key BEFORE DELETE for each ROW EXECUTE FUNCTION platform.refuse_unless_erased()
  grant insert, select to pli_person
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (made_at, digest, size, file_key, attempt, attempted_at, tells_of, removed_at) to pli_worker
  policy sealed_file_person for all to pli_person using (((kind = 'counsel') AND (person_id = (SELECT space.acting_person())))) with check (((kind = 'counsel') AND (person_id = (SELECT space.acting_person())) AND (asked_by = (person_id)::text)))
  policy sealed_file_staff_asks for insert to pli_staff with check (((kind = 'court') AND (asked_by = (platform.acting_staff())::text) AND enrolment.may_person('document.export', person_id) AND (EXISTS ( SELECT
   FROM delivery.document d
  WHERE ((d.id = sealed_file.document_id) AND (d.person_id = sealed_file.person_id))))))
  policy sealed_file_staff_reads for select to pli_staff using (((kind = 'court') AND enrolment.may_person('document.export', person_id)))
  policy sealed_file_worker for all to pli_worker using (true)

schema takeaway for usage pli_person, usage pli_staff, usage pli_worker
