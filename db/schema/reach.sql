-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table reach.alert with row-level security
  id                       uuid not null
  person_id                uuid not null
  document_id              uuid
  purpose                  text not null
  contact_point_id         uuid not null
  channel                  text not null
  language                 text not null
  due_at                   timestamptz not null
  enqueued_at              timestamptz
  sent_at                  timestamptz
  attempts                 integer not null default 0
  outcome                  text
  outcome_at               timestamptz
  outcome_code             text
  constraint alert_pkey PRIMARY KEY (id)
  constraint alert_contact_point_id_fkey FOREIGN KEY (contact_point_id) REFERENCES space.contact_point(id)
  constraint alert_document_id_fkey FOREIGN KEY (document_id) REFERENCES delivery.document(id)
  constraint alert_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint alert_purpose_known CHECK (purpose IN ('deposit', 'served-by-term', 'withdrawn', 'contact-changed', 'password-changed'))
  constraint channel_known CHECK (channel IN ('email', 'sms'))
  constraint outcome_dated CHECK ((outcome IS NULL) = (outcome_at IS NULL))
  constraint outcome_known CHECK (outcome IN ('delivered', 'failed', 'rejected', 'unknown'))
  index alert_by_person (person_id)
  index alert_due (due_at) WHERE (enqueued_at IS NULL)
  unique index alert_once (document_id, purpose, contact_point_id)
  grant select to pli_person
  grant select to pli_staff
  grant insert, select, update to pli_worker
  policy alert_person for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy alert_staff for select to pli_staff using (enrolment.may_person('document.read', person_id))
  policy alert_worker for all to pli_worker using (true) with check (true)
