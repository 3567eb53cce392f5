-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table staff.api_client with row-level security
  id                       uuid not null
  name                     text not null
  secret_digest            bytea not null
  created_at               timestamptz not null
  revoked_at               timestamptz
  constraint api_client_pkey PRIMARY KEY (id)
  unique index client_name_once (lower(name)) WHERE (revoked_at IS NULL)
  grant select to pli_app
  grant insert to pli_staff
  grant select (id, name, created_at, revoked_at) to pli_staff
  grant update (secret_digest, revoked_at) to pli_staff
  policy client_changed_by_administrator for update to pli_staff using (staff.may_somewhere('staff.administer'))
  policy client_read for select to pli_app, pli_staff using (true)
  policy client_written_by_administrator for insert to pli_staff with check (staff.may_somewhere('staff.administer'))

table staff.api_token with row-level security
  digest                   bytea not null
  client_id                uuid not null
  expires_at               timestamptz not null
  constraint api_token_pkey PRIMARY KEY (digest)
  constraint api_token_client_id_fkey FOREIGN KEY (client_id) REFERENCES staff.api_client(id)
  index api_token_by_client (client_id)
  grant insert, select to pli_app
  grant delete, select to pli_staff
  grant delete, select to pli_worker
  policy api_token_administrator for all to pli_staff using (staff.may_somewhere('staff.administer'))
  policy api_token_app for all to pli_app using (true) with check (true)
  policy api_token_worker for all to pli_worker using (true)

table staff.grant with row-level security
  id                       uuid not null
  actor_id                 uuid not null
  role                     text not null
  organisation_id          uuid
  granted_at               timestamptz not null
  granted_by               uuid
  revoked_at               timestamptz
  constraint grant_pkey PRIMARY KEY (id)
  constraint grant_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES staff.organisation(id)
  constraint only_office_roles_reach_everybody CHECK ((organisation_id IS NULL) = (role IN ('officer', 'division-head', 'post-room', 'auditor', 'administrator', 'system')))
  constraint revoked_after_granted CHECK (revoked_at >= granted_at)
  index grant_by_actor (actor_id) WHERE (revoked_at IS NULL)
  unique index grant_once (actor_id, role, organisation_id) NULLS NOT DISTINCT WHERE (revoked_at IS NULL)
  grant select to pli_app
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (revoked_at) to pli_staff
  policy grant_changed_by_administrator for update to pli_staff using (staff.may_somewhere('staff.administer'))
  policy grant_read for select to pli_app, pli_staff, pli_worker using (true)
  policy grant_written_by_administrator for insert to pli_staff with check ((staff.may_somewhere('staff.administer') AND (actor_id <> platform.acting_staff())))

table staff.member with row-level security
  id                       uuid not null
  issuer                   text not null
  subject                  text not null
  pseudonym                text not null
  created_at               timestamptz not null
  left_at                  timestamptz
  constraint member_pkey PRIMARY KEY (id)
  constraint member_once_per_issuer UNIQUE (issuer, subject)
  constraint pseudonym_is_not_a_sentence CHECK (pseudonym ~ '^[[:alnum:]][[:alnum:].-]{1,39}$')
  unique index pseudonym_once (lower(pseudonym))
  grant select to pli_app
  grant insert to pli_staff
  grant select (id, issuer, pseudonym, created_at, left_at) to pli_staff
  grant update (left_at) to pli_staff
  policy member_app for select to pli_app using (true)
  policy member_changed_by_administrator for update to pli_staff using ((staff.may_somewhere('staff.administer') AND (id <> platform.acting_staff())))
  policy member_read for select to pli_staff using (true)
  policy member_written_by_administrator for insert to pli_staff with check (staff.may_somewhere('staff.administer'))

table staff.organisation with row-level security
  id                       uuid not null
  kind                     text not null
  name                     text not null
  department               text
  address                  text
  phone                    text
  prefecture_id            uuid
  created_at               timestamptz not null
  constraint organisation_pkey PRIMARY KEY (id)
  constraint organisation_prefecture_id_fkey FOREIGN KEY (prefecture_id) REFERENCES staff.organisation(id)
  constraint only_a_registration_desk_answers_to_a_prefecture CHECK (prefecture_id IS NULL OR kind = 'registration-desk')
  constraint organisation_kind_known CHECK (kind IN ('office', 'registration-desk', 'reception-desk', 'prefecture'))
  constraint phone_is_international CHECK (phone ~ '^\+[0-9]{6,15}$')
  unique index organisation_name_once (kind, lower(name))
  grant select to pli_app
  grant select to pli_door
  grant select to pli_person
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (name, department, address, phone, prefecture_id) to pli_staff
  policy organisation_changed_by_administrator for update to pli_staff using (staff.may_somewhere('staff.administer'))
  policy organisation_read for select to pli_app, pli_door, pli_person, pli_staff, pli_worker using (true)
  policy organisation_written_by_administrator for insert to pli_staff with check (staff.may_somewhere('staff.administer'))

table staff.role_right
  role                     text not null
  right                    text not null
  constraint role_right_pkey PRIMARY KEY (role, "right")
  grant select to pli_app
  grant select to pli_staff

table staff.session with row-level security
  digest                   bytea not null
  member_id                uuid not null
  created_at               timestamptz not null
  last_seen_at             timestamptz not null
  expires_at               timestamptz not null
  ended_at                 timestamptz
  id_token                 bytea
  constraint session_pkey PRIMARY KEY (digest)
  constraint session_member_id_fkey FOREIGN KEY (member_id) REFERENCES staff.member(id)
  index session_by_member (member_id)
  grant select to pli_app
  grant insert, select to pli_staff
  grant delete, select to pli_worker
  grant update (last_seen_at) to pli_app
  grant update (ended_at, id_token) to pli_staff
  policy session_app for all to pli_app using (true)
  policy session_own for all to pli_staff using (((member_id = platform.acting_staff()) OR staff.may_somewhere('staff.administer'))) with check (((member_id = platform.acting_staff()) OR (ended_at IS NOT NULL)))
  policy session_worker for all to pli_worker using (true)

table staff.sign_in
  state_digest             bytea not null
  browser_digest           bytea not null
  nonce                    text not null
  code_verifier            text not null
  return_to                text not null
  expires_at               timestamptz not null
  constraint sign_in_pkey PRIMARY KEY (state_digest)
  grant delete, insert, select to pli_app
  grant delete, select to pli_worker

table staff.work_item with row-level security
  id                       uuid not null
  kind                     text not null
  owner_role               text not null
  organisation_id          uuid
  person_id                uuid
  document_id              uuid
  fact_id                  text not null
  created_at               timestamptz not null
  due_at                   timestamptz
  done_at                  timestamptz
  done_by                  text
  outcome                  text
  constraint work_item_pkey PRIMARY KEY (id)
  constraint once_for_each_fact_and_role UNIQUE (fact_id, owner_role)
  constraint work_item_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES staff.organisation(id)
  constraint done_with_outcome CHECK ((done_at IS NULL) = (outcome IS NULL) AND (done_at IS NULL) = (done_by IS NULL))
  unique index one_open_item_of_a_kind (person_id, kind, document_id, owner_role, organisation_id) NULLS NOT DISTINCT WHERE ((done_at IS NULL) AND (person_id IS NOT NULL) AND (kind NOT IN ('receipt-not-made', 'closing-not-told')))
  index work_item_by_person (person_id)
  index work_item_open (owner_role, due_at) WHERE (done_at IS NULL)
  grant insert to pli_door
  grant insert to pli_person
  grant insert, select to pli_staff
  grant insert, select to pli_worker
  grant update (done_at, done_by, outcome) to pli_staff
  grant update (done_at, done_by, outcome) to pli_worker
  policy work_item_door for insert to pli_door with check (true)
  policy work_item_person for insert to pli_person with check ((person_id = (SELECT space.acting_person())))
  policy work_item_staff for select to pli_staff using ((staff.waits_for_me(owner_role, organisation_id) OR ((document_id IS NOT NULL) AND enrolment.may_person('document.withdraw', person_id)) OR ((kind = 'merge-asked') AND enrolment.may_person('applicant.amend', person_id))))
  policy work_item_staff_closes for update to pli_staff using ((staff.waits_for_me(owner_role, organisation_id) OR ((document_id IS NOT NULL) AND enrolment.may_person('document.withdraw', person_id)) OR ((kind = 'merge-asked') AND enrolment.may_person('applicant.amend', person_id))))
  policy work_item_staff_writes for insert to pli_staff with check (true)
  policy work_item_worker for all to pli_worker using (true) with check (true)

schema staff for usage pli_app, usage pli_door, usage pli_person, usage pli_staff, usage pli_worker

function staff.may("right" text, registered_by uuid, reception_desk uuid) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff does 94b0ddc8f0889cec61dbef35282e86cfae0fa4968705fbb4fa9f1978d81c098d

function staff.may_somewhere("right" text) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff does c2436b0678282b5772be41170f2402c618b5dcd9c25c646a660eda1948e744dc

function staff.waits_for_me(owner_role text, organisation uuid) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff does 905f37e26a5d4b27be666df9deff456e9fa844b877074dedf57bdb01a003e321
