import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes } from './random.ts'

test('random bytes are as many as were asked for, are given out once, and stay whose they are', () => {
  const kept = Array.from({ length: 3_000 }, (_, i) => randomBytes(1 + (i % 256)))
  kept.forEach((bytes, i) => {
    assert.equal(bytes.length, 1 + (i % 256))
  })
  const before = kept.map((bytes) => bytes.toString('hex'))
  kept[0]!.fill(0)
  for (let i = 0; i < 1_000; i++) randomBytes(256)
  assert.deepEqual(
    kept.slice(1).map((bytes) => bytes.toString('hex')),
    before.slice(1),
  )
  // Sixteen bytes are the same twice once in 2^104 runs of this test; of a part that is given out again, in each.
  const long = before.filter((text) => text.length >= 32)
  for (const part of [(text: string) => text.slice(0, 32), (text: string) => text.slice(-32)])
    assert.equal(new Set(long.map(part)).size, long.length)
})

test('no byte of what is given out is one that was given out before, which is wiped: each place takes every value', () => {
  const draws = Array.from({ length: 6_000 }, () => randomBytes(12))
  for (let i = 0; i < 12; i++) assert.ok(new Set(draws.map((bytes) => bytes[i])).size > 250, `byte ${i}`)
})

test('no other number of them is given than 1 to 256: a nonce of none would be the same each time', () => {
  for (const size of [0, -12, 257, 1.5, Number.NaN]) assert.throws(() => randomBytes(size), String(size))
})
