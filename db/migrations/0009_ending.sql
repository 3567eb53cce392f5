-- The end of a space, and of what it held: announced, stopped or done, each once.
create schema ending;
grant usage on schema ending to pli_staff, pli_worker;

-- The procedure of a person is over otherwise than by a decision, as the Office says (law.md §2): his alerts stop, and a year begins.
create table ending.case_end (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  why text not null constraint case_end_known check (why in ('withdrawal', 'death', 'departure', 'protection')),
  ended_on date not null,
  declared_at timestamptz not null,
  declared_by uuid not null,
  undone_at timestamptz,                  -- declared of the wrong person, or the procedure goes on
  undone_by uuid,
  constraint case_end_undone_whole check ((undone_at is null) = (undone_by is null)),
  constraint case_end_undone_after check (undone_at >= declared_at)
);
create unique index one_case_end on ending.case_end (person_id) where undone_at is null;

-- A closing that was announced. Of one person one at a time; what was stopped is begun anew, with notices of its own.
create table ending.closing (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  decision_id uuid references delivery.document,  -- whose year it is …
  case_end_id uuid references ending.case_end,    -- … or of what else it is
  constraint year_of_one_thing check ((decision_id is null) <> (case_end_id is null)),
  announced_at timestamptz not null,
  closes_on date not null,                -- the last day, as he was told it last
  ended_at timestamptz,
  outcome text constraint closing_outcome_known check (outcome in ('stopped', 'closed')),
  constraint ended_with_outcome check ((ended_at is null) = (outcome is null))
);
create unique index one_announced_closing on ending.closing (person_id) where ended_at is null;
create index closing_by_person on ending.closing (person_id);

-- Of one human who never came in, so that no space of his could close: when his way in was closed, unless he was given another, or a
-- letter, since. Null: he was never told that it would, and nothing of his is erased (decision 0035).
create function ending.closed_unseen_at(root uuid) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select max(k.ended_at) from ending.closing k
  where k.outcome = 'closed' and k.person_id in (select x.id from enrolment.applicant x where x.id = $1 or x.merged_into = $1)
    and not exists (select from enrolment.applicant x join enrolment.connection_key n on n.person_id = x.id
      where (x.id = $1 or x.merged_into = $1) and n.issued_at > k.ended_at)
    and not exists (select from enrolment.applicant x join delivery.document d on d.person_id = x.id
      where (x.id = $1 or x.merged_into = $1) and d.made_available_at > k.ended_at)
$$;
revoke execute on function ending.closed_unseen_at(uuid) from public;
grant execute on function ending.closed_unseen_at(uuid) to pli_worker;

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

-- A litigation about his documents, as the Office declares it: while one lives, nothing of his closes or is erased.
create table ending.litigation (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  court text not null constraint court_known check (court in ('cnda', 'administrative-court', 'conseil-etat', 'other')),
  sealed bytea not null,                  -- the court's reference, under the person's key
  declared_at timestamptz not null,
  declared_by uuid not null,
  ended_at timestamptz,
  ended_by uuid,
  constraint litigation_ended_whole check ((ended_at is null) = (ended_by is null)),
  constraint litigation_ended_after_it_began check (ended_at >= declared_at)
);
create index litigation_by_person on ending.litigation (person_id);
grant select on ending.litigation to pli_worker;
grant select, insert, update (ended_at, ended_by) on ending.litigation to pli_staff;
alter table ending.litigation enable row level security;
create policy litigation_worker on ending.litigation for select to pli_worker using (true);
create policy litigation_staff on ending.litigation to pli_staff using (enrolment.may_person('litigation.declare', person_id))
  with check (enrolment.may_person('litigation.declare', person_id)
    and (declared_by = platform.acting_staff() or ended_by = platform.acting_staff()));
grant select on ending.case_end to pli_worker;
grant select, insert, update (undone_at, undone_by) on ending.case_end to pli_staff;
alter table ending.case_end enable row level security;
create policy case_end_worker on ending.case_end for select to pli_worker using (true);
create policy case_end_staff on ending.case_end to pli_staff using (enrolment.may_person('litigation.declare', person_id))
  with check (enrolment.may_person('litigation.declare', person_id)
    and (declared_by = platform.acting_staff() or undone_by = platform.acting_staff()));
create function ending.refuse_undoing() returns trigger language plpgsql set search_path = pg_catalog as
  $$ begin raise exception 'what ended is not undone twice' using errcode = 'restrict_violation'; end $$;
create trigger litigation_ends_once before update on ending.litigation for each row when (old.ended_at is not null)
  execute function ending.refuse_undoing();
create trigger case_end_undone_once before update on ending.case_end for each row when (old.undone_at is not null)
  execute function ending.refuse_undoing();
