import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { civilDay, PARIS, systemClock } from './clock.ts'

test('the civil day of an instant is that of Paris, at every hour of two centuries, asked twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1912, 0, 1), max: Date.UTC(2199, 11, 31) }), (ms) => {
      const at = Temporal.Instant.fromEpochMilliseconds(ms)
      const day = at.toZonedDateTimeISO(PARIS).toPlainDate().toString()
      assert.equal(civilDay(at).toString(), day)
      assert.equal(civilDay(at).toString(), day)
    }),
    { numRuns: 3000 },
  )
})

test('midnight in Paris parts two days, in winter and in summer', () => {
  for (const [midnight, day] of [
    ['2026-01-14T23:00:00Z', '2026-01-15'],
    ['2026-07-14T22:00:00Z', '2026-07-15'],
  ] as const) {
    const at = Temporal.Instant.from(midnight)
    assert.equal(civilDay(at).toString(), day)
    assert.equal(
      civilDay(at.subtract({ milliseconds: 1 }))
        .add({ days: 1 })
        .toString(),
      day,
    )
  }
})

test('the clock tells whole milliseconds, so that a row says the very instant of its fact', () => {
  assert.equal(systemClock.now().epochNanoseconds % 1_000_000n, 0n)
})
