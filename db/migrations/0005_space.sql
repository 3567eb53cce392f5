create schema space;

create table space.account (
  person_id uuid primary key references enrolment.applicant,
  password_hash text not null,            -- argon2id
  activated_at timestamptz not null,
  language text,                          -- the language he chose for the screens; null in profile=strict
  closes_on date,                         -- announced: the last day of the space
  closed_at timestamptz,
  constraint closed_not_before_activated check (closed_at >= activated_at)
);

-- How alerts reach him. Not a postal address, and never where service happens.
create table space.contact_point (
  id uuid primary key,
  person_id uuid not null references enrolment.applicant,
  kind text not null constraint contact_kind_known check (kind in ('email', 'mobile')),
  sealed bytea not null,                  -- the address or number, under the person's key
  created_at timestamptz not null,
  verified_at timestamptz,
  removed_at timestamptz
);
create index contact_point_by_person on space.contact_point (person_id) where removed_at is null;

create table space.contact_code (         -- a code really sent, to verify a contact point or to recover a password
  id uuid primary key,
  contact_point_id uuid not null references space.contact_point,
  person_id uuid not null references enrolment.applicant,
  purpose text not null constraint code_purpose_known check (purpose in ('verify', 'recover')),
  digest bytea,                           -- null until the worker has made and sent it
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  used_at timestamptz
);
create index contact_code_by_person on space.contact_code (person_id);

create table space.session (
  digest bytea primary key,               -- keyed digest of the token in the cookie: who writes here opens no session
  person_id uuid not null references enrolment.applicant,
  authenticated_by text not null constraint authenticated_by_known check (authenticated_by in ('key', 'password', 'recovery')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_by_person on space.session (person_id) where ended_at is null;
-- A closed space is entered by nobody, whichever way he came and at whichever instant: the lock waits for who is closing it.
create function space.refuse_closed() returns trigger language plpgsql as $$
begin
  if (select a.closed_at is not null from space.account a where a.person_id = new.person_id for share)
  then raise exception 'this space is closed' using errcode = 'restrict_violation'; end if;
  return new;
end $$;
create trigger no_session_in_a_closed_space before insert on space.session for each row execute function space.refuse_closed();

-- Neither ended, nor expired, nor idle for thirty minutes. Plain SQL, so that it melts into the statement that asks.
create function space.is_live(s space.session, at timestamptz) returns boolean language sql immutable as
  $$ select s.ended_at is null and s.expires_at > at and s.last_seen_at > at - interval '30 minutes' $$;

-- Whose session runs this transaction. The only bridge from a cookie to a person's rows.
create function space.acting_person() returns uuid language sql stable security definer set search_path = pg_catalog as $$
  select s.person_id from space.session s where s.digest = platform.acting_session() and space.is_live(s, platform.acting_at())
$$;

-- Whom a cookie's digest stands for; nothing when the session has ended. The web process may call it and has no other way
-- to a person. "Seen" is written at most every five minutes, so that most requests write nothing.
create function space.session_of(session_digest bytea, at timestamptz)
  returns table (person_id uuid, authenticated_by text, language text)
  language plpgsql security definer set search_path = pg_catalog as $$
declare found_one space.session;
begin
  select s.* into found_one from space.session s
  where s.digest = session_digest and space.is_live(s, at);
  if not found then return; end if;
  if found_one.last_seen_at <= at - interval '5 minutes' then
    update space.session s set last_seen_at = at where s.digest = session_digest;
  end if;
  return query select found_one.person_id, found_one.authenticated_by,
    coalesce((select a.language from space.account a where a.person_id = found_one.person_id),
             (select p.language from enrolment.applicant p where p.id = found_one.person_id));
end $$;
revoke execute on function space.session_of from public;
grant execute on function space.session_of to pli_app;
