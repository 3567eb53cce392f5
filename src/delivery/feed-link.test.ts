import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sequence } from '../evidence/index.ts'
import { createDb } from '../platform/db/db.ts'
import { newId } from '../platform/ids.ts'
import { employ, type Machine, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { deemServed } from './deem.ts'

const t = await testHouse()
const office = await machine(t, 'system')
const administrator = clicks(t, await employ(t, 'administrator'))
const deem = deemServed(t.house.ports)
const order = async () => {
  while ((await sequence(createDb(t.base.pool('sequencer')))) > 0) {}
}

type Answer = { served: { manner: string; receipt: string }[]; next: string; more: boolean }
/** Reads on from a cursor as long as there is more, as a prefecture's machine does. */
async function readOn(reader: Machine, after = '0'): Promise<{ told: string[]; next: string; answers: number }> {
  await order()
  const told: string[] = []
  for (let next = after, answers = 1; ; answers++) {
    const answer = await t.web.inject({ url: `/api/v1/service-feed?after=${next}`, headers: reader.headers })
    assert.equal(answer.statusCode, 200, answer.body)
    const { served, more, ...rest } = answer.json<Answer>()
    told.push(...served.map(({ manner, receipt }) => `${manner} ${receipt}`))
    next = rest.next
    if (!more) return { told, next, answers }
  }
}

const readerOf = async () => {
  const prefecture = await organisation(t, 'prefecture')
  return { prefecture, reader: await machine(t, 'prefecture-reader', prefecture) }
}
async function amend(desk: string, form: { name?: string; prefectureId?: string }) {
  const sent = await administrator.post(`/staff/organisations/${desk}/amending`, {
    name: `Guichet ${desk}`,
    department: '75',
    ...form,
  })
  assert.equal(sent.statusCode, 303, sent.body)
}

/** Somebody registered there: one decision served by opening, one by the term, one taken back, one contested since. */
async function servedAt(desk: string) {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const give = () => deposited(t, office, decision(p))
  const [opened, withdrawn, contested, unread] = [await give(), await give(), await give(), await give()]
  for (const id of [opened, withdrawn, contested]) await p.post(`/documents/${id}/opening`)
  const url = `/api/v1/documents/${withdrawn}/withdrawal`
  await t.web.inject({ method: 'POST', url, headers: office.headers, payload: { reason: 'replaced' } })
  await p.post(`/documents/${contested}/contest`)
  t.clock.set('2026-05-25T08:00:00Z')
  await deem()
  const told = [
    `opening document:${opened}/opened`,
    `withdrawn document:${withdrawn}/withdrawn`,
    `contested document:${contested}/contested`,
    `term document:${unread}/deemed`,
  ]
  return { p, give, told }
}

test('what was served before its desk was linked is told once the desk is, in its order, and only once', async () => {
  const { prefecture, reader } = await readerOf()
  const desk = await organisation(t, 'registration-desk')
  const elsewhere = await servedAt(await organisation(t, 'registration-desk'))
  const { p, give, told } = await servedAt(desk)
  const before = await readOn(reader)
  assert.deepEqual(before.told, [], 'nobody answers for that desk yet')

  await amend(desk, { prefectureId: prefecture })
  const later = await give()
  await p.post(`/documents/${later}/opening`)
  const after = await readOn(reader, before.next)
  assert.deepEqual(after.told, [...told, `opening document:${later}/opened`])
  assert.ok(!after.told.some((line) => elsewhere.told.includes(line)))

  await amend(desk, { name: 'Guichet renommé', prefectureId: prefecture })
  assert.deepEqual((await readOn(reader, after.next)).told, [], 'another name links nothing anew')
})

test('a desk that passes to another prefecture, or comes back, is told from its beginning to who answers for it now', async () => {
  const [first, second] = [await readerOf(), await readerOf()]
  const desk = await organisation(t, 'registration-desk', { prefectureId: first.prefecture })
  const { told } = await servedAt(desk)
  const [one, two] = [await readOn(first.reader), await readOn(second.reader)]
  assert.deepEqual([one.told, two.told], [told, []])

  await amend(desk, { prefectureId: second.prefecture })
  const moved = await readOn(second.reader, two.next)
  assert.deepEqual(moved.told, told)
  assert.deepEqual((await readOn(first.reader, one.next)).told, [])

  await amend(desk, {})
  await amend(desk, { prefectureId: second.prefecture })
  assert.deepEqual((await readOn(second.reader, moved.next)).told, told, 'what came while nobody answered is among it')
})

test('a long journal is walked again in stretches, each from where the last ended', async () => {
  const { prefecture, reader } = await readerOf()
  const desk = await organisation(t, 'registration-desk')
  const { told } = await servedAt(desk)
  await t.house.ports.act({ as: 'worker' }, async (unit) => {
    for (let i = 0; i < 4500; i++)
      unit.record({
        type: 'JournalRead',
        id: `journal/read/${newId(unit.now)}`,
        subject: 'journal',
        personId: null,
        happenedAt: unit.now,
        data: {},
      })
    return null
  })
  const before = await readOn(reader)
  await amend(desk, { prefectureId: prefecture })
  const after = await readOn(reader, before.next)
  assert.deepEqual(after.told, told)
  assert.ok(after.answers >= 4, `${after.answers}`)
  const head = await t.web.inject({ url: `/api/v1/service-feed?after=${after.next}`, headers: reader.headers })
  assert.deepEqual(head.json(), { served: [], next: after.next, more: false })
})

test('a cursor into another’s link tells nothing, and one that is none is refused', async () => {
  const { reader } = await readerOf()
  const { prefecture } = await readerOf()
  const desk = await organisation(t, 'registration-desk')
  await servedAt(desk)
  await amend(desk, { prefectureId: prefecture })
  await order()
  const { rows } = await t.base
    .pool('owner')
    .query(
      'select l.position from evidence.log_entry l join evidence.fact f on f.id = l.fact_id where f.subject = $1',
      [`organisation:${desk}`],
    )
  assert.ok(rows.length >= 2)
  for (const { position } of rows)
    for (const after of [`${position}`, `${position}.0`]) assert.deepEqual((await readOn(reader, after)).told, [])
  for (const after of ['x', '1.x', '1.2.3', '-1', '1.-1']) {
    const bad = await t.web.inject({ url: `/api/v1/service-feed?after=${after}`, headers: reader.headers })
    assert.equal(bad.json().code, 'cursor-not-understood', after)
  }
})

/** Two numbers of one person, registered at two desks: the record is merged into that of the other. */
async function merged(gone: string, kept: string) {
  await t.base
    .pool('owner')
    .query('update enrolment.applicant set merged_into = $1, merged_at = $2 where id = $3', [
      kept,
      t.clock.now().toString(),
      gone,
    ])
}

test('the prefecture that was told of a service is told what becomes of it, wherever the record was merged since', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const [first, second] = [await readerOf(), await readerOf()]
  const deskOf = (prefectureId: string) => organisation(t, 'registration-desk', { prefectureId })
  const gone = await person(t, { registeredBy: await deskOf(first.prefecture) })
  const kept = await person(t, { registeredBy: await deskOf(second.prefecture) })
  const [contested, withdrawn] = [
    await deposited(t, office, decision(gone)),
    await deposited(t, office, decision(gone)),
  ]
  for (const id of [contested, withdrawn]) await gone.post(`/documents/${id}/opening`)
  const [one, two] = [await readOn(first.reader), await readOn(second.reader)]
  assert.deepEqual(one.told, [`opening document:${contested}/opened`, `opening document:${withdrawn}/opened`])
  assert.deepEqual(two.told, [])
  await t.settle()

  await merged(gone.id, kept.id)
  const receipt = (reader: Machine, of: string) =>
    t.web.inject({ url: `/api/v1/service-feed/receipt?of=${encodeURIComponent(of)}`, headers: reader.headers })
  assert.equal((await receipt(first.reader, `document:${contested}/opened`)).statusCode, 200)
  assert.equal((await receipt(second.reader, `document:${contested}/opened`)).statusCode, 404)
  await gone.post(`/documents/${contested}/contest`)
  const url = `/api/v1/documents/${withdrawn}/withdrawal`
  await t.web.inject({ method: 'POST', url, headers: office.headers, payload: { reason: 'replaced' } })
  assert.deepEqual((await readOn(first.reader, one.next)).told, [
    `contested document:${contested}/contested`,
    `withdrawn document:${withdrawn}/withdrawn`,
  ])
  assert.deepEqual((await readOn(second.reader, two.next)).told, [], 'of what it was never told')
})

test('a desk linked late tells what was served at it, also of a record merged into one of another desk', async () => {
  const { prefecture, reader } = await readerOf()
  const [desk, others] = [await organisation(t, 'registration-desk'), await organisation(t, 'registration-desk')]
  const { p, told } = await servedAt(desk)
  const elsewhere = await servedAt(others)
  await merged(p.id, (await person(t, { registeredBy: others })).id)
  await merged(elsewhere.p.id, (await person(t, { registeredBy: desk })).id)
  const before = await readOn(reader)
  await amend(desk, { prefectureId: prefecture })
  assert.deepEqual((await readOn(reader, before.next)).told, told)
})
