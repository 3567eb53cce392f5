import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evidence, verifier } from './example-receipt.ts'
import { readVerifier } from './log/note.ts'
import { checkProof } from './proof.ts'
import { checkCms } from './seal/read-cms.ts'
import { verifyReceipt } from './verify.ts'

test('a key of the log with any sign altered, left out or put in is no key', () => {
  assert.ok(readVerifier(verifier))
  fc.assert(
    fc.property(fc.nat({ max: verifier.length - 1 }), fc.string({ unit: 'binary', maxLength: 2 }), (at, put) => {
      const changed = verifier.slice(0, at) + put + verifier.slice(at + 1)
      if (changed !== verifier) assert.equal(readVerifier(changed), null, changed)
    }),
    { numRuns: 100 },
  )
})

test('a proof with any one sign altered is a no', () => {
  const text = JSON.stringify(evidence)
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 2 }), (at, put) => {
      const changed = text.slice(0, at) + put + text.slice(at + 1)
      if (changed !== text) assert.equal(typeof checkProof(changed), 'string', changed)
    }),
    { numRuns: 300 },
  )
})

test('DER as deep or as wide as a file may be, without an end, or with lengths that lie: a clean no', () => {
  const depth = 20_000
  const deep = Buffer.alloc(depth * 6)
  for (let level = 0; level < depth; level++) {
    deep.set([0x30, 0x84], level * 6)
    deep.writeUInt32BE((depth - level - 1) * 6, level * 6 + 2)
  }
  const wide = Buffer.alloc(200_006, Buffer.of(0x05, 0))
  wide.set([0x30, 0x84, 0, 3, 0x0d, 0x40])
  const endless = Buffer.alloc(1_000_000, Buffer.of(0x30, 0x80))
  const lying = Buffer.from('3084ffffffff0201', 'hex')
  for (const der of [deep, wide, endless, lying]) assert.equal(checkCms(der, Buffer.alloc(0)), null)
})

test('a place for the signature as large as a byte range can say, larger than any text may be: a clean no', () => {
  const pdf = Buffer.alloc(600_000_000)
  pdf.write('%PDF-1.7\n/ByteRange [0 100 599999990 10]')
  pdf.write('<', 100)
  pdf.write('>', 599_999_989)
  assert.equal(verifyReceipt(pdf).verdict, 'wrong')
})

test('a file that is all byte ranges, all objects or all streams, as large as the page takes: a clean no', () => {
  for (const said of ['/ByteRange [0 1 2 3] ', '1 0 obj << /EmbeddedFile stream ', '<</Type/Catalog>>endobj xref '])
    assert.match(verifyReceipt(Buffer.alloc(2_000_000, said)).verdict, /^(wrong|none)$/, said)
})
