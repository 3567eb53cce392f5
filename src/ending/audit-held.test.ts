import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
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
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'
import { auditHeld } from './audit-held.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'pli-held-'))
after(() => rmSync(dir, { recursive: true }))
const scheduleFile = path.join(dir, 'schedule.json')
writeFileSync(scheduleFile, '{"source":"Tableau de gestion","years":{"refusal":10}}')
const t = await testHouse({ at: '2026-05-04T09:00:00Z', env: { PLI_ARCHIVE_SCHEDULE_FILE: scheduleFile } })
const owner = t.base.pool('owner')
const found = () => auditHeld(createDb(owner), keysHeld(t.house.config))

async function tamper(text: string): Promise<void> {
  const superuser = await t.base.pool('superuser').connect()
  try {
    await superuser.query(`set session_replication_role = replica; ${text}`)
  } finally {
    superuser.release(true)
  }
}

/** `appellant` and `contester` are erased in the middle of it, `over` and `left` once all is over. */
const who: Record<string, string> = {}
const contested: Record<string, string> = {}
let [first, second]: Employed[] = []
const rowOf = async (table: string, what: string): Promise<string> =>
  (await owner.query(`select id from ending.${table} where person_id = $1`, [who[what]])).rows[0].id
const says = (what: string, act: string, form: Readonly<Record<string, string>> = {}) =>
  clicks(t, first!).post(`/staff/applicants/${who[what]}/${act}`, form)

before(async () => {
  const desk = await testDesk(t)
  for (const what of ['appellant', 'contester', 'over', 'kept', 'left']) {
    const person = await enrolled(t, desk)
    who[what] = person.personId
    const phone = await activated(t, person)
    await reachable(t, phone, `${what}@exemple.fr`)
    const id = await deposited(t, await machine(t, 'system'), decision(person))
    await phone.post(`/documents/${id}/opening`, { language: 'fr' }, `/documents/${id}`)
    if (what === 'contester') await phone.post(`/documents/${id}/contest`, {}, `/documents/${id}/contest`)
    contested[what] = id
  }
  first = await employ(t, 'division-head')
  await says('left', 'case-end', { why: 'withdrawal', endedOn: '2026-05-01' })
  await says('left', 'case-end/undoing')
  t.clock.set(t.clock.now().add({ hours: 1 }))
  await says('left', 'case-end', { why: 'departure', endedOn: '2026-05-03' })
  // Whoever holds PostgreSQL answers in the place of the Office.
  await tamper(
    `update delivery.document set contest_decided_at = contested_at, contest_outcome = 'dismissed' where id = '${contested['contester']}'`,
  )
  await liveThrough(t, '2027-02-28', '2027-03-30', '2027-04-22', '2027-05-05')
  t.clock.set(noon('2037-05-06'))
  ;[first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
  for (const what of ['appellant', 'over', 'kept'])
    await says(what, 'litigations', { court: 'cnda', reference: '37001234' })
  await says('over', `litigations/${await rowOf('litigation', 'over')}/end`)
  for (const table of ['ending.litigation', 'ending.case_end', 'space.account'])
    await owner.query(`create table public.${table.split('.')[1]} as table ${table}`)
})

test('what keeps an erasure away, what shuts a space and each space that is shut say what their facts say', async () => {
  const counted = async (text: string) => (await owner.query(text)).rows
  assert.deepEqual(
    await counted('select ended_at is null as lives, count(*)::int as n from ending.litigation group by 1 order by 1'),
    [
      { lives: false, n: 1 },
      { lives: true, n: 2 },
    ],
  )
  assert.deepEqual(await counted('select undone_at is null as stands from ending.case_end order by 1'), [
    { stands: false },
    { stands: true },
  ])
  assert.deepEqual(await counted('select count(*)::int as n from space.account where closed_at is not null'), [
    { n: 5 },
  ])
  assert.deepEqual(await found(), [])
})

test('a litigation that is another person’s, another court’s, of another hour or over where no fact ended it is found, by the column', async () => {
  for (const [what, change, ...columns] of [
    ['kept', `ended_at = declared_at, ended_by = '${second!.id}'`, 'ended_at', 'ended_by'],
    ['over', 'ended_at = null, ended_by = null', 'ended_at', 'ended_by'],
    ['over', `ended_at = ended_at + interval '1 day'`, 'ended_at'],
    ['kept', `person_id = '${who['over']}'`, 'person_id'],
    ['kept', `court = 'other'`, 'court'],
    ['kept', `declared_at = '-infinity'`, 'declared_at'],
    ['kept', `declared_by = '${second!.id}'`, 'declared_by'],
    ['kept', 'sealed = (select sealed from ending.litigation o where o.id <> l.id limit 1)', 'sealed'],
  ] as const) {
    const id = await rowOf('litigation', what)
    await tamper(`update ending.litigation l set ${change} where id = '${id}'`)
    const wrong = { fault: 'litigation-not-as-its-facts', litigationId: id, columns }
    assert.deepEqual(await found(), [wrong], change)
    await tamper('delete from ending.litigation; insert into ending.litigation table public.litigation')
  }
  assert.deepEqual(await found(), [])
})

test('an end of a procedure that is another’s, for another reason, of another day, taken back or standing as no fact says is found', async () => {
  const { rows } = await owner.query('select id from ending.case_end order by undone_at nulls last')
  const [undone, stands] = rows.map(({ id }) => id)
  for (const [id, change, ...columns] of [
    [stands, `undone_at = declared_at, undone_by = '${second!.id}'`, 'undone_at', 'undone_by'],
    [undone, `undone_at = undone_at + interval '1 hour'`, 'undone_at'],
    [stands, `person_id = '${who['kept']}'`, 'person_id'],
    [stands, `why = 'death'`, 'why'],
    [stands, `ended_on = ended_on - 1`, 'ended_on'],
    [stands, `declared_at = declared_at - interval '1 year'`, 'declared_at'],
    [stands, `declared_by = '${second!.id}'`, 'declared_by'],
  ] as const) {
    await tamper(`update ending.case_end set ${change} where id = '${id}'`)
    assert.deepEqual(await found(), [{ fault: 'case-end-not-as-its-facts', caseEndId: id, columns }], change)
    await tamper('delete from ending.case_end; insert into ending.case_end table public.case_end')
  }
  assert.deepEqual(await found(), [])
})

test('a litigation or an end of a procedure that was taken away is found, and one that nobody declared; of who was erased none is missed', async () => {
  const made = '01980000-0000-7000-8000-00000000ffff'
  const [litigation, end] = [await rowOf('litigation', 'kept'), await rowOf('case_end', 'left')]
  await tamper(`update ending.litigation set id = '${made}' where id = '${litigation}'`)
  assert.deepEqual(await found(), [
    { fault: 'litigation-not-as-its-facts', litigationId: made, columns: ['litigation'] },
    { fault: 'litigation-missing', factId: `litigation:${litigation}/declared` },
  ])
  await tamper('delete from ending.litigation; insert into ending.litigation table public.litigation')
  await tamper(`update ending.case_end set id = '${made}' where id = '${end}'`)
  assert.deepEqual(await found(), [
    { fault: 'case-end-not-as-its-facts', caseEndId: made, columns: ['case_end'] },
    { fault: 'case-end-missing', factId: `case-end:${end}/declared` },
  ])
  await tamper('delete from ending.case_end')
  assert.equal((await found()).length, 2)
  await tamper('create table public.person_key as table platform.person_key')
  await destroyKey(t, who['left']!)
  assert.deepEqual(await found(), [])
  await tamper('delete from platform.person_key; insert into platform.person_key table public.person_key')
  await tamper('insert into ending.case_end table public.case_end')
  assert.deepEqual(await found(), [])
})

test('a space that is shut, or was at another hour, where no closing says so is found, and one that was opened again', async () => {
  const his = `person_id = '${who['kept']}'`
  const restored = 'delete from space.account; insert into space.account table public.account'
  for (const change of [
    'closed_at = null',
    `closed_at = closed_at - interval '1 second'`,
    `closed_at = '2030-01-01', activated_at = '2030-01-01'`, // as who comes in while he is closed, and long after
  ]) {
    await tamper(`update space.account set ${change} where ${his}`)
    assert.deepEqual(await found(), [{ fault: 'space-shut-by-nothing', personId: who['kept'] }], change)
    await tamper(restored)
  }
  await tamper(
    `create table public.fact as table evidence.fact; delete from evidence.fact where type = 'SpaceDeactivated' and ${his}`,
  )
  assert.deepEqual(await found(), [{ fault: 'space-shut-by-nothing', personId: who['kept'] }])
  await tamper(`update space.account set closed_at = null where ${his}`)
  assert.deepEqual(await found(), [], 'as it was before its year was over')
  await tamper(`${restored}; delete from evidence.fact; insert into evidence.fact table public.fact`)
  const merged = (into: string) =>
    tamper(`update enrolment.applicant set (merged_into, merged_at) = (${into}) where id = '${who['kept']}'`)
  for (const [his, another] of [
    [who['kept'], who['left']],
    [who['left'], who['kept']],
  ]) {
    await tamper(
      `update evidence.fact set person_id = '${another}' where type = 'SpaceDeactivated' and person_id = '${his}'`,
    )
    assert.deepEqual(await found(), [{ fault: 'space-shut-by-nothing', personId: his }])
    await merged(`'${who['left']}', registered_at`)
    assert.deepEqual(await found(), [], 'with the space of another record of his')
    await merged('null, null')
    await tamper('delete from evidence.fact; insert into evidence.fact table public.fact')
  }
  assert.deepEqual(await found(), [])
})

test('whoever two honest members erased in the middle of his appeal or his contest, because a row was taken away, is found by his facts', async () => {
  const litigation = await rowOf('litigation', 'appellant')
  await tamper(`delete from ending.litigation where id = '${litigation}'`)
  await travelTo(owner, t.clock.now())
  const list = String((await clicks(t, first!).post('/staff/erasures', {})).headers.location)
  await t.settle()
  await clicks(t, second!).post(`${list}/confirmation`, {})
  await t.settle()
  const { rows } = await owner.query('select person_id as id from platform.person_key')
  assert.deepEqual(rows, [{ id: who['kept'] }], 'and rightly those of whom all was over')
  const factIds = [`litigation:${litigation}/declared`, `document:${contested['contester']}/contested`]
  const faults = ['appellant', 'contester'].map((what, i) => ({
    fault: 'erased-while-held',
    personId: who[what],
    factId: factIds[i],
  }))
  const inOrder = (one: { personId?: unknown }, other: { personId?: unknown }) =>
    String(one.personId) < String(other.personId) ? -1 : 1
  assert.deepEqual(await found(), faults.sort(inOrder))
  await t.beat()
  const { code, out } = await audited()
  assert.deepEqual([code, JSON.parse(out).faults], [1, faults])
})

const audited = (): Promise<{ code: number; out: string }> => {
  const { host, port, user, database } = t.base.owner
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: `postgresql://${user}@localhost/${database}?${new URLSearchParams({ host, port: String(port) })}`,
    PLI_VAR: dir,
  }
  return new Promise((done) =>
    execFile('bin/pli', ['audit', '--json'], { env }, (error, out) =>
      done({ code: error === null ? 0 : Number(error.code), out }),
    ),
  )
}
