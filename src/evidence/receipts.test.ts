import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import type { Fact } from '../platform/db/act.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'
import { receiptOf } from './render-receipt.ts'

let broken = false
const typst = createRenderer()
after(() => typst.stop())
const failing: typeof typst = {
  ...typst,
  render: (...asked) => (broken ? Promise.reject(new Error('no paper')) : typst.render(...asked)),
}
const t = await testHouse({ parts: { renderer: failing } })
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
    legalEffect: 'decision',
    reference: 'R-2026-1',
    fileDigest: 'ab'.repeat(32),
    madeAvailableAt: t.clock.now().toString(),
    termEndsAt: '2026-05-19T22:00:00Z',
  },
  sealed: { foreignerNumber: someone.foreignerNumber, kind: 'refusal' },
}
await t.house.ports.act({ as: 'worker' }, async (unit) => unit.record(deposited))
await t.house.jobs['evidence.receipt']!({ factId: deposited.id })
await t.beat()
const { rows } = await owner.query('select * from evidence.receipt')
const url = `/documents/${DOCUMENT}/receipts/${rows[0].id}`

// @law CESEDA R.531-17
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

test('a receipt read by who works, and a list of receipts, are written down; his own reading is not', async () => {
  const reads = async () => (await staffReads(t, someone.id)).map(({ what, role }) => `${what} by ${role}`)
  const before = (await reads()).length
  const officer = await employ(t, 'officer')
  assert.equal((await someone.get(url)).statusCode, 200)
  assert.equal((await t.web.inject({ url: `/staff${url}`, headers: officer.headers })).statusCode, 200)
  await t.web.inject({ url: `/api/v1/documents/${DOCUMENT}/receipts`, headers: office.headers })
  assert.deepEqual((await reads()).slice(before).sort(), ['receipt by officer', 'receipts by system'])
})

test("the Office's system lists the receipts of a document and fetches one; a wrong id is a clean refusal", async () => {
  const list = await t.web.inject({ url: `/api/v1/documents/${DOCUMENT}/receipts`, headers: office.headers })
  assert.deepEqual(
    list.json().receipts.map((r: { kind: string; ready: boolean }) => [r.kind, r.ready]),
    [['deposit', true]],
  )
  const pdf = await t.web.inject({ url: `/api/v1${url}`, headers: office.headers })
  assert.equal(pdf.statusCode, 200)
  assert.equal(pdf.headers['cache-control'], 'no-store')
  assert.equal(pdf.headers['x-content-type-options'], 'nosniff')
  const read = await owner.query(
    `select reader_id as by, person_id, receipt_id = '${url.split('/').at(-1)}' as this from evidence.staff_read
     where what = 'receipt' and reader_kind = 'client'`,
  )
  assert.deepEqual(read.rows, [{ by: office.id, person_id: someone.id, this: true }], 'that a machine read it is kept')
  for (const id of ['nonsense', '01980000-0000-7000-8000-00000000ffff'])
    assert.equal(
      (await t.web.inject({ url: `/api/v1/documents/${DOCUMENT}/receipts/${id}`, headers: office.headers })).statusCode,
      404,
    )
})

test('a receipt whose bytes were changed on the disk is a fault, never shown', async () => {
  const { files } = t.house.ports
  const sealed = await files.get(rows[0].file_key)
  sealed[100]! ^= 1
  await files.remove(rows[0].file_key)
  await files.put(rows[0].file_key, sealed)
  assert.equal((await someone.get(url)).statusCode, 500)
})

test('a rendering that fails leaves no person without his proof: he reads that it is being made, and the sweep makes it', async () => {
  const happened = (what: string, type: string): Fact => ({
    ...deposited,
    type,
    id: `document:${DOCUMENT}/${what}`,
    data: { ...deposited.data, voids: true },
  })
  const [contested, withdrawn] = [
    happened('contested', 'DocumentContested'),
    happened('withdrawn', 'DocumentWithdrawn'),
  ]
  broken = true
  for (const fact of [contested, withdrawn]) {
    await t.house.ports.act({ as: 'worker' }, async (unit) => unit.record(fact))
    await t.beat()
    for (let again = 0; again < 2; again++)
      await assert.rejects(t.house.jobs['evidence.receipt']!({ factId: fact.id }), /no paper/)
  }
  const waiting = async () =>
    (await t.web.inject({ url: `/api/v1/documents/${DOCUMENT}/receipts`, headers: office.headers }))
      .json()
      .receipts.filter((r: { ready: boolean }) => !r.ready)
  assert.equal((await waiting()).length, 2)
  const early = await someone.get(`/documents/${DOCUMENT}/receipts/${(await waiting())[0].id}`)
  assert.equal(early.statusCode, 409)
  assert.match(early.body, /قيد الإعداد/)
  const sweep = t.house.sweeps.find((s) => s.name === 'missing-receipts')!
  assert.equal(await sweep.run(t.clock.now().add({ minutes: 10 })), 0)
  assert.equal(await sweep.run(t.clock.now().add({ hours: 1 })), 0, 'it fails still, and says so without stopping')
  assert.equal(t.log.filter((line) => line.includes('missing-receipt')).length, 2)
  broken = false
  const [first, second] = await waiting() // what a crash or a full disk left: a part of one sheet, and one whole sheet of two
  const left = [`receipt-${first.id}-cafe`, `receipt-french-${second.id}-cafe`]
  await owner.query(`update evidence.receipt set attempt = 'cafe' where rendered_at is null`)
  for (const [at, fileKey] of left.entries()) await t.house.ports.files.put(fileKey, Buffer.alloc([3, 30_000][at]!))
  assert.equal(await sweep.run(t.clock.now().add({ hours: 1 })), 2)
  assert.deepEqual(await waiting(), [])
  for (const fileKey of left) await assert.rejects(t.house.ports.files.get(fileKey), { code: 'ENOENT' })
})

test('a receipt that is not made after a day is a fact and a work item, once, whether or not its job has ever run', async () => {
  const sweep = t.house.sweeps.find(({ name }) => name === 'missing-receipts')!
  const id = '01980000-0000-7000-8000-000000000002'
  const acts = [
    ['deposited', 'DocumentDeposited'],
    ['opened', 'DocumentOpened'],
  ].map(([what, type]) => ({
    ...deposited,
    type: type!,
    id: `document:${id}/${what}`,
    subject: `document:${id}`,
    happenedAt: t.clock.now(),
    data: { ...deposited.data, documentId: id },
  }))
  for (const fact of acts) await t.house.ports.act({ as: 'worker' }, async (unit) => unit.record(fact))
  await t.beat()
  broken = true
  await assert.rejects(t.house.jobs['evidence.receipt']!({ factId: acts[0]!.id }), /no paper/)
  await owner.query(`delete from platform.due_job where name = 'evidence.receipt'`) // that of the opening was never run
  const work = async () =>
    (
      await owner.query(
        `select w.kind, w.owner_role, f.type, f.id from staff.work_item w join evidence.fact f on f.id = w.fact_id
         where w.document_id = $1 order by f.id`,
        [id],
      )
    ).rows
  const at = (hours: number) => sweep.run(deposited.happenedAt.add({ hours }))
  assert.equal(await at(23), 0)
  assert.deepEqual(await work(), [])
  for (const hours of [24, 25]) assert.equal(await at(hours), 0)
  const item = { kind: 'receipt-not-made', owner_role: 'officer', type: 'ReceiptDelayed' }
  assert.deepEqual(
    await work(),
    ['deposited', 'opened'].map((what) => ({ ...item, id: `document:${id}/${what}/receipt/delayed` })),
  )
  broken = false
  assert.equal(await at(26), 2, 'the machine goes on')
  assert.equal(await at(27), 0)
  assert.equal((await work()).length, 2)
})

test('PostgreSQL itself refuses to render a receipt again, or to lose one', async () => {
  for (const change of [
    "digest = '\\x00'",
    "file_key = 'other'",
    "french_digest = '\\x00'",
    'rendered_at = null, digest = null, file_key = null',
  ])
    await assert.rejects(owner.query(`update evidence.receipt set ${change} where kind = 'deposit'`), /rendered once/)
  await assert.rejects(owner.query('delete from evidence.receipt'), /insert-only/)
})

test('where two regimes may apply the receipt names both', async () => {
  const law = t.house.law
  const said = {
    digest: '',
    recordedAt: t.clock.now(),
    author: { kind: 'client', id: 'x', role: 'system' },
    sealed: null,
  }
  const fact = (type: string, data: Fact['data'], madeAvailableAt = '2026-06-01T08:00:00Z') => ({
    ...deposited,
    ...said,
    type,
    regime: '2021',
    data: { ...deposited.data, madeAvailableAt, ...data },
  })
  const others = (type: string, of: Fact['data'], at?: string, found: string[] = []) =>
    receiptOf(
      law,
      fact(type, of, at),
      fact('DocumentDeposited', { otherRegimes: found }, at),
      deposited.sealed!,
      'n',
      'fr',
      null,
    ).otherRegimes.map(({ name }) => name)
  const served = (servedOn: string, servedBy: string) => ({ servedOn, servedBy })
  assert.deepEqual(others('ServiceDeemed', served('2026-06-16', 'term')), ['2026'], 'served after the change')
  assert.deepEqual(others('DocumentOpened', served('2026-06-05', 'opening')), [])
  assert.deepEqual(others('DocumentDeposited', { termEndsAt: '2026-06-16T22:00:00Z' }), ['2026'])
  assert.deepEqual(
    others('DocumentDeposited', {}, '2026-05-04T08:00:00Z', ['2026']),
    ['2026'],
    'what the deposit found',
  )
})

test('a receipt says each point that is read once, and none where nothing is served', () => {
  const said = {
    digest: '',
    recordedAt: t.clock.now(),
    author: { kind: 'client', id: 'x', role: 'system' },
    sealed: null,
  }
  const codes = (data: Fact['data']) => {
    const fact = { ...deposited, ...said, regime: '2026', data: { ...deposited.data, ...data } }
    return receiptOf(t.house.law, fact, fact, deposited.sealed!, 'n', 'fr', null).readings.map(({ code }) => code)
  }
  assert.deepEqual(codes({}).toSorted(), ['electronic-service-carried-over', 'fiction-day'])
  assert.deepEqual(codes({ termEndsAt: null }), [])
})

test('the receipt of a withdrawal knows whether the document was another’s', () => {
  const said = {
    digest: '',
    recordedAt: t.clock.now(),
    author: { kind: 'client', id: 'x', role: 'system' },
    sealed: null,
  }
  const anothers = (reason: string) => {
    const data = { ...deposited.data, reason, servedOn: '2026-05-04', servedBy: 'opening' }
    const fact = { ...deposited, ...said, type: 'DocumentWithdrawn', regime: '2021', data }
    return receiptOf(t.house.law, fact, fact, deposited.sealed!, 'n', 'fr', null).wrongSpace ?? false
  }
  assert.deepEqual(['wrong-space', 'replaced', 'error'].map(anothers), [true, false, false])
})

test('of a document that is not there, or whose person was erased, there is no list; of one deposited just now an empty one', async () => {
  const of = async (id: string) => {
    const { statusCode, body } = await t.web.inject({
      url: `/api/v1/documents/${id}/receipts`,
      headers: office.headers,
    })
    return [statusCode, statusCode === 200 ? JSON.parse(body).receipts : JSON.parse(body).code]
  }
  const [fresh, none] = ['01980000-0000-7000-8000-000000000003', '01980000-0000-7000-8000-00000000ffff']
  const his = await person(t, { registeredBy: desk })
  const fact = {
    ...deposited,
    id: `document:${fresh}/deposited`,
    subject: `document:${fresh}`,
    personId: his.id,
    data: { ...deposited.data, documentId: fresh },
  }
  await t.house.ports.act({ as: 'worker' }, async (unit) => unit.record(fact))
  assert.deepEqual(await of(fresh), [200, []])
  for (const id of [none, 'x', 'nonsense']) assert.deepEqual(await of(id), [404, 'receipt-not-found'], id)
  await destroyKey(t, his.id)
  assert.deepEqual(await of(fresh), [404, 'receipt-not-found'])
})
