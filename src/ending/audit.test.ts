import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createDb } from '../platform/db/db.ts'
import { machine } from '../testing/agents.ts'
import { liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'
import { tampering } from '../testing/tampering.ts'
import { auditClosings } from './audit.ts'

const t = await testHouse({ at: '2026-05-04T09:00:00Z' })
const owner = t.base.pool('owner')
const found = () => auditClosings(createDb(owner))
const tamper = tampering(t)

const who: Record<string, string> = {}
const closings: Record<string, string> = {}
before(async () => {
  const desk = await testDesk(t)
  for (const [what, servedOn] of [
    ['stopped', '2026-05-04'],
    ['closed', '2026-05-04'],
    ['announced', '2026-05-06'],
  ] as const) {
    t.clock.set(noon(servedOn))
    const person = await enrolled(t, desk)
    const phone = await activated(t, person)
    await reachable(t, phone, `${what}@exemple.fr`)
    const id = await deposited(t, await machine(t, 'system'), decision(person))
    await phone.post(`/documents/${id}/opening`, { language: 'fr' }, `/documents/${id}`)
    who[what] = person.personId
    if (what !== 'stopped') continue
    await liveThrough(t, '2027-02-28')
    const at = { interviewAt: '2027-05-20T09:00:00+02:00', place: 'fontenay', language: 'fa' }
    await deposited(t, await machine(t, 'system'), summons(person, { summons: at }))
  }
  await liveThrough(t, '2027-02-28', '2027-03-02', '2027-03-30', '2027-04-22', '2027-05-04', '2027-05-05')
  const { rows } = await owner.query('select id, person_id as "personId" from ending.closing')
  for (const { id, personId } of rows) closings[Object.keys(who).find((what) => who[what] === personId)!] = id
  await owner.query('create table public.was as table ending.closing')
  await owner.query('create table public.given as table ending.notice')
  await owner.query('create table public.account as table space.account')
})

test('the row of each closing, and the last day that a space tells, say what its facts say', async () => {
  const { rows } = await owner.query(
    `select outcome, (select closes_on from space.account c where c.person_id = k.person_id)::text as on from ending.closing k order by outcome`,
  )
  assert.deepEqual(rows, [
    { outcome: 'closed', on: '2027-05-04' },
    { outcome: 'stopped', on: null },
    { outcome: null, on: '2027-05-22' }, // his second notice came late, and leaves its thirty days
  ])
  assert.deepEqual(await found(), [])
})

test('a last day that nothing announced, and another hour or end of a closing, are found, by the column', async () => {
  for (const [what, column, value] of [
    ['announced', 'closes_on', 'closes_on - 1'],
    ['announced', 'closes_on', `'infinity'`],
    ['closed', 'closes_on', 'closes_on + 1'],
    ['stopped', 'closes_on', 'closes_on + 1'],
    ['announced', 'announced_at', `announced_at - interval '1 day'`],
    ['closed', 'ended_at', `ended_at + interval '1 hour'`],
    ['stopped', 'outcome', `'closed'`],
    ['closed', 'outcome', `'stopped'`],
  ] as const) {
    const row = `k.id = '${closings[what]}'`
    await tamper(`update ending.closing k set ${column} = ${value} where ${row}`)
    const [fault] = await found()
    assert.deepEqual(
      fault,
      { fault: 'closing-not-as-its-facts', closingId: closings[what], columns: [column] },
      `${what} ${column} = ${value}`,
    )
    await tamper(`update ending.closing k set ${column} = was.${column} from public.was where was.id = k.id and ${row}`)
  }
  for (const what of ['announced', 'stopped', 'closed']) {
    const row = `c.person_id = '${who[what]}'`
    await tamper(`update space.account c set closes_on = '2027-05-01' where ${row}`)
    assert.deepEqual(await found(), [{ fault: 'closing-day-of-nothing', personId: who[what] }], what)
    await tamper(
      `update space.account c set closes_on = a.closes_on from public.account a where a.person_id = c.person_id and ${row}`,
    )
  }
  assert.deepEqual(await found(), [])
})

test('a notice of another hour, one that another fact tells, one that was made up and one that was taken away are found', async () => {
  const [announced, stopped] = [closings['announced']!, closings['stopped']!]
  const first = `closing_id = '${announced}' and days = 60`
  for (const [column, value] of [
    ['given_at', `given_at - interval '30 days'`],
    ['given_at', `'-infinity'`],
    ['fact_id', `'another'`],
  ]) {
    await tamper(`update ending.notice set ${column} = ${value} where ${first}`)
    const fault = { fault: 'closing-notice-not-as-its-fact', closingId: announced, days: 60, columns: [column] }
    assert.deepEqual(await found(), [fault], `${column} = ${value}`)
    await tamper(`delete from ending.notice; insert into ending.notice table public.given`)
  }
  await tamper(`insert into ending.notice values ('${stopped}', 7, '2027-04-27T08:00:00Z', 'none')`)
  const made = { fault: 'closing-notice-not-as-its-fact', closingId: stopped, days: 7, columns: ['notice'] }
  assert.deepEqual(await found(), [made])
  await tamper(`delete from ending.notice where fact_id = 'none' or (${first})`)
  assert.deepEqual(await found(), [{ fault: 'closing-notice-missing', factId: `closing:${announced}/notice/60` }])
  await tamper(`insert into ending.notice select * from public.given where ${first}`)
  assert.deepEqual(await found(), [])
})

test('a closing that was taken away is found, and one that nothing announced; of who was erased none is missed', async () => {
  const [gone, made] = [closings['announced']!, '01980000-0000-7000-8000-00000000ffff']
  await tamper(`update ending.closing set id = '${made}' where id = '${gone}'`)
  const columns = ['closes_on', 'announced_at']
  assert.deepEqual(await found(), [
    { fault: 'closing-not-as-its-facts', closingId: made, columns },
    { fault: 'closing-missing', factId: `closing:${gone}/notice/60` },
  ])
  await tamper(
    `delete from ending.closing where id = '${made}'; delete from space.account where person_id = '${who['announced']}'`,
  )
  await destroyKey(t, who['announced']!)
  assert.deepEqual(await found(), [])
})
