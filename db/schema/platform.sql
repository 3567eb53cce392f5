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

schema platform for usage pli_app, usage pli_door, usage pli_person, usage pli_staff, usage pli_worker

function platform.acting_at() returns timestamptz sql stable does 62ef62488ac7bdcd8d1c1adfcbc366dc40cf242ac795a6e4e5d567b6278bb540

function platform.acting_session() returns bytea sql stable does 7a199a51e5388212f4364e6f2c884d77614d0302b6a2967584a6b9b408ec407b

function platform.acting_staff() returns uuid sql stable does 0835d629c299d2b5bd5d36db756e9d7107307d400b4aef3fbf885462142b8305

function platform.own_hour() returns timestamptz sql volatile set search_path=pg_catalog does 3857dc365fcd71d7815f1c64ec50f7614ac023bd49381bccb8b84aad44db489c

function platform.refuse_change() returns trigger plpgsql volatile does 35df66f9082e795dbb09b7cfacab9ede710627e0b66e5da986a6ca4c3db20216

function platform.refuse_unless_erased() returns trigger plpgsql volatile security definer set search_path=pg_catalog for the owner does 12407622fe6c8b32c60dfa496d5016671f5570106a4ec4bf14cbd4bf5c175daa
