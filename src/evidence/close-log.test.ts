import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { before, beforeEach, test } from 'node:test'
import { stoppedClock } from '../platform/clock.ts'
import { localMasterKey } from '../platform/crypto/keys.ts'
import { type Act, createAct } from '../platform/db/act.ts'
import { createDb, type Db } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'
import { type TestDatabase, testDatabase } from '../platform/testing/index.ts'
import { closeLog, paddedTo, paddingAt } from './close-log.ts'
import { createJournal } from './journal.ts'
import { openCheckpoint } from './log/checkpoint.ts'
import { verifierOfSigner } from './log/note.ts'
import { hashRange, proofOf } from './log/tiles.ts'
import { consistencyRanges, hashLeaf, inclusionRanges, isConsistent, isIncluded } from './log/tree.ts'
import { sequence } from './sequence.ts'
import { bundle, readTile } from './store-log.ts'

const clock = stoppedClock('2026-05-04T08:00:00Z')
const origin = 'pli.example/log'
const signer = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
const padding = randomBytes(32)
const keys = { origin, signer, padding, beatSeconds: 30 }
let base: TestDatabase
let owner: Db
let sequencer: Db
let act: Act
let named = 0

before(async () => {
  base = await testDatabase()
  owner = createDb(base.pool('owner'))
  sequencer = createDb(base.pool('sequencer'))
  act = createAct(base.pool('worker'), clock, createJournal(localMasterKey('test', randomBytes(32)), randomBytes(32)))
})
const later = (time: { minutes?: number; seconds?: number }) => clock.set(clock.now().add(time))
beforeEach(() => later({ minutes: 1 }))

/** Facts about nobody, written and placed. */
async function happen(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `fact/${named++}`)
  await act({ as: 'worker' }, async (unit) => {
    for (const id of ids)
      unit.record({
        type: 'SomethingHappened',
        id,
        subject: 'thing:1',
        personId: null,
        happenedAt: clock.now(),
        data: {},
      })
  })
  while ((await sequence(sequencer)) > 0) {}
  return ids
}

const heads = async () =>
  (
    await sql<{ size: number; root: Buffer; note: string | null }>`
      select size, root, note from evidence.checkpoint order by size`.execute(owner)
  ).rows
const lastHead = async () => (await heads()).at(-1)!
const closing = () => closeLog(sequencer, keys)(clock.now())

test('a checkpoint is signed by the log’s key, and each fact is proved to be under its root by the tiles alone', async () => {
  const ids = await happen(5)
  await closing()
  const head = await lastHead()
  const opened = openCheckpoint(head.note!, verifierOfSigner(signer))!
  assert.deepEqual({ size: opened.size, root: opened.root }, { size: head.size, root: head.root })
  const read = readTile(createDb(base.pool('app')))
  for (const id of ids) {
    const { rows } = await sql<{ position: number; entry: Buffer }>`select l.position, f.entry from evidence.log_entry l
      join evidence.fact f on f.id = l.fact_id where f.id = ${id}`.execute(owner)
    const { position, entry } = rows[0]!
    const path = await proofOf(read, inclusionRanges(position, head.size))
    assert.equal(isIncluded(hashLeaf(entry), position, head.size, path, head.root), true)
  }
})

test('each checkpoint only grew out of the one before, with work or without, over the edges of tiles', async () => {
  for (const facts of [0, 3, 200, 0, 65]) {
    await happen(facts)
    const before = await lastHead()
    later({ seconds: 30 })
    await closing()
    const head = await lastHead()
    assert.equal(head.size - before.size, paddedTo(facts))
    const read = readTile(owner)
    assert.equal(isConsistent(before, head, await proofOf(read, consistencyRanges(before.size, head.size))), true)
    assert.deepEqual(await hashRange(read, { start: 0, end: before.size }), before.root)
  }
})

test('what is published is 32 bytes for each place, the padding too, and hashes to the leaves', async () => {
  const { size } = await lastHead()
  const read = readTile(owner)
  const all: Buffer[] = []
  for (let index = 0; index * 256 < size; index++) {
    const entries = (await bundle(owner, index))!
    const leaves = await read({ level: 0, index })
    assert.equal(entries.length, leaves.length)
    for (let at = 0; at < entries.length; at += 32) {
      all.push(entries.subarray(at, at + 32))
      assert.deepEqual(hashLeaf(entries.subarray(at, at + 32)), leaves.subarray(at, at + 32))
    }
  }
  assert.equal(all.length, size)
  const { rows } = await sql<{ position: number }>`select position from evidence.log_entry`.execute(owner)
  const facts = new Set(rows.map(({ position }) => position))
  for (const [position, entry] of all.entries())
    assert.equal(entry.equals(paddingAt(padding, position)), !facts.has(position), `place ${position}`)
})

test('a fact placed after a checkpoint stands after its padding', async () => {
  await closing()
  const { size } = await lastHead()
  const [id] = await happen(1)
  const { rows } = await sql<{ position: number }>`
    select position from evidence.log_entry where fact_id = ${id}`.execute(owner)
  assert.equal(rows[0]!.position, size)
})

test('nothing is closed between two beats, whoever asks, and facts are not held up', async () => {
  await closing()
  const before = await heads()
  await happen(10)
  await Promise.all([closing(), closeLog(createDb(base.pool('sequencer')), keys)(clock.now())])
  assert.equal((await heads()).length, before.length)
})

test('two who close at one instant close once', async () => {
  const before = await heads()
  await happen(2)
  await Promise.all([closing(), closeLog(createDb(base.pool('sequencer')), keys)(clock.now()), closing()])
  assert.equal((await heads()).length, before.length + 1)
})

test('what was closed and not signed, after a crash between the two, is signed at the next beat, and is the same tree', async () => {
  await happen(1)
  const crashes = { read: async () => null, keep: () => Promise.reject(new Error('killed')) }
  await assert.rejects(closeLog(sequencer, keys, { lastSigned: crashes })(clock.now()), /killed/)
  const unsigned = await lastHead()
  assert.equal(unsigned.note, null)
  later({ minutes: 1 })
  await closing()
  const signed = (await heads()).find(({ size }) => size === unsigned.size)!
  assert.deepEqual(openCheckpoint(signed.note!, verifierOfSigner(signer))?.root, unsigned.root)
})

test('who closes waits for who is placing, and the log is closed and signed at its beat', async () => {
  await happen(1)
  const before = await heads()
  const placing = await base.pool('sequencer').connect()
  await placing.query(`begin; select pg_advisory_xact_lock(hashtext('pli.sequencer'))`)
  const closed = closing()
  await placing.query('commit')
  placing.release()
  await closed
  const now = await heads()
  assert.deepEqual([now.length, now.at(-1)!.note === null], [before.length + 1, false])
})

test('a checkpoint adds one of six numbers of entries, never how many facts there are', async () => {
  assert.deepEqual([0, 1, 64, 65, 256, 257, 16_385, 65_536].map(paddedTo), [64, 64, 64, 256, 256, 1024, 65_536, 65_536])
})

test('no role changes or takes away what was closed: not the sequencer, not the owner', async () => {
  await happen(1)
  await closing()
  const denied = [
    `update evidence.tile set hashes = repeat('x', 32)::bytea`,
    `update evidence.tile set level = 5 where level = 0`,
    `update evidence.entry_bundle set entries = repeat('x', 32)::bytea`,
    'update evidence.checkpoint set size = size + 1',
    `update evidence.checkpoint set note = 'x'`,
    'delete from evidence.tile',
    'delete from evidence.entry_bundle',
    'delete from evidence.checkpoint',
    'truncate evidence.tile',
    'truncate evidence.entry_bundle',
    'truncate evidence.checkpoint cascade',
  ]
  for (const text of denied) {
    await assert.rejects(
      sql.raw(text).execute(sequencer),
      ({ code }: { code?: string }) => code === '42501' || code === '23001',
      text,
    )
    await assert.rejects(sql.raw(text).execute(owner), { code: '23001' }, text)
  }
  assert.equal((await sql`select from evidence.log_key`.execute(owner)).rows.length, 1)
  await assert.rejects(sql`select body from evidence.fact`.execute(sequencer), { code: '42501' })
})
