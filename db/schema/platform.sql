-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table platform.clock_travel
  only_one                 boolean not null default true
  offset_milliseconds      bigint not null
  constraint clock_travel_pkey PRIMARY KEY (only_one)
  constraint only_one_row CHECK (only_one)
  grant select to pli_app
  grant select to pli_worker

table platform.due_job
  id                       text not null
  name                     text not null
  data                     jsonb not null
  due_at                   timestamptz not null
  constraint due_job_pkey PRIMARY KEY (id)
  index due_job_by_time (due_at)
  grant insert to pli_door
  grant insert to pli_person
  grant insert to pli_staff
  grant delete, insert, select, update to pli_worker

table platform.person_key with row-level security
  person_id                uuid not null
  wrapped                  bytea not null
  master_key_id            text not null
  constraint person_key_pkey PRIMARY KEY (person_id)
  trigger key_destroyed_by_two BEFORE DELETE for each ROW EXECUTE FUNCTION ending.refuse_unconfirmed()
  grant select to pli_door
  grant select to pli_person
  grant insert, select to pli_staff
  grant select to pli_worker
  policy key_door for select to pli_door using (true)
  policy key_person for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy key_staff_reads for select to pli_staff using ((enrolment.may_person('applicant.read', person_id) OR evidence.receipt_told_of(person_id)))
  policy key_staff_writes for insert to pli_staff with check (enrolment.may_person('applicant.register', person_id))
  policy key_worker for select to pli_worker using (true)

unlogged table platform.rate_limit
  key                      bytea not null
  window_start             timestamptz not null
  hits                     integer not null
  constraint rate_limit_pkey PRIMARY KEY (key)
  constraint hits_not_negative CHECK (hits >= 0)
  grant delete, insert, select, update to pli_app
  grant delete, insert, select, update to pli_door
  grant delete, insert, select, update to pli_person
  grant delete, insert, select, update to pli_staff
  grant delete, insert, select, update to pli_worker

function platform.acting_at() returns timestamptz sql stable

function platform.acting_session() returns bytea sql stable

function platform.acting_staff() returns uuid sql stable

function platform.own_hour() returns timestamptz sql volatile

function platform.refuse_change() returns trigger plpgsql volatile

function platform.refuse_unless_erased() returns trigger plpgsql volatile security definer for the owner
