-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table reach.alert with row-level security
  id                       uuid not null
  person_id                uuid not null
  document_id              uuid
  fact_id                  text not null
  purpose                  text not null
  contact_point_id         uuid not null
  channel                  text not null
  created_at               timestamptz not null
  due_at                   timestamptz not null
  tries                    integer not null default 0
  rounds                   integer not null default 0
  language                 text
  sent_at                  timestamptz
  outcome                  text
  outcome_at               timestamptz
  outcome_code             text
  constraint alert_pkey PRIMARY KEY (id)
  constraint alert_contact_point_id_fkey FOREIGN KEY (contact_point_id) REFERENCES space.contact_point(id)
  constraint alert_document_id_fkey FOREIGN KEY (document_id) REFERENCES delivery.document(id)
  constraint alert_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES evidence.fact(id)
  constraint alert_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint alert_purpose_known CHECK (purpose IN ('deposit', 'served-by-term', 'withdrawn', 'contest-decided', 'contact-changed', 'password-changed', 'access-changed', 'paper-answered', 'space-closing', 'given-otherwise'))
  constraint channel_known CHECK (channel IN ('email', 'sms'))
  constraint outcome_dated CHECK ((outcome IS NULL) = (outcome_at IS NULL))
  constraint outcome_known CHECK (outcome IN ('relayed', 'delivered', 'failed', 'not-sent'))
  constraint rounds_not_negative CHECK (rounds >= 0)
  constraint sent_in_a_language CHECK (sent_at IS NULL OR language IS NOT NULL)
  constraint tries_not_negative CHECK (tries >= 0)
  index alert_by_document (document_id)
  index alert_by_person (person_id)
  unique index alert_once (fact_id, purpose, contact_point_id)
  index alert_unsent (due_at) WHERE ((sent_at IS NULL) AND (outcome IS NULL))
  grant insert, select, update to pli_worker
  grant select (id, person_id, document_id, purpose, channel, due_at, sent_at, outcome, outcome_at, outcome_code) to pli_person
  grant select (id, person_id, document_id, purpose, channel, due_at, sent_at, outcome, outcome_at, outcome_code) to pli_staff
  policy alert_person for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy alert_staff for select to pli_staff using (enrolment.may_person('document.read', person_id))
  policy alert_worker for all to pli_worker using (true) with check (true)

schema reach for usage pli_app, usage pli_door, usage pli_person, usage pli_staff, usage pli_worker
