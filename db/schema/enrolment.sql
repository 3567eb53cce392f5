-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table enrolment.applicant with row-level security
  id                       uuid not null
  foreigner_number         text not null
  case_number              text
  registered_by            uuid not null
  registered_at            timestamptz not null
  reception_desk_id        uuid
  desk_sees_waiting        text not null
  language                 text
  language_established_by  text
  pin_digest               bytea
  eligibility              text not null
  eligibility_article      text not null
  eligibility_reason       text not null
  eligibility_since        timestamptz not null
  merged_into              uuid
  merged_at                timestamptz
  constraint applicant_pkey PRIMARY KEY (id)
  constraint applicant_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES enrolment.applicant(id)
  constraint applicant_reception_desk_id_fkey FOREIGN KEY (reception_desk_id) REFERENCES staff.organisation(id)
  constraint applicant_registered_by_fkey FOREIGN KEY (registered_by) REFERENCES staff.organisation(id)
  constraint case_number_shape CHECK (case_number ~ '^[0-9A-Z]{6,20}$')
  constraint desk_sees_waiting_known CHECK (desk_sees_waiting IN ('yes', 'no', 'later'))
  constraint eligibility_known CHECK (eligibility IN ('in', 'out', 'unknown'))
  constraint foreigner_number_ten_digits CHECK (foreigner_number ~ '^[0-9]{10}$')
  constraint language_established_by_known CHECK (language_established_by IN ('read-by-him', 'read-aloud', 'interpreter-by-phone'))
  constraint language_is_iso_639_3 CHECK (language ~ '^[a-z]{3}$')
  constraint language_known_somehow CHECK ((language IS NULL) = (language_established_by IS NULL))
  constraint merged_whole CHECK ((merged_into IS NULL) = (merged_at IS NULL))
  constraint not_merged_into_himself CHECK (merged_into <> id)
  constraint pin_digest_is_sha256 CHECK (octet_length(pin_digest) = 32)
  constraint waiting_seen_only_by_a_desk CHECK (reception_desk_id IS NOT NULL OR desk_sees_waiting <> 'yes')
  index applicant_by_desk (registered_by)
  index applicant_by_reception_desk (reception_desk_id)
  index applicant_merged_case (case_number) WHERE (merged_into IS NOT NULL)
  index applicant_merged_into (merged_into) WHERE (merged_into IS NOT NULL)
  index applicant_merged_number (foreigner_number) WHERE (merged_into IS NOT NULL)
  unique index case_number_once (case_number) WHERE (merged_into IS NULL)
  unique index foreigner_number_once (foreigner_number) WHERE (merged_into IS NULL)
  grant select to pli_door
  grant select to pli_person
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (foreigner_number, case_number, reception_desk_id, desk_sees_waiting, language, language_established_by, pin_digest, eligibility, eligibility_article, eligibility_reason, eligibility_since, merged_into, merged_at) to pli_staff
  policy applicant_door for select to pli_door using (true)
  policy applicant_person for select to pli_person using ((id = (SELECT space.acting_person())))
  policy applicant_staff_amends for update to pli_staff using (staff.may('applicant.amend', registered_by, reception_desk_id))
  policy applicant_staff_reads for select to pli_staff using (staff.may('applicant.read', registered_by, reception_desk_id))
  policy applicant_staff_registers for insert to pli_staff with check (staff.may('applicant.register', registered_by, reception_desk_id))
  policy applicant_worker for select to pli_worker using (true)

table enrolment.connection_key with row-level security
  id                       uuid not null
  person_id                uuid not null
  digest                   bytea not null
  issued_at                timestamptz not null
  expires_at               timestamptz not null
  used_at                  timestamptz
  cancelled_at             timestamptz
  cancelled_why            text
  constraint connection_key_pkey PRIMARY KEY (id)
  constraint connection_key_digest_key UNIQUE (digest)
  constraint connection_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint cancelled_why_known CHECK (cancelled_why IN ('reprinted', 'expired', 'merged'))
  constraint cancelled_with_a_reason CHECK ((cancelled_at IS NULL) = (cancelled_why IS NULL))
  constraint key_digest_is_sha256 CHECK (octet_length(digest) = 32)
  constraint key_not_expired_before_issue CHECK (expires_at > issued_at)
  constraint key_used_or_cancelled CHECK (used_at IS NULL OR cancelled_at IS NULL)
  index key_by_person (person_id, issued_at)
  index key_expiry (expires_at) WHERE ((used_at IS NULL) AND (cancelled_at IS NULL))
  unique index one_live_key (person_id) WHERE ((used_at IS NULL) AND (cancelled_at IS NULL))
  grant select to pli_door
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (used_at) to pli_door
  grant update (cancelled_at, cancelled_why) to pli_staff
  grant update (cancelled_at, cancelled_why) to pli_worker
  policy connection_key_door for all to pli_door using (true)
  policy connection_key_staff_cancels for update to pli_staff using ((enrolment.may_person('notice.print', person_id) OR enrolment.may_person('applicant.amend', person_id)))
  policy connection_key_staff_issues for insert to pli_staff with check (enrolment.may_person('notice.print', person_id))
  policy connection_key_staff_reads for select to pli_staff using (enrolment.may_person('applicant.read', person_id))
  policy connection_key_worker for all to pli_worker using (true)

table enrolment.former_number with row-level security
  number                   text not null
  kind                     text not null
  person_id                uuid not null
  why                      text not null
  replaced_at              timestamptz not null
  constraint former_number_pkey PRIMARY KEY (kind, number, person_id)
  constraint former_number_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint former_number_kind_known CHECK (kind IN ('foreigner', 'case'))
  constraint former_number_why_known CHECK (why IN ('changed', 'mistyped', 'merged'))
  index former_number_by_person (person_id)
  unique index former_number_leads_to_one (kind, number) WHERE (why <> 'mistyped')
  grant select to pli_door
  grant insert, select to pli_staff
  grant select to pli_worker
  policy former_number_door for select to pli_door, pli_worker using (true)
  policy former_number_staff_reads for select to pli_staff using (enrolment.may_person('applicant.read', person_id))
  policy former_number_staff_writes for insert to pli_staff with check (enrolment.may_person('applicant.amend', person_id))

table enrolment.notice with row-level security
  id                       uuid not null
  person_id                uuid not null
  key_id                   uuid not null
  version                  text not null
  language                 text not null
  understood               text
  digest                   bytea not null
  printed_at               timestamptz not null
  printed_by               uuid not null
  handed_over_at           timestamptz
  handed_over_by           uuid
  understood_how           text
  constraint notice_pkey PRIMARY KEY (id)
  constraint notice_key_id_key UNIQUE (key_id)
  constraint notice_key_id_fkey FOREIGN KEY (key_id) REFERENCES enrolment.connection_key(id)
  constraint notice_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint digest_is_sha256 CHECK (octet_length(digest) = 32)
  constraint handed_over_after_print CHECK (handed_over_at >= printed_at)
  constraint handed_over_whole CHECK ((handed_over_at IS NULL) = (handed_over_by IS NULL) AND (handed_over_at IS NULL) = (understood_how IS NULL))
  constraint understood_how_known CHECK (understood_how IN ('read-by-him', 'read-aloud', 'interpreter-by-phone'))
  constraint understood_is_iso_639_3 CHECK (understood ~ '^[a-z]{3}$')
  index notice_by_person (person_id, printed_at)
  grant select to pli_person
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (handed_over_at, handed_over_by, understood_how) to pli_staff
  policy notice_person for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy notice_staff_hands_over for update to pli_staff using (enrolment.may_person('notice.print', person_id))
  policy notice_staff_prints for insert to pli_staff with check (enrolment.may_person('notice.print', person_id))
  policy notice_staff_reads for select to pli_staff using (enrolment.may_person('applicant.read', person_id))
  policy notice_worker for select to pli_worker using (true)

schema enrolment for usage pli_app, usage pli_door, usage pli_person, usage pli_staff, usage pli_worker

type enrolment.standing (foreigner_number text, case_number text, merged_into uuid, language text, eligibility text, eligibility_since timestamptz, space text, waits boolean, asked_for_paper boolean, last_id uuid, last_key_id uuid, last_version text, last_language text, last_understood text, last_digest bytea, last_printed_at timestamptz, last_handed_over_at timestamptz, last_understood_how text, issued_at timestamptz, expires_at timestamptz, used_at timestamptz, cancelled_at timestamptz, cancelled_why text, handed_id uuid, handed_key_id uuid, handed_version text, handed_language text, handed_understood text, handed_digest bytea, handed_printed_at timestamptz, handed_handed_over_at timestamptz, handed_understood_how text)

function enrolment.asked_for_paper(person uuid) returns boolean sql stable for pli_staff, pli_worker does 91285d38e8f87759fe1416a35705038969e60c3257a72e526e850f69d7513a46

function enrolment.hold(foreigner text, case_number text) returns TABLE(person_id uuid, foreigner_holder uuid, case_holder uuid, wrapped_key bytea, master_key_id text, standing enrolment.standing) plpgsql volatile for pli_staff does f8789ee4768945ae80a96febce927440198e24533ead5a9201cab5b4ae9e49f5

function enrolment.holder_of(kind text, number text) returns uuid sql stable security definer set search_path=pg_catalog for pli_staff, pli_worker does a6c34570d80ecc9f26979fe562ec452b12c493548188eadbdc5defb24a844234

function enrolment.holds_documents(person uuid) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff, pli_worker does 710fe9fa54124388b137547f5d5555a393b7cb7c928f1e8d8fce7edb096963b2

function enrolment.last_digits(person uuid) returns text sql stable does 796d680cc3dadc5e4a940ed3b8723181257570f41c6376c352b7c260c0ce5f5f

function enrolment.may_ask(person uuid) returns boolean sql stable does 9f51c5c0fd71f3ccdee8cfe61f322a16a25e1004b88803e2bae2f9e5d8189864

function enrolment.may_person("right" text, person uuid) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff does 9b92898e96d03ec58b7c43449f45ab1bbe64caac70c2d6c12abe8b322523c259

function enrolment.something_waits(person uuid) returns boolean sql stable security definer set search_path=pg_catalog for pli_door, pli_staff, pli_worker does 34ec39c7f58ef19a418de337afef5d389d7d5451a182b919d3ad6bb862dcfbfc

function enrolment.space_of(number text) returns uuid sql stable security definer set search_path=pg_catalog for pli_door does 3aaad499600799f9e4ca34e541504b7992d5c5522efc7efd97cc6fc03450ef77

function enrolment.space_state(person uuid) returns text sql stable for pli_staff, pli_worker does 8750f979cf3e8c8cb49f3a9602f9f8570def396d9611496d1a06a688dc6709a6

function enrolment.standing(person uuid) returns SETOF enrolment.standing plpgsql stable security definer set search_path=pg_catalog for pli_staff, pli_worker does bbee2732a798a6a285d70d6839ae0a13ca4435f03e586b4b9c3c2cb413e83eaa

function enrolment.tells_me_what_waits(person uuid) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff does 8a24ff44b1c04aefa82be08f397f94f68293a700b6188fa8ff9cc534bc726ce5

function enrolment.waiting_documents(person uuid) returns uuid[] sql stable security definer set search_path=pg_catalog for pli_staff, pli_worker does c853bc4d925598547205194f055efb1fa59145af36bb4252212b400c3865eba9
