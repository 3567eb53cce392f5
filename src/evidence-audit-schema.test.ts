import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditSchema } from './evidence-audit-schema.ts'
import { createPool } from './platform/db/pool.ts'
import { testDatabase } from './platform/testing/index.ts'

const base = await testDatabase()

/** What is found once a superuser did this, which is undone again. */
async function after(...texts: readonly string[]): Promise<string[]> {
  const superuser = await base.pool('superuser').connect()
  try {
    await superuser.query('begin')
    for (const text of texts) await superuser.query(text)
    return (await auditSchema(superuser)).map(({ object }) => object)
  } finally {
    await superuser.query('rollback')
    superuser.release()
  }
}

test('the tables that the migrations make are those of db/schema/, to whoever looks, wherever names are looked for', async () => {
  assert.deepEqual(await after(), [])
  const pool = createPool(base.owner, 1, 0, ['search_path=pg_catalog', 'row_security=off'])
  const found = await auditSchema(pool)
  await pool.end()
  assert.deepEqual(found, [])
})

const DOCUMENT = 'delivery.document'
const BEAT = 'evidence.beat(at timestamptz)'
const CHANGED = `create or replace function evidence.beat(at timestamptz) returns void language plpgsql security definer set search_path = pg_catalog
  as $$ begin end $$`
const foundAs = (signature: string) =>
  `create function ${signature} returns timestamptz language sql as 'select null::timestamptz'`

for (const [what, object, ...texts] of [
  [
    'a policy that hides',
    DOCUMENT,
    'create policy lie on delivery.document as restrictive to pli_person using (false)',
  ],
  ['row-level security of the owner too', DOCUMENT, 'alter table delivery.document force row level security'],
  ['row-level security that is off', DOCUMENT, 'alter table delivery.document disable row level security'],
  [
    'a place that is no whole number',
    'evidence.log_entry',
    'alter table evidence.log_entry alter position type float8',
  ],
  ['a column more', DOCUMENT, 'alter table delivery.document add shadow boolean'],
  ['a column whose default reads another', DOCUMENT, `alter table delivery.document alter reference set default 'x'`],
  ['a column that may be nothing', 'evidence.receipt', 'alter table evidence.receipt alter fact_id drop not null'],
  ['a constraint dropped', 'evidence.receipt', 'alter table evidence.receipt drop constraint rendered_whole'],
  ['an index dropped', DOCUMENT, 'drop index delivery.document_deposited_once'],
  ['a trigger off', 'evidence.fact', 'alter table evidence.fact disable trigger fact_insert_only'],
  ['references off', 'evidence.log_entry', 'alter table evidence.log_entry disable trigger all'],
  ['a rule', 'evidence.tile', 'create rule gone as on update to evidence.tile do instead nothing'],
  ['another table’s rows', 'evidence.tile', 'create table evidence.more () inherits (evidence.tile)'],
  ['a table less', 'takeaway.sealed_file', 'drop table takeaway.sealed_file cascade'],
  ['a view', 'evidence.seen', 'create view evidence.seen as select 1 as one'],
  ['another owner', DOCUMENT, 'alter table delivery.document owner to pli_worker'],
  ['a right more', 'evidence.fact', 'grant update on evidence.fact to pli_worker'],
  ['a right of everybody', 'evidence.fact', 'grant select on evidence.fact to public'],
  ['a right to make tables', 'schema evidence', 'grant create on schema evidence to pli_app'],
  ['a function that does another thing', BEAT, CHANGED],
  ['a function with a setting', BEAT, `alter function evidence.beat set timezone = 'UTC'`],
  ['a function that everybody may call', BEAT, 'grant execute on function evidence.beat to public'],
  [
    'a partition with a trigger',
    'jobs.job_common',
    'create trigger odd before insert on jobs.job_common for each row execute function platform.refuse_change()',
  ],
  ['a role that row-level security does not bind', 'role pli_app', 'alter role pli_app bypassrls'],
  ['where a role looks for names', 'setting pli_app', `alter role pli_app set search_path = 'lies, pg_catalog'`],
  ['a function found first', 'function pg_catalog.now(', foundAs('pg_catalog.now(integer)')],
  ['a function found last', 'function public.now(', foundAs('public.now(integer)')],
  ['a cast', 'cast ', 'create cast (text as integer) with inout'],
] as const)
  test(`found: ${what}`, async () => {
    const found = await after(...texts)
    assert.ok(
      found.some((one) => one === object || one.startsWith(object)),
      `${found}`,
    )
  })

test('what an operator sets is none of it: passwords, who is a member of what, his own roles, how long a statement may take', async () => {
  assert.deepEqual(
    await after(
      `alter role pli_app password 'another'`,
      'create role somebody login in role pli_auditor',
      'grant select on evidence.checkpoint to somebody',
      `alter role pli_app set statement_timeout = '5s'`,
      `alter role pli_worker set work_mem = '64MB'`,
      'create schema of_his_own',
      'create table of_his_own.anything (id integer)',
      'create table public.anything (id integer)',
    ),
    [],
  )
})
