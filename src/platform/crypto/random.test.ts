import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes } from './random.ts'

test('random bytes are given out once, whatever their number, and stay whose they are', () => {
  const seen = new Set<string>()
  const kept = Array.from({ length: 3_000 }, (_, i) => randomBytes(i % 2 === 0 ? 12 : 16))
  const before = kept.map((bytes) => bytes.toString('hex'))
  kept[0]!.fill(0)
  for (let i = 0; i < 1_000; i++) randomBytes(256)
  assert.deepEqual(
    kept.slice(1).map((bytes) => bytes.toString('hex')),
    before.slice(1),
  )
  for (const text of before) {
    // Twelve bytes of two draws are the same once in 2^73 runs of this test; a pool that gives out a part again, in each.
    assert.ok(!seen.has(text.slice(0, 24)))
    seen.add(text.slice(0, 24))
  }
  assert.throws(() => randomBytes(257))
})
