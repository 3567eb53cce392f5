import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { stoppedClock } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { localMasterKey } from '../platform/crypto/keys.ts'
import { createPersonKey } from '../platform/crypto/person-key.ts'
import { createAct } from '../platform/db/act.ts'
import { createDb } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'
import { newId } from '../platform/ids.ts'
import { testDatabase } from '../platform/testing/index.ts'
import { audit, type Fault } from './audit.ts'
import { closeLog } from './close-log.ts'
import { createJournal } from './journal.ts'
import { sequence } from './sequence.ts'

const origin = 'pli.example/log'
const signer = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
const padding = randomBytes(32)
const master = localMasterKey('test', randomBytes(32))
const house = randomBytes(32)
const keys = { master, house, padding }

/** An honest log of forty facts, of two persons and of nobody, under four checkpoints; and who may change it all. */
async function honest(t: { after(ending: () => Promise<void>): void }) {
  const base = await testDatabase(t)
  const clock = stoppedClock('2026-05-04T08:00:00Z')
  const owner = createDb(base.pool('owner'))
  const sequencer = createDb(base.pool('sequencer'))
  const superuser = createDb(base.pool('superuser'))
  const act = createAct(base.pool('worker'), clock, createJournal(master, house))
  const persons = [newId(clock.now()), newId(clock.now())]
  await owner.transaction(async (trx) => {
    for (const id of persons) await createPersonKey(trx as never, master, id)
  })
  const happen = async (from: number, count: number) => {
    await act({ as: 'worker' }, async (unit) => {
      for (let i = from; i < from + count; i++) {
        const personId = [...persons, null][i % 3]!
        const subject = personId === null ? 'thing:a' : `person:${personId}`
        unit.record({
          type: 'SomethingHappened',
          id: `a/${i}`,
          subject,
          personId,
          happenedAt: clock.now(),
          data: { on: '2026-05-04' },
        })
      }
    })
    while ((await sequence(sequencer)) > 0) {}
  }
  const close = async () => {
    clock.set(clock.now().add({ hours: 1 }))
    await closeLog(sequencer, { origin, signer, padding, beatSeconds: 30 })(clock.now())
  }
  for (const [from, count] of [
    [0, 10],
    [10, 20],
    [30, 0],
    [30, 10],
  ] as const) {
    await happen(from, count)
    await close()
  }
  const heads = (
    await sql<{ size: number; root: Buffer }>`select size, root from evidence.checkpoint order by size`.execute(owner)
  ).rows
  /** With every guard of the database off. */
  const tamper = (...texts: string[]) =>
    superuser.transaction(async (trx) => {
      for (const text of ['set local session_replication_role = replica', ...texts]) await sql.raw(text).execute(trx)
    })
  const found = async (kept: { size: number; root: Uint8Array } | null = null): Promise<Fault[]> => [
    ...(await audit(owner, keys, kept)).faults,
  ]
  return { owner, superuser, tamper, found, heads, clock, close, happen }
}

const names = (faults: readonly Fault[]) => [...new Set(faults.map(({ fault }) => fault))]
const body = (change: string) => `update evidence.fact set body = ${change} where id = 'a/4'`

test('nothing is found in an honest log, whatever it holds and whoever kept one of its checkpoints', async (t) => {
  const { owner, heads } = await honest(t)
  for (const kept of [null, ...heads]) {
    const { faults, ...counted } = await audit(owner, keys, kept)
    assert.deepEqual(faults, [])
    assert.deepEqual(counted, { size: 256, facts: 40, erased: 0, checkpoints: 4 })
  }
})

test('nothing is found in a long honest log: its upper tiles are filled from time to time, and stand still in between', async (t) => {
  const { owner, tamper, happen, close, found, heads } = await honest(t)
  // A fact far away is a country's half minute: what lies before it is padding.
  for (let round = 0, size = heads.at(-1)!.size; round < 3; round++, size += 65_536) {
    await happen(40 + round, 1)
    await tamper(`update evidence.log_entry set position = ${size + 65_535} where fact_id = 'a/${40 + round}'`)
    await close()
  }
  const { faults, ...counted } = await audit(owner, keys)
  assert.deepEqual([faults, counted], [[], { size: 196_864, facts: 43, erased: 0, checkpoints: 7 }])
  await tamper('update evidence.tile set hashes = set_byte(hashes, 9, 1) where level = 2')
  assert.deepEqual(await found(), [{ fault: 'tree-changed', level: 2, index: 0 }])
})

test('one fact changed by a superuser: found by its digest; with its digest, by its salt; with its entry, by the tree', async (t) => {
  const { tamper, found, superuser } = await honest(t)
  await tamper(body(`replace(body, '"on":"2026-05-04"', '"on":"2026-05-03"')`))
  assert.deepEqual(names(await found()), ['fact-changed', 'fact-is-not-its-entry'])
  await tamper(`update evidence.fact set digest = sha256(convert_to(body, 'UTF8')) where id = 'a/4'`)
  assert.deepEqual(await found(), [{ fault: 'fact-is-not-its-entry', position: 4, factId: 'a/4' }])
  // Whoever has the keys too can make the salted entry anew. The tree has the old one.
  await superuser.transaction(async (trx) => {
    await sql.raw('set local session_replication_role = replica').execute(trx)
    await sql`update evidence.fact set entry = ${sha256('whatever')} where id = 'a/4'`.execute(trx)
  })
  assert.ok(names(await found()).includes('fact-is-not-in-the-tree'))
})

test('a column that says another thing than the fact it stands beside is found', async (t) => {
  const { tamper, found } = await honest(t)
  await tamper(`update evidence.fact set subject = 'thing:b' where id = 'a/5'`)
  assert.deepEqual(await found(), [{ fault: 'fact-changed', position: 5, factId: 'a/5' }])
})

test('a fact deleted, with its place or without, is found', async (t) => {
  const { tamper, found } = await honest(t)
  await tamper(`delete from evidence.fact where id = 'a/4'`)
  assert.deepEqual(await found(), [{ fault: 'fact-missing', position: 4 }])
  await tamper(`delete from evidence.log_entry where fact_id = 'a/4'`)
  assert.deepEqual(await found(), [{ fault: 'fact-missing', position: 4 }])
})

test('two facts swapped are found, both', async (t) => {
  const { tamper, found } = await honest(t)
  await tamper(
    `update evidence.log_entry set position = -1 where fact_id = 'a/4'`.replace('-1', '999999'),
    `update evidence.log_entry set position = 4 where fact_id = 'a/7'`,
    `update evidence.log_entry set position = 7 where fact_id = 'a/4'`,
  )
  assert.deepEqual(await found(), [
    { fault: 'fact-is-not-in-the-tree', position: 4, factId: 'a/7' },
    { fault: 'fact-is-not-in-the-tree', position: 7, factId: 'a/4' },
  ])
})

test('a fact written afterwards to look old is found: in a place of the padding, at the end, or in none', async (t) => {
  const { tamper, found, close, happen } = await honest(t)
  const copy = (
    id: string,
  ) => `insert into evidence.fact select '${id}', type, subject, person_id, author_kind, author_id, author_role, happened_at,
    recorded_at, regime, sealed_salt, replace(body, '"a/4"', '"${id}"'), sha256(convert_to(replace(body, '"a/4"', '"${id}"'), 'UTF8')), entry from evidence.fact where id = 'a/4'`
  await tamper(copy('late/1'))
  assert.deepEqual(await found(), [{ fault: 'fact-without-a-place', factId: 'late/1' }])
  await tamper(`insert into evidence.log_entry values (20, 'late/1')`)
  assert.deepEqual(names(await found()), ['fact-is-not-its-entry', 'fact-is-not-in-the-tree'])
  await tamper(
    `delete from evidence.log_entry where fact_id = 'late/1'`,
    `insert into evidence.unplaced (fact_id) values ('late/1')`,
  )
  await close()
  await happen(50, 0) // its place at the end
  await close()
  assert.deepEqual(names(await found()), ['fact-is-not-its-entry', 'fact-backdated'])
})

test('what is properly placed but says an hour long before its place is found as backdated', async (t) => {
  const { found, clock, close, happen } = await honest(t)
  clock.set(clock.now().subtract({ hours: 3 }))
  await happen(40, 1)
  clock.set(clock.now().add({ hours: 4 }))
  await close()
  assert.deepEqual(await found(), [{ fault: 'fact-backdated', position: 256, factId: 'a/40' }])
})

test('a tree made anew over another past is found by whoever kept a checkpoint, and an old one put back by its size', async (t) => {
  const { tamper, found, heads } = await honest(t)
  const forked = { size: heads[1]!.size, root: randomBytes(32) }
  assert.deepEqual(await found(forked), [{ fault: 'forked', size: forked.size }])
  const beyond = { size: 512, root: randomBytes(32) }
  assert.deepEqual(
    await found(beyond),
    [{ fault: 'forked', size: 512 }],
    'an older log put back: it is shorter than what was seen',
  )
  await tamper(`update evidence.checkpoint set root = sha256('x') where size = ${heads[2]!.size}`)
  assert.deepEqual(names(await found()), ['checkpoint-not-of-this-tree', 'checkpoint-not-signed'])
})

test('a tile, an entry, a signature or the key of the padding changed is found', async (t) => {
  const { tamper, found } = await honest(t)
  await tamper(`update evidence.tile set hashes = overlay(hashes placing '\\x00'::bytea from 40 for 1) where level = 0`)
  assert.deepEqual(await found(), [{ fault: 'tree-changed', level: 0, index: 0 }])
  await tamper(
    `update evidence.entry_bundle set entries = overlay(entries placing '\\x00'::bytea from ${50 * 32 + 1} for 1)`,
  )
  assert.ok(names(await found()).includes('fact-missing'))
  await tamper(`update evidence.checkpoint set note = replace(note, '${origin}', 'another')`)
  assert.ok(names(await found()).includes('checkpoint-not-signed'))
  await tamper(`update evidence.log_key set padding_digest = sha256('x')`)
  assert.ok(names(await found()).includes('padding-key-changed'))
})

test('a person whose key was destroyed is counted: that his facts are in the tree is still checked', async (t) => {
  const { owner, tamper, found } = await honest(t)
  await tamper('delete from platform.person_key')
  const { faults, erased } = await audit(owner, keys)
  assert.deepEqual([faults, erased], [[], 27])
  await tamper(`update evidence.fact set entry = sha256('x') where id = 'a/4'`)
  assert.deepEqual(await found(), [{ fault: 'fact-is-not-in-the-tree', position: 4, factId: 'a/4' }])
})
