create schema evidence;

-- The journal. A row is never changed or deleted: no role has the right, and the trigger refuses even the owner.
create table evidence.fact (
  id text primary key,                    -- says what happened, e.g. document:<id>/opened: twice is once
  type text not null,                     -- past tense, e.g. DocumentOpened
  subject text not null,                  -- document:<id>, person:<id>, …
  person_id uuid,                         -- whose key seals; null when the fact concerns nobody
  author_kind text not null constraint author_kind_known check (author_kind in ('person', 'staff', 'client', 'system')),
  author_id text not null,
  author_role text not null,
  happened_at timestamptz not null,       -- when it happened
  recorded_at timestamptz not null,       -- when it was written down
  regime text,
  sealed_salt bytea not null constraint salt_at_least_128_bits check (octet_length(sealed_salt) >= 16 + 12 + 16),
  body text not null,                     -- canonical JSON (RFC 8785)
  digest bytea not null constraint digest_is_sha256 check (octet_length(digest) = 32),
  entry bytea not null constraint entry_is_sha256 check (octet_length(entry) = 32), -- of salt and body: all the log publishes of it
  constraint fact_not_recorded_before_it_happened check (recorded_at >= happened_at)
);
create index fact_by_subject on evidence.fact (subject);
create index fact_by_person on evidence.fact (person_id, recorded_at);
-- What did this agent or machine do and read? Persons and the program itself do not pay for it.
create index fact_by_staff on evidence.fact (author_id, recorded_at) where author_kind in ('staff', 'client');
-- Of late, what asks for an alert or a receipt (src/journey.ts): was each made? Others do not pay for it.
create index fact_followed on evidence.fact (recorded_at) where type in ('DocumentDeposited', 'DocumentOpened', 'ServiceDeemed',
  'DocumentContested', 'ContestDecided', 'DocumentWithdrawn', 'DocumentMisplaced', 'PasswordChanged', 'PinChosen', 'PersonsMerged',
  'NumberCorrected', 'ConnectionKeyIssued', 'ContactVerified', 'ContactRemoved', 'PaperRequestAnswered', 'SpaceClosingAnnounced',
  'AlertsTold', 'OutagesTold', 'NoticeTold', 'DocumentGivenOtherwise', 'WrongSpaceFound');
-- What an end is held against (src/ending/audit-held.ts): few among millions, and each looked for without reading the others.
create index fact_of_an_end on evidence.fact (type, person_id)
  where type in ('LitigationDeclared', 'CaseEnded', 'SpaceClosingAnnounced', 'SpaceDeactivated');
create trigger fact_insert_only before update or delete on evidence.fact for each row execute function platform.refuse_change();
create trigger fact_never_truncated before truncate on evidence.fact for each statement execute function platform.refuse_change();

-- Who of those who work read what of whom: a row a reading, in the transaction that read. Once the day is over in Paris one
-- fact a day says it, and only then the rows go (decision 0026).
create table evidence.staff_read (
  id uuid primary key,
  subject text not null,                  -- what the fact will be about: person:<id>, document:<id>
  person_id uuid not null,
  what text not null,                     -- a code
  receipt_id uuid,
  reader_kind text not null constraint reader_works check (reader_kind in ('staff', 'client')),
  reader_id uuid not null,
  reader_role text not null,
  read_at timestamptz not null,
  fact_id text references evidence.fact deferrable initially deferred  -- the fact that says it; null: its day is not over
);
create index staff_read_by_person on evidence.staff_read (person_id) where fact_id is null;
create index staff_read_by_time on evidence.staff_read (read_at) where fact_id is null;
create index staff_read_by_subject on evidence.staff_read (subject) where fact_id is null;
create index staff_read_by_reader on evidence.staff_read (reader_id) where fact_id is null;
create index staff_read_said on evidence.staff_read (fact_id) where fact_id is not null;
create trigger staff_read_written_once before update on evidence.staff_read for each row
  when (old.fact_id is not null or new.fact_id is null or (new.id, new.subject, new.person_id, new.what, new.receipt_id, new.reader_kind,
    new.reader_id, new.reader_role, new.read_at) is distinct from (old.id, old.subject, old.person_id, old.what, old.receipt_id,
    old.reader_kind, old.reader_id, old.reader_role, old.read_at))
  execute function platform.refuse_change();
create trigger staff_read_goes_once_said before delete on evidence.staff_read for each row when (old.fact_id is null)
  execute function platform.refuse_change();
create trigger staff_read_never_truncated before truncate on evidence.staff_read for each statement execute function platform.refuse_change();

-- The one order of the facts, given by one sequencer after they are committed, never by a sequence at insertion.
create table evidence.log_entry (
  position bigint primary key constraint position_from_zero check (position >= 0),
  fact_id text not null unique references evidence.fact
);
create trigger log_entry_insert_only before update or delete on evidence.log_entry for each row execute function platform.refuse_change();
create trigger log_entry_never_truncated before truncate on evidence.log_entry for each statement execute function platform.refuse_change();

-- The tree over the facts (RFC 9162), as tiles of 256 hashes (C2SP tlog-tiles) and the entries they are hashed from. The last of
-- each level grows; no byte that stands is ever changed.
create table evidence.tile (
  level smallint not null constraint level_from_zero check (level between 0 and 6),
  index bigint not null constraint index_from_zero check (index >= 0),
  hashes bytea not null constraint tile_of_whole_hashes check (octet_length(hashes) % 32 = 0 and octet_length(hashes) between 32 and 8192),
  primary key (level, index)
);
create table evidence.entry_bundle (
  index bigint primary key constraint index_from_zero check (index >= 0),
  entries bytea not null constraint bundle_of_whole_entries check (octet_length(entries) % 32 = 0 and octet_length(entries) between 32 and 8192)
);
create function evidence.refuse_another_past() returns trigger language plpgsql set search_path = pg_catalog as
  $$ begin raise exception 'a tile only grows' using errcode = 'restrict_violation'; end $$;
create trigger tile_only_grows before update on evidence.tile for each row
  when (new.level <> old.level or new.index <> old.index or substring(new.hashes for octet_length(old.hashes)) <> old.hashes)
  execute function evidence.refuse_another_past();
create trigger bundle_only_grows before update on evidence.entry_bundle for each row
  when (new.index <> old.index or substring(new.entries for octet_length(old.entries)) <> old.entries)
  execute function evidence.refuse_another_past();
create trigger tile_never_deleted before delete on evidence.tile for each row execute function platform.refuse_change();
create trigger tile_never_truncated before truncate on evidence.tile for each statement execute function platform.refuse_change();
create trigger bundle_never_deleted before delete on evidence.entry_bundle for each row execute function platform.refuse_change();
create trigger bundle_never_truncated before truncate on evidence.entry_bundle for each statement execute function platform.refuse_change();

-- Who signs: a court that kept the key can tell that it was changed. `padding_digest` commits to the key of the padding before
-- anything is padded with it.
create table evidence.log_key (
  verifier text primary key,              -- name+id+key (C2SP signed-note)
  padding_digest bytea not null constraint padding_digest_is_sha256 check (octet_length(padding_digest) = 32),
  since timestamptz not null
);
create trigger log_key_insert_only before update or delete on evidence.log_key for each row execute function platform.refuse_change();
create trigger log_key_never_truncated before truncate on evidence.log_key for each statement execute function platform.refuse_change();

-- Each size the tree was closed at. Its note is signed after the size is committed: what is signed can no longer be undone.
create table evidence.checkpoint (
  size bigint primary key constraint size_above_zero check (size > 0),
  root bytea not null constraint root_is_sha256 check (octet_length(root) = 32),
  made_at timestamptz not null,           -- up to then it covers whatever was written
  note text,                              -- signed (C2SP tlog-checkpoint); null: not yet
  signed_at timestamptz,
  signed_by text references evidence.log_key,
  constraint signed_whole check ((note is null) = (signed_at is null) and (note is null) = (signed_by is null))
);
create index checkpoint_unsigned on evidence.checkpoint (size) where note is null;
create trigger checkpoint_signed_once before update on evidence.checkpoint for each row
  when (old.note is not null or (new.size, new.root, new.made_at) is distinct from (old.size, old.root, old.made_at))
  execute function platform.refuse_change();
create trigger checkpoint_never_deleted before delete on evidence.checkpoint for each row execute function platform.refuse_change();
create trigger checkpoint_never_truncated before truncate on evidence.checkpoint for each statement execute function platform.refuse_change();

-- What a time authority said of a checkpoint: an RFC 3161 token over the bytes of its note. Ours is not the only word for the hour.
create table evidence.checkpoint_timestamp (
  size bigint primary key references evidence.checkpoint,
  stamped_at timestamptz not null,        -- as the authority says
  token bytea not null
);
create trigger checkpoint_timestamp_insert_only before update or delete on evidence.checkpoint_timestamp for each row
  execute function platform.refuse_change();
create trigger checkpoint_timestamp_never_truncated before truncate on evidence.checkpoint_timestamp for each statement
  execute function platform.refuse_change();

-- Facts the sequencer has not placed yet, in the order they were written: of two facts about one document, the second was
-- written after the first was committed. The fact's own trigger feeds it, so no writer can forget it.
create table evidence.unplaced (written bigint generated always as identity primary key, fact_id text not null);
-- A fact about somebody is written while his key is there, and his erasure counts every one that was: an act holds this lock with others
-- from its first fact about him until it is over, the erasure takes it alone before his key goes. In memory, since a lock on the row of the
-- key would be a write for each fact; one of a thousand, since an act about many must find room. One trigger for both: the second costs as much again.
create function evidence.queue_for_sequencer() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.person_id is not null then
    perform pg_advisory_xact_lock_shared(5317, uuid_hash(new.person_id) & 1023);
    if not exists (select from platform.person_key k where k.person_id = new.person_id)
    then raise exception 'a fact about somebody whose key is destroyed' using errcode = 'restrict_violation'; end if;
  end if;
  insert into evidence.unplaced (fact_id) values (new.id);
  return null;
end $$;
create trigger fact_queued after insert on evidence.fact for each row execute function evidence.queue_for_sequencer();
create function evidence.hold_facts(persons uuid[]) returns void language plpgsql set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(5317, h.number) from (select distinct uuid_hash(p) & 1023 as number from unnest(persons) p order by 1) h;
end $$;
revoke execute on function evidence.hold_facts(uuid[]) from public;

-- Acknowledgements (accusés, CESEDA R. 531-17): asked for in the transaction of the act, rendered once by a job.
create table evidence.receipt (
  id uuid primary key,
  kind text not null constraint receipt_kind_known check (kind in ('deposit', 'opening', 'term', 'contest', 'withdrawal',
    'alerts', 'availability', 'notice')),
  fact_id text not null unique references evidence.fact,
  document_id uuid,                       -- null: of the handing-over of his notice
  person_id uuid not null,
  language text not null,
  requested_at timestamptz not null,
  rendered_at timestamptz,
  digest bytea,
  file_key text,
  -- Who is at it, and since when: it is made outside of any transaction, for it waits for a time authority. An attempt that was cut off
  -- is known by its name: what it left goes.
  attempt text,
  attempted_at timestamptz,               -- null: nobody is at it
  -- The French alone, which the prefecture reads: the language beside it tells where he comes from. Of what it is told of.
  french_digest bytea,
  french_file_key text,
  constraint rendered_whole check ((rendered_at is null) = (digest is null) and (rendered_at is null) = (file_key is null)),
  constraint receipt_of_a_document check ((document_id is null) = (kind = 'notice')),
  constraint rendered_in_french_too check ((rendered_at is null or kind in ('deposit', 'alerts', 'availability', 'notice')) = (french_digest is null)
    and (french_digest is null) = (french_file_key is null))
);
create index receipt_by_document on evidence.receipt (document_id);
create index receipt_by_person on evidence.receipt (person_id);
-- Whoever holds a file asks whether it was made here.
create index receipt_by_digest on evidence.receipt (digest);
create index receipt_by_french_digest on evidence.receipt (french_digest);
create index receipt_unrendered on evidence.receipt (requested_at) where rendered_at is null;
-- Once made it stays as it was handed out.
create function evidence.refuse_rendering_again() returns trigger language plpgsql as
  $$ begin raise exception 'a receipt is rendered once' using errcode = 'restrict_violation'; end $$;
create trigger receipt_rendered_once before update on evidence.receipt for each row when (old.rendered_at is not null)
  execute function evidence.refuse_rendering_again();
create trigger receipt_goes_with_its_key before delete on evidence.receipt for each row execute function platform.refuse_unless_erased();

-- Was the space there? A web process that answers says so each minute; five minutes of silence are hours in which nobody could come
-- (law.md §2). What went before the first beat nobody knows.
create table evidence.watch (
  only_one boolean primary key default true constraint only_one_row check (only_one),
  since timestamptz not null,
  last_beat_at timestamptz not null,
  constraint watch_goes_forward check (last_beat_at >= since)
);
create table evidence.outage (
  since timestamptz primary key,          -- of the last beat before it
  until timestamptz not null,             -- of the first after it
  fact_id text references evidence.fact deferrable initially deferred, -- null: not written down yet
  constraint outage_has_a_length check (until > since)
);
create trigger outage_written_once before update on evidence.outage for each row
  when (old.fact_id is not null or (new.since, new.until) is distinct from (old.since, old.until)) execute function platform.refuse_change();
create trigger outage_never_deleted before delete on evidence.outage for each row execute function platform.refuse_change();
create trigger outage_never_truncated before truncate on evidence.outage for each statement execute function platform.refuse_change();
-- By the clock of whoever answers, which the database's own (travelled, in development) must agree with: a web process that is
-- wrong, or not ours any more, neither makes an outage nor hides one that is longer than a minute.
create function evidence.beat(at timestamptz) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  last timestamptz;
  hour constant timestamptz := platform.own_hour();
begin
  if $1 not between hour - interval '1 minute' and hour + interval '1 minute'
  then raise exception 'a beat is of now' using errcode = 'restrict_violation'; end if;
  insert into evidence.watch (since, last_beat_at) values ($1, $1) on conflict do nothing;
  select w.last_beat_at into last from evidence.watch w for update;
  if $1 > last + interval '5 minutes' then insert into evidence.outage (since, until) values (last, $1); end if;
  update evidence.watch set last_beat_at = greatest(last_beat_at, $1);
end $$;
revoke execute on function evidence.beat(timestamptz) from public;
