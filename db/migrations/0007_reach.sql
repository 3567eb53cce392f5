create schema reach;

-- Telling a person, at one of his contacts, that something waits. An alert is never service. The address or number is not
-- here, only which of his contact points it went to.
create table reach.alert (
  id uuid primary key,                    -- also goes out with the message, and comes back with what became of it
  person_id uuid not null references enrolment.applicant,
  document_id uuid references delivery.document,  -- null: about his password or his contacts
  fact_id text not null references evidence.fact, -- what it tells of
  purpose text not null constraint alert_purpose_known check (purpose in ('deposit', 'served-by-term', 'withdrawn', 'contest-decided', 'contact-changed', 'password-changed', 'access-changed', 'paper-answered', 'space-closing', 'given-otherwise')),
  contact_point_id uuid not null references space.contact_point,
  channel text not null constraint channel_known check (channel in ('email', 'sms')),
  created_at timestamptz not null,
  due_at timestamptz not null,            -- not before: the night, or the next round of tries
  tries integer not null default 0 constraint tries_not_negative check (tries >= 0),
  rounds integer not null default 0 constraint rounds_not_negative check (rounds >= 0), -- of tries given up by the queue
  language text,                          -- in which it was sent
  sent_at timestamptz,                    -- taken by our mail server or gateway
  outcome text constraint outcome_known check (outcome in ('relayed', 'delivered', 'failed', 'not-sent')), -- null: nothing is known
  outcome_at timestamptz,
  outcome_code text,
  constraint outcome_dated check ((outcome is null) = (outcome_at is null)),
  constraint sent_in_a_language check (sent_at is null or language is not null)
);
-- Twice is once. A fact about a document happens once (document:<id>/deposited), so this is also once for each document.
create unique index alert_once on reach.alert (fact_id, purpose, contact_point_id);
create index alert_by_document on reach.alert (document_id);
create index alert_by_person on reach.alert (person_id);
create index alert_unsent on reach.alert (due_at) where sent_at is null and outcome is null;
