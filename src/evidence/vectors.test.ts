import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { checkProof } from './proof.ts'
import { verifyReceipt } from './verify.ts'

/* docs/evidence.md, section 6: whoever writes a checker of his own has these files. */

const vector = (name: string) => readFileSync(`docs/vectors/${name}`)
const receipt = vector('receipt.pdf')
const believed = {
  anchors: [new X509Certificate(vector('anchor.pem'))],
  verifiers: [vector('log-key').toString().trim()],
}

test('the receipt is whole by itself, and right with the anchor and the key', () => {
  assert.equal(verifyReceipt(receipt).verdict, 'whole')
  const { verdict, proof, seal } = verifyReceipt(receipt, believed)
  assert.equal(verdict, 'right')
  assert.equal(proof?.digest, '975405ded4e52fd9c10145cce16dab485dd1051f735d27e894446b7fe1c301e5')
  assert.equal(seal?.timestamp?.at.toString(), '2026-05-06T22:01:00Z')
})

for (const [kept, finding, verdict] of [
  ['checkpoint-64', 'checkpoint-agrees', 'right'],
  ['checkpoint-128', 'checkpoint-agrees', 'right'],
  ['checkpoint-300', 'checkpoint-agrees', 'right'],
  ['forked-128', 'forked', 'wrong'],
  ['forked-300', 'forked', 'wrong'],
] as const)
  test(`with ${kept} that somebody kept: ${verdict}`, () => {
    const found = verifyReceipt(receipt, { ...believed, checkpoint: vector(kept).toString() })
    assert.deepEqual([found.findings.at(-1), found.verdict], [finding, verdict])
  })

test('the attachment stands beside it, and is checked by itself', () => {
  const json = vector('evidence.json').toString().trim()
  assert.equal(attachmentOf(receipt)?.toString(), json)
  assert.equal(typeof checkProof(json), 'object')
})
