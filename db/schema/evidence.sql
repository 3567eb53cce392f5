-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table evidence.checkpoint
  size                     bigint not null
  root                     bytea not null
  made_at                  timestamptz not null
  note                     text
  signed_at                timestamptz
  signed_by                text
  constraint checkpoint_pkey PRIMARY KEY (size)
  constraint checkpoint_signed_by_fkey FOREIGN KEY (signed_by) REFERENCES evidence.log_key(verifier)
  constraint root_is_sha256 CHECK (octet_length(root) = 32)
  constraint signed_whole CHECK ((note IS NULL) = (signed_at IS NULL) AND (note IS NULL) = (signed_by IS NULL))
  constraint size_above_zero CHECK (size > 0)
  index checkpoint_unsigned (size) WHERE (note IS NULL)
  trigger checkpoint_never_deleted BEFORE DELETE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger checkpoint_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  trigger checkpoint_signed_once BEFORE UPDATE for each ROW WHEN (((old.note IS NOT NULL) OR (((new.size IS DISTINCT FROM old.size) OR (new.root IS DISTINCT FROM old.root)) OR (new.made_at IS DISTINCT FROM old.made_at)))) EXECUTE FUNCTION platform.refuse_change()
  grant select to pli_app
  grant select to pli_auditor
  grant insert, select to pli_sequencer
  grant select to pli_worker
  grant update (note, signed_at, signed_by) to pli_sequencer

table evidence.checkpoint_timestamp
  size                     bigint not null
  stamped_at               timestamptz not null
  token                    bytea not null
  constraint checkpoint_timestamp_pkey PRIMARY KEY (size)
  constraint checkpoint_timestamp_size_fkey FOREIGN KEY (size) REFERENCES evidence.checkpoint(size)
  trigger checkpoint_timestamp_insert_only BEFORE DELETE OR UPDATE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger checkpoint_timestamp_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant select to pli_app
  grant select to pli_auditor
  grant insert, select to pli_sequencer
  grant select to pli_worker

table evidence.entry_bundle
  index                    bigint not null
  entries                  bytea not null
  constraint entry_bundle_pkey PRIMARY KEY (index)
  constraint bundle_of_whole_entries CHECK ((octet_length(entries) % 32) = 0 AND octet_length(entries) >= 32 AND octet_length(entries) <= 8192)
  constraint index_from_zero CHECK (index >= 0)
  trigger bundle_never_deleted BEFORE DELETE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger bundle_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  trigger bundle_only_grows BEFORE UPDATE for each ROW WHEN (((new.index <> old.index) OR (SUBSTRING(new.entries FROM 1 FOR octet_length(old.entries)) <> old.entries))) EXECUTE FUNCTION evidence.refuse_another_past()
  grant select to pli_app
  grant select to pli_auditor
  grant insert, select to pli_sequencer
  grant select to pli_worker
  grant update (entries) to pli_sequencer

table evidence.fact with row-level security
  id                       text not null
  type                     text not null
  subject                  text not null
  person_id                uuid
  author_kind              text not null
  author_id                text not null
  author_role              text not null
  happened_at              timestamptz not null
  recorded_at              timestamptz not null
  regime                   text
  sealed_salt              bytea not null
  body                     text not null
  digest                   bytea not null
  entry                    bytea not null
  constraint fact_pkey PRIMARY KEY (id)
  constraint author_kind_known CHECK (author_kind IN ('person', 'staff', 'client', 'system'))
  constraint digest_is_sha256 CHECK (octet_length(digest) = 32)
  constraint entry_is_sha256 CHECK (octet_length(entry) = 32)
  constraint fact_not_recorded_before_it_happened CHECK (recorded_at >= happened_at)
  constraint salt_at_least_128_bits CHECK (octet_length(sealed_salt) >= (16 + 12 + 16))
  index fact_by_person (person_id, recorded_at)
  index fact_by_staff (author_id, recorded_at) WHERE (author_kind IN ('staff', 'client'))
  index fact_by_subject (subject)
  index fact_followed (recorded_at) WHERE (type IN ('DocumentDeposited', 'DocumentOpened', 'ServiceDeemed', 'DocumentContested', 'ContestDecided', 'DocumentWithdrawn', 'DocumentMisplaced', 'PasswordChanged', 'PinChosen', 'PersonsMerged', 'NumberCorrected', 'ConnectionKeyIssued', 'ContactVerified', 'ContactRemoved', 'PaperRequestAnswered', 'SpaceClosingAnnounced', 'AlertsTold', 'OutagesTold', 'NoticeTold', 'DocumentGivenOtherwise', 'WrongSpaceFound'))
  index fact_of_an_end (type, person_id) WHERE (type IN ('LitigationDeclared', 'CaseEnded', 'SpaceClosingAnnounced', 'SpaceDeactivated'))
  trigger fact_insert_only BEFORE DELETE OR UPDATE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger fact_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  trigger fact_queued AFTER INSERT for each ROW EXECUTE FUNCTION evidence.queue_for_sequencer()
  grant select to pli_auditor
  grant insert to pli_door
  grant insert, select to pli_person
  grant insert, select to pli_staff
  grant insert, select to pli_worker
  grant select (id, recorded_at, entry) to pli_sequencer
  policy fact_auditor for select to pli_auditor using (true)
  policy fact_door_writes for insert to pli_door with check (true)
  policy fact_person_reads for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy fact_person_writes for insert to pli_person with check ((person_id = (SELECT space.acting_person())))
  policy fact_sequencer for select to pli_sequencer using (true)
  policy fact_staff_reads for select to pli_staff using (((SELECT staff.may_somewhere('event.read') AS may_somewhere) OR (SELECT staff.may_somewhere('journal.audit') AS may_somewhere) OR enrolment.may_person('document.read', person_id)))
  policy fact_staff_reads_record for select to pli_staff using (((subject = ('person:' || (person_id)::text)) AND enrolment.may_person('applicant.read', person_id)))
  policy fact_staff_writes for insert to pli_staff with check ((author_id = (platform.acting_staff())::text))
  policy fact_worker for all to pli_worker using (true) with check (true)

table evidence.log_entry with row-level security
  position                 bigint not null
  fact_id                  text not null
  constraint log_entry_pkey PRIMARY KEY ("position")
  constraint log_entry_fact_id_key UNIQUE (fact_id)
  constraint log_entry_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES evidence.fact(id)
  constraint position_from_zero CHECK ("position" >= 0)
  trigger log_entry_insert_only BEFORE DELETE OR UPDATE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger log_entry_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant select to pli_auditor
  grant select to pli_person
  grant insert, select to pli_sequencer
  grant select to pli_staff
  grant select to pli_worker
  policy log_entry_person for select to pli_person using ((EXISTS ( SELECT
   FROM evidence.fact f
  WHERE ((f.id = log_entry.fact_id) AND (f.person_id = (SELECT space.acting_person()))))))
  policy log_entry_readers for select to pli_auditor, pli_staff, pli_worker using (true)
  policy log_entry_sequencer for all to pli_sequencer using (true) with check (true)

table evidence.log_key
  verifier                 text not null
  padding_digest           bytea not null
  since                    timestamptz not null
  constraint log_key_pkey PRIMARY KEY (verifier)
  constraint padding_digest_is_sha256 CHECK (octet_length(padding_digest) = 32)
  trigger log_key_insert_only BEFORE DELETE OR UPDATE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger log_key_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant select to pli_app
  grant select to pli_auditor
  grant insert, select to pli_sequencer
  grant select to pli_worker

table evidence.outage
  since                    timestamptz not null
  until                    timestamptz not null
  fact_id                  text
  constraint outage_pkey PRIMARY KEY (since)
  constraint outage_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES evidence.fact(id) DEFERRABLE INITIALLY DEFERRED
  constraint outage_has_a_length CHECK (until > since)
  trigger outage_never_deleted BEFORE DELETE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger outage_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  trigger outage_written_once BEFORE UPDATE for each ROW WHEN (((old.fact_id IS NOT NULL) OR ((new.since IS DISTINCT FROM old.since) OR (new.until IS DISTINCT FROM old.until)))) EXECUTE FUNCTION platform.refuse_change()
  grant select to pli_person
  grant select to pli_staff
  grant select to pli_worker
  grant update (fact_id) to pli_worker

table evidence.receipt with row-level security
  id                       uuid not null
  kind                     text not null
  fact_id                  text not null
  document_id              uuid
  person_id                uuid not null
  language                 text not null
  requested_at             timestamptz not null
  rendered_at              timestamptz
  digest                   bytea
  file_key                 text
  attempt                  text
  attempted_at             timestamptz
  french_digest            bytea
  french_file_key          text
  constraint receipt_pkey PRIMARY KEY (id)
  constraint receipt_fact_id_key UNIQUE (fact_id)
  constraint receipt_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES evidence.fact(id)
  constraint receipt_kind_known CHECK (kind IN ('deposit', 'opening', 'term', 'contest', 'withdrawal', 'alerts', 'availability', 'notice'))
  constraint receipt_of_a_document CHECK ((document_id IS NULL) = (kind = 'notice'))
  constraint rendered_in_french_too CHECK ((rendered_at IS NULL OR (kind IN ('deposit', 'alerts', 'availability', 'notice'))) = (french_digest IS NULL) AND (french_digest IS NULL) = (french_file_key IS NULL))
  constraint rendered_whole CHECK ((rendered_at IS NULL) = (digest IS NULL) AND (rendered_at IS NULL) = (file_key IS NULL))
  index receipt_by_digest (digest)
  index receipt_by_document (document_id)
  index receipt_by_french_digest (french_digest)
  index receipt_by_person (person_id)
  index receipt_unrendered (requested_at) WHERE (rendered_at IS NULL)
  trigger receipt_goes_with_its_key BEFORE DELETE for each ROW EXECUTE FUNCTION platform.refuse_unless_erased()
  trigger receipt_rendered_once BEFORE UPDATE for each ROW WHEN ((old.rendered_at IS NOT NULL)) EXECUTE FUNCTION evidence.refuse_rendering_again()
  grant select to pli_auditor
  grant select to pli_person
  grant select to pli_staff
  grant insert, select, update to pli_worker
  policy receipt_auditor for select to pli_auditor using (true)
  policy receipt_person for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy receipt_staff_reads for select to pli_staff using (enrolment.may_person('receipt.read', person_id))
  policy receipt_worker for all to pli_worker using (true) with check (true)

table evidence.staff_read with row-level security
  id                       uuid not null
  subject                  text not null
  person_id                uuid not null
  what                     text not null
  receipt_id               uuid
  reader_kind              text not null
  reader_id                uuid not null
  reader_role              text not null
  read_at                  timestamptz not null
  fact_id                  text
  constraint staff_read_pkey PRIMARY KEY (id)
  constraint staff_read_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES evidence.fact(id) DEFERRABLE INITIALLY DEFERRED
  constraint reader_works CHECK (reader_kind IN ('staff', 'client'))
  index staff_read_by_person (person_id) WHERE (fact_id IS NULL)
  index staff_read_by_reader (reader_id) WHERE (fact_id IS NULL)
  index staff_read_by_subject (subject) WHERE (fact_id IS NULL)
  index staff_read_by_time (read_at) WHERE (fact_id IS NULL)
  index staff_read_said (fact_id) WHERE (fact_id IS NOT NULL)
  trigger staff_read_goes_once_said BEFORE DELETE for each ROW WHEN ((old.fact_id IS NULL)) EXECUTE FUNCTION platform.refuse_change()
  trigger staff_read_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  trigger staff_read_written_once BEFORE UPDATE for each ROW WHEN (((old.fact_id IS NOT NULL) OR (new.fact_id IS NULL) OR (((((((((new.id IS DISTINCT FROM old.id) OR (new.subject IS DISTINCT FROM old.subject)) OR (new.person_id IS DISTINCT FROM old.person_id)) OR (new.what IS DISTINCT FROM old.what)) OR (new.receipt_id IS DISTINCT FROM old.receipt_id)) OR (new.reader_kind IS DISTINCT FROM old.reader_kind)) OR (new.reader_id IS DISTINCT FROM old.reader_id)) OR (new.reader_role IS DISTINCT FROM old.reader_role)) OR (new.read_at IS DISTINCT FROM old.read_at)))) EXECUTE FUNCTION platform.refuse_change()
  grant select to pli_person
  grant insert, select to pli_staff
  grant delete, select to pli_worker
  grant update (fact_id) to pli_worker
  policy staff_read_person for select to pli_person using ((person_id = (SELECT space.acting_person())))
  policy staff_read_staff for select to pli_staff using (((SELECT staff.may_somewhere('journal.audit') AS may_somewhere) OR enrolment.may_person('document.read', person_id) OR ((subject = ('person:' || (person_id)::text)) AND enrolment.may_person('applicant.read', person_id))))
  policy staff_read_worker for all to pli_worker using (true)
  policy staff_read_written for insert to pli_staff with check (((reader_id = platform.acting_staff()) AND (enrolment.may_person('applicant.read', person_id) OR enrolment.tells_me_what_waits(person_id) OR ((what = 'journal') AND staff.may_somewhere('journal.audit')) OR ((what = 'served') AND staff.may_somewhere('service-feed.read')) OR evidence.receipt_told_of(person_id))))

table evidence.tile
  level                    smallint not null
  index                    bigint not null
  hashes                   bytea not null
  constraint tile_pkey PRIMARY KEY (level, index)
  constraint index_from_zero CHECK (index >= 0)
  constraint level_from_zero CHECK (level >= 0 AND level <= 6)
  constraint tile_of_whole_hashes CHECK ((octet_length(hashes) % 32) = 0 AND octet_length(hashes) >= 32 AND octet_length(hashes) <= 8192)
  trigger tile_never_deleted BEFORE DELETE for each ROW EXECUTE FUNCTION platform.refuse_change()
  trigger tile_never_truncated BEFORE TRUNCATE for each STATEMENT EXECUTE FUNCTION platform.refuse_change()
  trigger tile_only_grows BEFORE UPDATE for each ROW WHEN (((new.level <> old.level) OR (new.index <> old.index) OR (SUBSTRING(new.hashes FROM 1 FOR octet_length(old.hashes)) <> old.hashes))) EXECUTE FUNCTION evidence.refuse_another_past()
  grant select to pli_app
  grant select to pli_auditor
  grant insert, select to pli_sequencer
  grant select to pli_worker
  grant update (hashes) to pli_sequencer

table evidence.unplaced
  written                  bigint not null generated always as identity
  fact_id                  text not null
  constraint unplaced_pkey PRIMARY KEY (written)
  grant delete, select to pli_sequencer

table evidence.watch
  only_one                 boolean not null default true
  since                    timestamptz not null
  last_beat_at             timestamptz not null
  constraint watch_pkey PRIMARY KEY (only_one)
  constraint only_one_row CHECK (only_one)
  constraint watch_goes_forward CHECK (last_beat_at >= since)
  grant select to pli_person
  grant select to pli_staff
  grant select to pli_worker

schema evidence for usage pli_app, usage pli_auditor, usage pli_door, usage pli_person, usage pli_sequencer, usage pli_staff, usage pli_worker

sequence evidence.unplaced_written_seq

function evidence.beat(at timestamptz) returns void plpgsql volatile security definer set search_path=pg_catalog for pli_app does e099189ca461e52e7e88eef4469860a1dca33ad48477bea4e895c34e76d06889

function evidence.french_receipt(fact text) returns TABLE(id uuid, kind text, document_id uuid, person_id uuid, file_key text, digest text) sql stable security definer set search_path=pg_catalog for pli_staff does 0a4c170868bc6e6777afd0752b85ca0d811e42bf26b3adfdd3c6093c162275c5

function evidence.hold_facts(persons uuid[]) returns void plpgsql volatile set search_path=pg_catalog for the owner does 21b1a6f883e12b1e692128e9b5fb1fa946293118d8cd28f86905e2989c02a171

function evidence.is_issued(file bytea) returns boolean sql stable security definer set search_path=pg_catalog for pli_door does aed90638cf7844927437ddb2beb1a08b05f7d50743b87d7dd7d36b85fe2f2e02

function evidence.issued_receipt(number uuid) returns TABLE(fact_digest text, digest text, french_digest text, size bigint, root bytea) sql stable security definer set search_path=pg_catalog for pli_door does 7d95dccb5c9b81e3120939f044c1cde470fecf433988537b4c1562961fdd5fda

function evidence.queue_for_sequencer() returns trigger plpgsql volatile security definer set search_path=pg_catalog for the owner does 1be3254620190b640851574d7f6b81bca3202134560f44fb3fa2d080def98de7

function evidence.receipt_told_of(person uuid) returns boolean sql stable security definer set search_path=pg_catalog for pli_staff does 1c2f4e86bc83f7299adaf645bb91fe24e2a2c75bb6f7550f54149823c4f81936

function evidence.refuse_another_past() returns trigger plpgsql volatile set search_path=pg_catalog does cdcaeecc94f8e6312ff4af69cd611874d512a7d0c20f816cd09de76fe642980d

function evidence.refuse_rendering_again() returns trigger plpgsql volatile does 7fe810b8fa94fbc4dedb12f063c5ad8e680c1eb9fcac2627fcddad93a4bef4f1
