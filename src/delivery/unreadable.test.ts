import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { deemServed } from './deem.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const deem = deemServed(t.house.ports)
const { files } = t.house.ports

const deemedData = async (id: string) =>
  JSON.parse(
    (await owner.query("select body from evidence.fact where id = 'document:' || $1 || '/deemed'", [id])).rows[0].body,
  ).data
const asked = async (id: string) =>
  (
    await owner.query(
      "select kind, owner_role, due_at from staff.work_item where document_id = $1 and kind like 'served-%'",
      [id],
    )
  ).rows.map((work) => ({ ...work, due_at: String(work.due_at) }))
const awake = () => owner.query('update space.session set last_seen_at = $1', [t.clock.now().toString()])

/** He comes at these instants; the file is not there. */
async function comesInVain(p: Person, id: string, ...instants: string[]) {
  const whole = await files.get(`document-${id}`)
  await files.remove(`document-${id}`)
  for (const instant of instants) {
    t.clock.set(instant)
    await awake()
    assert.equal((await p.post(`/documents/${id}/opening`)).statusCode, 500)
  }
  await files.put(`document-${id}`, whole)
}

// @law CESEDA R.531-17
test('who came within the fifteen days and was shown nothing is served by the term; its receipt says when he came, and somebody is asked to serve it otherwise', {
  skip: needs('poppler'),
}, async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk, language: 'en' })
  const [unreadable, unread] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  await comesInVain(p, unreadable, '2026-05-10T08:00:00Z', '2026-05-10T18:30:00Z')
  await comesInVain(p, unreadable, '2026-05-19T22:01:00Z') // the term has ended, and no sweep has come
  t.clock.set('2026-05-20T06:00:00Z')
  assert.equal(await deem(), 2)

  const { servedOn, servedBy, unreadableTimes, unreadableAt } = await deemedData(unreadable)
  assert.deepEqual([servedOn, servedBy, unreadableTimes], ['2026-05-19', 'term', 2], 'it is for a judge to weigh')
  assert.deepEqual(unreadableAt, ['2026-05-10T08:00:00Z', '2026-05-10T18:30:00Z'])
  assert.ok(!('unreadableAt' in (await deemedData(unread))))
  assert.deepEqual(await asked(unreadable), [
    { kind: 'served-while-unreadable', owner_role: 'officer', due_at: '2026-05-21T06:00:00Z' },
  ])
  assert.deepEqual(await asked(unread), [])

  await t.settle()
  const { rows } = await owner.query('select id from evidence.receipt where fact_id = $1', [
    `document:${unreadable}/deemed`,
  ])
  await awake()
  const pdf = (await p.get(`/documents/${unreadable}/receipts/${rows[0].id}`)).rawPayload
  const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, stdio: ['pipe', 'pipe', 'ignore'] })
    .toString()
    .replace(/\s+/g, ' ')
  assert.match(text, /l’espace n’a pas pu le montrer, par une défaillance/)
  assert.match(text, /dimanche 10 mai 2026 à 10:00:00 \(UTC\+02:00\) – dimanche 10 mai 2026 à 20:30:00/)
  assert.match(text, /it could not be shown: a fault on our side/)
})

test('of many attempts the first two and the last are told, with their number', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  const days = ['05', '06', '07', '08'].map((day) => `2026-05-${day}T08:00:00Z`)
  await comesInVain(p, id, ...days)
  t.clock.set('2026-05-20T06:00:00Z')
  await deem()
  const { unreadableTimes, unreadableAt } = await deemedData(id)
  assert.deepEqual([unreadableTimes, unreadableAt], [4, [...days.slice(0, 2), days[3]]])
})

test('contested before any sweep it is told by the contest, and asked of somebody once that is dismissed', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const head = await employ(t, 'division-head')
  const id = await deposited(t, office, decision(p))
  await comesInVain(p, id, '2026-05-10T08:00:00Z')
  t.clock.set('2026-05-19T22:01:00Z')
  await awake()
  assert.equal((await p.post(`/documents/${id}/contest`)).statusCode, 303)
  assert.deepEqual((await deemedData(id)).unreadableAt, ['2026-05-10T08:00:00Z'])
  await deem()
  assert.deepEqual(await asked(id), [], 'nobody asserts that service')
  t.clock.set('2026-05-25T08:00:00Z')
  assert.equal(await decideOnContest(t.house.ports)(head.acting, id, { outcome: 'dismissed' }), 'decided')
  assert.deepEqual(await asked(id), [
    { kind: 'served-while-unreadable', owner_role: 'officer', due_at: '2026-05-26T08:00:00Z' },
  ])
})
