import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../src/testing/agents.ts'
import { decision, deposited } from '../src/testing/documents.ts'
import { testHouse } from '../src/testing/house.ts'
import { person } from '../src/testing/person.ts'

/** What each role of db/roles.sql can do in PostgreSQL itself, asked past every line of the program. */
const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const [mine, his] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
const hisDocument = await deposited(t, office, decision(his))
await t.settle()
const LOGINS = ['app', 'worker', 'sequencer', 'auditor'] as const
type Login = (typeof LOGINS)[number]

const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'jobs', 'public') and n.nspname !~ '^pg_'`

test('no role of the program is above row-level security, makes roles or owns a table', async () => {
  const { rows } = await owner.query(
    `select rolname from pg_roles r where rolname = any($1) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
       or exists (select from pg_class c where c.relowner = r.oid))`,
    [['pli_app', 'pli_worker', 'pli_sequencer', 'pli_auditor', 'pli_door', 'pli_person', 'pli_staff']],
  )
  assert.deepEqual(rows, [])
})

/** Tables, or some of their columns, that a login reads by itself. */
async function reads(login: Login): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v') and ${OURS} and n.nspname <> 'dev'
       and has_schema_privilege($1, n.oid, 'usage') and has_any_column_privilege($1, c.oid, 'select')`,
    [`pli_${login}`],
  )
  return rows.map(({ name }) => name.replaceAll('"', '')).sort()
}

test('the web process by itself reads the log that is published, who works and what slows guesses, and nothing of a person', async () => {
  assert.deepEqual(await reads('app'), [
    'evidence.checkpoint',
    'evidence.checkpoint_timestamp',
    'evidence.entry_bundle',
    'evidence.log_key',
    'evidence.tile',
    'platform.clock_travel',
    'platform.rate_limit',
    'staff.api_client',
    'staff.api_token',
    'staff.grant',
    'staff.member',
    'staff.organisation',
    'staff.role_right',
    'staff.session',
    'staff.sign_in',
  ])
})

test('the auditor reads the journal and its receipts, the sequencer names of facts, their entries and their order, and nothing else', async () => {
  const log = [
    'evidence.checkpoint',
    'evidence.checkpoint_timestamp',
    'evidence.entry_bundle',
    'evidence.log_key',
    'evidence.tile',
  ]
  assert.deepEqual(
    await reads('auditor'),
    [...log, 'evidence.fact', 'evidence.log_entry', 'evidence.receipt'].toSorted(),
  )
  assert.deepEqual(
    await reads('sequencer'),
    [...log, 'evidence.fact', 'evidence.log_entry', 'evidence.unplaced'].toSorted(),
  )
})

const forbidden: Readonly<Record<Login, readonly string[]>> = {
  app: [
    'select from delivery.document',
    'set role pli_owner',
    'set role pli_worker',
    'set role pli_auditor',
    `update staff.member set left_at = null`,
    `insert into staff.grant (id, actor_id, role, granted_at) values (gen_random_uuid(), gen_random_uuid(), 'officer', now())`,
    `insert into staff.role_right values ('officer', 'staff.administer')`,
    'alter table delivery.document disable row level security',
    'drop policy document_person on delivery.document',
    'create function delivery.f() returns int language sql as $$ select 1 $$',
    'set session_replication_role = replica',
    `copy evidence.fact to program 'true'`,
    `select enrolment.space_of('9900000001')`,
    `select enrolment.something_waits(gen_random_uuid())`,
    `select * from delivery.waiting_here()`,
    `select * from evidence.issued_receipt(gen_random_uuid())`,
    `select * from delivery.service_feed(0, null, 10, null)`,
    `select * from delivery.served_told('9900000001')`,
  ],
  worker: [
    'update evidence.fact set body = body',
    'delete from evidence.fact',
    'truncate evidence.fact',
    'delete from evidence.log_entry',
    'delete from delivery.document',
    'update delivery.document set opened_at = now()',
    'select password_hash from space.account',
    'select secret_digest from staff.api_client',
    'set role pli_staff',
    'set role pli_owner',
    'alter table evidence.fact disable trigger all',
  ],
  sequencer: [
    'select body from evidence.fact',
    'select from enrolment.applicant',
    'delete from evidence.log_entry',
    'set role pli_worker',
  ],
  auditor: [
    'insert into evidence.log_entry values (1, $$x$$)',
    'update evidence.receipt set digest = null',
    'select from enrolment.applicant',
    'select from platform.person_key',
    'set role pli_app',
  ],
}

for (const login of LOGINS)
  test(`pli_${login} is refused what is not its work`, async () => {
    for (const statement of forbidden[login])
      await assert.rejects(t.base.pool(login).query(statement), /permission denied|must be owner/, statement)
  })

test('not even the owner changes or removes what was written in the journal', async () => {
  for (const statement of [
    'update evidence.fact set body = body',
    'delete from evidence.fact',
    'truncate evidence.fact cascade',
    'delete from evidence.log_entry',
  ])
    await assert.rejects(owner.query(statement), /insert-only/, statement)
})

test('a function that runs as its owner is open to those it names, never to the public', async () => {
  const { rows } = await owner.query(
    `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where p.prosecdef and ${OURS} and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))`,
  )
  assert.deepEqual(rows, [])
})

/** Statements as somebody, in one transaction that is rolled back; how many rows each touched. */
async function as(
  role: string,
  settings: Readonly<Record<string, string>>,
  statements: readonly string[],
): Promise<(number | null)[]> {
  const client = await t.base.pool('app').connect()
  try {
    const given = Object.entries(settings).map(([name, value]) => `set local pli.${name} = '${value}'`)
    await client.query(
      ['begin', ...given, `set local pli.now = '${t.clock.now()}'`, `set local role ${role}`].join('; '),
    )
    const touched = []
    for (const statement of statements) touched.push((await client.query(statement)).rowCount)
    return touched
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('a person reaches no row of another, whatever he asks for and whoever he says he is', async () => {
  const session = Buffer.from(mine.acting.session).toString('hex')
  const attempts = [
    `select from delivery.document where person_id = '${his.id}'`,
    `update delivery.document set opened_at = made_available_at where id = '${hisDocument}'`,
    `select from evidence.fact where person_id = '${his.id}'`,
    `select from evidence.receipt where person_id = '${his.id}'`,
    `select from platform.person_key where person_id = '${his.id}'`,
    `select from space.session where person_id = '${his.id}'`,
    `select from space.contact_point where person_id = '${his.id}'`,
    `update space.account set password_hash = 'x' where person_id = '${his.id}'`,
    `select from takeaway.sealed_file where person_id = '${his.id}'`,
    `select from evidence.log_entry where fact_id = 'document:${hisDocument}/deposited'`,
    `set local pli.person = '${his.id}'`,
    `select from delivery.document`,
  ]
  assert.deepEqual(await as('pli_person', { session }, attempts), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0])
  await assert.rejects(
    as('pli_person', { session }, [
      `insert into staff.work_item (id, kind, owner_role, person_id, fact_id, created_at)
       values (gen_random_uuid(), 'no-contact', 'officer', '${his.id}', 'x', now())`,
    ]),
    /row-level security/,
  )
})

test('a session that has ended, or none, reaches nothing', async () => {
  const digest = Buffer.from(his.acting.session).toString('hex')
  assert.deepEqual(await as('pli_person', { session: digest }, ['select from delivery.document']), [1])
  await owner.query('update space.session set ended_at = $1 where person_id = $2', [t.clock.now().toString(), his.id])
  for (const session of [digest, '', '00'.repeat(32)])
    assert.deepEqual(
      await as('pli_person', { session }, ['select from delivery.document', 'select from space.account']),
      [0, 0],
    )
})

test('an agent writes no fact in the name of another, and takes no right that nobody gave him', async () => {
  const [agent, other] = [await employ(t, 'officer'), await employ(t, 'officer')]
  const write = `insert into evidence.fact select 'forged', type, subject, person_id, 'staff', '${other.id}', 'officer', happened_at, recorded_at,
    regime, sealed_salt, body, digest, entry from evidence.fact limit 1`
  await assert.rejects(as('pli_staff', { actor: agent.id }, [write]), /row-level security/)
  const give = `insert into staff.grant (id, actor_id, role, granted_at) values (gen_random_uuid(), '${agent.id}', 'division-head', now())`
  await assert.rejects(as('pli_staff', { actor: agent.id }, [give]), /row-level security/)
  const administrator = await employ(t, 'administrator')
  await assert.rejects(
    as('pli_staff', { actor: administrator.id }, [give.replace(agent.id, administrator.id)]),
    /row-level security/,
  )
})
