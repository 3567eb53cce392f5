import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paced, type Shown } from './witness-pace.ts'

test('an hour is counted from the newest that is an hour old: a big step before it hides nothing, a clock that was put back rings over nothing', () => {
  const minute = 60_000
  const each = (every: number, count: number, places: number, from: Shown): Shown[] =>
    Array.from({ length: count }, (_, i) => ({
      size: from.size + (i + 1) * places,
      at: from.at + (i + 1) * every * minute,
    }))
  let kept: readonly Shown[] = []
  const rangAt = (all: readonly Shown[]) =>
    all.findIndex((one) => {
      const found = paced(kept, one)
      kept = found.kept
      return found.slow !== null
    })
  const big = { size: 65_536, at: 0 }
  assert.equal(rangAt([{ size: 0, at: -minute }, big]), -1)
  assert.equal(rangAt(each(1.5, 60, 64, big)), 39, 'an hour after')
  kept = []
  assert.equal(rangAt(each(1, 300, 64, big)), -1)
  assert.ok(kept.length <= 62, 'no more than an hour of it is kept')
  const last = kept.at(-1)!
  assert.equal(rangAt([{ size: last.size, at: last.at - 200 * minute }]), -1)
})
