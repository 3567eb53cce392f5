import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stoppedClock } from './clock.ts'
import { startClockwork } from './clockwork.ts'
import { createDb } from './db/db.ts'
import { sql } from './db/sql.ts'
import { createLog } from './log.ts'
import { testDatabase } from './testing/index.ts'
import { until } from './testing/processes.ts'

const base = await testDatabase()
const db = createDb(base.pool('worker'))
const clock = stoppedClock('2026-05-04T08:00:00Z')

function clockwork(sweeps: Parameters<typeof startClockwork>[2]) {
  const faults: string[] = []
  const log = createLog('warn', { write: (line) => void faults.push(line) })
  return { faults, ...startClockwork(db, clock, sweeps, log) }
}

test('many sweeps that each need the database share a pool narrower than they are many', async () => {
  const done = new Set<string>()
  const sweeps = Array.from({ length: 12 }, (_, n) => ({
    name: `planted-${n}`,
    everySeconds: 3600,
    run: async () => {
      // A second connection beside the one that holds the lock, for a while.
      await sql`select pg_sleep(0.02)`.execute(db)
      done.add(`planted-${n}`)
      return 0
    },
  }))
  const { stop, faults } = clockwork(sweeps)
  await until('all of them', () => done.size === sweeps.length, 9)
  await stop()
  assert.deepEqual(faults, [])
})

test('a sweep is run until nothing is left; one that throws is logged by its name and stops nobody', async () => {
  let left = 3
  const { stop, faults } = clockwork([
    {
      name: 'broken',
      everySeconds: 3600,
      run: async () => {
        throw new Error('somebody@mail.example')
      },
    },
    { name: 'works', everySeconds: 3600, run: async (now) => (now.equals(clock.now()) && left > 0 ? left-- : 0) },
  ])
  await until('nothing left', () => left === 0 && faults.length === 1)
  await stop()
  assert.match(faults[0]!, /"sweep":"broken"/)
  assert.doesNotMatch(faults[0]!, /mail\.example/)
})
