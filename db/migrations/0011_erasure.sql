-- Erasure: a list of whom, made without erasing anybody; one member asks for it, another confirms it, the worker does it.
create table ending.erasure (
  id uuid primary key,
  prepared_at timestamptz not null,
  prepared_by uuid not null,
  listed_at timestamptz,                  -- null: the worker has not looked yet
  schedule_digest bytea constraint schedule_digest_is_sha256 check (octet_length(schedule_digest) = 32), -- null: there was none
  lines_digest bytea constraint lines_digest_is_sha256 check (octet_length(lines_digest) = 32), -- of whom it erases (ending.lines_digest)
  confirmed_at timestamptz,
  confirmed_by uuid,
  confirmed_digest bytea,                 -- of whom it erases, as whoever confirmed it read the lines
  compared_at timestamptz,                -- when ending.compare, and nobody else, last counted the lines themselves
  compared_digest bytea,                  -- and what it found: where it is another than the confirmed one, nobody is erased
  done_at timestamptz,
  given_up_at timestamptz,                -- by whoever of those who decide: nobody is erased by it any more
  given_up_by uuid,
  constraint listed_whole check ((listed_at is null) = (lines_digest is null)),
  constraint confirmed_whole check ((confirmed_at is null) = (confirmed_by is null) and (confirmed_at is null) = (confirmed_digest is null)),
  constraint confirmed_as_listed check (confirmed_digest is null or (lines_digest is not null and confirmed_digest = lines_digest)),
  constraint given_up_whole check ((given_up_at is null) = (given_up_by is null)),
  constraint given_up_or_confirmed check (given_up_at is null or confirmed_at is null),
  constraint nobody_erases_alone check (confirmed_by <> prepared_by),
  constraint confirmed_once_listed check (confirmed_at is null or confirmed_at >= listed_at),
  constraint compared_once_confirmed check (compared_at is null or confirmed_at is not null),
  constraint compared_whole check ((compared_at is null) = (compared_digest is null)),
  constraint done_once_confirmed check (done_at is null or done_at >= confirmed_at)
);
create unique index one_erasure_at_a_time on ending.erasure ((true)) where done_at is null and confirmed_at is not null;
create table ending.erasure_line (
  erasure_id uuid not null references ending.erasure,
  person_id uuid not null,                -- no reference: the record is what goes
  root_id uuid not null,                  -- the record that is kept of one human: all of his go together, or none
  verdict text not null,                  -- as listed: erase, or why not (src/ending/keeping.ts)
  kept_as text constraint kept_for_a_reason check (kept_as <> 'erase'), -- judged again in the act that erases: why he stays after all
  kept_until date,
  erased_at timestamptz,
  constraint erased_as_listed check (erased_at is null or (verdict = 'erase' and kept_as is null)),
  primary key (erasure_id, person_id)
);
create index erasure_line_by_root on ending.erasure_line (erasure_id, root_id);
create index erasure_line_by_person on ending.erasure_line (person_id);

-- What two confirm is who is on the list, by a digest that stands in the facts too: of `root person` of each, a line each, in order.
create function ending.lines_digest(list uuid) returns bytea language sql stable set search_path = pg_catalog as $$
  select sha256(convert_to(coalesce(string_agg(l.root_id || ' ' || l.person_id, E'\n' order by l.root_id, l.person_id), ''), 'UTF8'))
  from ending.erasure_line l where l.erasure_id = $1 and l.verdict = 'erase'
$$;
-- Once a list is made, nobody enters it, whoever writes.
create function ending.refuse_once_listed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  listed timestamptz;
begin
  select e.listed_at into listed from ending.erasure e where e.id = new.erasure_id for share; -- waits for one who lists at this moment
  if listed is not null then raise exception 'nobody enters a list that is made' using errcode = 'restrict_violation'; end if;
  return new;
end $$;
revoke execute on function ending.lines_digest(uuid), ending.refuse_once_listed() from public;
create trigger line_only_while_listing before insert on ending.erasure_line for each row execute function ending.refuse_once_listed();
create trigger line_as_listed before update on ending.erasure_line for each row
  when ((new.erasure_id, new.person_id, new.root_id, new.verdict) is distinct from (old.erasure_id, old.person_id, old.root_id, old.verdict)
    or (old.kept_as is not null and new.kept_as is distinct from old.kept_as) or (old.erased_at is not null and new.erased_at is distinct from old.erased_at))
  execute function platform.refuse_change();
create trigger erasure_goes_forward before update on ending.erasure for each row
  when ((new.id, new.prepared_at, new.prepared_by) is distinct from (old.id, old.prepared_at, old.prepared_by)
    or (old.listed_at is not null and (new.listed_at, new.schedule_digest, new.lines_digest) is distinct from (old.listed_at, old.schedule_digest, old.lines_digest))
    or (old.confirmed_at is not null and (new.confirmed_at, new.confirmed_by, new.confirmed_digest) is distinct from (old.confirmed_at, old.confirmed_by, old.confirmed_digest))
    or (old.given_up_at is not null and (new.given_up_at, new.given_up_by) is distinct from (old.given_up_at, old.given_up_by))
    or (old.done_at is not null and new.done_at is distinct from old.done_at))
  execute function platform.refuse_change();
-- Files whose rows are gone: named in the act that took the rows, so that a crash forgets none.
create table ending.erased_file (file_key text primary key, erased_at timestamptz not null);

grant select, insert, update (confirmed_at, confirmed_by, confirmed_digest, given_up_at, given_up_by) on ending.erasure to pli_staff;
grant select on ending.erasure_line to pli_staff;
grant select, update (listed_at, schedule_digest, lines_digest, done_at) on ending.erasure to pli_worker;
grant select, insert, update (kept_as, kept_until) on ending.erasure_line to pli_worker;
grant execute on function ending.lines_digest(uuid) to pli_staff, pli_worker;
grant select, delete on ending.erased_file to pli_worker;
alter table ending.erasure enable row level security;
alter table ending.erasure_line enable row level security;
create policy erasure_worker on ending.erasure to pli_worker using (true);
create policy erasure_line_worker on ending.erasure_line to pli_worker using (true) with check (true);
create policy erasure_staff_reads on ending.erasure for select to pli_staff using (staff.may_somewhere('erasure.decide'));
create policy erasure_staff_prepares on ending.erasure for insert to pli_staff
  with check (staff.may_somewhere('erasure.decide') and prepared_by = platform.acting_staff() and confirmed_by is null);
-- One policy, or what the one lets be touched the other would let be written.
create policy erasure_another_confirms_or_one_gives_up on ending.erasure for update to pli_staff
  using (staff.may_somewhere('erasure.decide') and confirmed_by is null and given_up_by is null)
  with check ((confirmed_by = platform.acting_staff() and prepared_by <> platform.acting_staff() and listed_at is not null and given_up_by is null)
    or (given_up_by = platform.acting_staff() and confirmed_by is null));
create policy erasure_line_staff on ending.erasure_line for select to pli_staff using (staff.may_somewhere('erasure.decide'));

-- A person's key is destroyed under a list that two confirmed, while it is the one that they did, and in no other way: not by the owner of
-- the tables either. The digest is of the whole list: counted for each person of a long one, it would take its square. So it is counted
-- once a minute (ending.compare), and no key goes before it was.
create function ending.is_confirmed(person uuid) returns boolean language sql stable set search_path = pg_catalog as $$
  select exists (select from ending.erasure_line l join ending.erasure e on e.id = l.erasure_id
    where l.person_id = $1 and l.verdict = 'erase' and l.kept_as is null and l.erased_at is null and e.confirmed_by <> e.prepared_by
      and e.done_at is null and e.confirmed_digest = e.lines_digest and e.compared_digest = e.confirmed_digest)
$$;
create function ending.refuse_unconfirmed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not ending.is_confirmed(old.person_id)
  then raise exception 'a key is destroyed by two' using errcode = 'restrict_violation'; end if;
  return old;
end $$;
create trigger key_destroyed_by_two before delete on platform.person_key for each row execute function ending.refuse_unconfirmed();

-- Whether the list is the one that two confirmed. An act of its own, before those that erase: what it saw of one that is not stays written,
-- where an act that is refused would take it along.
create function ending.compare(list uuid) returns boolean language plpgsql security definer set search_path = pg_catalog as $$
begin
  update ending.erasure e set compared_at = platform.own_hour(), compared_digest = ending.lines_digest(e.id)
    where e.id = list and e.confirmed_at is not null and e.done_at is null
      and (e.compared_at between platform.own_hour() - interval '1 minute' and platform.own_hour()) is not true;
  return exists (select from ending.erasure e where e.id = list and e.compared_digest = e.confirmed_digest);
end $$;

-- All that is held of one human, in one act: the key, then what it opened. The facts stay, and say nothing any more. The worker can
-- reach none of these rows but through here, and here only what is confirmed, closed and not before a court. The hour is now, by the
-- database's own clock: a worker that is wrong, or not ours any more, brings no year forward. Returns how much went.
create function ending.erase(list uuid, root uuid, at timestamptz) returns table (documents integer, receipts integer, files integer)
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  persons uuid[];
  held uuid[];
begin
  -- Who waited for a lock is behind; nobody is ahead. Another code than the refusal below, which would keep him: here the clock is mended.
  if at not between platform.own_hour() - interval '1 hour' and platform.own_hour() + interval '1 minute'
  then raise exception 'an erasure is of now' using errcode = 'object_not_in_prerequisite_state'; end if;
  -- The same code: nobody is struck off because of others. Two minutes, for an act may have waited since.
  if exists (select from ending.erasure e where e.id = list and e.confirmed_at is not null and e.done_at is null
    and (e.compared_digest = e.confirmed_digest
      and e.compared_at between platform.own_hour() - interval '2 minutes' and platform.own_hour()) is not true)
  then raise exception 'a list erases once it was compared' using errcode = 'object_not_in_prerequisite_state'; end if;
  persons := (select array_agg(l.person_id) from ending.erasure_line l
    where l.erasure_id = list and l.root_id = root and ending.is_confirmed(l.person_id));
  perform evidence.hold_facts(persons); -- first: whatever an act writes of him now is there before, or is refused
  if persons is null or exists (select from enrolment.applicant a where (a.id = any(persons) or a.merged_into = any(persons)
      or a.id in (select m.merged_into from enrolment.applicant m where m.id = any(persons))) and a.id <> all(persons))
    or exists (select from space.account c where c.person_id = any(persons) and c.closed_at is null)
    or (not exists (select from space.account c where c.person_id = any(persons)) and ending.closed_unseen_at(root) is null)
    or exists (select from ending.litigation g where g.person_id = any(persons) and g.ended_at is null)
    or exists (select from delivery.document d where d.person_id = any(persons) and d.withdrawn_at is null
      and d.contested_at is not null and d.contest_outcome is null)
    -- Whoever was registered or sent a letter within the year is in the middle of something, whatever the program has judged.
    or exists (select from enrolment.applicant a where a.id = any(persons) and a.registered_at > at - interval '1 year')
    or exists (select from delivery.document d where d.person_id = any(persons) and d.made_available_at > at - interval '1 year')
  then raise exception 'nobody is erased but by two, once nothing needs the proof' using errcode = 'restrict_violation'; end if;
  held := array(select d.id from delivery.document d where d.person_id = any(persons));
  insert into ending.erased_file (file_key, erased_at)
    select k.key, at from (
      select d.file_key as key from delivery.document d where d.person_id = any(persons)
      union select t.file_key from delivery.draft t where t.person_id = any(persons)
      union select r.file_key from evidence.receipt r where r.person_id = any(persons)
      union select r.french_file_key from evidence.receipt r where r.person_id = any(persons)
      union select s.file_key from takeaway.sealed_file s where s.person_id = any(persons) and s.removed_at is null) k
    where k.key is not null on conflict do nothing;
  get diagnostics files = row_count;
  delete from platform.person_key x where x.person_id = any(persons);
  -- Who read him today no fact says yet: it is said once the day is over, under the key of the house (decision 0026).
  delete from evidence.staff_read x where x.person_id = any(persons) and x.fact_id is not null;
  delete from evidence.receipt x where x.person_id = any(persons);
  get diagnostics receipts = row_count;
  delete from takeaway.sealed_file x where x.person_id = any(persons);
  delete from ending.notice x using ending.closing k where k.id = x.closing_id and k.person_id = any(persons);
  delete from ending.closing x where x.person_id = any(persons);
  delete from ending.case_end x where x.person_id = any(persons);
  delete from ending.litigation x where x.person_id = any(persons);
  delete from reach.alert x where x.person_id = any(persons) or x.document_id = any(held);
  delete from delivery.misplaced x where x.person_id = any(persons) or x.document_id = any(held);
  delete from delivery.transfer x where x.person_id = any(persons);
  delete from delivery.draft x where x.person_id = any(persons);
  delete from staff.work_item x where x.person_id = any(persons) or x.document_id = any(held);
  delete from delivery.document x where x.person_id = any(persons);
  get diagnostics documents = row_count;
  delete from space.contact_code x where x.person_id = any(persons);
  delete from space.contact_point x where x.person_id = any(persons);
  delete from space.session x where x.person_id = any(persons);
  delete from space.account x where x.person_id = any(persons);
  delete from enrolment.notice x where x.person_id = any(persons);
  delete from enrolment.connection_key x where x.person_id = any(persons);
  delete from enrolment.former_number x where x.person_id = any(persons);
  delete from enrolment.applicant x where x.id = any(persons);
  update ending.erasure_line l set erased_at = at where l.erasure_id = list and l.person_id = any(persons);
  return next;
end $$;
revoke execute on function ending.is_confirmed(uuid), ending.refuse_unconfirmed(), ending.compare(uuid), ending.erase(uuid, uuid, timestamptz) from public;
grant execute on function ending.compare(uuid), ending.erase(uuid, uuid, timestamptz) to pli_worker;
