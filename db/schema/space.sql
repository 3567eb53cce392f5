-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table space.account with row-level security
  person_id                uuid not null
  password_hash            text not null
  activated_at             timestamptz not null
  language                 text
  closes_on                date
  closed_at                timestamptz
  constraint account_pkey PRIMARY KEY (person_id)
  constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint closed_not_before_activated CHECK (closed_at >= activated_at)
  grant insert, select, update to pli_door
  grant select, update to pli_person
  grant select (person_id, activated_at, closes_on, closed_at) to pli_staff
  grant select (person_id, activated_at, language, closes_on, closed_at) to pli_worker
  grant update (closes_on, closed_at) to pli_worker
  policy account_door for all to pli_door using (true) with check (true)
  policy account_person for all to pli_person using ((person_id = (SELECT space.acting_person())))
  policy account_staff for select to pli_staff using (enrolment.may_person('applicant.read', person_id))
  policy account_worker for all to pli_worker using (true)

table space.contact_code with row-level security
  id                       uuid not null
  contact_point_id         uuid not null
  person_id                uuid not null
  purpose                  text not null
  digest                   bytea
  requested_at             timestamptz not null
  expires_at               timestamptz not null
  tries                    integer not null default 0
  used_at                  timestamptz
  constraint contact_code_pkey PRIMARY KEY (id)
  constraint contact_code_contact_point_id_fkey FOREIGN KEY (contact_point_id) REFERENCES space.contact_point(id)
  constraint contact_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint code_purpose_known CHECK (purpose IN ('verify', 'recover'))
  index contact_code_by_person (person_id)
  grant insert, select, update to pli_door
  grant insert, select, update to pli_person
  grant delete, insert, select, update to pli_worker
  policy contact_code_door for all to pli_door using ((purpose = 'recover')) with check ((purpose = 'recover'))
  policy contact_code_person for all to pli_person using ((person_id = (SELECT space.acting_person()))) with check ((person_id = (SELECT space.acting_person())))
  policy contact_code_worker for all to pli_worker using (true) with check (true)

table space.contact_point with row-level security
  id                       uuid not null
  person_id                uuid not null
  kind                     text not null
  sealed                   bytea not null
  created_at               timestamptz not null
  verified_at              timestamptz
  removed_at               timestamptz
  constraint contact_point_pkey PRIMARY KEY (id)
  constraint contact_point_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint contact_kind_known CHECK (kind IN ('email', 'mobile'))
  index contact_point_by_person (person_id) WHERE (removed_at IS NULL)
  grant select to pli_door
  grant insert, select, update to pli_person
  grant select to pli_worker
  grant select (id, person_id, kind, created_at, verified_at, removed_at) to pli_staff
  policy contact_point_door for select to pli_door using (true)
  policy contact_point_person for all to pli_person using ((person_id = (SELECT space.acting_person()))) with check ((person_id = (SELECT space.acting_person())))
  policy contact_point_staff for select to pli_staff using (enrolment.may_person('applicant.read', person_id))
  policy contact_point_worker for select to pli_worker using (true)

table space.session with row-level security
  digest                   bytea not null
  person_id                uuid not null
  authenticated_by         text not null
  created_at               timestamptz not null
  last_seen_at             timestamptz not null
  expires_at               timestamptz not null
  ended_at                 timestamptz
  constraint session_pkey PRIMARY KEY (digest)
  constraint session_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint authenticated_by_known CHECK (authenticated_by IN ('key', 'password', 'recovery'))
  index session_by_person (person_id) WHERE (ended_at IS NULL)
  trigger no_session_in_a_closed_space BEFORE INSERT for each ROW EXECUTE FUNCTION space.refuse_closed()
  grant insert, select, update to pli_door
  grant select, update to pli_person
  grant delete, select to pli_worker
  grant update (ended_at) to pli_worker
  policy session_door for all to pli_door using (true) with check (true)
  policy session_person for all to pli_person using ((person_id = (SELECT space.acting_person())))
  policy session_worker for all to pli_worker using (true)

schema space for usage pli_app, usage pli_door, usage pli_person, usage pli_staff, usage pli_worker

function space.acting_person() returns uuid sql stable security definer set search_path=pg_catalog for pli_person does 55c013c09783c6e5616b008b97718dea6209d2dd457b8aa40ff13e3bee9b0b48

function space.failing_contacts() returns SETOF uuid sql stable security definer set search_path=pg_catalog for pli_person does d7a8757f3c05dc26424f413a5a39c7b93ce0ad4887baf410e86879556ea0eb54

function space.is_live(s space.session, at timestamptz) returns boolean sql immutable does 08b712720ddbe407147b220d635a94fd297eb8174f88059d3bf8395b452fa215

function space.refuse_closed() returns trigger plpgsql volatile does f9f08621063490bf0aacbb2546bc9edbdd098e4f2429ed8dbd55364e66826c80

function space.session_of(session_digest bytea, at timestamptz) returns TABLE(person_id uuid, authenticated_by text, language text) plpgsql volatile security definer set search_path=pg_catalog for pli_app does 2f1453c70d0b33519d445deb5df0a479c53da00ba2dd95ce49f998d9233ead2c

function space.statement_waits(kind text) returns boolean sql stable security definer set search_path=pg_catalog for pli_person does 26378544b1f9768551cd5a7ddfbe43fa7934c5c9e5813b0cbae12d3cc3e4c741
