import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { sequence } from '../evidence/index.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { words } from '../platform/i18n/index.ts'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'
import { decideOnContest } from './decide-contest.ts'
import { deemServed } from './deem.ts'

const t = await testHouse()
const prefecture = await organisation(t, 'prefecture')
const desk = await organisation(t, 'registration-desk', { prefectureId: prefecture })
const elsewhere = await organisation(t, 'registration-desk', { department: '69' })
const office = await machine(t, 'system')
const reader = await machine(t, 'prefecture-reader', prefecture)
const deem = deemServed(t.house.ports)
const decide = decideOnContest(t.house.ports)
const head = await employ(t, 'division-head')
const order = async () => {
  while ((await sequence(createDb(t.base.pool('sequencer')))) > 0) {}
}

type Feed = { served: Record<string, string>[]; next: string; more: boolean }
async function feed(after?: string): Promise<Feed> {
  await order()
  const answer = await t.web.inject({
    url: `/api/v1/service-feed${after === undefined ? '' : `?after=${after}`}`,
    headers: reader.headers,
  })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}
const open = (p: Person, id: string) => p.post(`/documents/${id}/opening`)

// @law CESEDA R.531-17
test('the prefecture learns of decisions only, and of each four things and nothing else', async () => {
  const [p, stranger] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: elsewhere })]
  const opened = await deposited(t, office, decision(p))
  await deposited(t, office, summons(p)).then((id) => open(p, id))
  await deposited(t, office, { foreignerNumber: p.foreignerNumber, kind: 'letter', reference: 'L' }).then((id) =>
    open(p, id),
  )
  await deposited(t, office, decision(stranger)).then((id) => open(stranger, id))
  const unopened = await deposited(t, office, decision(p))
  await open(p, opened)
  const before = await feed()
  assert.deepEqual(before.served, [
    {
      foreignerNumber: p.foreignerNumber,
      servedOn: '2026-05-04',
      manner: 'opening',
      receipt: `document:${opened}/opened`,
    },
  ])
  t.clock.set('2026-05-25T08:00:00Z')
  await deem()
  const after = await feed(before.next)
  assert.deepEqual(after.served, [
    {
      foreignerNumber: p.foreignerNumber,
      servedOn: '2026-05-19',
      manner: 'term',
      receipt: `document:${unopened}/deemed`,
    },
  ])
  for (const entry of [...before.served, ...after.served])
    assert.deepEqual(Object.keys(entry), ['foreignerNumber', 'servedOn', 'manner', 'receipt'])
  assert.deepEqual(await feed(after.next), { served: [], next: after.next, more: false })
  t.clock.set('2026-05-04T08:00:00Z')
})

test('the description of the API closes the list of fields', async () => {
  const api = (await t.web.inject('/api/openapi.json')).json()
  const { schema } = api.paths['/api/v1/service-feed'].get.responses['200'].content['application/json']
  const item = schema.properties.served.items
  assert.deepEqual(Object.keys(item.properties), ['foreignerNumber', 'servedOn', 'manner', 'receipt'])
  assert.equal(item.additionalProperties, false)
})

test('a late reading, and a contest of what nothing had served, tell the prefecture nothing', async () => {
  const start = (await feed()).next
  const p = await person(t, { registeredBy: desk })
  const late = await deposited(t, office, decision(p))
  const contested = await deposited(t, office, decision(p))
  await p.post(`/documents/${contested}/contest`)
  t.clock.set('2026-06-01T08:00:00Z')
  await open(p, late)
  assert.deepEqual((await feed(start)).served, [])
  await deem()
  assert.deepEqual(
    (await feed(start)).served.map((s) => s['manner']),
    ['term'],
  )
  t.clock.set('2026-05-04T08:00:00Z')
})

test('what was served and then taken back is said to be withdrawn, and never again to be served', async () => {
  const start = (await feed()).next
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await open(p, id)
  const served = await feed(start)
  assert.equal(served.served[0]!['manner'], 'opening')
  await t.web.inject({
    method: 'POST',
    url: `/api/v1/documents/${id}/withdrawal`,
    headers: office.headers,
    payload: { reason: 'replaced' },
  })
  const withdrawn = await feed(served.next)
  assert.deepEqual(
    withdrawn.served.map((s) => [s['manner'], s['servedOn']]),
    [['withdrawn', '2026-05-04']],
  )
  assert.deepEqual(
    (await feed(start)).served.map((s) => s['manner']),
    ['withdrawn'],
  )
})

const entries = async (start: string) =>
  (await feed(start)).served.map((s) => `${s['manner']} ${s['servedOn']} ${s['receipt']!.split('/').at(-1)}`)

for (const by of ['opening', 'term'] as const)
  test(`served by ${by} and then contested, nobody asserts it until the Office decides; then with its first day, or never`, async () => {
    const p = await person(t, { registeredBy: desk })
    const act = by === 'opening' ? 'opened' : 'deemed'
    const on = by === 'opening' ? '2026-05-04' : '2026-05-19'
    const start = (await feed()).next
    const [his, notHis] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
    if (by === 'opening') for (const id of [his, notHis]) await open(p, id)
    t.clock.set(by === 'opening' ? '2026-05-05T08:00:00Z' : '2026-05-25T08:00:00Z') // no sweep has run
    for (const id of [his, notHis]) await p.post(`/documents/${id}/contest`)
    assert.deepEqual(await entries(start), [`contested ${on} contested`, `contested ${on} contested`])
    await deem()
    const waiting = await feed(start)
    assert.equal(waiting.served.length, 2, 'no sweep says otherwise')

    assert.equal(await decide(head.acting, his, { outcome: 'dismissed' }), 'decided')
    assert.deepEqual(await entries(waiting.next), [`${by} ${on} ${act}`])
    const answered = await feed(start)
    assert.equal(answered.served.filter((s) => s['receipt']!.includes(his)).at(-1)!['manner'], by, 'the last stands')

    assert.equal(await decide(head.acting, notHis, { outcome: 'upheld' }), 'decided')
    assert.deepEqual(await entries(answered.next), [`withdrawn ${on} withdrawn`])
    const of = (await feed(start)).served.filter((s) => s['receipt']!.includes(notHis)).map((s) => s['manner'])
    assert.deepEqual(of, ['contested', 'withdrawn'])
    t.clock.set('2026-05-04T08:00:00Z')
  })

test('contested and answered before either was placed in the journal’s order, the last word is still the last', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await open(p, id)
  const start = (await feed()).next
  await p.post(`/documents/${id}/contest`)
  await decide(head.acting, id, { outcome: 'dismissed' })
  assert.deepEqual(
    (await feed(start)).served.map((s) => s['manner']),
    ['contested', 'opening'],
  )
})

// @law CESEDA R.531-17
test('the acknowledgement that an entry names is the prefecture’s to read, for as long as it is told of the act', async () => {
  const [p, stranger] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: elsewhere })]
  const start = (await feed()).next
  const ids = [await deposited(t, office, decision(p)), await deposited(t, office, decision(stranger))]
  await open(p, ids[0]!)
  await open(stranger, ids[1]!)
  const summoned = await deposited(t, office, summons(p))
  await open(p, summoned)
  const [entry] = (await feed(start)).served
  const ask = (of: string, headers = reader.headers) =>
    t.web.inject({ url: `/api/v1/service-feed/receipt?of=${encodeURIComponent(of)}`, headers })
  assert.equal((await ask(entry!['receipt']!)).json().code, 'receipt-not-found', 'no job has run')
  await t.settle()
  const answer = await ask(entry!['receipt']!)
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'application/pdf')
  assert.match(String(answer.headers['content-disposition']), /^attachment; filename="accuse-opening\.pdf"$/)
  const read = (await staffReads(t, p.id)).filter(({ what }) => what === 'receipt')
  assert.deepEqual(
    read.map(({ by }) => by),
    [reader.id],
    'that it was read is kept',
  )
  for (const other of [
    `document:${ids[0]}/deposited`,
    `document:${ids[1]}/opened`,
    `document:${summoned}/opened`,
    `person:${p.id}/registered`,
    "x' or 1=1",
    '',
  ])
    assert.equal((await ask(other)).statusCode, 404, other)
  await p.post(`/documents/${ids[0]}/contest`)
  assert.equal((await ask(entry!['receipt']!)).statusCode, 404, 'asserted to nobody while it is contested')
  assert.equal((await ask(entry!['receipt']!, office.headers)).statusCode, 403)
})

test('what the prefecture reads of a receipt is French alone, with a digest of its own: his language tells his origin', {
  skip: needs('poppler'),
}, async () => {
  const textOf = (pdf: Buffer) =>
    execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, stdio: ['pipe', 'pipe', 'ignore'] }).toString()
  for (const language of ['en', 'ar', 'prs', 'ti', 'bn', 'fr']) {
    const p = await person(t, { registeredBy: desk, language })
    const id = await deposited(t, office, decision(p))
    await open(p, id)
    await t.settle()
    const { rows } = await t.base
      .pool('owner')
      .query('select id, digest, french_digest from evidence.receipt where fact_id = $1', [`document:${id}/opened`])
    const own = (await p.get(`/documents/${id}/receipts/${rows[0].id}`)).rawPayload
    const url = `/api/v1/service-feed/receipt?of=${encodeURIComponent(`document:${id}/opened`)}`
    const told = (await t.web.inject({ url, headers: reader.headers })).rawPayload
    assert.deepEqual([sha256(own), sha256(told)], [rows[0].digest, rows[0].french_digest])
    const text = textOf(told)
    assert.match(text, /Accusé de réception : première consultation/)
    // English and French share a script; the others have their own, of which no letter is left.
    assert.doesNotMatch(text, /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u)
    assert.ok(
      !text.includes(words('en')('receipt.label.number')) && !text.includes(words('en')('receipt.opening.title')),
    )
    assert.match(textOf(own), /Décompte des délais/)
    assert.match(textOf(own), /Décision de rejet/, 'what he has opened is named to him')
    assert.match(text, /Une décision/)
    assert.doesNotMatch(text, /rejet/, 'that it is a refusal is not the prefecture’s')
    for (const pdf of [own, told]) assert.ok(!attachmentOf(pdf)!.includes('refusal'), 'nor does the proof tell')
    assert.doesNotMatch(text, /Décompte|Dernier jour/, 'number, date, manner: not what he may do, nor until when')
  }
})

test('of records that were merged, the prefecture reads the number that is kept', async () => {
  const [kept, gone] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
  const start = (await feed()).next
  await deposited(t, office, decision(gone)).then((id) => open(gone, id))
  await t.base
    .pool('owner')
    .query('update enrolment.applicant set merged_into = $1, merged_at = $2 where id = $3', [
      kept.id,
      t.clock.now().toString(),
      gone.id,
    ])
  assert.deepEqual(
    (await feed(start)).served.map((s) => s['foreignerNumber']),
    [kept.foreignerNumber],
  )
})

test('a cursor that is none is refused, and only a reader of a prefecture reads', async () => {
  const bad = await t.web.inject({ url: '/api/v1/service-feed?after=x', headers: reader.headers })
  assert.equal(bad.json().code, 'cursor-not-understood')
  for (const [headers, status] of [
    [office.headers, 403],
    [{}, 401],
  ] as const)
    assert.equal((await t.web.inject({ url: '/api/v1/service-feed', headers })).statusCode, status)
})

test('the feed passes over long stretches of others’ facts without losing its place', async () => {
  const start = (await feed()).next
  const stranger = await person(t, { registeredBy: elsewhere })
  for (let i = 0; i < 5; i++) await deposited(t, office, decision(stranger))
  const passed = await feed(start)
  assert.deepEqual(passed.served, [])
  assert.equal(Number(passed.next), Number(start) + 5)
})

test('the status by the API is the row, its time line the facts, and that it was read is a fact', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await open(p, id)
  const read = async () => (await t.web.inject({ url: `/api/v1/documents/${id}`, headers: office.headers })).json()
  const first = await read()
  assert.deepEqual([first.servedOn, first.servedBy, first.openedAt], ['2026-05-04', 'opening', '2026-05-04T08:00:00Z'])
  assert.deepEqual(
    first.timeline.map((f: { type: string }) => f.type),
    ['DocumentDeposited', 'DocumentOpened'],
  )
  assert.ok(!JSON.stringify(first).includes(p.foreignerNumber))
  await p.post(`/documents/${id}/contest`)
  const contested = await read()
  assert.deepEqual([contested.servedOn, contested.servedBy, contested.openedAt], [null, null, '2026-05-04T08:00:00Z'])
  await decide(head.acting, id, { outcome: 'dismissed' })
  const second = await read()
  assert.deepEqual([second.servedOn, second.servedBy], ['2026-05-04', 'opening'])
  assert.equal((await staffReads(t, p.id)).filter(({ what }) => what === 'status').length, 3)
  const missing = await t.web.inject({
    url: '/api/v1/documents/00000000-0000-7000-8000-000000000000',
    headers: office.headers,
  })
  assert.equal(missing.json().code, 'document-not-found')
})
