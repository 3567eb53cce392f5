import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { personKey } from '../platform/crypto/keys.ts'
import { pdf } from '../testing/pdf.ts'
import { decrypt, encrypt } from './encrypted-file.ts'

const person = personKey(randomBytes(32))
const id = '01900000-0000-7000-8000-000000000001'
const bytes = pdf('Une lettre')
const checked = { bytes, pages: 1, digest: sha256(bytes) }
const { file, sealed } = encrypt(person, id, checked)
const document = { id, wrappedKey: file.wrappedKey, fileDigest: file.digest }

test('the very bytes come back', () => {
  assert.ok(decrypt(person, document, sealed)?.equals(bytes))
})

test('a changed bit, a cut, another document’s bytes under the right key: nothing comes back', () => {
  const changed = Buffer.from(sealed)
  changed[40]! ^= 1
  assert.equal(decrypt(person, document, changed), null)
  assert.equal(decrypt(person, document, sealed.subarray(0, -1)), null)
  assert.equal(decrypt(person, document, Buffer.alloc(0)), null)
  assert.equal(decrypt(person, { ...document, fileDigest: randomBytes(32) }, sealed), null)
})

test('another person’s key, or the key of another document, opens nothing', () => {
  assert.throws(() => decrypt(personKey(randomBytes(32)), document, sealed))
  assert.throws(() => decrypt(person, { ...document, id: '01900000-0000-7000-8000-000000000002' }, sealed))
})

test('the same bytes twice are two different files on disk', () => {
  assert.ok(!encrypt(person, id, checked).sealed.equals(sealed))
})
