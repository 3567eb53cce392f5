create schema delivery;

create table delivery.document (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  kind text not null,
  legal_effect text not null constraint legal_effect_known check (legal_effect in ('decision', 'summons', 'none', 'unknown')),
  regime text not null,                   -- written once: a later change of law never recomputes what was served
  reference text not null,                -- the Office's own reference of the document, printed on receipts
  -- the file
  file_key text not null constraint file_of_one_document unique,
  file_digest bytea not null constraint file_digest_is_sha256 check (octet_length(file_digest) = 32),
  file_size integer not null constraint file_not_empty check (file_size > 0),
  file_pages integer not null constraint file_has_a_page check (file_pages > 0),
  wrapped_key bytea not null,             -- the document's key, wrapped by the person's key
  -- what a decision states (law.md §3: never computed without it)
  decided_on date,
  remedy_court text,
  remedy_months integer,
  remedy_days integer,
  remedy_franc boolean,
  remedy_legal_aid_days integer,
  -- what a summons says
  interview_at timestamptz,
  interview_place text,                   -- a code of the Office's sites, no free text
  interview_language text,
  lead_time_reason text,                  -- why a summons leaves less than its lead time …
  second_channel text,                    -- … and the declared act that told him otherwise, until the folder post/ exists
  second_channel_reference text,
  urgent_reason text,                     -- why it did not wait for the morning
  -- a re-service: of which of his documents, and whether it is a copy (no new term) or a replacement (a new one), law.md §2
  re_service_of uuid references delivery.document,
  re_service_as text constraint re_service_as_known check (re_service_as in ('copy', 'replacement')),
  -- time
  deposited_at timestamptz not null,
  deposited_by text not null,
  -- the request of the API that it came with: its Idempotency-Key and a digest of all else
  idempotency_key text,
  request_digest bytea constraint request_digest_is_sha256 check (octet_length(request_digest) = 32),
  made_available_at timestamptz not null,
  term_ends_at timestamptz,               -- end of D+15 in Paris; null when the kind has no legal effect
  -- what happened since: each written once, see document_not_rewritten
  opened_at timestamptz,
  served_on date,
  served_by text constraint served_by_known check (served_by in ('opening', 'term', 'post', 'hand')),
  contested_at timestamptz,
  contest_decided_at timestamptz,
  contest_outcome text constraint contest_outcome_known check (contest_outcome in ('upheld', 'dismissed')),
  withdrawn_at timestamptz,
  withdrawn_reason text constraint withdrawn_reason_known check (withdrawn_reason in ('wrong-space', 'replaced', 'error')),
  wrong_space_found_at timestamptz,       -- after it was taken back for another reason: it had lain in the wrong space
  given_on date,                          -- unopened here, and given to him otherwise, as the Office says: a copy that serves nothing
  given_by text constraint given_by_known check (given_by in ('post', 'hand')),
  constraint given_whole check ((given_on is null) = (given_by is null)),
  constraint given_once_served check (given_on is null or (given_on >= coalesce(served_on, (made_available_at at time zone 'Europe/Paris')::date)
    and (served_on is not null or legal_effect not in ('decision', 'summons')))),
  constraint re_service_whole check ((re_service_of is null) = (re_service_as is null)),
  constraint re_service_of_another check (re_service_of <> id),
  constraint copy_has_no_days check (re_service_as is distinct from 'copy' or (legal_effect = 'none' and decided_on is null
    and remedy_court is null and interview_at is null)),
  constraint request_whole check ((idempotency_key is null) = (request_digest is null)),
  constraint available_not_before_deposit check (made_available_at >= deposited_at),
  constraint decision_says_its_day check (legal_effect <> 'decision' or decided_on is not null),
  constraint summons_states_interview check (legal_effect <> 'summons' or (interview_at is not null and interview_place is not null)),
  constraint short_lead_time_is_justified check ((lead_time_reason is null) = (second_channel is null) and (second_channel is null) = (second_channel_reference is null)),
  constraint remedy_whole check ((remedy_court is null) = (remedy_franc is null)
    and (remedy_court is null) = (remedy_months is null and remedy_days is null) and (remedy_months is null or remedy_days is null)),
  constraint term_only_with_legal_effect check ((term_ends_at is not null) = (legal_effect in ('decision', 'summons'))),
  constraint term_after_available check (term_ends_at > made_available_at),
  constraint opening_not_before_available check (opened_at >= made_available_at),
  constraint contest_not_before_available check (contested_at >= made_available_at),
  constraint served_whole check ((served_on is null) = (served_by is null)),
  constraint served_only_with_legal_effect check (served_on is null or legal_effect in ('decision', 'summons')),
  constraint opening_serves_within_the_term check (served_by <> 'opening' or (opened_at is not null and opened_at < term_ends_at)),
  constraint contest_in_the_term_voids_service check (served_by is null or contested_at is null
    or (served_by = 'opening' and opened_at <= contested_at) or (served_by <> 'opening' and contested_at >= term_ends_at)),
  constraint withdrawal_in_the_term_voids_service check (served_by is null or withdrawn_at is null
    or (served_by = 'opening' and opened_at <= withdrawn_at) or (served_by <> 'opening' and withdrawn_at >= term_ends_at)),
  constraint withdrawal_has_reason check ((withdrawn_at is null) = (withdrawn_reason is null)),
  constraint wrong_space_found_of_what_was_taken_back check (wrong_space_found_at is null
    or (withdrawn_at is not null and withdrawn_reason <> 'wrong-space' and wrong_space_found_at >= withdrawn_at)),
  constraint contest_decided_whole check ((contest_decided_at is null) = (contest_outcome is null)),
  constraint contest_decided_after_contest check (contest_decided_at is null or contest_decided_at >= contested_at)
);
create index document_inbox on delivery.document (person_id, made_available_at desc);
-- A copy has the reference of its first.
create unique index document_deposited_once on delivery.document (person_id, kind, reference)
  where withdrawn_at is null and re_service_as is distinct from 'copy';
create unique index document_replaced_once on delivery.document (re_service_of) where re_service_as = 'replacement' and withdrawn_at is null;
create index document_re_served on delivery.document (re_service_of) where re_service_of is not null;
create index document_reference on delivery.document (reference);
-- The same key with the same body gives the same answer, with another body a refusal; a second at this instant waits here.
create unique index document_of_one_request on delivery.document (deposited_by, idempotency_key) where idempotency_key is not null;
-- What the term still has to serve: the sweep reads this and nothing else.
create index document_term_due on delivery.document (term_ends_at, id) where served_on is null
  and (contested_at is null or contested_at >= term_ends_at) and (withdrawn_at is null or withdrawn_at >= term_ends_at);

-- Each thing that can happen to a document is written once; everything else about it never changes. Here too, not only in
-- the program: what took legal effect is irreversible.
create function delivery.refuse_rewriting() returns trigger language plpgsql as $$
declare
  happens constant text[] := array['opened_at', 'served_on', 'served_by', 'contested_at', 'contest_decided_at', 'contest_outcome',
    'withdrawn_at', 'withdrawn_reason', 'wrong_space_found_at', 'given_on', 'given_by'];
  was constant jsonb := to_jsonb(old);
  is_now constant jsonb := to_jsonb(new);
begin
  if was - happens <> is_now - happens
    or exists (select from unnest(happens) h where was -> h <> 'null' and was -> h <> is_now -> h)
  then raise exception 'what happened to a document is not rewritten' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger document_not_rewritten before update on delivery.document for each row execute function delivery.refuse_rewriting();
create trigger document_goes_with_its_key before delete on delivery.document for each row execute function platform.refuse_unless_erased();

-- An agent's deposit between the preview and his yes: the file already checked, encrypted and durable. Gone after a day.
create table delivery.draft (
  id uuid primary key,                    -- becomes the document's id
  actor_id uuid not null,
  person_id uuid not null references enrolment.applicant,
  sealed bytea not null,                  -- what was typed, under the person's key
  file_key text not null unique,
  file_digest bytea not null,
  file_size integer not null,
  file_pages integer not null,
  wrapped_key bytea not null,
  made_at timestamptz not null
);
create index draft_by_time on delivery.draft (made_at);

-- Each time bytes left, whole or not. Re-reading is free; a failed transfer is a fact of its own.
create table delivery.transfer (
  id uuid primary key,
  document_id uuid not null references delivery.document,
  person_id uuid not null references enrolment.applicant,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text constraint transfer_outcome_known check (outcome in ('whole', 'failed')),
  constraint transfer_ended_whole check ((ended_at is null) = (outcome is null))
);
create index transfer_by_document on delivery.transfer (document_id);
create index transfer_unended on delivery.transfer (started_at) where ended_at is null;

-- The person whose document was put in another's space is told so, with what became of it there.
create table delivery.misplaced (
  document_id uuid primary key references delivery.document,
  person_id uuid not null references enrolment.applicant,
  placed_at timestamptz not null,
  taken_back_at timestamptz not null,
  was_opened boolean not null
);
create index misplaced_by_person on delivery.misplaced (person_id);

-- The inbox, the hottest page: one statement from the digest of the session's cookie to the person's rows, and the web
-- process has no other way to them. No row: nobody is signed in. One row without a document: nothing has come yet. The two
-- rare things are only said, and done by a statement of their own: `unseen`, the session was last seen five minutes ago
-- (space.session_of writes it down); `has_misplaced`, delivery.inbox_misplaced has more.
-- `states`: what the last safe day is counted from, of a decision that he has opened; `interview_at`, of a summons that he has.
-- Of what he has not, or may not read any more, nothing of the content. Packed into one: most lines have none of it.
-- `re_service_of`: it serves another again, and delivery.inbox_letters has what the days of both are counted from.
-- The limit is a hundred times what anybody was ever sent: it bounds what a page costs, and nothing falls off the end.
create function delivery.inbox(session_digest bytea, at timestamptz) returns table (
  language text, unseen boolean, has_misplaced boolean, id uuid, kind text, made_available_at timestamptz, term_ends_at timestamptz,
  opened_at timestamptz, contested_at timestamptz, contest_outcome text, withdrawn_at timestamptz, withdrawn_reason text, regime text, states text,
  interview_at timestamptz, closes_on date, re_service_of uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    select coalesce(c.language, a.language), s.last_seen_at <= at - interval '5 minutes',
      exists (select from delivery.misplaced m where m.person_id = s.person_id), d.id, d.kind, d.made_available_at,
      case when d.opened_at is null then d.term_ends_at end, d.opened_at, d.contested_at, d.contest_outcome, d.withdrawn_at,
      case when d.wrong_space_found_at is null then d.withdrawn_reason else 'wrong-space' end, case when d.opened_at is null then d.regime end,
      case when d.legal_effect = 'decision' and d.opened_at is not null
        and (d.withdrawn_at is null or (d.withdrawn_reason <> 'wrong-space' and d.wrong_space_found_at is null)) then json_build_object('regime', d.regime,
        'decidedOn', d.decided_on, 'remedyCourt', d.remedy_court, 'remedyMonths', d.remedy_months, 'remedyDays', d.remedy_days,
        'remedyFranc', d.remedy_franc, 'remedyLegalAidDays', d.remedy_legal_aid_days, 'termEndsAt', d.term_ends_at,
        'servedOn', d.served_on, 'servedBy', d.served_by)::text end,
      case when d.opened_at is not null and d.withdrawn_at is null then d.interview_at end, c.closes_on, d.re_service_of
    from space.session s join enrolment.applicant a on a.id = s.person_id left join space.account c on c.person_id = s.person_id
      left join delivery.document d on d.person_id = s.person_id and d.made_available_at <= at
        and (d.withdrawn_at is null or d.withdrawn_at >= d.made_available_at)
    where s.digest = session_digest and space.is_live(s, at)
    order by d.made_available_at desc
    limit 2000;
end $$;
-- What is served again, and what serves it: all that their days are counted from, of which the page says days alone.
create function delivery.inbox_letters(session_digest bytea, at timestamptz) returns table (
  id uuid, kind text, legal_effect text, regime text, made_available_at timestamptz, term_ends_at timestamptz, opened_at timestamptz,
  served_on date, served_by text, contested_at timestamptz, contest_outcome text, withdrawn_at timestamptz, withdrawn_reason text,
  decided_on date, remedy_court text, remedy_months integer, remedy_days integer, remedy_franc boolean, remedy_legal_aid_days integer,
  re_service_of uuid, re_service_as text)
language sql stable security definer set search_path = pg_catalog as $$
  select d.id, d.kind, d.legal_effect, d.regime, d.made_available_at, d.term_ends_at, d.opened_at, d.served_on, d.served_by,
    d.contested_at, d.contest_outcome, d.withdrawn_at, case when d.wrong_space_found_at is null then d.withdrawn_reason else 'wrong-space' end,
    d.decided_on, d.remedy_court, d.remedy_months, d.remedy_days, d.remedy_franc, d.remedy_legal_aid_days, d.re_service_of, d.re_service_as
  from space.session s join delivery.document d on d.person_id = s.person_id and d.made_available_at <= at
  where s.digest = session_digest and space.is_live(s, at)
    and (d.re_service_of is not null or exists (select from delivery.document r where r.re_service_of = d.id and r.made_available_at <= at))
  limit 200
$$;
revoke execute on function delivery.inbox_letters(bytea, timestamptz) from public;
-- Meant for him and put in another's space.
create function delivery.inbox_misplaced(session_digest bytea, at timestamptz) returns table (
  id uuid, kind text, made_available_at timestamptz, withdrawn_at timestamptz, was_opened boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select m.document_id, d.kind, m.placed_at, m.taken_back_at, m.was_opened
  from space.session s join delivery.misplaced m on m.person_id = s.person_id join delivery.document d on d.id = m.document_id
  where s.digest = session_digest and space.is_live(s, at)
  limit 200
$$;
revoke execute on function delivery.inbox_misplaced(bytea, timestamptz) from public;
revoke execute on function delivery.inbox(bytea, timestamptz) from public;

-- The prefecture's feed (CESEDA R. 531-17): decisions only, and only of the applicants whose desk the reader answers for.
-- It reads a stretch of the journal from a position on; `position` of the last row says how far it looked, even when the
-- rest of that row is empty, so that a reader with little to read never walks the same stretch twice. What is contested is
-- said to be so and, until the Office decides, by nothing to be served; dismissed, the same service is said again with its
-- own day and acknowledgement. What was taken back says so, and is never again said to be served. The last entry stands.
-- Whose desk it is is judged when it is read, and a desk may be linked late, or to another prefecture: `linked_desk` says that
-- one was linked to the reader's at that place of the journal, whose beginning he then walks again for `only_desk`.
-- It is the desk where the record that was served had been registered (law.md §2), also once that record is merged into one
-- of another desk: who was told of a service is told what becomes of it, by the number that is kept.
create function delivery.undisputed(d delivery.document) returns boolean language sql immutable as $$
  select d.withdrawn_at is null and (d.contested_at is null or d.contest_outcome = 'dismissed')
$$;
-- The document that a fact is about: looked up by its key, however many there are.
create function delivery.document_of(subject text) returns uuid language sql immutable as $$
  select case when subject like 'document:%' then substr(subject, 10)::uuid end
$$;
-- The desk that a fact linked: its id says so, and the fact itself need not be looked up.
create function delivery.desk_linked_by(fact text) returns uuid language sql immutable as $$
  select case when fact like 'organisation:%/linked/%' then substr(fact, 14, 36)::uuid end
$$;
create function delivery.service_feed(after bigint, until bigint, stretch integer, only_desk uuid) returns table (
  "position" bigint, foreigner_number text, served_on date, manner text, receipt text, linked_desk uuid)
language sql stable security definer set search_path = pg_catalog as $$
  with looked_at as (
    select l.position, l.fact_id from evidence.log_entry l
    where l.position >= after and (until is null or l.position < until) order by l.position limit stretch),
  linked as (
    select l.position, delivery.desk_linked_by(l.fact_id) as desk from looked_at l
    where case when delivery.desk_linked_by(l.fact_id) is not null then staff.may('service-feed.read', delivery.desk_linked_by(l.fact_id), null) end),
  served as (
    select l.position, a.foreigner_number, (f.body::jsonb #>> '{data,servedOn}')::date as served_on,
      case f.type when 'DocumentContested' then 'contested' when 'DocumentWithdrawn' then 'withdrawn'
        else f.body::jsonb #>> '{data,servedBy}' end as manner,
      case f.type when 'ContestDecided' then f.subject || case f.body::jsonb #>> '{data,servedBy}' when 'opening' then '/opened' else '/deemed' end
        else f.id end as receipt
    from looked_at l join evidence.fact f on f.id = l.fact_id
      join delivery.document d on d.id = delivery.document_of(f.subject) and d.legal_effect = 'decision'
      join enrolment.applicant was on was.id = d.person_id
      join enrolment.applicant a on a.id = coalesce(was.merged_into, was.id)
    where f.type in ('DocumentOpened', 'ServiceDeemed', 'DocumentContested', 'ContestDecided', 'DocumentWithdrawn')
      and f.body::jsonb #>> '{data,servedOn}' is not null
      and (f.type in ('DocumentContested', 'DocumentWithdrawn')
        or delivery.undisputed(d))
      and (only_desk is null or was.registered_by = only_desk)
      and staff.may('service-feed.read', was.registered_by, null))
  select *, null::uuid from served
  union all
  select l.position, null, null, null, null, l.desk from linked l
  union all
  select max(l.position), null, null, null, null, null from looked_at l having max(l.position) > coalesce((select max(s.position) from served s), -1)
  order by 1
$$;
revoke execute on function delivery.service_feed(bigint, bigint, integer, uuid) from public;
-- Whether that feed tells the reader of this act: then its acknowledgement is his to read as well (R. 531-17: it is sent to
-- the administrative authority too).
create function delivery.service_feed_tells(fact text) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select from evidence.fact f join delivery.document d on d.id = delivery.document_of(f.subject) and d.legal_effect = 'decision'
      join enrolment.applicant was on was.id = d.person_id
    where f.id = $1 and f.type in ('DocumentOpened', 'ServiceDeemed', 'DocumentContested', 'DocumentWithdrawn')
      and f.body::jsonb #>> '{data,servedOn}' is not null
      and (f.type in ('DocumentContested', 'DocumentWithdrawn') or delivery.undisputed(d))
      and staff.may('service-feed.read', was.registered_by, null))
$$;
revoke execute on function delivery.service_feed_tells(text) from public;
-- The same for one applicant by his number, now or before it changed: of each decision how it stands now, in one row.
create function delivery.served_told(number text) returns table (person_id uuid, foreigner_number text, served_on date, manner text, receipt text)
language sql stable security definer set search_path = pg_catalog as $$
  with his as (
    select coalesce(x.merged_into, x.id) as id from enrolment.applicant x where x.foreigner_number = number
    union select coalesce(x.merged_into, x.id) from enrolment.former_number f join enrolment.applicant x on x.id = f.person_id
      where f.kind = 'foreigner' and f.number = $1 and f.why <> 'mistyped'),
  told as (
    select distinct on (f.subject) a.id, a.foreigner_number, (f.body::jsonb #>> '{data,servedOn}')::date as served_on,
      case f.type when 'DocumentContested' then 'contested' when 'DocumentWithdrawn' then 'withdrawn'
        else f.body::jsonb #>> '{data,servedBy}' end as manner, f.id as receipt
    from his join enrolment.applicant a on a.id = his.id
      join enrolment.applicant was on was.id = a.id or was.merged_into = a.id
      join evidence.fact f on f.person_id = was.id
    where f.type in ('DocumentOpened', 'ServiceDeemed', 'DocumentContested', 'DocumentWithdrawn')
      and staff.may('service-feed.read', was.registered_by, null) and delivery.service_feed_tells(f.id)
    order by f.subject, case f.type when 'DocumentWithdrawn' then 1 when 'DocumentContested' then 3 else 2 end)
  select * from told order by served_on, receipt
$$;
revoke execute on function delivery.served_told(text) from public;
