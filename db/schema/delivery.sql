-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table delivery.document with row-level security
  id                       uuid not null
  person_id                uuid not null
  kind                     text not null
  legal_effect             text not null
  regime                   text not null
  reference                text not null
  file_key                 text not null
  file_digest              bytea not null
  file_size                integer not null
  file_pages               integer not null
  wrapped_key              bytea not null
  decided_on               date
  remedy_court             text
  remedy_months            integer
  remedy_days              integer
  remedy_franc             boolean
  remedy_legal_aid_days    integer
  interview_at             timestamptz
  interview_place          text
  interview_language       text
  lead_time_reason         text
  second_channel           text
  second_channel_reference text
  urgent_reason            text
  re_service_of            uuid
  re_service_as            text
  deposited_at             timestamptz not null
  deposited_by             text not null
  idempotency_key          text
  request_digest           bytea
  made_available_at        timestamptz not null
  term_ends_at             timestamptz
  opened_at                timestamptz
  served_on                date
  served_by                text
  contested_at             timestamptz
  contest_decided_at       timestamptz
  contest_outcome          text
  withdrawn_at             timestamptz
  withdrawn_reason         text
  wrong_space_found_at     timestamptz
  given_on                 date
  given_by                 text
  constraint document_pkey PRIMARY KEY (id)
  constraint file_of_one_document UNIQUE (file_key)
  constraint document_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint document_re_service_of_fkey FOREIGN KEY (re_service_of) REFERENCES delivery.document(id)
  constraint available_not_before_deposit CHECK (made_available_at >= deposited_at)
  constraint contest_decided_after_contest CHECK (contest_decided_at IS NULL OR contest_decided_at >= contested_at)
  constraint contest_decided_whole CHECK ((contest_decided_at IS NULL) = (contest_outcome IS NULL))
  constraint contest_in_the_term_voids_service CHECK (served_by IS NULL OR contested_at IS NULL OR served_by = 'opening' AND opened_at <= contested_at OR served_by <> 'opening' AND contested_at >= term_ends_at)
  constraint contest_not_before_available CHECK (contested_at >= made_available_at)
  constraint contest_outcome_known CHECK (contest_outcome IN ('upheld', 'dismissed'))
  constraint copy_has_no_days CHECK (re_service_as IS DISTINCT FROM 'copy' OR legal_effect = 'none' AND decided_on IS NULL AND remedy_court IS NULL AND interview_at IS NULL)
  constraint decision_says_its_day CHECK (legal_effect <> 'decision' OR decided_on IS NOT NULL)
  constraint file_digest_is_sha256 CHECK (octet_length(file_digest) = 32)
  constraint file_has_a_page CHECK (file_pages > 0)
  constraint file_not_empty CHECK (file_size > 0)
  constraint given_by_known CHECK (given_by IN ('post', 'hand'))
  constraint given_once_served CHECK (given_on IS NULL OR given_on >= COALESCE(served_on, (made_available_at AT TIME ZONE 'Europe/Paris')::date) AND (served_on IS NOT NULL OR (legal_effect NOT IN ('decision', 'summons'))))
  constraint given_whole CHECK ((given_on IS NULL) = (given_by IS NULL))
  constraint legal_effect_known CHECK (legal_effect IN ('decision', 'summons', 'none', 'unknown'))
  constraint opening_not_before_available CHECK (opened_at >= made_available_at)
  constraint opening_serves_within_the_term CHECK (served_by <> 'opening' OR opened_at IS NOT NULL AND opened_at < term_ends_at)
  constraint re_service_as_known CHECK (re_service_as IN ('copy', 'replacement'))
  constraint re_service_of_another CHECK (re_service_of <> id)
  constraint re_service_whole CHECK ((re_service_of IS NULL) = (re_service_as IS NULL))
  constraint remedy_whole CHECK ((remedy_court IS NULL) = (remedy_franc IS NULL) AND (remedy_court IS NULL) = (remedy_months IS NULL AND remedy_days IS NULL) AND (remedy_months IS NULL OR remedy_days IS NULL))
  constraint request_digest_is_sha256 CHECK (octet_length(request_digest) = 32)
  constraint request_whole CHECK ((idempotency_key IS NULL) = (request_digest IS NULL))
  constraint served_by_known CHECK (served_by IN ('opening', 'term', 'post', 'hand'))
  constraint served_only_with_legal_effect CHECK (served_on IS NULL OR (legal_effect IN ('decision', 'summons')))
  constraint served_whole CHECK ((served_on IS NULL) = (served_by IS NULL))
  constraint short_lead_time_is_justified CHECK ((lead_time_reason IS NULL) = (second_channel IS NULL) AND (second_channel IS NULL) = (second_channel_reference IS NULL))
  constraint summons_states_interview CHECK (legal_effect <> 'summons' OR interview_at IS NOT NULL AND interview_place IS NOT NULL)
  constraint term_after_available CHECK (term_ends_at > made_available_at)
  constraint term_only_with_legal_effect CHECK ((term_ends_at IS NOT NULL) = (legal_effect IN ('decision', 'summons')))
  constraint withdrawal_has_reason CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
  constraint withdrawal_in_the_term_voids_service CHECK (served_by IS NULL OR withdrawn_at IS NULL OR served_by = 'opening' AND opened_at <= withdrawn_at OR served_by <> 'opening' AND withdrawn_at >= term_ends_at)
  constraint withdrawn_reason_known CHECK (withdrawn_reason IN ('wrong-space', 'replaced', 'error'))
  constraint wrong_space_found_of_what_was_taken_back CHECK (wrong_space_found_at IS NULL OR withdrawn_at IS NOT NULL AND withdrawn_reason <> 'wrong-space' AND wrong_space_found_at >= withdrawn_at)
  unique index document_deposited_once (person_id, kind, reference) WHERE ((withdrawn_at IS NULL) AND (re_service_as IS DISTINCT FROM 'copy'))
  index document_inbox (person_id, made_available_at DESC)
  unique index document_of_one_request (deposited_by, idempotency_key) WHERE (idempotency_key IS NOT NULL)
  index document_re_served (re_service_of) WHERE (re_service_of IS NOT NULL)
  index document_reference (reference)
  unique index document_replaced_once (re_service_of) WHERE ((re_service_as = 'replacement') AND (withdrawn_at IS NULL))
  index document_term_due (term_ends_at, id) WHERE ((served_on IS NULL) AND ((contested_at IS NULL) OR (contested_at >= term_ends_at)) AND ((withdrawn_at IS NULL) OR (withdrawn_at >= term_ends_at)))
  trigger document_goes_with_its_key BEFORE DELETE for each ROW EXECUTE FUNCTION platform.refuse_unless_erased()
  trigger document_not_rewritten BEFORE UPDATE for each ROW EXECUTE FUNCTION delivery.refuse_rewriting()
  grant select to pli_person
  grant insert, select to pli_staff
  grant select to pli_worker
  grant update (opened_at, served_on, served_by, contested_at) to pli_person
  grant update (contest_decided_at, contest_outcome, withdrawn_at, withdrawn_reason, wrong_space_found_at, given_on, given_by) to pli_staff
  grant update (served_on, served_by) to pli_worker
  policy document_person for all to pli_person using (((person_id = (SELECT space.acting_person())) AND (made_available_at <= platform.acting_at())))
  policy document_staff_deposits for insert to pli_staff with check (((deposited_by = (platform.acting_staff())::text) AND enrolment.may_person('document.deposit', person_id)))
  policy document_staff_reads for select to pli_staff using (enrolment.may_person('document.read', person_id))
  policy document_staff_withdraws for update to pli_staff using ((enrolment.may_person('document.withdraw', person_id) OR enrolment.may_person('contest.decide', person_id)))
  policy document_worker for all to pli_worker using (true)

table delivery.draft with row-level security
  id                       uuid not null
  actor_id                 uuid not null
  person_id                uuid not null
  sealed                   bytea not null
  file_key                 text not null
  file_digest              bytea not null
  file_size                integer not null
  file_pages               integer not null
  wrapped_key              bytea not null
  made_at                  timestamptz not null
  constraint draft_pkey PRIMARY KEY (id)
  constraint draft_file_key_key UNIQUE (file_key)
  constraint draft_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  index draft_by_time (made_at)
  grant delete, insert, select to pli_staff
  grant delete, select to pli_worker
  policy draft_staff for all to pli_staff using ((actor_id = platform.acting_staff())) with check (((actor_id = platform.acting_staff()) AND enrolment.may_person('document.deposit', person_id)))
  policy draft_worker for all to pli_worker using (true)

table delivery.misplaced with row-level security
  document_id              uuid not null
  person_id                uuid not null
  placed_at                timestamptz not null
  taken_back_at            timestamptz not null
  was_opened               boolean not null
  constraint misplaced_pkey PRIMARY KEY (document_id)
  constraint misplaced_document_id_fkey FOREIGN KEY (document_id) REFERENCES delivery.document(id)
  constraint misplaced_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  index misplaced_by_person (person_id)
  grant select to pli_person
  grant insert, select to pli_staff
  grant select to pli_worker
  policy misplaced_person for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy misplaced_staff_reads for select to pli_staff using (enrolment.may_person('document.read', person_id))
  policy misplaced_staff_writes for insert to pli_staff with check (enrolment.may_person('document.withdraw', person_id))
  policy misplaced_worker for select to pli_worker using (true)

table delivery.transfer with row-level security
  id                       uuid not null
  document_id              uuid not null
  person_id                uuid not null
  started_at               timestamptz not null
  ended_at                 timestamptz
  outcome                  text
  constraint transfer_pkey PRIMARY KEY (id)
  constraint transfer_document_id_fkey FOREIGN KEY (document_id) REFERENCES delivery.document(id)
  constraint transfer_person_id_fkey FOREIGN KEY (person_id) REFERENCES enrolment.applicant(id)
  constraint transfer_ended_whole CHECK ((ended_at IS NULL) = (outcome IS NULL))
  constraint transfer_outcome_known CHECK (outcome IN ('whole', 'failed'))
  index transfer_by_document (document_id)
  index transfer_unended (started_at) WHERE (ended_at IS NULL)
  grant insert, select to pli_person
  grant select to pli_staff
  grant select to pli_worker
  policy transfer_person for all to pli_person using ((person_id = (SELECT space.acting_person()))) with check ((person_id = (SELECT space.acting_person())))
  policy transfer_staff for select to pli_staff using (enrolment.may_person('document.read', person_id))
  policy transfer_worker for select to pli_worker using (true)

schema delivery for usage pli_app, usage pli_door, usage pli_person, usage pli_staff, usage pli_worker

function delivery.desk_linked_by(fact text) returns uuid sql immutable does 09de51b82ebe5604823f1efe7c323440bcf9946465dd132bac44530957cd111f

function delivery.document_of(subject text) returns uuid sql immutable does e5e7a8b1ab90b6e8db01e22bab033e62f0160bd35923e0de06beb83d0ce98ad3

function delivery.end_transfer(transfer uuid, at timestamptz, how text) returns boolean sql volatile security definer set search_path=pg_catalog for pli_door, pli_worker does fcf46296a8ca920c1e62f6d746cfbdf962800022447c3648b1424fa91bdd6569

function delivery.inbox(session_digest bytea, at timestamptz) returns TABLE(language text, unseen boolean, has_misplaced boolean, id uuid, kind text, made_available_at timestamptz, term_ends_at timestamptz, opened_at timestamptz, contested_at timestamptz, contest_outcome text, withdrawn_at timestamptz, withdrawn_reason text, regime text, states text, interview_at timestamptz, closes_on date, re_service_of uuid) plpgsql stable security definer set search_path=pg_catalog for pli_app does 472534ad5b7e3733575e53f8c691de4022239dc955675407e0bd40a5ee605c41

function delivery.inbox_letters(session_digest bytea, at timestamptz) returns TABLE(id uuid, kind text, legal_effect text, regime text, made_available_at timestamptz, term_ends_at timestamptz, opened_at timestamptz, served_on date, served_by text, contested_at timestamptz, contest_outcome text, withdrawn_at timestamptz, withdrawn_reason text, decided_on date, remedy_court text, remedy_months integer, remedy_days integer, remedy_franc boolean, remedy_legal_aid_days integer, re_service_of uuid, re_service_as text) sql stable security definer set search_path=pg_catalog for pli_app does aa3277c3f7d64d81132995929e6fffbc31926b0cde11bb2edc11618bf217d270

function delivery.inbox_misplaced(session_digest bytea, at timestamptz) returns TABLE(id uuid, kind text, made_available_at timestamptz, withdrawn_at timestamptz, was_opened boolean) sql stable security definer set search_path=pg_catalog for pli_app does 86ed1dd3fb7f02a414fa700ef0edd80ef318d6b559329a27ad51dc6243821ac9

function delivery.refuse_rewriting() returns trigger plpgsql volatile does 157c1ea4abd57d7a9284345dcaefe70934249c55100ea6e5d4eba9be70182717

function delivery.served_told(number text) returns TABLE(person_id uuid, foreigner_number text, served_on date, manner text, receipt text) sql stable security definer set search_path=pg_catalog for pli_staff does 49495aef6fe5cf3180237c32d4a75b6fed0e2651051eb8e131f874f253dfe344

function delivery.service_feed(after bigint, until bigint, stretch integer, only_desk uuid) returns TABLE("position" bigint, foreigner_number text, served_on date, manner text, receipt text, linked_desk uuid) sql stable security definer set search_path=pg_catalog for pli_staff does 1bbb5ce08601a6b512825e7f611d85e861ea23e7d9f365cb39aecfdb53b59295

function delivery.service_feed_tells(fact text) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff does 2c484db0e8e0457322c2fa83e0fbdf70f9c9b421c841886dfd9b17cbd2c829b4

function delivery.undisputed(d delivery.document) returns boolean sql immutable does 11a941039fbc290f0a6858d4a18db892f1d6517a3f49933967fc7d722066ec9e

function delivery.waiting_here() returns TABLE(person_id uuid, foreigner_number text) sql stable security definer set search_path=pg_catalog for pli_staff does 25d73eb097b8f706e0e7bafebc50a8e8a9449553faae00f1ff08f7820f07380b
