-- Who reads and writes what. Grants say which columns, row-level security says whose rows.

grant usage on schema platform, evidence, staff, enrolment, space, delivery, reach to pli_app, pli_door, pli_person, pli_staff, pli_worker;
grant usage on schema evidence to pli_sequencer, pli_auditor;

-- The door, the person, the staff and the worker all write facts; nobody changes one.
alter table evidence.fact enable row level security;
grant insert on evidence.fact to pli_door, pli_person, pli_staff, pli_worker;
grant select on evidence.fact to pli_person, pli_staff, pli_worker, pli_auditor;
create policy fact_door_writes on evidence.fact for insert to pli_door with check (true);
create policy fact_person_writes on evidence.fact for insert to pli_person with check (person_id = (select space.acting_person()));
create policy fact_person_reads on evidence.fact for select to pli_person using (person_id = (select space.acting_person()));
create policy fact_staff_writes on evidence.fact for insert to pli_staff with check (author_id = platform.acting_staff()::text);
create policy fact_worker on evidence.fact to pli_worker using (true) with check (true);
create policy fact_auditor on evidence.fact for select to pli_auditor using (true);

grant select on evidence.unplaced to pli_sequencer;
grant delete on evidence.unplaced to pli_sequencer;
grant select, insert on evidence.log_entry to pli_sequencer;
grant select (id, entry, recorded_at) on evidence.fact to pli_sequencer; -- it orders and hashes; what a fact says is not its business
create policy fact_sequencer on evidence.fact for select to pli_sequencer using (true);
grant select, insert, update (hashes) on evidence.tile to pli_sequencer;
grant select, insert, update (entries) on evidence.entry_bundle to pli_sequencer;
grant select, insert, update (note, signed_at, signed_by) on evidence.checkpoint to pli_sequencer;
-- Published to everyone: salted hashes, and what is signed over them.
grant select, insert on evidence.log_key, evidence.checkpoint_timestamp to pli_sequencer;
grant select on evidence.tile, evidence.entry_bundle, evidence.checkpoint, evidence.log_key, evidence.checkpoint_timestamp
  to pli_app, pli_worker, pli_auditor;
grant select on evidence.log_entry to pli_person, pli_staff, pli_worker, pli_auditor;
-- A person sees where his own facts stand; of the others not even their names.
alter table evidence.log_entry enable row level security;
create policy log_entry_sequencer on evidence.log_entry to pli_sequencer using (true) with check (true);
create policy log_entry_readers on evidence.log_entry for select to pli_staff, pli_worker, pli_auditor using (true);
create policy log_entry_person on evidence.log_entry for select to pli_person
  using (exists (select from evidence.fact f where f.id = fact_id and f.person_id = (select space.acting_person())));

-- Of nobody.
grant execute on function evidence.beat(timestamptz) to pli_app;
grant select on evidence.watch, evidence.outage to pli_person, pli_staff, pli_worker;
grant update (fact_id) on evidence.outage to pli_worker;
alter table evidence.receipt enable row level security;
grant select on evidence.receipt to pli_person, pli_staff;
grant select, insert, update on evidence.receipt to pli_worker;
grant select on evidence.receipt to pli_auditor;

alter table platform.person_key enable row level security;
grant select on platform.person_key to pli_door, pli_person, pli_worker;
grant select, insert on platform.person_key to pli_staff;
create policy key_door on platform.person_key for select to pli_door using (true);
create policy key_person on platform.person_key for select to pli_person using (person_id = (select space.acting_person()));
create policy key_worker on platform.person_key for select to pli_worker using (true);

grant select, insert, update, delete on platform.rate_limit to pli_app, pli_door, pli_person, pli_staff, pli_worker;
grant select on platform.clock_travel to pli_app, pli_worker;
grant insert on platform.due_job to pli_door, pli_person, pli_staff, pli_worker;
grant select, update, delete on platform.due_job to pli_worker; -- update: for the lock of "for update skip locked"

-- Signing in of staff and machines is nobody's personal record: the web process does it under its own name.
grant select on staff.member to pli_app;
grant select, update (last_seen_at) on staff.session to pli_app;
grant select, insert on staff.sign_in, staff.api_token to pli_app;
grant delete on staff.sign_in to pli_app;
grant select on staff.api_client, staff.grant, staff.organisation, staff.role_right to pli_app;
grant select on staff.organisation to pli_door, pli_person, pli_staff, pli_worker;
grant select (id, pseudonym, issuer, created_at, left_at) on staff.member to pli_staff;  -- never the provider's subject
grant select on staff.grant to pli_staff;
grant select (id, name, created_at, revoked_at) on staff.api_client to pli_staff;
grant select on staff.role_right to pli_staff;
grant insert on staff.organisation, staff.grant, staff.api_client, staff.member to pli_staff;
grant update (name, department, prefecture_id, address, phone) on staff.organisation to pli_staff;
grant update (left_at) on staff.member to pli_staff;
grant update (revoked_at) on staff.grant to pli_staff;
grant update (secret_digest, revoked_at) on staff.api_client to pli_staff;
grant select on staff.grant to pli_worker;
grant select, delete on staff.sign_in, staff.api_token, staff.session to pli_worker;

-- A session is opened and ended by its own member, ended by an administrator when the member leaves, forgotten by a sweep.
alter table staff.session enable row level security;
grant select, insert, update (ended_at, id_token) on staff.session to pli_staff;
create policy session_app on staff.session to pli_app using (true);
create policy session_own on staff.session to pli_staff
  using (member_id = platform.acting_staff() or staff.may_somewhere('staff.administer'))
  with check (member_id = platform.acting_staff() or ended_at is not null);
create policy session_worker on staff.session to pli_worker using (true);
-- Tokens die with the client's secret.
alter table staff.api_token enable row level security;
grant select, delete on staff.api_token to pli_staff;
create policy api_token_app on staff.api_token to pli_app using (true) with check (true);
create policy api_token_administrator on staff.api_token for all to pli_staff using (staff.may_somewhere('staff.administer'));
create policy api_token_worker on staff.api_token to pli_worker using (true);
alter table staff.member enable row level security;
create policy member_app on staff.member for select to pli_app using (true);
create policy member_read on staff.member for select to pli_staff using (true);
create policy member_written_by_administrator on staff.member for insert to pli_staff with check (staff.may_somewhere('staff.administer'));
create policy member_changed_by_administrator on staff.member for update to pli_staff
  using (staff.may_somewhere('staff.administer') and id <> platform.acting_staff());
alter table staff.grant enable row level security;
create policy grant_read on staff.grant for select to pli_app, pli_staff, pli_worker using (true);
-- Nobody gives a right to himself, not even who gives rights.
create policy grant_written_by_administrator on staff.grant for insert to pli_staff
  with check (staff.may_somewhere('staff.administer') and actor_id <> platform.acting_staff());
create policy grant_changed_by_administrator on staff.grant for update to pli_staff using (staff.may_somewhere('staff.administer'));
alter table staff.api_client enable row level security;
create policy client_read on staff.api_client for select to pli_app, pli_staff using (true);
create policy client_written_by_administrator on staff.api_client for insert to pli_staff with check (staff.may_somewhere('staff.administer'));
create policy client_changed_by_administrator on staff.api_client for update to pli_staff using (staff.may_somewhere('staff.administer'));
alter table staff.organisation enable row level security;
create policy organisation_read on staff.organisation for select to pli_app, pli_door, pli_person, pli_staff, pli_worker using (true);
create policy organisation_written_by_administrator on staff.organisation for insert to pli_staff with check (staff.may_somewhere('staff.administer'));
create policy organisation_changed_by_administrator on staff.organisation for update to pli_staff using (staff.may_somewhere('staff.administer'));

alter table staff.work_item enable row level security;
grant insert on staff.work_item to pli_door, pli_person;
grant select, insert, update (done_at, done_by, outcome) on staff.work_item to pli_staff, pli_worker;
create policy work_item_door on staff.work_item for insert to pli_door with check (true);
create policy work_item_person on staff.work_item for insert to pli_person with check (person_id = (select space.acting_person()));
create policy work_item_worker on staff.work_item to pli_worker using (true) with check (true);
create policy work_item_staff_writes on staff.work_item for insert to pli_staff with check (true);
-- A right of the acting staff over one person: the applicant's desks decide. One place for the scope of everything below.
create function enrolment.may_person("right" text, person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from enrolment.applicant a where a.id = person and staff.may($1, a.registered_by, a.reception_desk_id))
$$;
-- Who may ask the functions below about a person: of the staff, whoever reads his record, as all that register or deposit
-- do. The door, the person and the worker have no grant of their own: each function is open to those it is for. The role
-- is asked, not whether a member acts: staff without a name would pass for the worker.
create function enrolment.may_ask(person uuid) returns boolean language sql stable as
  $$ select current_setting('role') <> 'pli_staff' or enrolment.may_person('applicant.read', $1) $$;
-- What waits for a person: deposited, not opened, not taken back. A connection key does not expire while something does.
create function enrolment.waiting_documents(person uuid) returns uuid[]
  language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(array_agg(d.id order by d.deposited_at, d.id), '{}') from delivery.document d
  where d.person_id = $1 and d.opened_at is null and d.withdrawn_at is null and enrolment.may_ask($1)
$$;
create function enrolment.something_waits(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select enrolment.may_ask($1) and exists (select from delivery.document d where d.person_id = $1 and d.opened_at is null and d.withdrawn_at is null)
$$;
-- A structure that houses somebody learns that something waits for him, where he agreed to it, and nothing else: what he
-- could open now, in a space of his that is not closed. To all else of this file that is asked of a person its members get no answer.
create function enrolment.tells_me_what_waits(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from enrolment.applicant a where a.id = $1 and a.desk_sees_waiting = 'yes'
    and staff.may('waiting.read', null, a.reception_desk_id))
$$;
create function delivery.waiting_here() returns table (person_id uuid, foreigner_number text)
  language sql stable security definer set search_path = pg_catalog as $$
  select a.id, a.foreigner_number from enrolment.applicant a
  where a.reception_desk_id in (select g.organisation_id from staff.grant g where g.actor_id = platform.acting_staff() and g.revoked_at is null)
    and a.desk_sees_waiting = 'yes' and staff.may('waiting.read', null, a.reception_desk_id)
    and a.merged_into is null and not exists (select from space.account c where c.person_id = a.id and c.closed_at is not null)
    and exists (select from delivery.document d where d.person_id = a.id and d.made_available_at <= platform.acting_at()
      and d.opened_at is null and d.withdrawn_at is null and (d.contested_at is null or d.contest_outcome = 'dismissed'))
$$;
create function enrolment.holds_documents(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select enrolment.may_ask($1) and exists (select from delivery.document d where d.person_id = $1 and d.withdrawn_at is null)
$$;
-- All that decides whether something may be placed in his space. One function, since each deposit asks it: row-level
-- security would ask the same right of the same person at each of its seven tables.
-- space: 'none' before activation, then 'open', then 'closed'. asked_for_paper: he said that he cannot use the space, and
-- the Office has not answered that he stays (law.md §2). last_*: the notice printed last and its key, those that hold
-- first; handed_*: the notice handed over last. In plpgsql, which keeps its plan before PostgreSQL 18 too.
create type enrolment.standing as (
  foreigner_number text, case_number text, merged_into uuid, language text, eligibility text, eligibility_since timestamptz,
  space text, waits boolean, asked_for_paper boolean,
  last_id uuid, last_key_id uuid, last_version text, last_language text, last_understood text, last_digest bytea,
  last_printed_at timestamptz, last_handed_over_at timestamptz, last_understood_how text, issued_at timestamptz,
  expires_at timestamptz, used_at timestamptz, cancelled_at timestamptz, cancelled_why text,
  handed_id uuid, handed_key_id uuid, handed_version text, handed_language text, handed_understood text, handed_digest bytea,
  handed_printed_at timestamptz, handed_handed_over_at timestamptz, handed_understood_how text);
create function enrolment.standing(person uuid) returns setof enrolment.standing
  language plpgsql stable security definer set search_path = pg_catalog as $$
#variable_conflict use_column
begin return query
  select a.foreigner_number, a.case_number, a.merged_into, a.language, a.eligibility, a.eligibility_since,
    coalesce((select case when c.closed_at is null then 'open' else 'closed' end from space.account c where c.person_id = a.id), 'none'),
    exists (select from delivery.document d where d.person_id = a.id and d.opened_at is null and d.withdrawn_at is null),
    exists (select from staff.work_item w where w.kind = 'paper-asked' and w.outcome is distinct from 'stays-in-space'
      and (w.person_id = a.id or w.person_id in (select m.id from enrolment.applicant m where m.merged_into = a.id))),
    l.id, l.key_id, l.version, l.language, l.understood, l.digest, l.printed_at, l.handed_over_at, l.understood_how,
    l.issued_at, l.expires_at, l.used_at, l.cancelled_at, l.cancelled_why,
    h.id, h.key_id, h.version, h.language, h.understood, h.digest, h.printed_at, h.handed_over_at, h.understood_how
  from enrolment.applicant a
    left join lateral (
      select n.*, k.issued_at, k.expires_at, k.used_at, k.cancelled_at, k.cancelled_why
      from enrolment.notice n join enrolment.connection_key k on k.id = n.key_id
      where n.person_id = a.id order by k.cancelled_at is null desc, n.printed_at desc, n.id desc limit 1) l on true
    left join lateral (
      select n.* from enrolment.notice n
      where n.person_id = a.id and n.handed_over_at is not null order by n.handed_over_at desc limit 1) h on true
  where a.id = $1 and enrolment.may_ask($1);
end $$;
create function enrolment.space_state(person uuid) returns text language sql stable as
  $$ select s.space from enrolment.standing($1) s $$;
create function enrolment.asked_for_paper(person uuid) returns boolean language sql stable as
  $$ select coalesce((select s.asked_for_paper from enrolment.standing($1) s), false) $$;
-- Does a statement of the acting person wait for its answer? He may not read the list of what waits. Somebody may have been
-- asked to look before he said it himself.
create function space.statement_waits(kind text) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from staff.work_item w join evidence.fact f on f.person_id = w.person_id
    where w.person_id = (select space.acting_person()) and w.kind = $1 and w.done_at is null
      and f.type = 'NoContactDeclared' and f.recorded_at >= w.created_at
      and f.body::json->'data'->>'wants' = case $1 when 'paper-asked' then 'paper' else 'desk' end)
$$;
-- At which of his contacts did the last alert fail? The acting person alone is told; his alerts name no contact to him.
create function space.failing_contacts() returns setof uuid
  language sql stable security definer set search_path = pg_catalog as $$
  select l.id from (
    select distinct on (a.contact_point_id) a.contact_point_id as id, a.outcome from reach.alert a
    where a.person_id = (select space.acting_person()) and (a.sent_at is not null or a.outcome = 'failed')
    order by a.contact_point_id, a.created_at desc) l
  where l.outcome = 'failed'
$$;
-- To whom what bears this number goes. Whoever has the number, else whoever had it before it changed or was merged.
-- One look-up for each kind: a condition that chooses the column would keep PostgreSQL from its index.
create function enrolment.holder_of(kind text, number text) returns uuid
  language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(
    (select a.id from enrolment.applicant a where $1 = 'foreigner' and a.merged_into is null and a.foreigner_number = $2),
    (select a.id from enrolment.applicant a where $1 = 'case' and a.merged_into is null and a.case_number = $2),
    (select coalesce(a.merged_into, a.id) from enrolment.former_number f join enrolment.applicant a on a.id = f.person_id
      where f.kind = $1 and f.number = $2 and f.why <> 'mistyped'))
  where current_setting('role') <> 'pli_staff' or (select staff.may_somewhere('applicant.read')) or (select staff.may_somewhere('journal.audit'))
$$;
-- What every deposit asks, in one statement: whose these numbers are; he is held still until the act ends (lockPersons), so that
-- nobody leaves the scheme, no number is corrected and no key runs out between the answer and what relies on it; then how he
-- stands, and his wrapped key. Volatile: what follows the lock sees what was committed while it was waited for, and whose the
-- numbers are is asked again, unless they are still his own.
create function enrolment.hold(foreigner text, case_number text) returns table (
  person_id uuid, foreigner_holder uuid, case_holder uuid, wrapped_key bytea, master_key_id text, standing enrolment.standing)
  language plpgsql volatile as $$
#variable_conflict use_column
declare held constant uuid := enrolment.holder_of('foreigner', $1);
begin
  perform pg_advisory_xact_lock(hashtextextended('person:' || held, 0));
  return query select held,
      case when s.foreigner_number = $1 and s.merged_into is null then held else enrolment.holder_of('foreigner', $1) end,
      case when $2 is null then null when s.case_number = $2 and s.merged_into is null then held
        else enrolment.holder_of('case', $2) end,
      k.wrapped, k.master_key_id, s
    from enrolment.standing(held) s left join platform.person_key k on k.person_id = held;
end $$;
-- Whose space this number opens, before his secret is checked. A merged record whose space holds documents is still
-- opened by its own number: nothing was moved, and nobody else can read it. A mistyped number printed on a notice opens
-- the space of whom it was printed for as long as nobody else has it.
create function enrolment.space_of(number text) returns uuid
  language sql stable security definer set search_path = pg_catalog as $$
  select a.id from (
    select a.id, 1 as rank, a.registered_at as at from enrolment.applicant a where a.merged_into is null and a.foreigner_number = $1
    union all select a.id, 2, a.registered_at from enrolment.applicant a where a.merged_into is null and a.case_number = $1
    union all select a.id, 3, a.merged_at from enrolment.applicant a where a.merged_into is not null
      and (a.foreigner_number = $1 or a.case_number = $1) and enrolment.holds_documents(a.id)
    union all select coalesce(h.merged_into, h.id), case f.why when 'mistyped' then 5 else 4 end, f.replaced_at
      from enrolment.former_number f join enrolment.applicant h on h.id = f.person_id where f.number = $1) a
  order by a.rank, a.at desc limit 1
$$;
-- Work is seen by whom it waits for, and by whoever may settle it: through the document it is about, or by the
-- merge that was asked for.
create policy work_item_staff on staff.work_item for select to pli_staff
  using (staff.waits_for_me(owner_role, organisation_id) or (document_id is not null and enrolment.may_person('document.withdraw', person_id))
    or (kind = 'merge-asked' and enrolment.may_person('applicant.amend', person_id)));
create policy work_item_staff_closes on staff.work_item for update to pli_staff
  using (staff.waits_for_me(owner_role, organisation_id) or (document_id is not null and enrolment.may_person('document.withdraw', person_id))
    or (kind = 'merge-asked' and enrolment.may_person('applicant.amend', person_id)));
create policy fact_staff_reads on evidence.fact for select to pli_staff
  using ((select staff.may_somewhere('event.read')) or (select staff.may_somewhere('journal.audit')) or enrolment.may_person('document.read', person_id));
-- The record's own timeline: what happened to the person's registration, never to his documents.
create policy fact_staff_reads_record on evidence.fact for select to pli_staff
  using (subject = 'person:' || person_id::text and enrolment.may_person('applicant.read', person_id));
-- Of a fact that the prefecture's feed tells the acting reader of: its receipt in French, and nothing else of the row.
create function evidence.french_receipt(fact text) returns table (
  id uuid, kind text, document_id uuid, person_id uuid, file_key text, digest text)
  language sql stable security definer set search_path = pg_catalog as $$
  select r.id, r.kind, r.document_id, r.person_id, r.french_file_key, encode(r.french_digest, 'hex') from evidence.receipt r
  where r.fact_id = $1 and delivery.service_feed_tells($1)
$$;
-- Does the feed tell the acting reader of a receipt of this person? Then its bytes are under his key.
create function evidence.receipt_told_of(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from evidence.receipt r where r.person_id = $1 and delivery.service_feed_tells(r.fact_id))
$$;
-- What whoever holds a receipt may compare with it: that one of this number was made, and digests. Not of what, of whom or when.
create function evidence.issued_receipt(number uuid) returns table (
  fact_digest text, digest text, french_digest text, size bigint, root bytea)
  language sql stable security definer set search_path = pg_catalog as $$
  select encode(f.digest, 'hex'), encode(r.digest, 'hex'), encode(r.french_digest, 'hex'), c.size, c.root
  from evidence.receipt r join evidence.fact f on f.id = r.fact_id join evidence.log_entry l on l.fact_id = r.fact_id
    join evidence.fact m on m.id = r.fact_id || '/receipt/made'
    cross join lateral (select size, root from evidence.checkpoint
      where size > l.position and note is not null order by size limit 1) c
  where r.id = $1 and r.rendered_at is not null
$$;
-- Whether a file of this digest was made here, and no word of which: a row that no fact says was made is of nothing.
create function evidence.is_issued(file bytea) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from (select fact_id, rendered_at from evidence.receipt where digest = $1
      union all select fact_id, rendered_at from evidence.receipt where french_digest = $1) r
    join evidence.fact m on m.id = r.fact_id || '/receipt/made' where r.rendered_at is not null)
$$;
create policy key_staff_reads on platform.person_key for select to pli_staff
  using (enrolment.may_person('applicant.read', person_id) or evidence.receipt_told_of(person_id));
-- Whoever is shown something of a person writes that down, and nobody can be written down who could not be shown it: but who
-- audits, and a prefecture that asks what was served, see no record.
alter table evidence.staff_read enable row level security;
grant select, insert on evidence.staff_read to pli_staff;
grant select on evidence.staff_read to pli_person;
grant select, update (fact_id), delete on evidence.staff_read to pli_worker;
create policy staff_read_written on evidence.staff_read for insert to pli_staff with check (reader_id = platform.acting_staff()
  and (enrolment.may_person('applicant.read', person_id) or enrolment.tells_me_what_waits(person_id)
    or (what = 'journal' and staff.may_somewhere('journal.audit')) or (what = 'served' and staff.may_somewhere('service-feed.read'))
    or evidence.receipt_told_of(person_id)));
create policy staff_read_person on evidence.staff_read for select to pli_person using (person_id = (select space.acting_person()));
create policy staff_read_staff on evidence.staff_read for select to pli_staff
  using ((select staff.may_somewhere('journal.audit')) or enrolment.may_person('document.read', person_id)
    or (subject = 'person:' || person_id::text and enrolment.may_person('applicant.read', person_id)));
create policy staff_read_worker on evidence.staff_read to pli_worker using (true);
create policy key_staff_writes on platform.person_key for insert to pli_staff with check (enrolment.may_person('applicant.register', person_id));
create policy receipt_person on evidence.receipt for select to pli_person using (person_id = (select space.acting_person()));
create policy receipt_staff_reads on evidence.receipt for select to pli_staff
  using (enrolment.may_person('receipt.read', person_id));
create policy receipt_worker on evidence.receipt to pli_worker using (true) with check (true);
create policy receipt_auditor on evidence.receipt for select to pli_auditor using (true);

alter table enrolment.applicant enable row level security;
grant select on enrolment.applicant to pli_door, pli_person, pli_staff, pli_worker;
grant insert on enrolment.applicant to pli_staff;
grant update (foreigner_number, case_number, reception_desk_id, desk_sees_waiting, language, language_established_by, pin_digest,
  eligibility, eligibility_article, eligibility_reason, eligibility_since, merged_into, merged_at) on enrolment.applicant to pli_staff;
create policy applicant_door on enrolment.applicant for select to pli_door using (true);
create policy applicant_person on enrolment.applicant for select to pli_person using (id = (select space.acting_person()));
create policy applicant_worker on enrolment.applicant for select to pli_worker using (true);
create policy applicant_staff_reads on enrolment.applicant for select to pli_staff using (staff.may('applicant.read', registered_by, reception_desk_id));
create policy applicant_staff_registers on enrolment.applicant for insert to pli_staff with check (staff.may('applicant.register', registered_by, reception_desk_id));
create policy applicant_staff_amends on enrolment.applicant for update to pli_staff using (staff.may('applicant.amend', registered_by, reception_desk_id));

-- Enough to tell two lines of a list apart, too little to find anybody: of whom the acting staff may read the record.
create function enrolment.last_digits(person uuid) returns text
  language sql stable as $$ select right(a.foreigner_number, 3) from enrolment.applicant a where a.id = $1 $$;

alter table enrolment.former_number enable row level security;
grant select on enrolment.former_number to pli_door, pli_staff, pli_worker;
grant insert on enrolment.former_number to pli_staff;
create policy former_number_door on enrolment.former_number for select to pli_door, pli_worker using (true);
create policy former_number_staff_reads on enrolment.former_number for select to pli_staff using (enrolment.may_person('applicant.read', person_id));
create policy former_number_staff_writes on enrolment.former_number for insert to pli_staff with check (enrolment.may_person('applicant.amend', person_id));

alter table enrolment.connection_key enable row level security;
grant select, update (used_at) on enrolment.connection_key to pli_door;
grant select, insert, update (cancelled_at, cancelled_why) on enrolment.connection_key to pli_staff;
grant select, update (cancelled_at, cancelled_why) on enrolment.connection_key to pli_worker;
create policy connection_key_door on enrolment.connection_key to pli_door using (true);
create policy connection_key_worker on enrolment.connection_key to pli_worker using (true);
create policy connection_key_staff_reads on enrolment.connection_key for select to pli_staff using (enrolment.may_person('applicant.read', person_id));
create policy connection_key_staff_issues on enrolment.connection_key for insert to pli_staff with check (enrolment.may_person('notice.print', person_id));
create policy connection_key_staff_cancels on enrolment.connection_key for update to pli_staff
  using (enrolment.may_person('notice.print', person_id) or enrolment.may_person('applicant.amend', person_id));

alter table enrolment.notice enable row level security;
grant select on enrolment.notice to pli_person, pli_worker;
grant select, insert, update (handed_over_at, handed_over_by, understood_how) on enrolment.notice to pli_staff;
create policy notice_person on enrolment.notice for select to pli_person using (person_id = (select space.acting_person()));
create policy notice_worker on enrolment.notice for select to pli_worker using (true);
create policy notice_staff_reads on enrolment.notice for select to pli_staff using (enrolment.may_person('applicant.read', person_id));
create policy notice_staff_prints on enrolment.notice for insert to pli_staff with check (enrolment.may_person('notice.print', person_id));
create policy notice_staff_hands_over on enrolment.notice for update to pli_staff using (enrolment.may_person('notice.print', person_id));

alter table space.account enable row level security;
grant select, insert, update on space.account to pli_door;
grant select, update on space.account to pli_person;
grant select (person_id, activated_at, closes_on, closed_at) on space.account to pli_staff;
grant select (person_id, activated_at, language, closes_on, closed_at), update (closes_on, closed_at) on space.account to pli_worker;
create policy account_door on space.account to pli_door using (true) with check (true);
create policy account_person on space.account to pli_person using (person_id = (select space.acting_person()));
create policy account_staff on space.account for select to pli_staff using (enrolment.may_person('applicant.read', person_id));
create policy account_worker on space.account to pli_worker using (true);

alter table space.contact_point enable row level security;
grant select on space.contact_point to pli_door;
grant select, insert, update on space.contact_point to pli_person;
grant select (id, person_id, kind, created_at, verified_at, removed_at) on space.contact_point to pli_staff;  -- that one exists, never which
grant select on space.contact_point to pli_worker;
create policy contact_point_door on space.contact_point for select to pli_door using (true);
create policy contact_point_person on space.contact_point to pli_person
  using (person_id = (select space.acting_person())) with check (person_id = (select space.acting_person()));
create policy contact_point_staff on space.contact_point for select to pli_staff using (enrolment.may_person('applicant.read', person_id));
create policy contact_point_worker on space.contact_point for select to pli_worker using (true);

alter table space.contact_code enable row level security;
grant select, insert, update on space.contact_code to pli_door, pli_person, pli_worker;
grant delete on space.contact_code to pli_worker;
create policy contact_code_door on space.contact_code to pli_door using (purpose = 'recover') with check (purpose = 'recover');
create policy contact_code_person on space.contact_code to pli_person
  using (person_id = (select space.acting_person())) with check (person_id = (select space.acting_person()));
create policy contact_code_worker on space.contact_code to pli_worker using (true) with check (true);

alter table space.session enable row level security;
grant select, insert, update on space.session to pli_door;
grant select, update on space.session to pli_person;
create policy session_door on space.session to pli_door using (true) with check (true);
grant select, update (ended_at), delete on space.session to pli_worker; -- those that ended, and of a space that closes
create policy session_worker on space.session to pli_worker using (true);
create policy session_person on space.session to pli_person using (person_id = (select space.acting_person()));

alter table delivery.document enable row level security;
grant select on delivery.document to pli_person, pli_staff, pli_worker;
grant insert on delivery.document to pli_staff;
grant update (opened_at, served_on, served_by, contested_at) on delivery.document to pli_person;
grant update (withdrawn_at, withdrawn_reason, wrong_space_found_at, contest_decided_at, contest_outcome, given_on, given_by) on delivery.document to pli_staff;
grant update (served_on, served_by) on delivery.document to pli_worker;
grant execute on function delivery.inbox(bytea, timestamptz), delivery.inbox_misplaced(bytea, timestamptz), delivery.inbox_letters(bytea, timestamptz) to pli_app;
grant execute on function delivery.service_feed(bigint, bigint, integer, uuid), delivery.service_feed_tells(text), delivery.served_told(text) to pli_staff;
create policy document_person on delivery.document to pli_person using (person_id = (select space.acting_person()) and made_available_at <= platform.acting_at());
create policy document_staff_reads on delivery.document for select to pli_staff using (enrolment.may_person('document.read', person_id));
create policy document_staff_deposits on delivery.document for insert to pli_staff
  with check (deposited_by = platform.acting_staff()::text and enrolment.may_person('document.deposit', person_id));
create policy document_staff_withdraws on delivery.document for update to pli_staff
  using (enrolment.may_person('document.withdraw', person_id) or enrolment.may_person('contest.decide', person_id));
create policy document_worker on delivery.document to pli_worker using (true);

alter table delivery.transfer enable row level security;
grant select, insert on delivery.transfer to pli_person;
grant select on delivery.transfer to pli_staff, pli_worker;
-- How a transfer ended is noted when its person may have signed out: once, and nothing else of it is changed or seen.
create function delivery.end_transfer(transfer uuid, at timestamptz, how text) returns boolean
  language sql security definer set search_path = pg_catalog as $$
  with ended as (update delivery.transfer t set ended_at = $2, outcome = $3 where t.id = $1 and t.ended_at is null returning 1)
  select exists (select from ended)
$$;
create policy transfer_person on delivery.transfer to pli_person
  using (person_id = (select space.acting_person())) with check (person_id = (select space.acting_person()));
create policy transfer_staff on delivery.transfer for select to pli_staff using (enrolment.may_person('document.read', person_id));
create policy transfer_worker on delivery.transfer for select to pli_worker using (true);

grant select, insert, delete on delivery.draft to pli_staff;
grant select, delete on delivery.draft to pli_worker;
alter table delivery.draft enable row level security;
create policy draft_staff on delivery.draft to pli_staff
  using (actor_id = platform.acting_staff()) with check (actor_id = platform.acting_staff() and enrolment.may_person('document.deposit', person_id));
create policy draft_worker on delivery.draft to pli_worker using (true);

grant select on delivery.misplaced to pli_person, pli_staff, pli_worker;
grant insert on delivery.misplaced to pli_staff;
alter table delivery.misplaced enable row level security;
create policy misplaced_person on delivery.misplaced for select to pli_person using (person_id = (select space.acting_person()));
create policy misplaced_staff_reads on delivery.misplaced for select to pli_staff using (enrolment.may_person('document.read', person_id));
create policy misplaced_staff_writes on delivery.misplaced for insert to pli_staff with check (enrolment.may_person('document.withdraw', person_id));
create policy misplaced_worker on delivery.misplaced for select to pli_worker using (true);

alter table reach.alert enable row level security;
-- When, how and with what outcome; to which of his contacts is nobody's business but the worker's.
grant select (id, person_id, document_id, purpose, channel, due_at, sent_at, outcome, outcome_at, outcome_code) on reach.alert to pli_person, pli_staff;
grant select, insert, update on reach.alert to pli_worker;
create policy alert_person on reach.alert for select to pli_person using (person_id = (select space.acting_person()));
create policy alert_staff on reach.alert for select to pli_staff using (enrolment.may_person('document.read', person_id));
create policy alert_worker on reach.alert to pli_worker using (true) with check (true);

-- A function that runs as its owner goes past row-level security: each is open to those it is for, and not to the public.
revoke execute on function evidence.queue_for_sequencer(), space.acting_person(), staff.may(text, uuid, uuid),
  staff.may_somewhere(text), staff.waits_for_me(text, uuid), enrolment.may_person(text, uuid), enrolment.waiting_documents(uuid),
  enrolment.something_waits(uuid), enrolment.tells_me_what_waits(uuid), delivery.waiting_here(), enrolment.holds_documents(uuid),
  enrolment.standing(uuid), enrolment.space_state(uuid), enrolment.asked_for_paper(uuid), space.statement_waits(text), space.failing_contacts(),
  enrolment.holder_of(text, text), enrolment.hold(text, text), enrolment.space_of(text), evidence.receipt_told_of(uuid),
  evidence.french_receipt(text), evidence.issued_receipt(uuid), evidence.is_issued(bytea), delivery.end_transfer(uuid, timestamptz, text) from public;
grant execute on function space.acting_person(), space.statement_waits(text), space.failing_contacts() to pli_person;
grant execute on function staff.may(text, uuid, uuid), staff.may_somewhere(text), staff.waits_for_me(text, uuid),
  enrolment.may_person(text, uuid), enrolment.tells_me_what_waits(uuid), evidence.receipt_told_of(uuid), evidence.french_receipt(text),
  delivery.waiting_here(), enrolment.hold(text, text) to pli_staff;
grant execute on function enrolment.waiting_documents(uuid), enrolment.something_waits(uuid), enrolment.holds_documents(uuid),
  enrolment.standing(uuid), enrolment.space_state(uuid), enrolment.asked_for_paper(uuid), enrolment.holder_of(text, text) to pli_staff, pli_worker;
grant execute on function enrolment.space_of(text), enrolment.something_waits(uuid), evidence.issued_receipt(uuid),
  evidence.is_issued(bytea) to pli_door;
grant execute on function delivery.end_transfer(uuid, timestamptz, text) to pli_door, pli_worker;
