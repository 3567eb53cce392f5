import assert from 'node:assert/strict'
import { test } from 'node:test'
import { late } from './late.ts'

const now = Temporal.Instant.from('2026-05-04T09:00:00Z')
const asked = (seconds: number, ready = false) => ({ askedAt: now.subtract({ seconds }), ready })

test('a minute is promised for five; then, by its own hour, none: of several the oldest that is not made decides', () => {
  assert.equal(late([], now), 'no')
  for (const seconds of [0, 60, 299]) assert.equal(late([asked(seconds)], now), 'no', String(seconds))
  for (const seconds of [300, 7200]) assert.equal(late([asked(seconds)], now), 'yes', String(seconds))
  assert.equal(late([asked(7200, true), asked(10)], now), 'no', 'what is made waits no more')
  assert.equal(late([asked(10), asked(7200)], now), 'yes')
})
