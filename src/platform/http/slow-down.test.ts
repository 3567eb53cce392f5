import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDb } from '../db/db.ts'
import { testDatabase } from '../testing/index.ts'
import { forgive, giveBack } from './limits.ts'
import { earliest, slowDown, waitBefore } from './slow-down.ts'

const start = Temporal.Instant.from('2026-05-04T08:00:00Z')
const after = (seconds: number) => start.add({ seconds })

test('five tries are free, then each wait is twice the one before, up to an hour', () => {
  assert.deepEqual(
    Array.from({ length: 15 }, (_, i) => waitBefore(i + 1)),
    [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600],
  )
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), (n) => waitBefore(n) <= waitBefore(n + 1)))
  assert.equal(earliest(5), 0)
  assert.equal(earliest(7), 90)
})

test('what is slowed on one node is slowed on the other, and a right answer forgives', async (t) => {
  const database = await testDatabase(t)
  const [one, two] = [createDb(database.pool('app')), createDb(database.pool('worker'))]
  const key = Buffer.alloc(32, 1)
  for (let n = 1; n <= 5; n++) assert.equal(await slowDown(n % 2 ? one : two, key, start), null)
  assert.equal(await slowDown(one, key, start), 30)
  assert.equal(await slowDown(two, key, after(29)), 1)
  assert.equal(await slowDown(two, key, after(30)), null)
  assert.equal(await slowDown(one, key, after(30)), 60)
  assert.equal(await slowDown(one, Buffer.alloc(32, 2), after(30)), null, 'another number is not slowed')
  await forgive(one, key)
  assert.equal(await slowDown(two, key, after(30)), null)
})

test('a try given back is one less, the others stay counted, and there is never less than none', async (t) => {
  const db = createDb((await testDatabase(t)).pool('app'))
  const key = Buffer.alloc(32, 1)
  await giveBack(db, key)
  for (let n = 0; n < 5; n++) await slowDown(db, key, start)
  await giveBack(db, key)
  assert.equal(await slowDown(db, key, start), null)
  assert.equal(await slowDown(db, key, start), 30)
  for (let n = 0; n < 9; n++) await giveBack(db, key)
  for (let n = 0; n < 5; n++) assert.equal(await slowDown(db, key, start), null)
  assert.equal(await slowDown(db, key, start), 30)
})

test('asking again while one must wait makes the wait no longer', async (t) => {
  const db = createDb((await testDatabase(t)).pool('app'))
  const key = Buffer.alloc(32, 1)
  for (let n = 0; n < 5; n++) await slowDown(db, key, start)
  for (let n = 0; n < 50; n++) assert.equal(await slowDown(db, key, after(10)), 20)
  assert.equal(await slowDown(db, key, after(30)), null)
})

test('guesses made at one instant are counted one by one', async (t) => {
  const database = await testDatabase(t)
  const nodes = [createDb(database.pool('app')), createDb(database.pool('worker'))]
  const key = Buffer.alloc(32, 1)
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => slowDown(nodes[i % 2]!, key, start)))
  assert.equal(answers.filter((answer) => answer === null).length, 5)
})

test('in a day no more than forty guesses pass, however patient; a day after the first, all is forgiven', async (t) => {
  const db = createDb((await testDatabase(t)).pool('app'))
  const key = Buffer.alloc(32, 1)
  let passed = 0
  for (let second = 0; second < 86_400; second += 30) if ((await slowDown(db, key, after(second))) === null) passed++
  assert.ok(passed > 12 && passed <= 40, String(passed))
  for (let n = 0; n < 5; n++) assert.equal(await slowDown(db, key, after(86_400)), null)
  assert.equal(await slowDown(db, key, after(86_400)), 30)
})
