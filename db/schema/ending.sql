-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table ending.closing with row-level security
  id                       uuid not null
  person_id                uuid not null
  decision_id              uuid not null
  announced_at             timestamptz not null
  closes_on                date not null
  ended_at                 timestamptz
  outcome                  text
  constraint closing_pkey PRIMARY KEY (id)
  constraint closing_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES delivery.document(id)
  constraint closing_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint closing_outcome_known CHECK (outcome IN ('stopped', 'closed'))
  constraint ended_with_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL))
  index closing_by_person (person_id)
  unique index one_announced_closing (person_id) WHERE (ended_at IS NULL)
  grant select to pli_staff
  grant insert, select to pli_worker
  grant update (closes_on, ended_at, outcome) to pli_worker
  policy closing_staff for select to pli_staff using (enrolment.may_person('document.read', person_id))
  policy closing_worker for all to pli_worker using (true) with check (true)

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

function ending.refuse_undoing() returns trigger plpgsql volatile
