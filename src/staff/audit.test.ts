import assert from 'node:assert/strict'
import { afterEach, before, test } from 'node:test'
import { keysHeld } from '../evidence-audit-keys.ts'
import { createDb } from '../platform/db/db.ts'
import { type Employed, employ, type Machine, machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { tampering } from '../testing/tampering.ts'
import { auditStaff } from './audit.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const tamper = tampering(t)
const found = async () =>
  (await auditStaff(createDb(owner), keysHeld(t.house.config))).map(({ fault, ...where }) => [
    fault,
    ...Object.values(where),
  ])

const TABLES = ['staff.grant', 'staff.member', 'staff.api_client', 'staff.role_right']
const COPY = (table: string) => `public.was_${table.split('.')[1]}`
let auditor: Employed
let administrator: Employed
let desk: string
let office: Machine
let letter: string
const grantOf = async (actorId: string) =>
  (await owner.query('select id from staff.grant where actor_id = $1', [actorId])).rows[0].id as string

before(async () => {
  desk = await organisation(t, 'registration-desk')
  auditor = await employ(t, 'auditor')
  administrator = await employ(t, 'administrator')
  office = await machine(t, 'system')
  await employ(t, 'registration-desk', desk)
  letter = await deposited(t, office, decision(await person(t, { registeredBy: desk })))
  for (const table of TABLES) await owner.query(`create table ${COPY(table)} as table ${table}`)
})
afterEach(async () => {
  for (const table of TABLES) await tamper(`delete from ${table}`, `insert into ${table} table ${COPY(table)}`)
})

test('who works here, and what he may, is what facts say: nothing is found', async () => {
  assert.deepEqual(await found(), [])
})

test('a role that somebody gave himself by a row is found, and by which column another was changed', async () => {
  const id = crypto.randomUUID()
  await tamper(
    `insert into staff.grant (id, actor_id, role, granted_at) values ('${id}', '${auditor.id}', 'officer', '2026-05-04T08:00:00Z')`,
  )
  assert.deepEqual(await found(), [['grant-not-as-its-facts', id, ['grant']]])
  await tamper(`delete from staff.grant where id = '${id}'`)
  const given = await grantOf(auditor.id)
  for (const [column, value] of [
    ['actor_id', `'${administrator.id}'`],
    ['role', `'officer'`],
    ['granted_at', `'2026-05-03T08:00:00Z'`],
    ['granted_by', `'${administrator.id}'`],
    ['revoked_at', `'2026-05-05T08:00:00Z'`],
  ]) {
    await tamper(`update staff.grant set ${column} = ${value} where id = '${given}'`)
    assert.deepEqual(await found(), [['grant-not-as-its-facts', given, [column]]])
    await tamper(
      `delete from staff.grant where id = '${given}'`,
      `insert into staff.grant select * from public.was_grant where id = '${given}'`,
    )
  }
  await tamper(`delete from staff.grant where id = '${given}'`)
  assert.deepEqual(await found(), [['staff-row-missing', `grant:${given}/given`]])
})

test('whoever takes another’s place at the provider is found, and a member or a machine that nobody made known', async () => {
  const { id } = auditor
  for (const [column, value] of [
    ['issuer', `'https://elsewhere.example'`],
    ['subject', `'mine'`],
    ['pseudonym', `'other'`],
    ['created_at', `'2026-05-03T08:00:00Z'`],
    ['left_at', `'2026-05-05T08:00:00Z'`],
  ]) {
    await tamper(`update staff.member set ${column} = ${value} where id = '${id}'`)
    assert.deepEqual(await found(), [['member-not-as-its-facts', id, [column]]])
    await tamper(
      `delete from staff.member where id = '${id}'`,
      `insert into staff.member select * from public.was_member where id = '${id}'`,
    )
  }
  for (const [column, value] of [
    ['name', `'another'`],
    ['created_at', `'2026-05-03T08:00:00Z'`],
    ['revoked_at', `'2026-05-05T08:00:00Z'`],
  ]) {
    await tamper(`update staff.api_client set ${column} = ${value} where id = '${office.id}'`)
    assert.deepEqual(await found(), [['client-not-as-its-facts', office.id, [column]]])
    await tamper(`delete from staff.api_client`, `insert into staff.api_client table public.was_api_client`)
  }
  const nobody = crypto.randomUUID()
  await tamper(
    `insert into staff.member (id, issuer, subject, pseudonym, created_at) values ('${nobody}', 'https://a.example', 'x', 'xx', '2026-05-04T08:00:00Z')`,
    `insert into staff.api_client (id, name, secret_digest, created_at) values ('${nobody}', 'xx', '', '2026-05-04T08:00:00Z')`,
  )
  assert.deepEqual(await found(), [
    ['member-not-as-its-facts', nobody, ['member']],
    ['client-not-as-its-facts', nobody, ['client']],
  ])
})

test('another table of rights than the program’s is found', async () => {
  await tamper(
    `insert into staff.role_right (role, "right") values ('auditor', 'document.read')`,
    `delete from staff.role_right where role = 'officer' and "right" = 'document.withdraw'`,
  )
  assert.deepEqual(await found(), [
    ['rights-changed', 'auditor', 'document.read'],
    ['rights-changed', 'officer', 'document.withdraw'],
  ])
})

test('what was done in a role that no fact gave is found, though its row was taken away again', async () => {
  const id = crypto.randomUUID()
  await tamper(
    `update staff.grant set revoked_at = granted_at where actor_id = '${auditor.id}'`,
    `insert into staff.grant (id, actor_id, role, granted_at) values ('${id}', '${auditor.id}', 'officer', '2026-05-04T08:00:00Z')`,
  )
  const page = await t.web.inject({ url: `/staff/documents/${letter}`, headers: auditor.headers })
  assert.equal(page.statusCode, 200)
  t.clock.set(t.clock.now().add({ hours: 30 })) // readings are written down when their day is over
  await t.settle()
  await tamper(`delete from staff.grant`, `insert into staff.grant table public.was_grant`)
  const { rows } = await owner.query(`select id from evidence.fact where author_id = $1 and author_role = 'officer'`, [
    auditor.id,
  ])
  assert.ok(rows.length > 0)
  assert.deepEqual(
    await found(),
    rows.map((row) => ['acted-without-role', row.id]),
  )
})
