create schema takeaway;

-- A sealed file that was asked for: by a person for his counsel, or at the Office for a court. Made once, when a signed checkpoint
-- covers the asking, so that all that came before it can be proved. Its bytes are under the person's key, and go after a week: it can be made again.
create table takeaway.sealed_file (
  id uuid primary key,
  kind text not null constraint sealed_file_kind_known check (kind in ('counsel', 'court')),
  person_id uuid not null references enrolment.applicant,
  document_id uuid references delivery.document,  -- of a file for a court; that for counsel tells of all his documents
  fact_id text not null unique references evidence.fact deferrable initially deferred,
  asked_at timestamptz not null,
  asked_by text not null,
  made_at timestamptz,                    -- null: being prepared
  digest bytea constraint sealed_file_digest_is_sha256 check (octet_length(digest) = 32),
  size bigint,
  file_key text,
  -- Who is at it, and since when: it is made outside of any transaction, for it waits for a time authority. What an attempt that was cut
  -- off left is known by its name, and goes.
  attempt text,
  attempted_at timestamptz,               -- null: nobody is at it
  tells_of uuid[],                        -- the documents that the last attempt read as his; null: none was made
  removed_at timestamptz,
  constraint court_file_is_of_one_document check ((kind = 'court') = (document_id is not null)),
  constraint made_whole check ((made_at is null) = (digest is null) and (made_at is null) = (size is null) and (made_at is null) = (file_key is null)),
  constraint removed_once_made check (removed_at is null or made_at is not null)
);
create index sealed_file_by_person on takeaway.sealed_file (person_id, asked_at);
create index sealed_file_by_document on takeaway.sealed_file (document_id) where document_id is not null;
create index sealed_file_unmade on takeaway.sealed_file (asked_at) where made_at is null;
create index sealed_file_kept on takeaway.sealed_file (made_at) where made_at is not null and removed_at is null;
create trigger sealed_file_goes_with_its_key before delete on takeaway.sealed_file for each row execute function platform.refuse_unless_erased();

grant usage on schema takeaway to pli_person, pli_staff, pli_worker;
alter table takeaway.sealed_file enable row level security;
grant select, insert on takeaway.sealed_file to pli_person, pli_staff;
grant select, update (made_at, digest, size, file_key, removed_at, attempt, attempted_at, tells_of) on takeaway.sealed_file to pli_worker;
create policy sealed_file_person on takeaway.sealed_file to pli_person
  using (kind = 'counsel' and person_id = (select space.acting_person()))
  with check (kind = 'counsel' and person_id = (select space.acting_person()) and asked_by = person_id::text);
-- What a person made for his counsel is nothing to the Office.
create policy sealed_file_staff_reads on takeaway.sealed_file for select to pli_staff
  using (kind = 'court' and enrolment.may_person('document.export', person_id));
create policy sealed_file_staff_asks on takeaway.sealed_file for insert to pli_staff
  with check (kind = 'court' and asked_by = platform.acting_staff()::text and enrolment.may_person('document.export', person_id)
    and exists (select from delivery.document d where d.id = document_id and d.person_id = sealed_file.person_id));
create policy sealed_file_worker on takeaway.sealed_file to pli_worker using (true);
