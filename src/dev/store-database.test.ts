import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { testDatabase } from '../platform/testing/database.ts'
import { until } from '../platform/testing/processes.ts'
import { holderOf, holdStart, type StartHold } from './store-database.ts'

const owner = (await testDatabase()).pool('owner')

/** The only start of this database. */
async function started(t: TestContext): Promise<StartHold> {
  const hold = await until('nobody else to hold the database', () => holdStart(owner, 'http://localhost:3000'))
  t.after(() => hold.release())
  return hold
}

async function holder(): Promise<number | null> {
  const { rows } = await owner.query<{ pid: number }>(
    `select pid from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())`,
  )
  return rows[0]?.pid ?? null
}

/** As a server that dies cuts it. */
async function cut(session: number): Promise<void> {
  await owner.query('select pg_terminate_backend($1)', [session])
}

test('one start a database: a second is told so, until the first lets go', async (t) => {
  const first = await started(t)
  assert.equal(await holdStart(owner, 'http://localhost:4000'), null)
  assert.equal(await holderOf(owner), 'http://localhost:3000')
  await first.release()
  await started(t)
})

test('a start whose session was cut holds the database again as soon as the server answers', async (t) => {
  await started(t)
  const before = await holder()
  await cut(before!)
  await until('another session to hold it', async () => {
    const now = await holder()
    return now !== null && now !== before ? true : null
  })
  assert.equal(await holdStart(owner, 'http://localhost:4000'), null)
  assert.equal(await holderOf(owner), 'http://localhost:3000')
})

test('when another start was quicker, the one that lost its session is told', async (t) => {
  const first = await started(t)
  const other = await owner.connect()
  t.after(() => other.release(true))
  const quicker = other.query(`select pg_advisory_lock(hashtext('pli.start'))`)
  await until('the other to wait for it', async () => {
    const { rows } = await owner.query(`select from pg_locks where locktype = 'advisory' and not granted`)
    return rows.length > 0 || null
  })
  await cut((await holder())!)
  await quicker
  await first.taken
})
