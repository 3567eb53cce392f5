import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  KEY_BITS,
  KEY_LENGTH,
  KEY_SIGNS,
  keyDigest,
  keyGroups,
  newConnectionKey,
  readConnectionKey,
} from './connection-key.ts'

const aKey = fc.noShrink(fc.constant(null)).map(() => newConnectionKey())

test('a key holds at least 75 bits of chance and no sign that is mistaken for another', () => {
  assert.ok(KEY_BITS >= 75, String(KEY_BITS))
  assert.equal(new Set(KEY_SIGNS).size, KEY_SIGNS.length)
  for (const sign of '0O1ILUVYQZSBG') assert.ok(!KEY_SIGNS.includes(sign), sign)
})

test('a new key is read back as itself', () => {
  fc.assert(fc.property(aKey, (key) => readConnectionKey(key) === key && key.length === KEY_LENGTH))
})

test('every sign of the alphabet comes out in every place, the last included', () => {
  const seen = Array.from({ length: KEY_LENGTH }, () => new Set<string>())
  for (let i = 0; i < 2_000; i++) for (const [place, sign] of [...newConnectionKey()].entries()) seen[place]!.add(sign)
  for (const signs of seen) assert.equal(signs.size, KEY_SIGNS.length)
})

test('any one sign replaced by any other is caught', () => {
  for (let n = 0; n < 20; n++) {
    const key = newConnectionKey()
    for (let place = 0; place < KEY_LENGTH; place++)
      for (const sign of KEY_SIGNS) {
        const typed = key.slice(0, place) + sign + key.slice(place + 1)
        assert.equal(readConnectionKey(typed), sign === key[place] ? key : null)
      }
  }
})

test('any two signs swapped, neighbours or not, are caught', () => {
  for (let n = 0; n < 20; n++) {
    const key = newConnectionKey()
    for (let a = 0; a < KEY_LENGTH; a++)
      for (let b = a + 1; b < KEY_LENGTH; b++) {
        const signs = [...key]
        ;[signs[a], signs[b]] = [signs[b]!, signs[a]!]
        assert.equal(readConnectionKey(signs.join('')), key[a] === key[b] ? key : null)
      }
  }
})

test('groups, small letters, missing hyphens, spaces and marks of direction make no difference', () => {
  fc.assert(
    fc.property(aKey, fc.constantFrom('-', '', ' ', '‑', ' – ', '\u00a0', '.', '\n', '_'), (key, between) => {
      const groups = keyGroups(key)
      assert.equal(groups.length, 6)
      assert.equal(readConnectionKey(groups.join(between)), key)
      assert.equal(readConnectionKey(`\u2066${groups.join(between).toLowerCase()}\u2069 `), key)
    }),
  )
})

test('digits typed in Arabic, Persian, Bengali, Devanagari or full width are the same digits', () => {
  const zeros = ['٠', '۰', '০', '०', '０']
  fc.assert(
    fc.property(aKey, fc.constantFrom(...zeros), (key, zero) => {
      const typed = key.replace(/\d/g, (d) => String.fromCodePoint(zero.codePointAt(0)! + Number(d)))
      assert.equal(readConnectionKey(typed), key)
    }),
  )
})

test('letters that are never printed are read as what they were mistaken for', () => {
  fc.assert(
    fc.property(aKey, (key) => {
      const typed = key.replace(/[2586]/g, (d) => ({ 2: 'z', 5: 'S', 8: 'B', 6: 'g' })[d]!)
      assert.equal(readConnectionKey(typed), key)
    }),
  )
})

test('nothing hostile is read as a key', () => {
  for (const typed of ['', '-', 'x'.repeat(1_000_000), '𝟚'.repeat(18), 'ﬀ'.repeat(9), '\0'.repeat(18), '2'.repeat(17)])
    assert.equal(readConnectionKey(typed) === null || KEY_SIGNS.includes(readConnectionKey(typed)![0]!), true)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const key = readConnectionKey(typed)
      assert.ok(key === null || key.length === KEY_LENGTH)
    }),
  )
})

test('what is kept of a key is worth nothing without the pepper', () => {
  const key = newConnectionKey()
  const one = keyDigest(Buffer.alloc(32, 1), key)
  assert.equal(one.length, 32)
  assert.ok(!one.equals(keyDigest(Buffer.alloc(32, 2), key)))
  assert.ok(one.equals(keyDigest(Buffer.alloc(32, 1), key)))
})
