create schema enrolment;

create table enrolment.applicant (
  id uuid primary key,
  foreigner_number text not null constraint foreigner_number_ten_digits check (foreigner_number ~ '^[0-9]{10}$'),
  case_number text constraint case_number_shape check (case_number ~ '^[0-9A-Z]{6,20}$'),
  registered_by uuid not null references staff.organisation,      -- the desk: its department is that of registration
  registered_at timestamptz not null,
  reception_desk_id uuid references staff.organisation,           -- the structure that houses or domiciles
  desk_sees_waiting text not null constraint desk_sees_waiting_known check (desk_sees_waiting in ('yes', 'no', 'later')),
  language text constraint language_is_iso_639_3 check (language ~ '^[a-z]{3}$'),  -- understood; null in profile=strict
  language_established_by text constraint language_established_by_known check (language_established_by in ('read-by-him', 'read-aloud', 'interpreter-by-phone')),
  pin_digest bytea constraint pin_digest_is_sha256 check (octet_length(pin_digest) = 32),  -- keyed digest; never printed
  eligibility text not null constraint eligibility_known check (eligibility in ('in', 'out', 'unknown')),
  eligibility_article text not null,                              -- the answer and its article, not the inputs
  eligibility_reason text not null,                               -- 'not-kept' in profile=strict, both
  eligibility_since timestamptz not null,
  merged_into uuid references enrolment.applicant,                -- always the record that is kept, never a chain
  merged_at timestamptz,
  constraint language_known_somehow check ((language is null) = (language_established_by is null)),
  constraint waiting_seen_only_by_a_desk check (reception_desk_id is not null or desk_sees_waiting <> 'yes'),
  constraint not_merged_into_himself check (merged_into <> id),
  constraint merged_whole check ((merged_into is null) = (merged_at is null))
);
create unique index foreigner_number_once on enrolment.applicant (foreigner_number) where merged_into is null;
create unique index case_number_once on enrolment.applicant (case_number) where merged_into is null;
create index applicant_merged_number on enrolment.applicant (foreigner_number) where merged_into is not null;
create index applicant_merged_case on enrolment.applicant (case_number) where merged_into is not null;
create index applicant_merged_into on enrolment.applicant (merged_into) where merged_into is not null;
create index applicant_by_desk on enrolment.applicant (registered_by);
create index applicant_by_reception_desk on enrolment.applicant (reception_desk_id);

-- A number the person had before. One that changed or was merged still leads to him, so that no letter is lost. One that
-- was mistyped may be somebody else's: it opens his space as long as nobody else has it, and no letter follows it.
create table enrolment.former_number (
  number text not null,
  kind text not null constraint former_number_kind_known check (kind in ('foreigner', 'case')),
  person_id uuid not null references enrolment.applicant,
  why text not null constraint former_number_why_known check (why in ('changed', 'mistyped', 'merged')),
  replaced_at timestamptz not null,
  primary key (kind, number, person_id)
);
create unique index former_number_leads_to_one on enrolment.former_number (kind, number) where why <> 'mistyped';
create index former_number_by_person on enrolment.former_number (person_id);

create table enrolment.connection_key (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  digest bytea not null unique constraint key_digest_is_sha256 check (octet_length(digest) = 32),  -- keyed: the key is on the paper only
  issued_at timestamptz not null,
  expires_at timestamptz not null,        -- but never while something waits: enrolment.something_waits
  used_at timestamptz,
  cancelled_at timestamptz,
  cancelled_why text constraint cancelled_why_known check (cancelled_why in ('reprinted', 'expired', 'merged')),
  constraint key_not_expired_before_issue check (expires_at > issued_at),
  constraint key_used_or_cancelled check (used_at is null or cancelled_at is null),
  constraint cancelled_with_a_reason check ((cancelled_at is null) = (cancelled_why is null))
);
create unique index one_live_key on enrolment.connection_key (person_id) where used_at is null and cancelled_at is null;
create index key_expiry on enrolment.connection_key (expires_at) where used_at is null and cancelled_at is null;
create index key_by_person on enrolment.connection_key (person_id, issued_at);

-- What was handed over. No decision or summons is deposited without it (CESEDA R. 531-17; CAA Nancy 24NC02694).
-- Its language belongs to this proof, in profile=strict too.
create table enrolment.notice (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  key_id uuid not null unique references enrolment.connection_key,
  version text not null,
  language text not null,                 -- printed beside the French: a shipped tag
  understood text constraint understood_is_iso_639_3 check (understood ~ '^[a-z]{3}$'), -- by him, when it was printed
  digest bytea not null constraint digest_is_sha256 check (octet_length(digest) = 32),
  printed_at timestamptz not null,
  printed_by uuid not null,
  handed_over_at timestamptz,
  handed_over_by uuid,
  understood_how text constraint understood_how_known check (understood_how in ('read-by-him', 'read-aloud', 'interpreter-by-phone')),
  constraint handed_over_whole check ((handed_over_at is null) = (handed_over_by is null) and (handed_over_at is null) = (understood_how is null)),
  constraint handed_over_after_print check (handed_over_at >= printed_at)
);
create index notice_by_person on enrolment.notice (person_id, printed_at);
