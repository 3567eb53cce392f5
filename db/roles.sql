-- Least privilege, on one page. Run by the owner before the migrations; safe to run twice and by two nodes.
--
--   pli_owner       owns every table; runs migrations; used by nothing that answers a request
--   pli_app         the web process. It can read NO person's table by itself: it must become one of the three below
--     pli_door      when nobody is signed in: activation, log-in, recovery, the end of a transfer. Sees keys and passwords'
--                   digests, never a document
--     pli_person    a person in his space: row-level security joins from the digest of his session to his rows
--     pli_staff     someone who works (or a machine of the Office): row-level security by right and organisation
--   pli_worker      jobs and sweeps: alerts, terms, receipts. No web process of production has its address
--   pli_sequencer   gives the facts their one order
--   pli_auditor     reads the journal and its order, nothing else
--
-- pli_app is NOINHERIT: rights of the three are had only after SET LOCAL ROLE, inside one transaction.
do $$
declare wanted text;
begin
  perform pg_advisory_xact_lock(hashtext('pli.roles'));
  foreach wanted in array array['pli_door', 'pli_person', 'pli_staff'] loop
    if not exists (select from pg_roles where rolname = wanted) then execute format('create role %I nologin', wanted); end if;
  end loop;
  foreach wanted in array array['pli_app', 'pli_worker', 'pli_sequencer', 'pli_auditor'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I login noinherit nosuperuser nocreatedb nocreaterole', wanted);
    end if;
  end loop;
  grant pli_door, pli_person, pli_staff to pli_app;
end $$;
