create schema space;

create table space.account (
  person_id uuid primary key references enrolment.applicant,
  password_hash text not null,            -- argon2id
  activated_at timestamptz not null,
  language text,                          -- the language he chose for the screens; null in profile=strict
  closed_at timestamptz
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
  digest bytea primary key,               -- SHA-256 of the opaque token in the cookie
  person_id uuid not null references enrolment.applicant,
  authenticated_by text not null constraint authenticated_by_known check (authenticated_by in ('key', 'password', 'recovery')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_by_person on space.session (person_id) where ended_at is null;

-- Whose session runs this transaction. The only bridge from a cookie to a person's rows.
create function space.acting_person() returns uuid language sql stable security definer set search_path = pg_catalog as $$
  select s.person_id from space.session s
  where s.digest = platform.acting_session() and s.ended_at is null
    and s.expires_at > platform.acting_at() and s.last_seen_at > platform.acting_at() - interval '30 minutes'
$$;
