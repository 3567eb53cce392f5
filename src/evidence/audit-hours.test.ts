import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { sql } from '../platform/db/sql.ts'
import { honestLog, namesOf } from '../testing/honest-log.ts'
import { audit } from './audit.ts'
import { selfMadeAuthority } from './seal/self-made.ts'
import { ownTimeAuthority } from './seal/timestamp.ts'

const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString('hex')}'`

test('a backdated fact is found though the hour of a checkpoint was changed, or of all, and though no timestamp is left', async (t) => {
  const { clock, happen, close, stamp, tamper, found, heads } = await honestLog(t)
  const now = clock.now()
  clock.set(now.subtract({ hours: 24 * 30 }))
  await happen(40, 1)
  clock.set(now)
  await close()
  await stamp()
  const backdated = { fault: 'fact-backdated', position: 256, factId: 'a/40' }
  assert.deepEqual(await found(), [backdated])
  const last = heads.at(-1)!.size
  await tamper(`update evidence.checkpoint set made_at = made_at - interval '31 days' where size = ${last}`)
  assert.deepEqual(await found(), [{ fault: 'checkpoint-misdated', size: last }, backdated])
  await tamper(`update evidence.checkpoint set made_at = made_at - interval '31 days' where size <> ${last}`)
  assert.deepEqual(namesOf(await found()), ['checkpoint-misdated', 'fact-backdated'], 'the timestamps say another hour')
  await tamper(
    'delete from evidence.checkpoint_timestamp',
    `update evidence.checkpoint set made_at = made_at + interval '31 days' where size <> ${last}`,
  )
  assert.deepEqual(namesOf(await found()), ['checkpoint-misdated', 'fact-backdated'])
})

test('the hour of a checkpoint that is said to be later than a timestamp over it is found', async (t) => {
  const { tamper, found, heads } = await honestLog(t)
  const { size } = heads[1]!
  await tamper(`update evidence.checkpoint set made_at = made_at + interval '20 minutes' where size = ${size}`)
  assert.deepEqual(await found(), [{ fault: 'checkpoint-misdated', size }])
})

test('a timestamp that is none, of another checkpoint, or of another hour than is written, is found', async (t) => {
  const { tamper, found, heads, stamps, clock } = await honestLog(t)
  const [first, second] = heads
  const wrong = [{ fault: 'timestamp-wrong', size: first!.size }]
  await tamper(`update evidence.checkpoint_timestamp set stamped_at = '2001-01-01' where size = ${first!.size}`)
  assert.deepEqual(await found(), wrong)
  await tamper(`update evidence.checkpoint_timestamp set token = 'rubbish' where size = ${first!.size}`)
  assert.deepEqual(await found(), wrong)
  const other = await stamps.stamp(sha256(second!.note))
  await tamper(
    `update evidence.checkpoint_timestamp set token = ${hex(other)}, stamped_at = '${clock.now()}' where size = ${first!.size}`,
  )
  assert.deepEqual(await found(), wrong)
})

test('a timestamp by an authority of somebody’s own making is found by who knows the roots; who knows none is not told that it is right', async (t) => {
  const { owner, held, tamper, found, heads, clock } = await honestLog(t)
  const { size, note } = heads.at(-1)!
  const own = ownTimeAuthority(selfMadeAuthority(clock.now()).time, () => clock.now())
  await tamper(
    `update evidence.checkpoint_timestamp set token = ${hex(await own.stamp(sha256(note)))} where size = ${size}`,
  )
  assert.deepEqual(await found(), [{ fault: 'timestamp-not-vouched-for', size }])
  assert.deepEqual((await audit(owner, { ...held, anchors: [] })).faults, [])
})

test('how long no authority said the hour is told: so long the hours are our own word', async (t) => {
  const { close, stamp, audited } = await honestLog(t)
  for (let i = 0; i < 5; i++) await close()
  assert.equal((await audited()).unstampedHours, 5)
  await stamp()
  const { timestamps, unstampedHours, faults } = await audited()
  assert.deepEqual([timestamps, unstampedHours, faults], [5, 5, []])
})

test('a fact that says it happened before it was written down is found, but for what is written down once it is over', async (t) => {
  const { record, happened, close, found, clock } = await honestLog(t)
  const before = { happenedAt: clock.now().subtract({ hours: 24 * 20 }) }
  await record(
    { ...happened(40, 'DocumentOpened'), ...before },
    { ...happened(41, 'DocumentDeposited'), ...before },
    { ...happened(42, 'ServiceDeemed'), ...before },
  )
  await close()
  assert.deepEqual(await found(), [
    { fault: 'fact-happened-before', position: 256, factId: 'a/40' },
    { fault: 'fact-happened-before', position: 257, factId: 'a/41' },
  ])
})

test('a worker that stood still for a day leaves nothing to find: what was written meanwhile is under its first checkpoint', async (t) => {
  const { write, happened, later, close, stamp, found, sequencer } = await honestLog(t)
  await close() // and stopped, before it was stamped
  for (let i = 0; i < 3; i++) {
    await write(happened(40 + i))
    later({ hours: 8 })
  }
  await stamp() // the sweep of the timestamps comes first: an hour of today is not said of the tree of yesterday
  await close()
  await stamp()
  assert.deepEqual(await found(), [])
  const { rows } = await sql<{ size: number }>`select max(size) as size from evidence.checkpoint`.execute(sequencer)
  const placed = await sql<{ n: number }>`select max(position) as n from evidence.log_entry`.execute(sequencer)
  assert.ok(placed.rows[0]!.n < rows[0]!.size)
})

test('a fact that waits for its place although it says an hour before the last checkpoint is found', async (t) => {
  const { clock, write, happened, later, found } = await honestLog(t)
  await write(happened(40))
  assert.deepEqual(await found(), [])
  clock.set(clock.now().subtract({ minutes: 30 }))
  await write(happened(41))
  later({ minutes: 31 })
  assert.deepEqual(await found(), [{ fault: 'fact-without-a-place', factId: 'a/41' }])
})

test('a signature that was taken away is found, and a log without any key; the last checkpoint has a beat to be signed', async (t) => {
  const { tamper, found, heads, clock, later } = await honestLog(t)
  const last = heads.at(-1)!.size
  const takenAway = 'update evidence.checkpoint set note = null, signed_at = null, signed_by = null'
  await tamper('delete from evidence.checkpoint_timestamp', `${takenAway} where size = ${last}`)
  assert.deepEqual(await found(), [])
  later({ minutes: 5 })
  assert.deepEqual(await found(), [{ fault: 'checkpoint-not-signed', size: last }])
  clock.set(clock.now().subtract({ minutes: 5 }))
  await tamper(`${takenAway} where size = ${heads[0]!.size}`)
  assert.deepEqual(await found(), [{ fault: 'checkpoint-not-signed', size: heads[0]!.size }])
  await tamper(takenAway, 'delete from evidence.log_key')
  assert.deepEqual(namesOf(await found()), ['log-key-missing', 'checkpoint-not-signed'])
})

test('that the last checkpoint is not signed is found by a fact of long after it, whatever hour it is said to be', async (t) => {
  const { tamper, happen, close, owner, held, later } = await honestLog(t)
  later({ minutes: 4 })
  await happen(40, 1)
  await close()
  await tamper(
    `update evidence.checkpoint set note = null, signed_at = null, signed_by = null, made_at = made_at - interval '63 minutes'
      where size = (select max(size) from evidence.checkpoint)`,
  )
  assert.deepEqual((await audit(owner, held)).faults, [{ fault: 'checkpoint-not-signed', size: 320 }])
})

test('a log that another key signed last is found by who holds the log’s own', async (t) => {
  const { happen, close, found, keys, audited } = await honestLog(t)
  await happen(40, 3)
  await close({ ...keys, signer: { name: keys.origin, key: generateKeyPairSync('ed25519').privateKey } })
  assert.deepEqual(await found(), [{ fault: 'log-key-is-another' }])
  await close()
  const { faults, byOtherKeys } = await audited()
  assert.deepEqual([faults, byOtherKeys], [[], 1])
})
