import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from './audit-faults.ts'
import { unstampedHours } from './audit-unstamped.ts'

const HOUR = 3_600_000
const start = Temporal.Instant.from('2026-05-04T08:00:00Z')
const at = (hours: number) => start.epochMilliseconds + hours * HOUR
const text = (hours: number) => Temporal.Instant.fromEpochMilliseconds(at(hours)).toString()
const DAYS = 240

/** Stamped at 0 and after ten days, which are written down as an outage. */
function tenDays(claimed: readonly number[]): Fault[] {
  const faults: Fault[] = []
  const hours = unstampedHours((fault) => faults.push(fault))
  hours.claims(at(0))
  hours.stamps(at(0))
  for (const hour of claimed) hours.claims(at(hour))
  hours.claims(at(DAYS))
  hours.stamps(at(DAYS))
  hours.outage(JSON.stringify({ data: { since: text(0), until: text(DAYS) } }))
  hours.end()
  return faults
}

const between = (from: number, to: number) => Array.from({ length: (to - from) * 6 }, (_, i) => from + i / 6)
const unstamped = [{ fault: 'hours-unstamped', since: text(0), until: text(DAYS) }]

test('an outage in which the whole house was away explains hours that no authority said; a worker that was there a little longer does not matter', () => {
  assert.deepEqual(tenDays([]), [])
  assert.deepEqual(tenDays(between(0, 1)), [])
  assert.deepEqual(tenDays([...between(0, 70), ...between(239, 240)]), [])
})

test('an outage explains no hour in which something was written or closed: whoever holds PostgreSQL can have any written down', () => {
  assert.deepEqual(tenDays(between(0, 240)), unstamped)
  assert.deepEqual(tenDays(between(100, 180)), unstamped)
  assert.deepEqual(tenDays([0.5, 239, ...between(100, 180).toReversed()]), unstamped, 'in whatever order they stand')
})

test('an hour with microseconds bounds a time that no authority said, as any other', () => {
  const faults: Fault[] = []
  const hours = unstampedHours((fault) => faults.push(fault))
  hours.claims(at(0) + 0.5)
  hours.claims(at(DAYS) + 0.25)
  hours.end()
  assert.deepEqual(faults, unstamped)
})
