-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

role pli_app login noinherit

role pli_auditor login noinherit

role pli_door nologin

role pli_person nologin

role pli_sequencer login noinherit

role pli_staff nologin

role pli_worker login noinherit
