import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machine, organisation } from '../testing/agents.ts'
import { copyOf, decision, deposited, ofOthers, deposit as post, replacementOf, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { withdrawDocument } from './withdraw.ts'

/* law.md §2: a re-service says which it is, a copy (no new term) or a replacement (the first is taken back, and a new term runs). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

async function placed(): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  return { him, first: await deposited(t, office, decision(him)) }
}
const row = async (id: string) =>
  (await owner.query('select *, served_on::text, made_available_at::text from delivery.document where id = $1', [id]))
    .rows[0]
const factOf = async (id: string) => {
  const { rows } = await owner.query('select * from evidence.fact where id = $1', [`document:${id}/re-served`])
  return rows[0] && { author: rows[0].author_id, text: rows[0].body as string, data: JSON.parse(rows[0].body).data }
}
const stored = async () =>
  (
    await owner.query(`select (select count(*) from delivery.document)::int as documents,
      (select count(*) from evidence.fact)::int as facts, (select count(withdrawn_at) from delivery.document)::int as back`)
  ).rows[0]
async function refused(metadata: unknown, code: string, field: string, status: number) {
  const before = await stored()
  const answer = await post(t, office, metadata)
  const { code: said, field: at, title, detail } = answer.json()
  assert.deepEqual([said, at, answer.statusCode], [code, field, status], answer.body)
  assert.ok(title && detail, answer.body)
  assert.deepEqual(await stored(), before, 'something was stored by half')
}
async function takeBack(id: string, reason: 'wrong-space' | 'replaced' | 'error') {
  const others = reason === 'wrong-space' ? await ofOthers(t, office, id, 'his') : {}
  assert.equal(await withdrawDocument(t.house.ports)(office.acting, id, { reason, ...others }), 'withdrawn')
}

test('a copy starts no term, states nothing and has no effect of its own; the first stays as it was', async () => {
  const { him, first } = await placed()
  const before = await row(first)
  on('2026-05-06')
  const reference = before.reference // the same letter may have the same reference
  const answer = await post(t, office, copyOf(him, first, { reference }))
  assert.equal(answer.statusCode, 201, answer.body)
  const { id, legalEffect, servedByTermOn, reService } = answer.json()
  assert.deepEqual([legalEffect, servedByTermOn, reService], ['none', null, { of: first, as: 'copy' }])
  const { term_ends_at, decided_on, remedy_court, re_service_of, re_service_as } = await row(id)
  assert.deepEqual(
    [term_ends_at, decided_on, remedy_court, re_service_of, re_service_as],
    [null, null, null, first, 'copy'],
  )
  assert.deepEqual(await row(first), before)
  assert.equal((await him.post(`/documents/${id}/opening`)).statusCode, 303)
  on('2026-05-25')
  await t.settle()
  const [read, served] = [await row(id), await row(first)]
  assert.notEqual(read.opened_at, null)
  assert.equal(read.served_on, null)
  assert.deepEqual([served.opened_at, served.served_on, served.served_by], [null, '2026-05-19', 'term'])
})

test('a replacement takes the first back in the same act, and has a new term', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  const answer = await post(t, office, replacementOf(him, first))
  assert.equal(answer.statusCode, 201, answer.body)
  assert.equal(answer.json().servedByTermOn, '2026-05-21')
  const back = await row(first)
  assert.deepEqual([back.withdrawn_at.toString(), back.withdrawn_reason], ['2026-05-06T08:00:00Z', 'replaced'])
  on('2026-05-25')
  await t.settle()
  assert.equal((await row(first)).served_on, null)
  assert.equal((await row(answer.json().id)).served_on, '2026-05-21')
})

test('that it is served again, and as what, is a fact about the new one, by who deposited it', async () => {
  const { him, first } = await placed()
  await him.post(`/documents/${first}/opening`)
  on('2026-05-06')
  const second = await deposited(t, office, copyOf(him, first))
  const third = await deposited(t, office, replacementOf(him, first))
  const { reference } = await row(first)
  const about = { of: first, firstReference: reference, firstMadeAvailableAt: START }
  const [copied, replaced] = [(await factOf(second))!, (await factOf(third))!]
  assert.deepEqual([copied.author, replaced.author], [office.id, office.id])
  const { as, of, firstReference, firstMadeAvailableAt, firstServedOn, firstServedBy } = copied.data
  assert.deepEqual({ of, firstReference, firstMadeAvailableAt }, about)
  assert.deepEqual([as, firstServedOn, firstServedBy], ['copy', undefined, undefined])
  assert.deepEqual(
    [replaced.data.as, replaced.data.firstServedOn, replaced.data.firstServedBy],
    ['replacement', '2026-05-04', 'opening'],
  )
  for (const { text } of [copied, replaced]) {
    assert.ok(!text.includes(him.foreignerNumber))
    assert.ok(!text.includes('"refusal"'), 'the kind is sealed')
  }
  assert.equal(await factOf(first), undefined)
})

test('of what was taken back before, after an outage, the replacement follows; a second one is refused', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  await takeBack(first, 'error')
  const before = await row(first)
  on('2026-05-07')
  const second = await deposited(t, office, replacementOf(him, first))
  assert.deepEqual(await row(first), before)
  await refused(replacementOf(him, first), 'replaced-already', 'reService.of', 409)
  const third = await deposited(t, office, replacementOf(him, second))
  await refused(replacementOf(him, first), 'replaced-already', 'reService.of', 409)
  await takeBack(third, 'wrong-space')
  await deposited(t, office, replacementOf(him, first))
})

test('of two replacements of one document that arrive together one is placed', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  const answers = await Promise.all([1, 2].map(() => post(t, office, replacementOf(him, first))))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [201, 409])
  const { rows } = await owner.query('select 1 from delivery.document where re_service_of = $1', [first])
  assert.equal(rows.length, 1)
})

test('a document of somebody else is answered as one that never was', async () => {
  const { him } = await placed()
  const { first } = await placed()
  for (const one of [first, '01980000-0000-7000-8000-000000000001'])
    for (const metadata of [copyOf(him, one), replacementOf(him, one)])
      await refused(metadata, 'document-not-found', 'reService.of', 404)
})

test('what is not the same kind, or has another effect in law, is not served again', async () => {
  const { him, first } = await placed()
  const other = 're-service-of-another-kind'
  await refused(copyOf(him, first, { kind: 'inadmissibility' }), other, 'kind', 422)
  await refused(copyOf(him, first, { kind: 'letter' }), other, 'kind', 422)
  await refused(summons(him, { reService: { of: first, as: 'replacement' } }), other, 'kind', 422)
  await deposited(t, office, replacementOf(him, first, { kind: 'inadmissibility' }))
})

test('a copy states nothing: the days of the first one count', async () => {
  const { him, first } = await placed()
  const { decision: stated } = decision(him)
  await refused(copyOf(him, first, { decision: stated }), 'not-for-a-copy', 'decision', 422)
  const letter = { sixMonthLetter: { lodgedOn: '2026-01-04' } }
  await refused(copyOf(him, first, letter), 'not-for-a-copy', 'sixMonthLetter', 422)
  const { summons: invited, kind: _kind } = summons(him)
  await refused(copyOf(him, first, { summons: invited }), 'not-for-a-copy', 'summons', 422)
})

test('no copy of what he cannot read: taken back, contested, or to come', async () => {
  const { him, first } = await placed()
  t.clock.set('2026-05-04T20:30:00Z') // at night
  const tomorrow = await deposited(t, office, decision(him))
  await refused(copyOf(him, tomorrow, { urgent: { reason: 'health' } }), 'copy-of-what-is-to-come', 'reService.of', 409)
  on('2026-05-06')
  await him.post(`/documents/${first}/contest`)
  await refused(copyOf(him, first), 'copy-of-what-is-contested', 'reService.of', 409)
  await takeBack(first, 'error')
  await refused(copyOf(him, first), 'copy-of-what-was-withdrawn', 'reService.of', 409)
})

test('nothing serves a copy again, nor replaces what was never his', async () => {
  const { him, first } = await placed()
  const second = await deposited(t, office, copyOf(him, first))
  await refused(copyOf(him, second), 're-service-of-a-copy', 'reService.of', 409)
  await refused(replacementOf(him, second), 're-service-of-a-copy', 'reService.of', 409)
  await takeBack(first, 'wrong-space')
  await refused(replacementOf(him, first), 'replacement-in-the-wrong-space', 'reService.of', 409)
})

test('whether it is a copy or a replacement is said, in those words, and of what by its id', async () => {
  const { him, first } = await placed()
  const wrong = 'metadata-not-understood'
  await refused(decision(him, { reService: { of: first } }), wrong, 'reService.as', 422)
  await refused(decision(him, { reService: { of: first, as: 'reminder' } }), wrong, 'reService.as', 422)
  await refused(decision(him, { reService: { of: 'D-1', as: 'copy' } }), wrong, 'reService.of', 422)
})

test('a copy goes when its first goes, whatever for; the contest of the first is settled by its replacement', async () => {
  const { him, first } = await placed()
  const second = await deposited(t, office, copyOf(him, first))
  on('2026-05-06')
  await him.post(`/documents/${first}/contest`)
  const open = `select count(*)::int as n from staff.work_item where document_id = $1 and done_at is null`
  assert.equal((await owner.query(open, [first])).rows[0].n, 1)
  await deposited(t, office, replacementOf(him, first))
  assert.equal((await owner.query(open, [first])).rows[0].n, 0)
  assert.equal((await row(second)).withdrawn_reason, 'replaced')
  assert.equal((await him.post(`/documents/${second}/opening`)).statusCode, 410)
})

test('the person has the usual alert of a deposit', async () => {
  const { him, first } = await placed()
  for (const metadata of [copyOf(him, first), replacementOf(him, first)]) {
    const id = await deposited(t, office, metadata)
    const { rows } = await owner.query('select 1 from platform.due_job where id = $1', [
      `document:${id}/deposited/alert`,
    ])
    assert.equal(rows.length, 1)
  }
})

test('asked again with its key, it is answered as it was, and takes nothing back twice', async () => {
  const { him, first } = await placed()
  const metadata = replacementOf(him, first)
  const one = await post(t, office, metadata, { key: 'again' })
  const before = await stored()
  const two = await post(t, office, metadata, { key: 'again' })
  assert.deepEqual([one.statusCode, two.statusCode], [201, 200])
  assert.deepEqual(two.json(), one.json())
  assert.deepEqual(await stored(), before)
})

test('a row that says another first, or another manner, than its fact cannot be written over', async () => {
  const { him, first } = await placed()
  const id = await deposited(t, office, copyOf(him, first))
  for (const change of [`re_service_as = 'replacement'`, 're_service_of = null, re_service_as = null'])
    await assert.rejects(owner.query(`update delivery.document set ${change} where id = $1`, [id]), /not rewritten/)
})
