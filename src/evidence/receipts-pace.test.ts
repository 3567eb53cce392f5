import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import { isRefusal } from '../platform/refusal.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { slowAuthority } from '../testing/slow-authority.ts'
import { selfMadeAuthority } from './seal/self-made.ts'
import { ownTimeAuthority } from './seal/timestamp.ts'
import { verifyReceipt } from './verify.ts'

const made = selfMadeAuthority(Temporal.Instant.from('2026-05-04T08:00:00Z'))
const clock: { now(): Temporal.Instant } = { now: () => t.clock.now() }
const authority = slowAuthority(ownTimeAuthority(made.time, () => clock.now()))
const t = await testHouse({
  parts: {
    sealing: {
      key: made.seal,
      presumed: false,
      authority,
    },
  },
})
const owner = t.base.pool('owner')
const office = await machine(t, 'system')
const p = await person(t, { registeredBy: await organisation(t, 'registration-desk'), language: 'ar' })
await t.settle()

const sweep = (name: string, at = t.clock.now()) => t.house.sweeps.find((one) => one.name === name)!.run(at)
const unmade = async () =>
  (await owner.query('select id, fact_id, attempted_at from evidence.receipt where rendered_at is null order by id'))
    .rows

/** So many deposits, closed in the log, whose receipts are asked for and not made. */
async function waiting(count: number): Promise<string[]> {
  const documents: string[] = []
  for (let n = 0; n < count; n++) documents.push(await deposited(t, office, decision(p)))
  for (const id of documents) await t.house.jobs['evidence.receipt']!({ factId: `document:${id}/deposited` })
  t.clock.set(t.clock.now().add({ minutes: 30 }))
  await sweep('sequencer')
  await sweep('checkpoints')
  return documents
}

async function bytesOf(documentId: string): Promise<Buffer> {
  const { rows } = await owner.query('select * from evidence.receipt where document_id = $1', [documentId])
  const { person_id: personId, file_key: key, digest } = rows[0]
  const own = await t.house.ports.act({ as: 'worker' }, ({ trx }) => openPersonKey(trx, t.house.ports.master, personId))
  if (isRefusal(own)) throw new Error(own.refusal)
  const pdf = own.unsealFile(await t.house.ports.files.get(key), key)
  assert.ok(sha256(pdf).equals(digest))
  return pdf
}

test('while the time authority takes its time several are made beside each other, and no transaction, row or person waits for it', async () => {
  const documents = await waiting(9)
  authority.prompt = false
  const run = sweep('receipts')
  await authority.questions(8)
  const { rows } = await owner.query(
    `select pid from pg_stat_activity where datname = current_database() and usename = 'pli_worker' and xact_start is not null`,
  )
  assert.deepEqual(rows, [], 'nothing is open in the database')
  await owner.query(
    'begin; select from evidence.receipt for update nowait; select from platform.person_key for update nowait; commit',
  )
  assert.equal((await p.get(`/documents/${documents[0]}`)).statusCode, 200)
  authority.prompt = true
  authority.letGo('answer')
  assert.equal(await run, 9)
  for (const id of documents) assert.equal(verifyReceipt(await bytesOf(id)).verdict, 'whole')
})

test('two who come for one receipt at once make one: the second leaves it to the first', async () => {
  const [id] = await waiting(1)
  authority.prompt = false
  const first = sweep('receipts')
  await authority.questions(1)
  await t.house.jobs['evidence.receipt']!({ factId: `document:${id}/deposited` })
  assert.equal(authority.asked.length, 1)
  assert.equal((await unmade()).length, 1)
  authority.prompt = true
  authority.letGo('answer')
  assert.equal(await first, 1)
  await bytesOf(id!)
})

test('what is cut off is taken up after two minutes; whoever was only slow writes nothing over it and leaves nothing', async () => {
  const [id] = await waiting(1)
  authority.prompt = false
  const slow = sweep('receipts')
  await authority.questions(1)
  const late = authority.asked.splice(0)
  t.clock.set(t.clock.now().add({ minutes: 3 }))
  authority.prompt = true
  assert.equal(await sweep('receipts'), 1)
  const before = await bytesOf(id!)
  for (const question of late) question.answer()
  assert.equal(await slow, 0)
  assert.deepEqual(await bytesOf(id!), before)
  const { rows } = await owner.query('select id, file_key from evidence.receipt where document_id = $1', [id])
  const files = (await Promise.all(Array.from({ length: 256 }, (_, part) => t.house.ports.files.list(part)))).flat()
  assert.deepEqual(
    files.filter((key) => key.includes(rows[0].id)),
    [rows[0].file_key],
  )
})

test('whoever was slow and then failed does not let go of it for who took it up', async () => {
  const [id] = await waiting(1)
  authority.prompt = false
  const slow = sweep('receipts')
  await authority.questions(1)
  const late = authority.asked.splice(0)
  t.clock.set(t.clock.now().add({ minutes: 3 }))
  const second = t.house.jobs['evidence.receipt']!({ factId: `document:${id}/deposited` })
  await authority.questions(1)
  for (const question of late) question.refuse()
  assert.equal(await slow, 0)
  assert.equal((await unmade())[0].attempted_at.toString(), t.clock.now().toString())
  authority.prompt = true
  authority.letGo('answer')
  await second
  await bytesOf(id!)
})

test('while the time authority is silent receipts wait, an alarm rings, and none has a lesser seal; then all are made', async () => {
  const documents = await waiting(2)
  const gauge = async () => /^pli_receipt_oldest_unmade_seconds (\d+)$/m.exec(await t.house.ports.metrics.text())?.[1]
  authority.prompt = false
  t.clock.set(t.clock.now().add({ minutes: 4 }))
  const run = sweep('receipts')
  await authority.questions(2)
  authority.letGo('refuse')
  assert.equal(await run, 0)
  assert.equal(await gauge(), '2040', 'half an hour until the log was closed here, and four minutes')
  assert.deepEqual(
    (await unmade()).map((row) => row.attempted_at),
    [null, null],
    'nobody is at it',
  )
  for (const id of documents) assert.match((await p.get(`/documents/${id}?lang=fr`)).body, /En préparation/)
  assert.ok(t.log.some((line) => line.includes('"receipt"')))
  authority.prompt = true
  assert.equal(await sweep('receipts'), 2)
  assert.equal(await gauge(), '0')
  for (const id of documents) assert.equal(verifyReceipt(await bytesOf(id)).findings[0], 'sealed')
})
