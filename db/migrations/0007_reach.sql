create schema reach;

-- Telling a person that something waits. An alert is never service.
create table reach.alert (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  document_id uuid references delivery.document,
  purpose text not null constraint alert_purpose_known check (purpose in ('deposit', 'served-by-term', 'withdrawn', 'contact-changed', 'password-changed')),
  contact_point_id uuid not null references space.contact_point,
  channel text not null constraint channel_known check (channel in ('email', 'sms')),
  language text not null,
  due_at timestamptz not null,
  enqueued_at timestamptz,
  sent_at timestamptz,                    -- accepted by the carrier
  attempts integer not null default 0,
  outcome text constraint outcome_known check (outcome in ('delivered', 'failed', 'rejected', 'unknown')),
  outcome_at timestamptz,
  outcome_code text,
  constraint outcome_dated check ((outcome is null) = (outcome_at is null))
);
create unique index alert_once on reach.alert (document_id, purpose, contact_point_id);
create index alert_by_person on reach.alert (person_id);
create index alert_due on reach.alert (due_at) where enqueued_at is null;
