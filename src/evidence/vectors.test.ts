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
  trust: {
    seals: [new X509Certificate(vector('seal.pem'))],
    time: [new X509Certificate(vector('time.pem'))],
  },
  verifiers: [vector('log-key').toString().trim()],
}

test('the receipt is whole by itself, and right with whom to believe and the key', () => {
  assert.equal(verifyReceipt(receipt).verdict, 'whole')
  const { verdict, proof, seal } = verifyReceipt(receipt, believed)
  assert.equal(verdict, 'right')
  assert.equal(proof?.digest, '21db334cf7702cefc46f12d4bea819e3016e253ece8351adc333ab2f91c5bf8e')
  assert.equal(seal?.timestamp?.at.toString(), '2026-05-06T22:01:00Z')
})

test('the same proof on pages that another drew and sealed, under the same root: whole, and never right', () => {
  const { verdict, findings } = verifyReceipt(vector('forged.pdf'), believed)
  assert.equal(verdict, 'whole')
  assert.ok(findings.includes('seal-not-vouched-for') && findings.includes('log-known'))
})

test('the same proof under an authority whose key was chosen so that it seems to have issued the real seal: never right', () => {
  const time = [new X509Certificate(vector('forged-authority-time.pem'))]
  const { verdict, findings } = verifyReceipt(vector('forged-authority.pdf'), {
    ...believed,
    trust: { ...believed.trust, time },
  })
  assert.equal(verdict, 'wrong')
  assert.equal(findings[0], 'seal-broken')
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

test('the attachment stands beside it, byte for byte, and is checked by itself', () => {
  const json = vector('evidence.json').toString()
  assert.equal(attachmentOf(receipt)?.toString(), json)
  assert.equal(typeof checkProof(json), 'object')
})
