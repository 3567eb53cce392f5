create schema staff;

create table staff.organisation (
  id uuid primary key,
  kind text not null constraint organisation_kind_known check (kind in ('office', 'registration-desk', 'reception-desk', 'prefecture')),
  name text not null,                     -- of a structure, never of a person
  department text,
  address text,                           -- of a structure that houses: printed on the notice, where he finds help
  phone text constraint phone_is_international check (phone ~ '^\+[0-9]{6,15}$'),
  prefecture_id uuid references staff.organisation,  -- of a registration desk: who receives its feed
  created_at timestamptz not null,
  constraint only_a_registration_desk_answers_to_a_prefecture check (prefecture_id is null or kind = 'registration-desk')
);
create unique index organisation_name_once on staff.organisation (kind, lower(name));

-- Someone who works. Known by the identity provider's subject; shown by a pseudonym, never by a name.
create table staff.member (
  id uuid primary key,
  issuer text not null,
  subject text not null,
  pseudonym text not null constraint pseudonym_is_not_a_sentence check (pseudonym ~ '^[[:alnum:]][[:alnum:].-]{1,39}$'),
  created_at timestamptz not null,
  left_at timestamptz,                    -- has left: signs in no more; his facts keep his id
  constraint member_once_per_issuer unique (issuer, subject)
);
create unique index pseudonym_once on staff.member (lower(pseudonym));

-- A machine: the Office's case system, a desk's own system, a prefecture's reader.
create table staff.api_client (
  id uuid primary key,
  name text not null,
  secret_digest bytea not null,           -- keyed digest: the secret is shown once, when it is made
  created_at timestamptz not null,
  revoked_at timestamptz
);
create unique index client_name_once on staff.api_client (lower(name)) where revoked_at is null;

-- role × scope. organisation_id null: the whole Office.
create table staff.grant (
  id uuid primary key,
  actor_id uuid not null,                 -- a member or an api client
  role text not null,
  organisation_id uuid references staff.organisation,
  granted_at timestamptz not null,
  granted_by uuid,                        -- null: at installation
  revoked_at timestamptz,
  constraint revoked_after_granted check (revoked_at >= granted_at),
  -- The roles whose place in src/staff/rights.ts is the Office reach everybody; the others never do without a place.
  constraint only_office_roles_reach_everybody check ((organisation_id is null)
    = (role in ('officer', 'division-head', 'post-room', 'auditor', 'administrator', 'system')))
);
create unique index grant_once on staff.grant (actor_id, role, organisation_id) nulls not distinct where revoked_at is null;
create index grant_by_actor on staff.grant (actor_id) where revoked_at is null;

-- src/staff/rights.ts as rows, so that the database checks the same table as the routes. Written by the owner at migration.
create table staff.role_right (
  role text not null,
  "right" text not null,
  primary key (role, "right")
);

create table staff.session (
  digest bytea primary key,
  member_id uuid not null references staff.member,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  id_token bytea                          -- sealed; what the provider wants back to end its own session
);
create index session_by_member on staff.session (member_id);
create table staff.sign_in (              -- an OpenID Connect sign-in under way
  state_digest bytea primary key,
  browser_digest bytea not null,          -- of the cookie of the browser that began it: nobody else may finish
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  expires_at timestamptz not null
);
create table staff.api_token (
  digest bytea primary key,
  client_id uuid not null references staff.api_client,
  expires_at timestamptz not null
);
create index api_token_by_client on staff.api_token (client_id);

-- Something a human must look at. Minimal.
create table staff.work_item (
  id uuid primary key,
  kind text not null,                     -- e.g. contested-document, wrong-space, unread-at-exit, no-contact
  owner_role text not null,
  organisation_id uuid references staff.organisation,
  person_id uuid,
  document_id uuid,
  fact_id text not null,                  -- what caused it
  created_at timestamptz not null,
  due_at timestamptz,
  done_at timestamptz,
  done_by text,                           -- a member, a machine, or `worker`
  outcome text,
  constraint once_for_each_fact_and_role unique (fact_id, owner_role),
  constraint done_with_outcome check ((done_at is null) = (outcome is null) and (done_at is null) = (done_by is null))
);
-- Somebody is asked once for as long as he has not answered: of a kind about the person alone (it names no document,
-- src/staff/work-kinds.ts) whatever told it, of another for each document: a file that cannot be read is told at each try.
-- A document has several acknowledgements, and each that is not made is work of its own; so is each notice of a closing that reached
-- nobody: one answer would tell three.
create unique index one_open_item_of_a_kind on staff.work_item (person_id, kind, document_id, owner_role, organisation_id)
  nulls not distinct where done_at is null and person_id is not null and kind not in ('receipt-not-made', 'closing-not-told');
create index work_item_by_person on staff.work_item (person_id);
create index work_item_open on staff.work_item (owner_role, due_at) where done_at is null;

-- May the acting member or machine use this right over a person registered at this desk and housed by that structure?
-- A grant without organisation is the whole Office; a prefecture's reaches the desks it answers for.
create function staff.may("right" text, registered_by uuid, reception_desk uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select from staff.grant g join staff.role_right r on r.role = g.role and r."right" = $1
    where g.actor_id = platform.acting_staff() and g.revoked_at is null
      and (g.organisation_id is null or g.organisation_id in (registered_by, reception_desk)
        or g.organisation_id = (select o.prefecture_id from staff.organisation o where o.id = registered_by)))
$$;
-- The right without a person: "may he do this somewhere?"
create function staff.may_somewhere("right" text) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select from staff.grant g join staff.role_right r on r.role = g.role and r."right" = $1
    where g.actor_id = platform.acting_staff() and g.revoked_at is null)
$$;
-- Does work for this role, at this organisation (none: the Office), wait for the acting member? What waits for an officer waits for a
-- division head too, who may do all that an officer may (src/staff/rights.ts).
create function staff.waits_for_me(owner_role text, organisation uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select from staff.grant g where g.actor_id = platform.acting_staff() and g.revoked_at is null
      and (g.role = $1 or (g.role = 'division-head' and $1 = 'officer'))
      and (g.organisation_id is null or g.organisation_id = $2))
$$;
