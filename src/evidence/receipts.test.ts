import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { Fact } from '../platform/db/act.ts'
import { isRefusal } from '../platform/refusal.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const desk = await organisation(t, 'registration-desk')
const other = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const owner = t.base.pool('owner')

const DOCUMENT = '01980000-0000-7000-8000-000000000001'
const someone = await person(t, { registeredBy: desk, language: 'ar' })
const stranger = await person(t, { registeredBy: desk })
const deposited: Fact = {
  type: 'DocumentDeposited',
  id: `document:${DOCUMENT}/deposited`,
  subject: `document:${DOCUMENT}`,
  personId: someone.id,
  happenedAt: t.clock.now(),
  regime: '2021',
  data: {
    documentId: DOCUMENT,
    kind: 'refusal',
    legalEffect: 'decision',
    reference: 'R-2026-1',
    fileDigest: 'ab'.repeat(32),
    madeAvailableAt: t.clock.now().toString(),
    termEndsAt: '2026-05-19T22:00:00Z',
  },
  sealed: { foreignerNumber: someone.foreignerNumber },
}
await t.house.ports.act({ as: 'worker' }, async (unit) => unit.record(deposited))
await t.house.jobs['evidence.receipt']!({ factId: deposited.id })
const { rows } = await owner.query('select * from evidence.receipt')
const url = `/documents/${DOCUMENT}/receipts/${rows[0].id}`

test('a receipt is rendered once, with the digest of its bytes, and again gives the same row', async () => {
  assert.equal(rows.length, 1)
  assert.equal(rows[0].kind, 'deposit')
  await t.house.jobs['evidence.receipt']!({ factId: deposited.id })
  assert.deepEqual((await owner.query('select * from evidence.receipt')).rows, rows)
})

test('the person gets the very bytes whose digest is stored; they are sealed on the disk', async () => {
  const answer = await someone.get(url)
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'application/pdf')
  assert.equal(
    createHash('sha256').update(answer.rawPayload).digest('hex'),
    Buffer.from(rows[0].digest).toString('hex'),
  )
  const stored = await t.house.ports.files.get(rows[0].file_key)
  assert.ok(!stored.includes('%PDF'))
})

test('nobody else gets it: another person, a desk, an agent without the right', async () => {
  assert.equal((await stranger.get(url)).statusCode, 404)
  const agent = await employ(t, 'registration-desk', other)
  const asked = await t.web.inject({ url: `/staff${url}`, headers: agent.headers })
  assert.ok([403, 404].includes(asked.statusCode), String(asked.statusCode))
})

test("the Office's system lists the receipts of a document and fetches one; a wrong id is a clean refusal", async () => {
  const list = await t.web.inject({ url: `/api/v1/documents/${DOCUMENT}/receipts`, headers: office.headers })
  assert.deepEqual(
    list.json().receipts.map((r: { kind: string; ready: boolean }) => [r.kind, r.ready]),
    [['deposit', true]],
  )
  const pdf = await t.web.inject({ url: `/api/v1${url}`, headers: office.headers })
  assert.equal(pdf.statusCode, 200)
  for (const id of ['nonsense', '01980000-0000-7000-8000-00000000ffff'])
    assert.equal(
      (await t.web.inject({ url: `/api/v1/documents/${DOCUMENT}/receipts/${id}`, headers: office.headers })).statusCode,
      404,
    )
  assert.deepEqual(
    (await t.web.inject({ url: '/api/v1/documents/nonsense/receipts', headers: office.headers })).json(),
    { receipts: [] },
  )
})

test('a receipt whose bytes were changed on the disk is a fault, never shown', async () => {
  const sealed = await t.house.ports.files.get(rows[0].file_key)
  sealed[100]! ^= 1
  await t.house.ports.files.put(rows[0].file_key, sealed)
  assert.equal((await someone.get(url)).statusCode, 500)
})

test('a receipt whose job gave up is made by the sweep', async () => {
  const contested: Fact = {
    ...deposited,
    type: 'DocumentContested',
    id: `document:${DOCUMENT}/contested`,
    data: { ...deposited.data, voids: true },
  }
  await t.house.ports.act({ as: 'worker' }, async (unit) => unit.record(contested))
  await owner.query(
    `insert into evidence.receipt (id, kind, fact_id, document_id, person_id, language, requested_at) values ($1, 'contest', $2, $3, $4, 'fr', $5)`,
    ['01980000-0000-7000-8000-00000000aaaa', contested.id, DOCUMENT, someone.id, t.clock.now().toString()],
  )
  const sweep = t.house.sweeps.find((s) => s.name === 'missing-receipts')!
  assert.equal(await sweep.run(t.clock.now().add({ minutes: 10 })), 0)
  assert.equal(await sweep.run(t.clock.now().add({ hours: 1 })), 1)
  const made = await t.house.ports.act({ as: 'worker' }, async () => true)
  assert.ok(!isRefusal(made))
  assert.equal(
    (await owner.query(`select 1 from evidence.receipt where kind = 'contest' and rendered_at is not null`)).rowCount,
    1,
  )
})
