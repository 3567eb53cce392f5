import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { sql } from '../platform/db/sql.ts'
import { newId } from '../platform/ids.ts'
import { honestLog, namesOf } from '../testing/honest-log.ts'
import { keyOpener } from './audit-facts.ts'
import { openKept } from './open-kept.ts'

const body = (change: string) => `update evidence.fact set body = ${change} where id = 'a/4'`

test('nothing is found in an honest log, whatever it holds and whoever kept one of its checkpoints', async (t) => {
  const { audited, heads } = await honestLog(t)
  for (const kept of [null, ...heads]) {
    const { faults, ...counted } = await audited(kept)
    assert.deepEqual(faults, [])
    const hours = { timestamps: 4, unstampedHours: 1 }
    assert.deepEqual(counted, { size: 256, facts: 40, erased: 0, checkpoints: 4, byOtherKeys: 0, ...hours })
  }
})

test('nothing is found in a long honest log: its upper tiles are filled from time to time, and stand still in between', async (t) => {
  const { audited, tamper, happen, close, found, heads } = await honestLog(t)
  // A fact far away is a country's half minute: what lies before it is padding.
  for (let round = 0, size = heads.at(-1)!.size; round < 3; round++, size += 65_536) {
    await happen(40 + round, 1)
    await tamper(`update evidence.log_entry set position = ${size + 65_535} where fact_id = 'a/${40 + round}'`)
    await close()
  }
  const { faults, size, facts, checkpoints } = await audited()
  assert.deepEqual([faults, size, facts, checkpoints], [[], 196_864, 43, 7])
  await tamper('update evidence.tile set hashes = set_byte(hashes, 9, get_byte(hashes, 9) # 1) where level = 2')
  assert.deepEqual(await found(), [{ fault: 'tree-changed', level: 2, index: 0 }])
})

test('one fact changed by a superuser: found by its digest; with its digest, by its salt; with its entry, by the tree', async (t) => {
  const { tamper, found, superuser } = await honestLog(t)
  await tamper(body(`replace(body, '"on":"2026-05-04"', '"on":"2026-05-03"')`))
  assert.deepEqual(namesOf(await found()), ['fact-changed', 'fact-is-not-its-entry'])
  await tamper(`update evidence.fact set digest = sha256(convert_to(body, 'UTF8')) where id = 'a/4'`)
  assert.deepEqual(await found(), [{ fault: 'fact-is-not-its-entry', position: 4, factId: 'a/4' }])
  // Whoever has the keys too can make the salted entry anew. The tree has the old one.
  await superuser.transaction(async (trx) => {
    await sql.raw('set local session_replication_role = replica').execute(trx)
    await sql`update evidence.fact set entry = ${sha256('whatever')} where id = 'a/4'`.execute(trx)
  })
  assert.ok(namesOf(await found()).includes('fact-is-not-in-the-tree'))
})

test('a column that says another thing than the fact it stands beside is found', async (t) => {
  const { tamper, found } = await honestLog(t)
  await tamper(`update evidence.fact set subject = 'thing:b' where id = 'a/5'`)
  assert.deepEqual(await found(), [{ fault: 'fact-changed', position: 5, factId: 'a/5' }])
})

test('of more people than keys are kept, whoever is met again has his key again', async (t) => {
  const { owner, held, persons, clock } = await honestLog(t)
  const [one, other] = persons as [string, string]
  const nobody = newId(clock.now())
  const keysOf = keyOpener(owner, held, 2)
  await keysOf([one])
  for (const asked of [
    [one, other, nobody],
    [other, nobody],
    [one, other],
  ]) {
    const keyOf = await keysOf(asked)
    for (const id of asked) assert.equal(typeof keyOf(id), id === nobody ? 'string' : 'object', `${id} of ${asked}`)
  }
})

test('a fact deleted, with its place or without, is found', async (t) => {
  const { tamper, found } = await honestLog(t)
  await tamper(`delete from evidence.fact where id = 'a/4'`)
  assert.deepEqual(await found(), [
    { fault: 'fact-missing', position: 4 },
    { fault: 'place-without-a-fact', factId: 'a/4' },
  ])
  await tamper(`delete from evidence.log_entry where fact_id = 'a/4'`)
  assert.deepEqual(await found(), [{ fault: 'fact-missing', position: 4 }])
})

test('two facts swapped are found, both', async (t) => {
  const { tamper, found } = await honestLog(t)
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
  const { tamper, found, close, happen } = await honestLog(t)
  const copy = (
    id: string,
  ) => `insert into evidence.fact select '${id}', type, subject, person_id, author_kind, author_id, author_role, happened_at,
    recorded_at, regime, sealed_salt, replace(body, '"a/4"', '"${id}"'), sha256(convert_to(replace(body, '"a/4"', '"${id}"'), 'UTF8')), entry from evidence.fact where id = 'a/4'`
  await tamper(copy('late/1'))
  assert.deepEqual(await found(), [{ fault: 'fact-without-a-place', factId: 'late/1' }])
  await tamper(`insert into evidence.log_entry values (20, 'late/1')`)
  assert.deepEqual(namesOf(await found()), ['fact-is-not-its-entry', 'fact-is-not-in-the-tree'])
  await tamper(
    `delete from evidence.log_entry where fact_id = 'late/1'`,
    `insert into evidence.unplaced (fact_id) values ('late/1')`,
  )
  await close()
  await happen(50, 0) // its place at the end
  await close()
  assert.deepEqual(namesOf(await found()), ['fact-is-not-its-entry', 'fact-backdated'])
})

test('a fact in no place is found beside another that is not there, in a place that is none, and in one that is taken', async (t) => {
  const { tamper, found } = await honestLog(t)
  const late = `insert into evidence.fact select 'late/1', type, subject, person_id, author_kind, author_id, author_role, happened_at,
    recorded_at, regime, sealed_salt, body, digest, entry from evidence.fact where id = 'a/4'`
  await tamper(late, `insert into evidence.unplaced (fact_id) values ('never/1')`)
  const nowhere = { fault: 'fact-without-a-place', factId: 'late/1' }
  assert.deepEqual(await found(), [nowhere, { fault: 'place-without-a-fact', factId: 'never/1' }])
  await tamper(
    'delete from evidence.unplaced',
    'alter table evidence.log_entry drop constraint log_entry_pkey, drop constraint position_from_zero',
    'alter table evidence.log_entry alter position drop not null',
  )
  for (const position of ['null', '-1']) {
    await tamper(`insert into evidence.log_entry (position, fact_id) values (${position}, 'late/1')`)
    assert.deepEqual(await found(), [nowhere], position)
    await tamper(`delete from evidence.log_entry where fact_id = 'late/1'`)
  }
  await tamper(`insert into evidence.log_entry values (4, 'late/1')`)
  assert.ok(namesOf(await found()).includes('fact-without-a-place'))
})

test('what is properly placed but says an hour long before its place is found as backdated', async (t) => {
  const { found, clock, close, happen } = await honestLog(t)
  clock.set(clock.now().subtract({ hours: 3 }))
  await happen(40, 1)
  clock.set(clock.now().add({ hours: 4 }))
  await close()
  assert.deepEqual(await found(), [{ fault: 'fact-backdated', position: 256, factId: 'a/40' }])
})

test('a tree made anew over another past is found by whoever kept a checkpoint, and an old one put back by its size', async (t) => {
  const { tamper, found, heads } = await honestLog(t)
  const forked = { size: heads[1]!.size, root: randomBytes(32) }
  assert.deepEqual(await found(forked), [{ fault: 'forked', size: forked.size }])
  const beyond = { size: 512, root: randomBytes(32) }
  assert.deepEqual(
    await found(beyond),
    [{ fault: 'forked', size: 512 }],
    'an older log put back: it is shorter than what was seen',
  )
  await tamper(`update evidence.checkpoint set root = sha256('x') where size = ${heads[2]!.size}`)
  assert.deepEqual(namesOf(await found()), ['checkpoint-not-of-this-tree', 'checkpoint-not-signed'])
})

test('what somebody kept is read by the auditor’s own key too, whatever keys PostgreSQL has; under a key that nobody knows it is a fault', async (t) => {
  const { owner, held, tamper, heads } = await honestLog(t)
  const [first] = heads
  const genuine = Buffer.from(first!.note)
  const { size, root } = first!
  const vectors = (name: string) => readFileSync(`docs/vectors/${name}`) // another log under this name, as somebody makes himself one
  for (const text of ['select', 'delete from evidence.log_key']) {
    await tamper(text)
    const kept = await openKept(owner, held, genuine)
    assert.ok(typeof kept === 'object' && 'root' in kept && kept.size === size && root.equals(kept.root), text)
    assert.deepEqual(await openKept(owner, held, vectors('checkpoint-64')), {
      fault: 'checkpoint-of-another-key',
      size: 64,
    })
    assert.deepEqual(await openKept(owner, held, vectors('receipt.pdf')), {
      fault: 'checkpoint-of-another-key',
      size: 128,
    })
    for (const [was, is] of [
      ['pli', 'pla'],
      [root.toString('base64'), randomBytes(32).toString('base64')],
    ] as const)
      assert.equal(await openKept(owner, held, Buffer.from(first!.note.replace(was, is))), 'not-of-this-log', was)
  }
  assert.deepEqual(await openKept(owner, {}, genuine), 'not-of-this-log')
})

test('a checkpoint that was taken away is found, the last one or one in between: the tree grows by few steps, and never without one', async (t) => {
  const { tamper, found, heads } = await honestLog(t)
  const [, second, third, last] = heads
  await tamper(`delete from evidence.checkpoint where size = ${last!.size}`)
  const silent = { fault: 'log-silent', since: '2026-05-04T11:00:00Z' }
  const missing = (size: number) => ({ fault: 'checkpoint-missing', size })
  const stamp = (size: number) => ({ fault: 'timestamp-of-nothing', size })
  assert.deepEqual(await found(), [stamp(last!.size), silent, missing(last!.size)])
  assert.deepEqual(await found(last), await found(), 'what the worker kept of it is of this tree')
  await tamper(`delete from evidence.checkpoint where size = ${second!.size}`)
  assert.deepEqual(await found(), [
    missing(third!.size),
    ...[second!, last!].map(({ size }) => stamp(size)),
    ...[silent, missing(last!.size)],
  ])
})

test('a timestamp beside no checkpoint is found', async (t) => {
  const { tamper, found } = await honestLog(t)
  await tamper(`insert into evidence.checkpoint_timestamp values (900000000000000, '2999-01-01', '\\x00')`)
  assert.deepEqual(await found(), [{ fault: 'timestamp-of-nothing', size: 900_000_000_000_000 }])
})

test('a tile, an entry, a signature or the key of the padding changed is found', async (t) => {
  const { tamper, found } = await honestLog(t)
  await tamper(`update evidence.tile set hashes = set_byte(hashes, 39, get_byte(hashes, 39) # 1) where level = 0`)
  assert.deepEqual(await found(), [{ fault: 'tree-changed', level: 0, index: 0 }])
  await tamper(
    `update evidence.entry_bundle set entries = set_byte(entries, ${50 * 32}, get_byte(entries, ${50 * 32}) # 1)`,
  )
  assert.ok(namesOf(await found()).includes('fact-missing'))
  await tamper(`update evidence.checkpoint set note = replace(note, 'pli.example/log', 'another')`)
  assert.ok(namesOf(await found()).includes('checkpoint-not-signed'))
  await tamper(`update evidence.log_key set padding_digest = sha256('x')`)
  assert.ok(namesOf(await found()).includes('padding-key-changed'))
})

test('another agent put in the place of who did it is found, though a fact about a person names him by a mark alone', async (t) => {
  const { tamper, found, close, record, persons, clock } = await honestLog(t)
  const agent = { kind: 'staff', id: 'an-agent', role: 'officer' } as const
  const [, personId] = persons as [string, string]
  const about = { type: 'Happened', subject: 'a', happenedAt: clock.now(), data: {} }
  await record(
    { ...about, id: 'by/1', personId, author: agent },
    { ...about, id: 'by/2', personId: null, author: agent },
  )
  await close()
  assert.deepEqual(await found(), [])
  for (const id of ['by/1', 'by/2']) {
    await tamper(`update evidence.fact set author_id = 'another' where id = '${id}'`)
    assert.deepEqual(namesOf(await found()), ['fact-changed'], id)
    await tamper(`update evidence.fact set author_id = 'an-agent' where id = '${id}'`)
  }
})

test('each column that the program reads says what the fact says: another hour, author or law is found', async (t) => {
  const { tamper, found } = await honestLog(t)
  await tamper('create table public.was as table evidence.fact')
  for (const [column, value] of [
    ['happened_at', `happened_at - interval '20 days'`],
    ['recorded_at', `recorded_at + interval '2 milliseconds'`],
    ['author_kind', `'staff'`],
    ['author_id', `'another'`],
    ['author_role', `'other'`],
    ['regime', `'2030'`],
    ['type', `'SomethingElse'`],
    ['person_id', 'null'],
  ] as const) {
    await tamper(`update evidence.fact set ${column} = ${value} where id = 'a/4'`)
    assert.ok(namesOf(await found()).includes('fact-changed'), column)
    await tamper(
      `update evidence.fact f set ${column} = was.${column} from public.was where f.id = 'a/4' and was.id = f.id`,
    )
  }
  assert.deepEqual(await found(), [])
})

test('one row that cannot be read ends no audit: it is a fault, and the rest is still checked', async (t) => {
  const { tamper, found, heads, persons, owner } = await honestLog(t)
  const size = heads[1]!.size
  await tamper(
    ...['checkpoint', 'checkpoint_timestamp', 'log_key', 'fact'].map(
      (table) => `create table public.${table} as table evidence.${table}`,
    ),
  )
  const putBack = (table: string) =>
    tamper(`delete from evidence.${table}`, `insert into evidence.${table} select * from public.${table}`)
  for (const [table, change, fault] of [
    ['checkpoint', `update evidence.checkpoint set made_at = 'infinity' where size = ${size}`, 'checkpoint-misdated'],
    [
      'checkpoint',
      `update evidence.checkpoint set made_at = '4713-01-01 BC' where size = ${size}`,
      'checkpoint-misdated',
    ],
    [
      'checkpoint_timestamp',
      `update evidence.checkpoint_timestamp set stamped_at = '-infinity' where size = ${size}`,
      'timestamp-wrong',
    ],
    [
      'log_key',
      `insert into evidence.log_key values ('a-rubbish', (select min(padding_digest) from public.log_key), '2020-01-01')`,
      'log-key-unreadable',
    ],
    ['fact', `update evidence.fact set happened_at = '-infinity' where id = 'a/4'`, 'fact-changed'],
    ['fact', `update evidence.fact set recorded_at = 'infinity' where id = 'a/4'`, 'fact-changed'],
  ] as const) {
    await tamper(change)
    assert.deepEqual(namesOf(await found()).slice(0, 1), [fault], change)
    if (table === 'log_key') {
      const kept = await openKept(owner, {}, Buffer.from(heads[0]!.note))
      assert.ok(typeof kept === 'object' && 'root' in kept && kept.size === 64 && heads[0]!.root.equals(kept.root))
    }
    await putBack(table)
  }
  assert.deepEqual(await found(), [])
  await tamper(
    `update platform.person_key set wrapped = set_byte(wrapped, 5, get_byte(wrapped, 5) # 1) where person_id = '${persons[0]}'`,
  )
  const faults = await found()
  assert.deepEqual(namesOf(faults), ['key-unreadable'])
  assert.equal(faults.length, 14)
  await tamper(`update platform.person_key set master_key_id = 'another' where person_id = '${persons[0]}'`)
  assert.deepEqual(namesOf(await found()), ['key-unreadable'])
})
