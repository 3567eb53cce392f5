import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readManifest } from './manifest.ts'
import { verifyDossier } from './verify-dossier.ts'

const file = { name: 'documents/01/document.pdf', size: 3, sha256: 'ab'.repeat(32) }
const manifest = { v: 1, kind: 'court', number: 'x', madeAt: '2026-05-04T08:00:00Z', files: [file] }
const read = (over: object) => readManifest(JSON.stringify({ ...manifest, ...over }))

test('a list names files in its own folder, each once, by size and digest, and holds nothing else', () => {
  assert.deepEqual(read({})?.files, [file])
  for (const name of ['../x', '/x', 'a/../../x', 'a\\b', 'A', 'a//b', '.x', 'a/b/c/d/e', ''])
    assert.equal(read({ files: [{ ...file, name }] }), null, name)
  for (const wrong of [
    { v: 2 },
    { kind: 'other' },
    { files: [file, file] },
    { files: [{ ...file, sha256: 'AB'.repeat(32) }] },
    { files: [{ ...file, size: '3' }] },
    { files: [{ ...file, more: 1 }] },
    { files: {} },
    { more: 1 },
    { number: 1 },
  ])
    assert.equal(read(wrong), null, JSON.stringify(wrong))
})

test('whatever is handed in as a list or a file, nothing is thrown and nothing is taken for one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => assert.equal(readManifest(text), null)),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
      assert.equal(
        verifyDossier(Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes]), () => Buffer.from(bytes)),
        null,
      ),
    ),
    { numRuns: 100 },
  )
})
