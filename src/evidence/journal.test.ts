import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { stoppedClock } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { localMasterKey, personKey } from '../platform/crypto/keys.ts'
import { createPersonKey } from '../platform/crypto/person-key.ts'
import { type Act, createAct, type Fact, type Unit } from '../platform/db/act.ts'
import { createDb, type Db } from '../platform/db/db.ts'
import { createPool } from '../platform/db/pool.ts'
import { type Statement, sql } from '../platform/db/sql.ts'
import { begin } from '../platform/db/transaction.ts'
import { newId } from '../platform/ids.ts'
import { releaseDue } from '../platform/jobs/due.ts'
import { enqueue } from '../platform/jobs/jobs.ts'
import { catalogue } from '../platform/refusal.ts'
import { type TestDatabase, testDatabase } from '../platform/testing/index.ts'
import { eventsAfter } from './events.ts'
import { createJournal, entryOf } from './journal.ts'
import { sequence } from './sequence.ts'

const clock = stoppedClock('2026-05-04T08:00:00Z')
const master = localMasterKey('test', randomBytes(32))
const personId = newId(clock.now())
let base: TestDatabase
let owner: Db
let worker: Db
let sequencer: Db
let due: ReturnType<typeof releaseDue>
const faults: unknown[] = []
let act: Act

const happened = (id: string, more: Partial<Fact> = {}): Fact => ({
  type: 'SomethingHappened',
  id,
  subject: `person:${personId}`,
  personId,
  happenedAt: clock.now(),
  data: { code: 'x' },
  ...more,
})

before(async () => {
  base = await testDatabase()
  owner = createDb(base.pool('owner'))
  worker = createDb(base.pool('worker'))
  sequencer = createDb(base.pool('sequencer'))
  const journal = createJournal(master, randomBytes(32))
  act = createAct(base.pool('worker'), clock, async (unit, facts) => {
    const jobs = facts
      .filter((f) => f.data['calls'] === 'work')
      .map((f) => ({ id: f.id, name: 'reach.alert', data: { factId: f.id } }))
    await Promise.all([journal(unit, facts), enqueue(unit.trx, unit.now, jobs)])
  })
  await owner.transaction((trx) => createPersonKey(trx as never, master, personId))
  const log = { fault: (_what: string, _error: unknown, more: { job: string }) => void faults.push(more.job) }
  due = releaseDue({ act, log: log as never }, base.pool('worker'), [
    'reach.alert',
    'reach.report',
    'space.sendCode',
    'of.noQueue',
  ])
})

after(() => due.stop())

const factsNamed = async (id: string) =>
  (
    await sql<{ body: string; digest: Buffer; entry: Buffer; sealedSalt: Buffer }>`
  select body, digest, entry, sealed_salt as "sealedSalt" from evidence.fact where id = ${id}`.execute(owner)
  ).rows

test('a fact is canonical, its personal values are sealed, its digest and salted entry can be recomputed', async () => {
  await act({ as: 'worker' }, async (unit) =>
    unit.record(happened('a/1', { sealed: { foreignerNumber: '9912345678' } })),
  )
  const [row] = await factsNamed('a/1')
  assert.ok(row)
  assert.doesNotMatch(row.body, /9912345678/)
  assert.deepEqual(row.digest, sha256(row.body))
  const { rows } = await sql<{
    wrapped: Buffer
  }>`select wrapped from platform.person_key where person_id = ${personId}`.execute(owner)
  const key = personKey(await master.unwrap(personId, rows[0]!.wrapped, 'test'))
  const salt = key.unsealFact(row.sealedSalt, 'salt:a/1')
  assert.equal(salt.length, 16)
  assert.deepEqual(row.entry, entryOf(salt, row.body))
  const body = JSON.parse(row.body) as { sealed: string }
  const values = key.unsealFact(Buffer.from(body.sealed, 'base64url'), 'fact:a/1').toString()
  assert.equal(values.trimEnd(), '{"foreignerNumber":"9912345678"}')
  assert.equal(values.length, 64, 'filled up: its length tells nothing of what it holds')
})

test('free text, and so any name, is refused in the clear part of a fact', async () => {
  await assert.rejects(
    act({ as: 'worker' }, async (unit) => unit.record(happened('a/2', { data: { note: 'he said hello' } }))),
    /free text/,
  )
  assert.equal((await factsNamed('a/2')).length, 0)
})

test('the same fact cannot be written twice: its id says what happened', async () => {
  await act({ as: 'worker' }, async (unit) => unit.record(happened('a/3')))
  await assert.rejects(
    act({ as: 'worker' }, async (unit) => unit.record(happened('a/3'))),
    { code: '23505' },
  )
})

test('a refusal rolls back state, facts and jobs together, and so does a fault', async () => {
  const refuse = catalogue('test', { no: 422 })
  const refused = await act({ as: 'worker' }, async (unit) => {
    unit.record(happened('a/4', { data: { calls: 'work' } }))
    return refuse('no')
  })
  assert.deepEqual(refused, refuse('no'))
  await assert.rejects(
    act({ as: 'worker' }, async (unit) => {
      unit.record(happened('a/4', { data: { calls: 'work' } }))
      throw new Error('a bug')
    }),
  )
  assert.equal((await factsNamed('a/4')).length, 0)
})

test('a consequence waits in the transaction of the fact, and goes to the queue when it is due and this version knows it', async () => {
  await act({ as: 'worker' }, async (unit) => unit.record(happened('a/5', { data: { calls: 'work' } })))
  const later = clock.now().add({ hours: 10 })
  await act({ as: 'worker' }, (unit) =>
    enqueue(unit.trx, unit.now, [
      { id: 'later', name: 'space.sendCode', data: { codeId: 'z' }, dueAt: later },
      { id: 'newer', name: 'of.aNewerVersion', data: {} },
      { id: 'broken', name: 'of.noQueue', data: {} },
    ]),
  )
  const queued = async () =>
    (await sql<{ name: string; data: object }>`select name, data from jobs.job order by name`.execute(owner)).rows
  const kept = async () =>
    (await sql<{ id: string }>`select id from platform.due_job order by id`.execute(owner)).rows.map(({ id }) => id)
  assert.equal(await due.run(), 0, 'nothing is left of what can be handed over')
  assert.deepEqual(
    await queued(),
    [{ name: 'reach.alert', data: { factId: 'a/5' } }],
    'a name without a queue keeps back no other',
  )
  assert.deepEqual(faults, ['of.noQueue'])
  assert.deepEqual(await kept(), ['broken', 'later', 'newer'])
  clock.set(later)
  await due.run()
  assert.equal((await queued()).length, 2)
  assert.deepEqual(await kept(), ['broken', 'newer'])
  clock.set('2026-05-04T08:00:00Z')
})

test('more than are handed over at once are all handed over', async () => {
  const many = Array.from({ length: 501 }, (_, i) => ({
    id: `many/${i}`,
    name: 'reach.report',
    data: { nth: String(i) },
  }))
  await act({ as: 'worker' }, (unit) => enqueue(unit.trx, unit.now, many))
  assert.equal(await due.run(), 500)
  assert.equal(await due.run(), 0)
  const { rows } = await sql<{
    n: number
  }>`select count(distinct data)::int as n from jobs.job where name = 'reach.report'`.execute(owner)
  assert.equal(rows[0]!.n, 501)
})

test('the queue that could not be opened is opened at the next turn', async () => {
  let answers = false
  const pool = base.pool('worker')
  const shaky = {
    query: (...args: unknown[]) =>
      answers ? (pool.query as (...a: unknown[]) => unknown)(...args) : Promise.reject(new Error('away')),
  }
  const sweep = releaseDue({ act, log: { fault() {} } as never }, shaky as never, ['reach.alert'])
  await act({ as: 'worker' }, (unit) => enqueue(unit.trx, unit.now, [{ id: 'shaky', name: 'reach.alert', data: {} }]))
  await assert.rejects(sweep.run(), /away/)
  answers = true
  assert.equal(await sweep.run(), 0)
  const { rows } = await sql`select from platform.due_job where id = 'shaky'`.execute(owner)
  assert.equal(rows.length, 0)
  await sweep.stop()
})

test('a statement that failed and was not looked at undoes the act and is told; what is asked after its end is refused', async () => {
  const unseen = (unit: Unit) => void sql`select 1 / 0`.execute(unit.trx).catch(() => {})
  for (const record of [true, false])
    await assert.rejects(
      act({ as: 'worker' }, async (unit) => {
        unseen(unit)
        if (record) unit.record(happened('a/8'))
      }),
      { code: '22012' },
      'for its own reason, not for what came after',
    )
  const unsendable = { toPostgres: () => assert.fail('not a value') } // refused by the driver: PostgreSQL never hears of it
  await assert.rejects(
    act({ as: 'worker' }, async (unit) => {
      await enqueue(unit.trx, unit.now, [{ id: 'half', name: 'reach.alert', data: {} }])
      await sql`select ${unsendable}`.execute(unit.trx).catch(() => {})
    }),
    /not a value/,
  )
  assert.equal((await sql`select from platform.due_job where id = 'half'`.execute(owner)).rows.length, 0)
  assert.equal((await factsNamed('a/8')).length, 0)
  let kept!: Unit
  await act({ as: 'worker' }, async (unit) => {
    kept = unit
  })
  await assert.rejects(sql`select 1`.execute(kept.trx), /over/)
  await assert.rejects(
    act({ as: 'staff', actorId: 'x', kind: 'staff', role: '' }, async () => 1),
    /without an id/,
  )
})

test('a verb that throws while a statement of it is on its way leaves nothing, and the connection serves the next', async () => {
  const pool = createPool(base.worker, 1)
  const one = createAct(pool, clock, createJournal(master, randomBytes(32)))
  const slow: Promise<unknown>[] = []
  await assert.rejects(
    one({ as: 'worker' }, async (unit) => {
      slow.push(enqueue(unit.trx, unit.now, [{ id: 'thrown', name: 'reach.alert', data: {} }]))
      slow.push(sql`select pg_sleep(0.05)`.execute(unit.trx))
      throw new Error('a bug')
    }),
    /a bug/,
  )
  await Promise.all(slow)
  const seen = await one({ as: 'worker' }, async (unit) =>
    sql`select from platform.due_job where id = 'thrown'`.execute(unit.trx),
  )
  assert.equal((seen as { rows: unknown[] }).rows.length, 0)
  await pool.end()
})

test('no role of the program can change or delete a fact, nor can the owner', async () => {
  await act({ as: 'worker' }, async (unit) => unit.record(happened('a/6')))
  for (const role of ['app', 'worker', 'sequencer', 'auditor'] as const) {
    const db = createDb(base.pool(role))
    await assert.rejects(
      sql`update evidence.fact set type = 'Other' where id = 'a/6'`.execute(db),
      { code: '42501' },
      role,
    )
    await assert.rejects(sql`delete from evidence.fact where id = 'a/6'`.execute(db), { code: '42501' }, role)
    await assert.rejects(sql`truncate evidence.fact cascade`.execute(db), { code: '42501' }, role)
  }
  const changes = [
    `update evidence.fact set type = 'Other' where id = 'a/6'`,
    `delete from evidence.fact where id = 'a/6'`,
    'truncate evidence.fact cascade',
    'update evidence.log_entry set position = position + 1',
    'delete from evidence.log_entry',
  ]
  for (const become of ['pli_door', 'pli_person', 'pli_staff'])
    for (const change of changes) {
      await assert.rejects(
        createDb(base.pool('app')).transaction(async (trx) => {
          await sql.raw(`set local role ${become}`).execute(trx)
          await sql.raw(change).execute(trx)
        }),
        { code: '42501' },
        `${become}: ${change}`,
      )
    }
  await assert.rejects(sql`update evidence.fact set type = 'Other' where id = 'a/6'`.execute(owner), { code: '23001' })
  await assert.rejects(sql`delete from evidence.fact where id = 'a/6'`.execute(owner), { code: '23001' })
  await assert.rejects(sql`truncate evidence.fact cascade`.execute(owner), { code: '23001' })
})

test('the web process by itself can read no table of persons', async () => {
  const app = createDb(base.pool('app'))
  for (const table of [
    'evidence.fact',
    'enrolment.applicant',
    'space.account',
    'space.session',
    'delivery.document',
    'reach.alert',
    'platform.person_key',
  ])
    await assert.rejects(sql.raw(`select * from ${table}`).execute(app), { code: '42501' }, table)
})

test('a slow transaction between two fast ones is placed after them and is never missed by a reader', async () => {
  while ((await sequence(sequencer)) > 0) {}
  const start = (await eventsAfter(worker, 0, 1000)).next
  const slow = await begin(base.pool('worker'))
  const journal = createJournal(master, randomBytes(32))
  const asked: Promise<unknown>[] = []
  const unit = {
    trx: slow.trx,
    now: clock.now(),
    acting: { as: 'worker' as const },
    author: { kind: 'system' as const, id: 'worker', role: 'worker' },
    record() {},
    last: (statement: Statement) => void asked.push(statement.execute(slow.trx)),
  }
  await journal(unit, [happened('order/slow')])
  await Promise.all(asked)
  await act({ as: 'worker' }, async (u) => u.record(happened('order/fast-1')))
  await sequence(sequencer)
  await act({ as: 'worker' }, async (u) => u.record(happened('order/fast-2')))
  await sequence(sequencer)
  const seen = await eventsAfter(worker, Number(start), 10)
  assert.deepEqual(
    seen.events.map((e) => (e as { fact: { id: string } }).fact.id),
    ['order/fast-1', 'order/fast-2'],
  )
  await slow.commit()
  await sequence(sequencer)
  assert.deepEqual(
    (await eventsAfter(worker, Number(seen.next), 10)).events.map((e) => (e as { fact: { id: string } }).fact.id),
    ['order/slow'],
  )
})

test('facts that wait together are placed as they were written, whatever their ids', async () => {
  const written = ['order/z', 'order/m', 'order/a']
  for (const id of written) await act({ as: 'worker' }, async (unit) => unit.record(happened(id)))
  while ((await sequence(sequencer)) > 0) {}
  const { events } = await eventsAfter(worker, 0, 10_000)
  const ids = events.map((e) => (e as { fact: { id: string } }).fact.id)
  assert.deepEqual(ids.slice(-3), written)
})

test('two sequencers at one instant never give one position twice and place every fact', async () => {
  for (let i = 0; i < 40; i++) await act({ as: 'worker' }, async (unit) => unit.record(happened(`many/${i}`)))
  const other = createDb(base.pool('sequencer'))
  await Promise.all([sequence(sequencer, 7), sequence(other, 7), sequence(sequencer, 7)])
  while ((await sequence(sequencer, 7)) > 0) {}
  const { rows } = await sql<{ n: number; top: number; facts: number }>`
    select count(*)::int as n, max(position)::int as top, (select count(*)::int from evidence.fact) as facts from evidence.log_entry`.execute(
    owner,
  )
  assert.equal(rows[0]!.n, rows[0]!.facts)
  assert.equal(rows[0]!.top, rows[0]!.n - 1)
})
