import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { createRenderer } from '../../platform/pdf/renderer.ts'
import { believed, evidence, made, now, receiptWith, sheetWith, verifier } from '../example-receipt.ts'
import { verifyReceipt } from '../verify.ts'
import { assemble } from './cms.ts'
import { attribute, read } from './der.ts'
import { OID } from './oids.ts'
import { sealPdf } from './pades.ts'
import { partsOfCms } from './read-cms.ts'
import { checkSeal } from './read-seal.ts'
import { ownTimeAuthority } from './timestamp.ts'

/* The token of a seal is covered by no signature: whoever holds a receipt asks its time authority, which answers everybody, for another. */

const renderer = createRenderer()
after(() => renderer.stop())
const receipt = await receiptWith(renderer, JSON.stringify(evidence))

/** The same file with a token of that hour over the same signature. */
async function stampedAgain(at: Temporal.Instant): Promise<Buffer> {
  const [, from, to] = /\/ByteRange\s*\[0 (\d+) (\d+)/.exec(receipt.toString('latin1'))!.map(Number) as [
    number,
    number,
    number,
  ]
  const filled = Buffer.from(receipt.toString('latin1', from + 1, to - 1), 'hex')
  const parts = partsOfCms(filled.subarray(0, 4 + filled.readUInt16BE(2)))
  const signature = checkSeal(receipt)!.cms.signature
  const token = await ownTimeAuthority(made.time, () => at).stamp(createHash('sha256').update(signature).digest())
  const cms = assemble({ ...parts, unsignedAttributes: [attribute(OID.signatureTimeStamp, read(token)!)] })
  const changed = Buffer.from(receipt)
  changed.write(cms.toString('hex').padEnd(to - from - 2, '0'), from + 1, 'latin1')
  return changed
}
const judged = (pdf: Buffer) => verifyReceipt(pdf, { trust: believed, verifiers: [verifier] })

test('of the hour of its seal a later one is not believed: a receipt stamped again is wrong, whoever stamped it', async () => {
  assert.equal(judged(receipt).verdict, 'right')
  for (const [of, apart] of [
    ['an hour and a second', { hours: 1, seconds: 1 }],
    ['three years', { hours: 24 * 365 * 3 }],
    ['an hour and a second before', { hours: -1, seconds: -1 }],
  ] as const) {
    const { verdict, findings } = judged(await stampedAgain(now.add(apart)))
    assert.deepEqual([verdict, findings[0]], ['wrong', 'timestamp-broken'], of)
  }
})

test('within the hour a new token cannot be told from its own: the hour of a seal is known to an hour', async () => {
  const { verdict, seal } = judged(await stampedAgain(now.add({ minutes: 59 })))
  assert.deepEqual([verdict, seal?.timestamp?.at.toString()], ['right', now.add({ minutes: 59 }).toString()])
})

test('none is sealed whose authority says another hour: it would be refused for ever', async () => {
  const sheet = await sheetWith(renderer, JSON.stringify(evidence))
  const late = ownTimeAuthority(made.time, () => now.add({ hours: 2 }))
  await assert.rejects(
    sealPdf(sheet, { key: made.seal, authority: late, name: 'Pli', reason: 'Accusé', at: now }),
    /of another hour than the seal/,
  )
})
