import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { keysHeld } from '../evidence-audit-keys.ts'
import { createDb } from '../platform/db/db.ts'
import { travelTo } from '../platform/travelled-clock.ts'
import { type Employed, employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'
import { tampering } from '../testing/tampering.ts'
import { auditErasures } from './audit-erasures.ts'
import { erasureConfirmed, personErased } from './facts-erasure.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'pli-erasures-'))
after(() => rmSync(dir, { recursive: true }))
const scheduleFile = path.join(dir, 'schedule.json')
writeFileSync(scheduleFile, '{"source":"Tableau de gestion","years":{"refusal":10}}')
const t = await testHouse({ at: '2026-05-04T09:00:00Z', env: { PLI_ARCHIVE_SCHEDULE_FILE: scheduleFile } })
const owner = t.base.pool('owner')
const tamper = tampering(t)
const found = () => auditErasures(createDb(owner), keysHeld(t.house.config))

const desk = await testDesk(t)
const NOW = noon('2037-05-24')
let [first, second]: Employed[] = []
/** `gone` is erased as two wanted it, `here` was kept, `fresh` came a week ago. */
let [gone, here, fresh] = ['', '', '']
let list = ''

async function served(email: string, decidedOn?: string) {
  const who = await enrolled(t, desk)
  const phone = await activated(t, who)
  await reachable(t, phone, email)
  const remedy = { court: 'cnda', months: 1, franc: true }
  const id = await deposited(
    t,
    await machine(t, 'system'),
    decidedOn === undefined ? decision(who) : decision(who, { decision: { decidedOn, remedy } }),
  )
  await phone.post(`/documents/${id}/opening`, { language: 'fr' }, `/documents/${id}`)
  return who.personId
}
const asks = async () => {
  const at = String((await clicks(t, first!).post('/staff/erasures', {})).headers.location)
  await t.settle()
  return at
}

before(async () => {
  gone = await served('parti@exemple.fr')
  here = await served('reste@exemple.fr')
  await liveThrough(t, '2027-02-28', '2027-03-30', '2027-04-22', '2027-05-05')
  await liveThrough(t, '2037-05-16')
  fresh = await served('venu@exemple.fr', '2037-05-10')
  t.clock.set(NOW)
  await travelTo(owner, NOW)
  ;[first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
  await clicks(t, first).post(`/staff/applicants/${here}/litigations`, { court: 'cnda', reference: '37001' })
  const url = await asks()
  list = url.split('/').at(-1)!
  await clicks(t, second).post(`${url}/confirmation`, {})
  await t.settle()
  await clicks(t, second).post(`${await asks()}/giving-up`, {})
  await asks()
  for (const table of ['ending.erasure', 'ending.erasure_line', 'space.account'])
    await owner.query(`create table public.${table.split('.')[1]} as table ${table}`)
  for (const table of ['applicant', 'connection_key'])
    await owner.query(`create table public.${table} as table enrolment.${table}`)
})
/** Whoever holds PostgreSQL takes a check away too. */
const UNCHECKED = [
  'alter table ending.erasure drop constraint confirmed_once_listed, drop constraint done_once_confirmed',
  'alter table ending.erasure_line drop constraint erased_as_listed',
]
const restored = (table: string) => {
  const [, name] = table.split('.')
  return tamper(`delete from ${table}`, `insert into ${table} table public.${name}`)
}

test('a list that is done, one that was given up and one that nobody confirmed yet say what their facts say, and who is erased too', async () => {
  const { rows } = await owner.query(
    'select done_at is not null as done, given_up_at is not null as given_up from ending.erasure order by prepared_at, id',
  )
  assert.deepEqual(rows.map(({ done, given_up }) => [done, given_up]).sort(), [
    [false, false],
    [false, true],
    [true, false],
  ])
  const { rows: erased } = await owner.query('select person_id from ending.erasure_line where erased_at is not null')
  assert.deepEqual(erased, [{ person_id: gone }])
  assert.deepEqual(await found(), [])
})

test('a list by others, of another hour, schedule or lines, gone on with or not done as no fact says is found, by the column', async () => {
  const another = crypto.randomUUID()
  await tamper(...UNCHECKED)
  for (const [change, ...columns] of [
    [`prepared_by = '${another}'`, 'prepared_by'],
    [`prepared_at = '2016-01-01'`, 'prepared_at'],
    [`listed_at = '2016-02-01'`, 'listed_at'],
    [`schedule_digest = sha256('x')`, 'schedule_digest'],
    [`confirmed_by = '${another}'`, 'confirmed_by'],
    [`confirmed_at = listed_at - interval '1 day'`, 'confirmed_at'],
    [`lines_digest = sha256('x'), confirmed_digest = sha256('x')`, 'lines_digest', 'confirmed_digest'],
    [`done_at = '2036-03-01'`, 'done_at'],
    [`done_at = null`, 'done_at'],
  ] as const) {
    await tamper(`update ending.erasure set ${change} where id = '${list}'`)
    assert.deepEqual(await found(), [{ fault: 'erasure-not-as-its-facts', erasureId: list, columns }], change)
    await restored('ending.erasure')
  }
  await tamper(`update ending.erasure set given_up_at = null, given_up_by = null`)
  const faults = await found()
  assert.deepEqual(
    faults.map((one) => 'columns' in one && one.columns),
    [['given_up_at', 'given_up_by']],
  )
  await restored('ending.erasure')
  await tamper(`delete from ending.erasure where id = '${list}'`)
  const [missing] = await found()
  assert.deepEqual(missing, { fault: 'erasure-not-as-its-facts', erasureId: list, columns: ['erasure'] })
  await restored('ending.erasure')
  assert.deepEqual(await found(), [])
})

test('whoever was put on a list, taken from it or erased at another hour is found', async () => {
  const otherwise = { fault: 'erasure-not-as-its-facts', erasureId: list, columns: ['lines'] }
  const his = (columns: string[]) => ({ fault: 'erased-not-as-its-fact', personId: gone, columns })
  const row = `erasure_id = '${list}' and person_id = '${gone}'`
  for (const [change, ...faults] of [
    [`update ending.erasure_line set erased_at = '2016-02-29' where ${row}`, his(['erased_at'])],
    [`update ending.erasure_line set verdict = 'kept' where ${row}`, otherwise, his(['verdict'])],
    [
      `update ending.erasure_line set verdict = 'erase' where erasure_id = '${list}' and person_id = '${here}'`,
      otherwise,
    ],
    [`delete from ending.erasure_line where ${row}`, otherwise],
  ] as const) {
    await tamper(change)
    assert.deepEqual(await found(), faults, change)
    await restored('ending.erasure_line')
  }
  await tamper(
    `update ending.erasure_line set erasure_id = (select id from ending.erasure where given_up_at is not null) where ${row}`,
  )
  const moved = (await found()).filter(({ fault }) => fault === 'erased-not-as-its-fact')
  assert.deepEqual(moved, [his(['erasure_id'])])
  await restored('ending.erasure_line')
  assert.deepEqual(await found(), [])
})

test('the years of his count from the hours that his facts say: put back, or a key taken away, it is found', async () => {
  for (const [table, change, column] of [
    [
      'enrolment.applicant',
      `update enrolment.applicant set registered_at = '2005-01-01' where id = '${fresh}'`,
      'registered_at',
    ],
    [
      'enrolment.connection_key',
      `update enrolment.connection_key set issued_at = '2005-01-01' where person_id = '${fresh}'`,
      'issued_at',
    ],
    ['enrolment.connection_key', `delete from enrolment.connection_key where person_id = '${fresh}'`, 'key'],
    [
      'space.account',
      `update space.account set activated_at = '2005-01-01' where person_id = '${fresh}'`,
      'activated_at',
    ],
  ] as const) {
    await tamper(change)
    const wrong = { fault: 'since-not-as-its-fact', personId: fresh, columns: [column] }
    assert.deepEqual(await found(), [wrong], change)
    await restored(table)
  }
  await tamper(`update enrolment.connection_key set person_id = '${here}' where person_id = '${fresh}'`)
  assert.deepEqual(await found(), [{ fault: 'since-not-as-its-fact', personId: fresh, columns: ['issued_at'] }])
  await restored('enrolment.connection_key')
  assert.deepEqual(await found(), [])
})

test('the house made to erase who came a week ago, by a list that nobody made: no fact speaks of it, and those of his week do', async () => {
  const made = crypto.randomUUID()
  const [at, ago] = [`'${NOW}'`, `'${NOW.subtract({ hours: 24 })}'`]
  const docs = `where person_id = '${fresh}'`
  await tamper(
    `update enrolment.applicant set registered_at = '2005-01-01' where id = '${fresh}'`,
    `update enrolment.connection_key set issued_at = '2005-01-01' ${docs}`,
    `update space.account set activated_at = '2005-01-01', closed_at = '2012-01-01' ${docs}`,
    `update delivery.document set deposited_at = '2005-01-01', made_available_at = '2005-01-01' ${docs}`,
    `insert into ending.erasure (id, prepared_at, prepared_by) values ('${made}', ${ago}, '${first!.id}')`,
    `insert into ending.erasure_line (erasure_id, person_id, root_id, verdict) values ('${made}', '${fresh}', '${fresh}', 'erase')`,
    `update ending.erasure set listed_at = ${ago}, confirmed_at = ${ago}, confirmed_by = '${second!.id}', lines_digest = ending.lines_digest(id),
      confirmed_digest = ending.lines_digest(id) where id = '${made}'`,
    `select ending.compare('${made}')`,
    `select * from ending.erase('${made}', '${fresh}', ${at})`,
  )
  const none = { records: 1, documents: 1, receipts: 1, files: 1, facts: 1, factsDigest: 'x' }
  await t.house.ports.act({ as: 'worker' }, async ({ record }) =>
    record(personErased(fresh, NOW, { erasureId: made, ...none })),
  )
  const { rows } = await owner.query(`select id from evidence.fact
    where person_id = '${fresh}' and type in ('PersonRegistered', 'ConnectionKeyIssued', 'DocumentDeposited') order by id`)
  assert.equal(rows.length, 3)
  const [unsaid, ...others] = await found()
  assert.deepEqual(unsaid, {
    fault: 'erasure-not-as-its-facts',
    erasureId: made,
    columns: [
      ...['prepared', 'listed', 'confirmed', 'prepared_at', 'prepared_by', 'listed_at', 'lines_digest'],
      ...['confirmed_at', 'confirmed_by', 'confirmed_digest'],
    ],
  })
  assert.deepEqual(others, [
    ...rows.map(({ id }) => ({ fault: 'erased-too-early', personId: fresh, factId: id })),
    { fault: 'erased-untold', personId: fresh },
  ])

  const entered = (id: string) =>
    `insert into evidence.fact select '${id}', 'ErasureConfirmed', 'erasure:${made}', null, author_kind, author_id, author_role, ${ago}, ${ago}, null,
       sealed_salt, body, digest, entry from evidence.fact where id = 'erasure:${list}/confirmed'`
  await tamper(entered(`erasure:${made}/confirmed`))
  const [copied] = await found()
  assert.ok(copied?.fault === 'erasure-not-as-its-facts' && copied.columns.includes('confirmed'), 'copied from another')
  await tamper(`delete from evidence.fact where id = 'erasure:${made}/confirmed'`)
  await t.house.ports.act(first!.acting, async ({ record }) => {
    record({ ...erasureConfirmed(made, NOW, 'x'), id: `erasure:${made}/prepared`, type: 'ErasurePrepared' })
    record(erasureConfirmed(made, NOW, 'x'))
  })
  const [alone] = await found()
  assert.ok(alone?.fault === 'erasure-not-as-its-facts' && alone.columns.includes('by-two'), 'by one alone')
})
