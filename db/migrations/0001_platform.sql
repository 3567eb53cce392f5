-- What every capability stands on. No default reads the clock: "now" always comes from the clock port.
create schema platform;

-- Development and demonstration only: how far the clock has been travelled. In production there is no row.
create table platform.clock_travel (
  only_one boolean primary key default true constraint only_one_row check (only_one),
  offset_milliseconds bigint not null
);

-- Shared by all nodes. Unlogged: losing it after a crash only forgives a few tries.
create unlogged table platform.rate_limit (
  key bytea primary key,           -- keyed digest of what is limited: never an address or a number in clear
  window_start timestamptz not null,
  hits integer not null constraint hits_not_negative check (hits >= 0)
);

-- A person's key, wrapped by the master key. Destroying the row is erasure: every sealed value, salt and file of the
-- person becomes unreadable, and the journal stays consistent.
create table platform.person_key (
  person_id uuid primary key,
  wrapped bytea not null,
  master_key_id text not null
);

-- The session's digest, the actor and the instant of the running transaction (set with SET LOCAL by platform/db/act.ts).
create function platform.acting_session() returns bytea language sql stable as
  $$ select decode(nullif(current_setting('pli.session', true), ''), 'hex') $$;
create function platform.acting_staff() returns uuid language sql stable as
  $$ select nullif(current_setting('pli.actor', true), '')::uuid $$;
create function platform.acting_at() returns timestamptz language sql stable as
  $$ select nullif(current_setting('pli.now', true), '')::timestamptz $$;

-- The database's own hour, travelled in development: for the few rules that must not believe whoever calls.
create function platform.own_hour() returns timestamptz language sql volatile set search_path = pg_catalog as
  $$ select clock_timestamp() + coalesce((select t.offset_milliseconds from platform.clock_travel t), 0) * interval '1 millisecond' $$;

-- For tables and columns that may be written once and then never again.
create function platform.refuse_change() returns trigger language plpgsql as
  $$ begin raise exception '% is insert-only', tg_table_name using errcode = 'restrict_violation'; end $$;

-- The same of what is proof: it goes once the key of its person is destroyed, when nobody can read it any more.
create function platform.refuse_unless_erased() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from platform.person_key k where k.person_id = old.person_id)
  then raise exception '% is insert-only', tg_table_name using errcode = 'restrict_violation'; end if;
  return old;
end $$;
revoke execute on function platform.refuse_unless_erased() from public;

-- What follows from an act, written in its transaction; some of it must not start before an instant of the clock port
-- (e.g. an alert held back for the night). The worker hands the due ones to the job queue, many at once; the queue's own
-- delays serve retries only, since they count with the database's clock.
create table platform.due_job (
  id text primary key,                    -- derived from the fact that caused it: twice is once
  name text not null,
  data jsonb not null,                    -- ids only, nothing personal
  due_at timestamptz not null
);
create index due_job_by_time on platform.due_job (due_at);
