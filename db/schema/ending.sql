-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table ending.case_end with row-level security
  id                       uuid not null
  person_id                uuid not null
  why                      text not null
  ended_on                 date not null
  declared_at              timestamptz not null
  declared_by              uuid not null
  undone_at                timestamptz
  undone_by                uuid
  constraint case_end_pkey PRIMARY KEY (id)
  constraint case_end_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint case_end_known CHECK (why IN ('withdrawal', 'death', 'departure', 'protection'))
  constraint case_end_undone_after CHECK (undone_at >= declared_at)
  constraint case_end_undone_whole CHECK ((undone_at IS NULL) = (undone_by IS NULL))
  unique index one_case_end (person_id) WHERE (undone_at IS NULL)
  trigger case_end_undone_once BEFORE UPDATE for each ROW WHEN ((old.undone_at IS NOT NULL)) EXECUTE FUNCTION ending.refuse_undoing()
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (undone_at, undone_by) to pli_staff
  policy case_end_staff for all to pli_staff using (enrolment.may_person('litigation.declare', person_id)) with check ((enrolment.may_person('litigation.declare', person_id) AND ((declared_by = platform.acting_staff()) OR (undone_by = platform.acting_staff()))))
  policy case_end_worker for select to pli_worker using (true)

table ending.closing with row-level security
  id                       uuid not null
  person_id                uuid not null
  decision_id              uuid
  case_end_id              uuid
  announced_at             timestamptz not null
  closes_on                date not null
  ended_at                 timestamptz
  outcome                  text
  constraint closing_pkey PRIMARY KEY (id)
  constraint closing_case_end_id_fkey FOREIGN KEY (case_end_id) REFERENCES ending.case_end(id)
  constraint closing_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES delivery.document(id)
  constraint closing_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint closing_outcome_known CHECK (outcome IN ('stopped', 'closed'))
  constraint ended_with_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL))
  constraint year_of_one_thing CHECK ((decision_id IS NULL) <> (case_end_id IS NULL))
  index closing_by_person (person_id)
  unique index one_announced_closing (person_id) WHERE (ended_at IS NULL)
  grant select to pli_staff
  grant insert, select to pli_worker
  grant update (closes_on, ended_at, outcome) to pli_worker
  policy closing_staff for select to pli_staff using (enrolment.may_person('document.read', person_id))
  policy closing_worker for all to pli_worker using (true) with check (true)

table ending.erased_file
  file_key                 text not null
  erased_at                timestamptz not null
  constraint erased_file_pkey PRIMARY KEY (file_key)
  grant delete, select to pli_worker

table ending.erasure with row-level security
  id                       uuid not null
  prepared_at              timestamptz not null
  prepared_by              uuid not null
  listed_at                timestamptz
  schedule_digest          bytea
  lines_digest             bytea
  confirmed_at             timestamptz
  confirmed_by             uuid
  confirmed_digest         bytea
  compared_at              timestamptz
  compared_digest          bytea
  done_at                  timestamptz
  given_up_at              timestamptz
  given_up_by              uuid
  constraint erasure_pkey PRIMARY KEY (id)
  constraint compared_once_confirmed CHECK (compared_at IS NULL OR confirmed_at IS NOT NULL)
  constraint compared_whole CHECK ((compared_at IS NULL) = (compared_digest IS NULL))
  constraint confirmed_as_listed CHECK (confirmed_digest IS NULL OR lines_digest IS NOT NULL AND confirmed_digest = lines_digest)
  constraint confirmed_once_listed CHECK (confirmed_at IS NULL OR confirmed_at >= listed_at)
  constraint confirmed_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (confirmed_digest IS NULL))
  constraint done_once_confirmed CHECK (done_at IS NULL OR done_at >= confirmed_at)
  constraint given_up_or_confirmed CHECK (given_up_at IS NULL OR confirmed_at IS NULL)
  constraint given_up_whole CHECK ((given_up_at IS NULL) = (given_up_by IS NULL))
  constraint lines_digest_is_sha256 CHECK (octet_length(lines_digest) = 32)
  constraint listed_whole CHECK ((listed_at IS NULL) = (lines_digest IS NULL))
  constraint nobody_erases_alone CHECK (confirmed_by <> prepared_by)
  constraint schedule_digest_is_sha256 CHECK (octet_length(schedule_digest) = 32)
  unique index one_erasure_at_a_time ((true)) WHERE ((done_at IS NULL) AND (confirmed_at IS NOT NULL))
  trigger erasure_goes_forward BEFORE UPDATE for each ROW WHEN (((((new.id IS DISTINCT FROM old.id) OR (new.prepared_at IS DISTINCT FROM old.prepared_at)) OR (new.prepared_by IS DISTINCT FROM old.prepared_by)) OR ((old.listed_at IS NOT NULL) AND (((new.listed_at IS DISTINCT FROM old.listed_at) OR (new.schedule_digest IS DISTINCT FROM old.schedule_digest)) OR (new.lines_digest IS DISTINCT FROM old.lines_digest))) OR ((old.confirmed_at IS NOT NULL) AND (((new.confirmed_at IS DISTINCT FROM old.confirmed_at) OR (new.confirmed_by IS DISTINCT FROM old.confirmed_by)) OR (new.confirmed_digest IS DISTINCT FROM old.confirmed_digest))) OR ((old.given_up_at IS NOT NULL) AND ((new.given_up_at IS DISTINCT FROM old.given_up_at) OR (new.given_up_by IS DISTINCT FROM old.given_up_by))) OR ((old.done_at IS NOT NULL) AND (new.done_at IS DISTINCT FROM old.done_at)))) EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (confirmed_at, confirmed_by, confirmed_digest, given_up_at, given_up_by) to pli_staff
  grant update (listed_at, schedule_digest, lines_digest, done_at) to pli_worker
  policy erasure_another_confirms_or_one_gives_up for update to pli_staff using ((staff.may_somewhere('erasure.decide') AND (confirmed_by IS NULL) AND (given_up_by IS NULL))) with check ((((confirmed_by = platform.acting_staff()) AND (prepared_by <> platform.acting_staff()) AND (listed_at IS NOT NULL) AND (given_up_by IS NULL)) OR ((given_up_by = platform.acting_staff()) AND (confirmed_by IS NULL))))
  policy erasure_staff_prepares for insert to pli_staff with check ((staff.may_somewhere('erasure.decide') AND (prepared_by = platform.acting_staff()) AND (confirmed_by IS NULL)))
  policy erasure_staff_reads for select to pli_staff using (staff.may_somewhere('erasure.decide'))
  policy erasure_worker for all to pli_worker using (true)

table ending.erasure_line with row-level security
  erasure_id               uuid not null
  person_id                uuid not null
  root_id                  uuid not null
  verdict                  text not null
  kept_as                  text
  kept_until               date
  erased_at                timestamptz
  constraint erasure_line_pkey PRIMARY KEY (erasure_id, person_id)
  constraint erasure_line_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES ending.erasure(id)
  constraint erased_as_listed CHECK (erased_at IS NULL OR verdict = 'erase' AND kept_as IS NULL)
  constraint kept_for_a_reason CHECK (kept_as <> 'erase')
  index erasure_line_by_person (person_id)
  index erasure_line_by_root (erasure_id, root_id)
  trigger line_as_listed BEFORE UPDATE for each ROW WHEN ((((((new.erasure_id IS DISTINCT FROM old.erasure_id) OR (new.person_id IS DISTINCT FROM old.person_id)) OR (new.root_id IS DISTINCT FROM old.root_id)) OR (new.verdict IS DISTINCT FROM old.verdict)) OR ((old.kept_as IS NOT NULL) AND (new.kept_as IS DISTINCT FROM old.kept_as)) OR ((old.erased_at IS NOT NULL) AND (new.erased_at IS DISTINCT FROM old.erased_at)))) EXECUTE FUNCTION platform.refuse_change()
  trigger line_only_while_listing BEFORE INSERT for each ROW EXECUTE FUNCTION ending.refuse_once_listed()
  grant select to pli_staff
  grant insert, select to pli_worker
  grant update (kept_as, kept_until) to pli_worker
  policy erasure_line_staff for select to pli_staff using (staff.may_somewhere('erasure.decide'))
  policy erasure_line_worker for all to pli_worker using (true) with check (true)

table ending.litigation with row-level security
  id                       uuid not null
  person_id                uuid not null
  court                    text not null
  sealed                   bytea not null
  declared_at              timestamptz not null
  declared_by              uuid not null
  ended_at                 timestamptz
  ended_by                 uuid
  constraint litigation_pkey PRIMARY KEY (id)
  constraint litigation_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint court_known CHECK (court IN ('cnda', 'administrative-court', 'conseil-etat', 'other'))
  constraint litigation_ended_after_it_began CHECK (ended_at >= declared_at)
  constraint litigation_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
  index litigation_by_person (person_id)
  trigger litigation_ends_once BEFORE UPDATE for each ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION ending.refuse_undoing()
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (ended_at, ended_by) to pli_staff
  policy litigation_staff for all to pli_staff using (enrolment.may_person('litigation.declare', person_id)) with check ((enrolment.may_person('litigation.declare', person_id) AND ((declared_by = platform.acting_staff()) OR (ended_by = platform.acting_staff()))))
  policy litigation_worker for select to pli_worker using (true)

table ending.notice with row-level security
  closing_id               uuid not null
  days                     smallint not null
  given_at                 timestamptz not null
  fact_id                  text not null
  constraint notice_pkey PRIMARY KEY (closing_id, days)
  constraint notice_fact_id_key UNIQUE (fact_id)
  constraint notice_closing_id_fkey FOREIGN KEY (closing_id) REFERENCES ending.closing(id)
  constraint notice_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES evidence.fact(id) DEFERRABLE INITIALLY DEFERRED
  constraint days_of_a_notice CHECK (days IN (60, 30, 7))
  grant select to pli_staff
  grant insert, select to pli_worker
  policy notice_staff for select to pli_staff using ((EXISTS ( SELECT
   FROM ending.closing c
  WHERE (c.id = notice.closing_id))))
  policy notice_worker for all to pli_worker using (true) with check (true)

schema ending for usage pli_staff, usage pli_worker

function ending.closed_unseen_at(root uuid) returns timestamptz sql stable set search_path=pg_catalog for pli_worker does d24f3ed915f1785e8f0f8387d4669c3ae699a3427475c8833c626043dc311d58

function ending.compare(list uuid) returns boolean plpgsql volatile security definer set search_path=pg_catalog for pli_worker does 86cd436ed61c0b788b1413737e705be10197995a67ed4d601b8a49f0fde404ca

function ending.erase(list uuid, root uuid, at timestamptz) returns TABLE(documents integer, receipts integer, files integer) plpgsql volatile security definer set search_path=pg_catalog for pli_worker does 2c0d77d6d836138787c54dd2670a7a4f73bdc7fc5dd7b832bd9bcd251b0d3166

function ending.is_confirmed(person uuid) returns boolean sql stable set search_path=pg_catalog for the owner does 68591c1e85ca2e9b76adfc1e5e5982a82303f8596e3fa59d468ec132de18ab82

function ending.lines_digest(list uuid) returns bytea sql stable set search_path=pg_catalog for pli_staff, pli_worker does 933bc52c837f7404dce69e726f1141133b65e13497778de010e84e0273848c88

function ending.refuse_once_listed() returns trigger plpgsql volatile security definer set search_path=pg_catalog for the owner does d9f6dffaf2931190200ccb948e51208163e5d53d5654853b48db4d671a5c33db

function ending.refuse_unconfirmed() returns trigger plpgsql volatile security definer set search_path=pg_catalog for the owner does 2988cdd58d5be0264087519b4e2997d4dcfe53097b902c57f08c8f45b4ceb1c2

function ending.refuse_undoing() returns trigger plpgsql volatile set search_path=pg_catalog does 9284cb6c4a600af58a1b8b7e546967b0401a4c090993fe2110828b2569c0ed05
