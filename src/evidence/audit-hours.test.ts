import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { sql } from '../platform/db/sql.ts'
import { honestLog, namesOf } from '../testing/honest-log.ts'
import { audit } from './audit.ts'
import { closeLog } from './close-log.ts'
import { readCheckpoint } from './log/checkpoint.ts'
import { readNote } from './log/note.ts'
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
  const names = ['checkpoint-misdated', 'fact-backdated', 'log-silent', 'hours-unstamped']
  assert.deepEqual(namesOf(await found()), names, 'the timestamps say another hour')
  await tamper(
    'delete from evidence.checkpoint_timestamp',
    `update evidence.checkpoint set made_at = made_at + interval '31 days' where size <> ${last}`,
  )
  assert.deepEqual(namesOf(await found()), ['checkpoint-misdated', 'fact-backdated', 'hours-unstamped'])
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

test('a signature that was taken away is found, and a log without any key; the last checkpoint has as long to be signed as a killed worker takes', async (t) => {
  const { tamper, found, heads, clock, later } = await honestLog(t)
  const last = heads.at(-1)!.size
  const takenAway = 'update evidence.checkpoint set note = null, signed_at = null, signed_by = null'
  await tamper('delete from evidence.checkpoint_timestamp', `${takenAway} where size = ${last}`)
  assert.deepEqual(await found(), [])
  later({ minutes: 9 })
  assert.deepEqual(await found(), [])
  const since = clock.now().subtract({ minutes: 9 }).toString()
  later({ minutes: 2 })
  assert.deepEqual(await found(), [
    { fault: 'checkpoint-not-signed', size: last },
    { fault: 'log-silent', since },
  ])
  clock.set(clock.now().subtract({ minutes: 11 }))
  await tamper(`${takenAway} where size = ${heads[0]!.size}`)
  assert.deepEqual(await found(), [{ fault: 'checkpoint-not-signed', size: heads[0]!.size }])
  await tamper(takenAway, 'delete from evidence.log_key')
  assert.deepEqual(namesOf(await found()), ['log-key-missing', 'checkpoint-not-signed'])
})

test('that the last checkpoint is not signed is found by a fact of long after it, whatever hour it is said to be', async (t) => {
  const { tamper, happen, close, owner, held, later } = await honestLog(t)
  later({ minutes: 11 })
  await happen(40, 1)
  await close()
  await tamper(
    `update evidence.checkpoint set note = null, signed_at = null, signed_by = null, made_at = made_at - interval '72 minutes'
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

const HOURS_OF_A_WEEKEND = 73

test('a log that was put back to an earlier checkpoint, or stands still, is found by its silence, and when it began is said', async (t) => {
  const { tamper, found, heads, later, close, owner } = await honestLog(t)
  const back = heads.at(-2)!.size
  const { rows } = await sql<{ at: Temporal.Instant }>`
    select made_at as at from evidence.checkpoint where size = ${back}`.execute(owner)
  later({ minutes: 9 })
  assert.deepEqual(await found(), [], 'a slow beat')
  await tamper(
    `delete from evidence.checkpoint_timestamp where size > ${back}`,
    `delete from evidence.checkpoint where size > ${back}`,
    'delete from evidence.tile where level = 1',
    `update evidence.tile set hashes = substring(hashes for ${32 * back}) where level = 0`,
    `update evidence.entry_bundle set entries = substring(entries for ${32 * back})`,
    `delete from evidence.fact where id in (select fact_id from evidence.log_entry where position >= ${back})`,
    `delete from evidence.log_entry where position >= ${back}`,
  )
  const silent = { fault: 'log-silent', since: rows[0]!.at.toString() }
  assert.deepEqual(await found(), [silent])
  assert.deepEqual(await found(heads.at(-1)), [silent, { fault: 'forked', size: 256 }])
  await close()
  assert.deepEqual(await found(), [], 'it goes on: only who kept the later one knows')
})

test('an hour of signing that no timestamp bears out hides no silence: it is found, or not believed', async (t) => {
  const { tamper, found, later, clock, heads, stamps } = await honestLog(t)
  const last = heads.at(-1)!.size
  const since = clock.now()
  const silent = { fault: 'log-silent', since: since.toString() }
  const misdated = { fault: 'checkpoint-misdated', size: last }
  const signed = (at: string) => tamper(`update evidence.checkpoint set signed_at = '${at}' where size = ${last}`)
  later({ hours: 5 })
  assert.deepEqual(await found(), [silent])
  for (const at of [clock.now().toString(), '2099-01-01', since.add({ minutes: 11 }).toString()]) {
    await signed(at)
    assert.deepEqual(await found(), [misdated, silent], `after the timestamp over it: ${at}`)
  }
  for (const at of [since.subtract({ minutes: 11 }).toString(), 'infinity']) {
    await signed(at)
    assert.deepEqual(await found(), [misdated, silent], `before it was made, or never: ${at}`)
  }
  const late = await stamps.stamp(sha256(heads.at(-1)!.note))
  const now = clock.now().toString()
  await tamper(
    `update evidence.checkpoint_timestamp set token = ${hex(late)}, stamped_at = '${now}' where size = ${last}`,
    `update evidence.checkpoint set signed_at = '${now}' where size = ${last}`,
  )
  assert.deepEqual(await found(), [silent], 'whoever has the checkpoint has it stamped again')
  await tamper(`delete from evidence.checkpoint_timestamp where size = ${last}`)
  for (const at of [clock.now().toString(), '2099-01-01']) {
    await signed(at)
    assert.deepEqual(await found(), [silent], `no timestamp, and nothing waits as after a part of a backlog: ${at}`)
  }
})

test('one fact that is left waiting hides no silence beside an hour of signing: its checkpoint took little', async (t) => {
  const { tamper, found, later, clock, heads, write, happened } = await honestLog(t)
  const last = heads.at(-1)!.size
  later({ minutes: 1 })
  const since = clock.now()
  await write(happened(40))
  later({ hours: 24 * 9 })
  await tamper(
    `delete from evidence.checkpoint_timestamp where size = ${last}`,
    `update evidence.checkpoint set made_at = '${since}', signed_at = '${clock.now()}' where size = ${last}`,
  )
  assert.deepEqual(await found(), [{ fault: 'log-silent', since: since.toString() }])
})

test('beside a checkpoint that took all it could an hour of signing hides a silence for no longer than no authority may say the hour', async (t) => {
  const { tamper, found, later, clock, heads, write, happened, close } = await honestLog(t, { most: 64 })
  const since = clock.now().toString()
  for (let i = 40; i < 105; i++) await write(happened(i))
  await close()
  assert.deepEqual(await found(), [], 'one fact waits, of an hour ago')
  const signedNow = () =>
    tamper(`update evidence.checkpoint set signed_at = '${clock.now()}' where size = ${heads.at(-1)!.size + 64}`)
  later({ hours: 71 })
  await signedNow()
  assert.deepEqual(await found(), [], 'three days')
  later({ minutes: 1 })
  await signedNow()
  assert.deepEqual(await found(), [{ fault: 'hours-unstamped', since, until: clock.now().toString() }])
})

test('a log that was emptied is silent since its first fact', async (t) => {
  const { tamper, found } = await honestLog(t)
  await tamper(
    'delete from evidence.checkpoint_timestamp',
    ...['checkpoint', 'tile', 'entry_bundle'].map((table) => `delete from evidence.${table}`),
  )
  assert.deepEqual(await found(), [{ fault: 'log-silent', since: '2026-05-04T08:00:00Z' }])
})

test('hours of days that no authority said are found: all timestamps taken away, and the checkpoints put back to slip a fact in', async (t) => {
  const { clock, tamper, happen, close, stamp, found, heads } = await honestLog(t)
  const now = clock.now()
  const first = now.subtract({ hours: 24 * 10 + 3 }).toString()
  await tamper(
    'delete from evidence.checkpoint_timestamp',
    `update evidence.checkpoint set made_at = made_at - interval '10 days'`,
  )
  clock.set(now.subtract({ hours: 24 * 9 }))
  await happen(40, 1)
  clock.set(now)
  await close()
  await stamp()
  const unstamped = (since: string) => ({ fault: 'hours-unstamped', since, until: clock.now().toString() })
  assert.deepEqual(await found(), [unstamped(first)])
  await tamper(`delete from evidence.checkpoint where size <= ${heads.at(-1)!.size}`)
  const gone = await found()
  const missing = { fault: 'checkpoint-missing', size: heads.at(-1)!.size + 64 }
  assert.deepEqual(gone, [missing, unstamped(now.subtract({ hours: 24 * 9 }).toString())], 'nor were any checkpoints')
})

test('a weekend without the time authority, or an outage that the house wrote down, is no fault; longer is one, until now too', async (t) => {
  const { later, close, stamp, found, record, clock, happened, audited, owner } = await honestLog(t)
  const since = clock.now()
  later({ hours: HOURS_OF_A_WEEKEND - 2 })
  await close()
  assert.deepEqual(await found(), [])
  later({ hours: 1 })
  await close()
  assert.deepEqual(await found(), [
    { fault: 'hours-unstamped', since: since.toString(), until: clock.now().toString() },
  ])
  const until = since.add({ hours: 24 })
  const away = { since: since.toString(), until: until.toString() }
  const of = { ...happened(41, 'SpaceUnavailable'), subject: 'space', personId: null, happenedAt: until, data: away }
  await record(
    of,
    { ...of, id: 'a/42', happenedAt: clock.now(), data: {} },
    { ...of, id: 'a/43', data: { ...away, until: 'never' } },
  )
  await sql`insert into evidence.outage values (${since.toString()}, ${until.toString()}, ${of.id})`.execute(owner)
  await close()
  await stamp()
  const { faults, unstampedHours } = await audited()
  const missing = ['a/42', 'a/43'].map((factId) => ({ fault: 'outage-missing', factId }))
  assert.deepEqual([faults, unstampedHours], [missing, 75], 'what says no hours explains none')
})

test('a worker that stood still finds more than a checkpoint takes, and leaves nothing to find, killed on the way and stamped in between', async (t) => {
  const { write, happened, later, stamp, found, sequencer, keys, clock, heads, owner } = await honestLog(t, {
    most: 64,
  })
  for (let i = 0; i < 200; i++) {
    await write(happened(40 + i))
    later({ minutes: 6 })
  }
  const kept: string[] = []
  const lastSigned = {
    read: async () => (kept.length === 0 ? null : readCheckpoint(readNote(kept.at(-1)!)!.text)),
    keep: async (note: string) => {
      if (kept.push(note) === 2) throw new Error('killed')
    },
  }
  const turn = () => closeLog(sequencer, keys, { lastSigned, most: 64 })(clock.now())
  assert.equal(await turn(), 64, 'there may be more: the next is closed at once')
  await stamp()
  assert.deepEqual(await found(), [], 'what it says is of hours ago, and it was signed now')
  await assert.rejects(turn(), /killed/)
  await stamp()
  assert.deepEqual(await found(), [], 'nor is what a killed worker signs as soon as it is back')
  const alive = clock.now()
  later({ minutes: 11 })
  assert.deepEqual(await found(), [
    { fault: 'checkpoint-not-signed', size: heads.at(-1)!.size + 128 },
    { fault: 'log-silent', since: alive.toString() },
  ])
  while ((await turn()) > 0) await stamp()
  await stamp()
  assert.deepEqual(await found(), [])
  const { rows } = await sql<{ size: number; stamp: number | null }>`
    select c.size, t.size as stamp from evidence.checkpoint c left join evidence.checkpoint_timestamp t on t.size = c.size
    order by c.size offset ${heads.length}`.execute(owner)
  assert.deepEqual(
    rows.map(({ size, stamp }) => [size - heads.at(-1)!.size, stamp !== null]),
    [64, 128, 192, 256].map((size) => [size, size === 256]),
  )
})
