-- The end of a space, and of what it held: announced, stopped or done, each once.
create schema ending;
grant usage on schema ending to pli_staff, pli_worker;

-- A closing that was announced. Of one person one at a time; what was stopped is begun anew, with notices of its own.
create table ending.closing (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  decision_id uuid not null references delivery.document,  -- whose year it is
  announced_at timestamptz not null,
  closes_on date not null,                -- the last day, as he was told it last
  ended_at timestamptz,
  outcome text constraint closing_outcome_known check (outcome in ('stopped', 'closed')),
  constraint ended_with_outcome check ((ended_at is null) = (outcome is null))
);
create unique index one_announced_closing on ending.closing (person_id) where ended_at is null;
create index closing_by_person on ending.closing (person_id);

create table ending.notice (
  closing_id uuid not null references ending.closing,
  days smallint not null constraint days_of_a_notice check (days in (60, 30, 7)),
  given_at timestamptz not null,
  fact_id text not null unique references evidence.fact deferrable initially deferred,  -- what the alerts tell of: whether it was told is theirs to say
  primary key (closing_id, days)
);

grant select, insert, update (closes_on, ended_at, outcome) on ending.closing to pli_worker;
grant select, insert on ending.notice to pli_worker;
grant select on ending.closing, ending.notice to pli_staff;
alter table ending.closing enable row level security;
create policy closing_worker on ending.closing to pli_worker using (true) with check (true);
create policy closing_staff on ending.closing for select to pli_staff using (enrolment.may_person('document.read', person_id));
alter table ending.notice enable row level security;
create policy notice_worker on ending.notice to pli_worker using (true) with check (true);
create policy notice_staff on ending.notice for select to pli_staff
  using (exists (select from ending.closing c where c.id = closing_id));
