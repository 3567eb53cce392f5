import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../testing/index.ts'
import { createNamed } from './named.ts'
import { createPool } from './pool.ts'

const SELF = { name: 'test.self', text: 'select $1::int as n, pg_backend_pid() as pid' }
const RATIO = { name: 'test.ratio', text: 'select 10 / $1::int as n' }

test('statements asked for together share a connection, and each has its own answer', async (t) => {
  const named = createNamed((await testDatabase(t)).pool('owner'))
  const asked = Array.from({ length: 20 }, (_, i) => named<{ n: number; pid: number }>(SELF, [i]))
  const answers = (await Promise.all(asked)).map(([row]) => row!)
  assert.deepEqual(
    answers.map(({ n }) => n),
    Array.from({ length: 20 }, (_, i) => i),
  )
  assert.ok(new Set(answers.map(({ pid }) => pid)).size <= 3)
})

test('one that is wrong fails alone, and what comes after it is answered', async (t) => {
  const named = createNamed((await testDatabase(t)).pool('owner'))
  const answers = await Promise.allSettled([1, 0, 5].map((n) => named<{ n: number }>(RATIO, [n])))
  assert.deepEqual(
    answers.map((a) => (a.status === 'fulfilled' ? a.value[0]!.n : a.reason.code)),
    [10, '22012', 2],
  )
  assert.equal((await named<{ n: number }>(RATIO, [2]))[0]!.n, 5)
})

test('a connection that dies takes with it what was asked of it; as often as it happens, the next is answered', async (t) => {
  const named = createNamed((await testDatabase(t)).pool('owner'))
  const die = { name: 'test.die', text: 'select pg_terminate_backend(pg_backend_pid()), $1::int' }
  for (let more = 12; more > 0; more--) {
    const answers = await Promise.allSettled([named(die, [1]), named(SELF, [1])])
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
  }
  assert.equal((await named<{ n: number }>(SELF, [7]))[0]!.n, 7)
})

test('a database that does not answer is a fault of each', async () => {
  const pool = createPool({ connectionString: 'postgresql://nobody@127.0.0.1:1/nothing' })
  const named = createNamed(pool)
  const answers = await Promise.allSettled([named(SELF, [1]), named(SELF, [2])])
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  await pool.end()
})
