create schema delivery;

create table delivery.document (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  kind text not null,
  legal_effect text not null constraint legal_effect_known check (legal_effect in ('decision', 'summons', 'none', 'unknown')),
  regime text not null,
  reference text not null,                -- the Office's own reference of the document, printed on receipts
  -- the file
  file_key text not null,
  file_digest bytea not null constraint file_digest_is_sha256 check (octet_length(file_digest) = 32),
  file_size integer not null constraint file_not_empty check (file_size > 0),
  file_pages integer not null,
  wrapped_key bytea not null,             -- the document's key, wrapped by the person's key
  -- what a decision states (law.md §3: never computed without it)
  remedy_court text,
  remedy_months integer,
  remedy_days integer,
  remedy_franc boolean,
  decided_on date,
  -- what a summons says
  interview_at timestamptz,
  interview_place text,                   -- a code of the Office's sites, no free text
  interview_language text,
  second_channel text,                    -- declared and referenced act, until the folder post/ exists
  lead_time_reason text,
  urgent_reason text,
  -- time
  deposited_at timestamptz not null,
  deposited_by text not null,
  made_available_at timestamptz not null,
  term_ends_at timestamptz,               -- end of D+15 in Paris; null when the kind has no legal effect
  opened_at timestamptz,
  served_on date,
  served_by text constraint served_by_known check (served_by in ('opening', 'term', 'post', 'hand')),
  withdrawn_at timestamptz,
  withdrawn_reason text constraint withdrawn_reason_known check (withdrawn_reason in ('wrong-space', 'replaced', 'error')),
  contested_at timestamptz,
  contest_decided_at timestamptz,
  contest_outcome text constraint contest_outcome_known check (contest_outcome in ('upheld', 'dismissed')),
  constraint available_not_before_deposit check (made_available_at >= deposited_at),
  constraint opening_not_before_available check (opened_at >= made_available_at),
  constraint served_whole check ((served_on is null) = (served_by is null)),
  constraint served_only_with_legal_effect check (served_on is null or legal_effect in ('decision', 'summons')),
  constraint summons_states_interview check (legal_effect <> 'summons' or interview_at is not null),
  constraint term_only_with_legal_effect check ((term_ends_at is not null) = (legal_effect in ('decision', 'summons'))),
  constraint remedy_whole check (remedy_court is null or (remedy_months is null) <> (remedy_days is null)),
  constraint withdrawal_has_reason check ((withdrawn_at is null) = (withdrawn_reason is null)),
  constraint contest_decided_whole check ((contest_decided_at is null) = (contest_outcome is null))
);
create index document_inbox on delivery.document (person_id, made_available_at desc);
create index document_term_due on delivery.document (term_ends_at) where served_on is null and withdrawn_at is null;
create index document_reference on delivery.document (reference);

-- What has taken legal effect is irreversible here, not only in the program.
create function delivery.refuse_unserving() returns trigger language plpgsql as $$
begin
  if (old.opened_at is not null and new.opened_at is distinct from old.opened_at)
    or (old.served_on is not null and (new.served_on, new.served_by) is distinct from (old.served_on, old.served_by))
    or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at)
    or (new.id, new.person_id, new.kind, new.legal_effect, new.regime, new.file_digest, new.deposited_at, new.made_available_at)
      is distinct from (old.id, old.person_id, old.kind, old.legal_effect, old.regime, old.file_digest, old.deposited_at, old.made_available_at)
  then raise exception 'what took legal effect is not rewritten' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger document_not_unserved before update on delivery.document for each row execute function delivery.refuse_unserving();
create trigger document_never_deleted before delete on delivery.document for each row execute function platform.refuse_change();

-- Idempotency-Key of the API: the same key with the same body gives the same answer, with another body a refusal.
create table delivery.deposit_key (
  client_id uuid not null,
  key text not null,
  body_digest bytea not null,
  document_id uuid not null references delivery.document,
  primary key (client_id, key)
);

-- Each time bytes left, whole or not. Re-reading is free; a failed transfer is a fact of its own.
create table delivery.transfer (
  id uuid primary key,
  document_id uuid not null references delivery.document,
  person_id uuid not null references enrolment.applicant,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text constraint transfer_outcome_known check (outcome in ('whole', 'failed'))
);
create index transfer_by_document on delivery.transfer (document_id);
