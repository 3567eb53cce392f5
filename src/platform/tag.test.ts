import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tag, tagMatches } from './tag.ts'

const key = Buffer.alloc(32, 1)

test('a tag belongs to one text, one purpose and one key, in any case of its letters', () => {
  const given = tag(key, 'return', 'envelope-1')
  assert.match(given, /^[a-z2-7]{16}$/)
  assert.ok(tagMatches(key, 'return', 'envelope-1', given))
  assert.ok(tagMatches(key, 'return', 'envelope-1', given.toUpperCase()))
  assert.ok(!tagMatches(key, 'return', 'envelope-2', given))
  assert.ok(!tagMatches(key, 'report', 'envelope-1', given))
  assert.ok(!tagMatches(Buffer.alloc(32, 2), 'return', 'envelope-1', given))
  for (const wrong of ['', 'x', given.slice(1), `${given}a`, `${given.slice(0, -1)}é`]) {
    assert.ok(!tagMatches(key, 'return', 'envelope-1', wrong))
  }
})

test('a key of less than 32 bytes is a fault', () => {
  assert.throws(() => tag(Buffer.alloc(31), 'return', 'x'), /shorter/)
})
