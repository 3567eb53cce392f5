import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { canonical } from './canonical.ts'
import { entryOf } from './journal.ts'
import { signCheckpoint } from './log/checkpoint.ts'
import { verifierOfSigner, writeVerifier } from './log/note.ts'
import { grow, hashRange, proofOf, type ReadTile, type Tile } from './log/tiles.ts'
import { consistencyRanges, type Hash, hashLeaf, inclusionRanges } from './log/tree.ts'
import type { FactProof } from './proof.ts'
import { receiptSheet } from './receipt-sheet.ts'
import { sealPdf } from './seal/pades.ts'
import { selfMadeAuthority } from './seal/self-made.ts'
import { ownTimeAuthority } from './seal/timestamp.ts'
import { verifyReceipt } from './verify.ts'

const renderer = createRenderer()
after(() => renderer.stop())

const now = Temporal.Instant.from('2026-05-06T22:01:00Z')
const origin = 'pli.example/log'
const signer = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
const verifier = writeVerifier(verifierOfSigner(signer))
const made = selfMadeAuthority(Temporal.Instant.from('2026-05-04T08:00:00Z'))
const fact = canonical({ v: 1, id: 'document:1/opened', type: 'DocumentOpened', data: { servedOn: '2026-05-06' } })
const salt = randomBytes(16)

/** A log whose place 70 is the fact, of 300 places; another that holds another fact there. */
async function log(at70: Buffer): Promise<{ read: ReadTile; note: (size: number) => Promise<string> }> {
  const tiles = new Map<string, Tile>()
  const read: ReadTile = async ({ level, index }) => tiles.get(`${level}/${index}`)!.hashes
  const leaves: Hash[] = Array.from({ length: 300 }, (_, i) => hashLeaf(i === 70 ? at70 : Buffer.alloc(32, i)))
  for (const tile of await grow(read, 0, leaves)) tiles.set(`${tile.level}/${tile.index}`, tile)
  const note = async (size: number) =>
    signCheckpoint(origin, { size, root: await hashRange(read, { start: 0, end: size }) }, signer)
  return { read, note }
}
const own = await log(entryOf(salt, fact))
const forked = await log(Buffer.alloc(32, 99))
const path = await proofOf(own.read, inclusionRanges(70, 128))
const evidence: FactProof = {
  v: 1,
  fact,
  salt: salt.toString('base64'),
  position: 70,
  path: path.map((hash) => hash.toString('base64')),
  checkpoint: await own.note(128),
  verifier,
}

const on = Temporal.PlainDate.from
async function receiptWith(text: string | null): Promise<Buffer> {
  const sheet = await receiptSheet(renderer, {
    kind: 'opening',
    language: 'fr',
    number: '01970000-0000-7000-8000-000000000001',
    foreignerNumber: '7503123456',
    caseNumber: null,
    document: { kind: 'refusal', reference: 'OFPRA/2026/0001', digest: '0123456789abcdef'.repeat(4) },
    madeAvailableAt: Temporal.Instant.from('2026-05-04T08:00:00Z'),
    deemedOn: on('2026-05-19'),
    served: { on: on('2026-05-06'), by: 'opening' },
    regime: '2021',
    otherRegimes: [],
    readings: [],
    terms: [],
    fact: { id: 'document:1/opened', digest: '0123456789abcdef'.repeat(4), happenedAt: now, recordedAt: now },
    ...(text === null
      ? {}
      : { attachment: { name: 'evidence.json', mediaType: 'application/json', description: 'Preuve', text } }),
  })
  const authority = ownTimeAuthority(made.time, () => now)
  return sealPdf(sheet, { key: made.seal, authority, name: 'Pli', reason: 'Accusé', at: now })
}
const receipt = await receiptWith(JSON.stringify(evidence))
const believed = { anchors: [made.anchor], verifier }

test('a receipt is whole by itself, and right for whoever knows the seal’s authority and the log’s key', () => {
  const alone = verifyReceipt(receipt)
  assert.deepEqual([alone.verdict, alone.findings], ['whole', ['sealed', 'seal-not-vouched-for', 'fact-in-log']])
  assert.equal(alone.proof?.fact['id'], 'document:1/opened')
  assert.equal(verifyReceipt(receipt, believed).verdict, 'right')
  const stranger = { anchors: [selfMadeAuthority(now).anchor], verifier }
  assert.equal(verifyReceipt(receipt, stranger).verdict, 'whole')
  const otherLog = writeVerifier(verifierOfSigner({ name: origin, key: generateKeyPairSync('ed25519').privateKey }))
  assert.equal(verifyReceipt(receipt, { ...believed, verifier: otherLog }).verdict, 'wrong')
})

test('a checkpoint that somebody kept agrees, by its size or by the proof between the two, or shows the fork', async () => {
  const found = async (checkpoint: string) => verifyReceipt(receipt, { ...believed, checkpoint }).findings.at(-1)
  const between = async (older: number, newer: number) =>
    (await proofOf(own.read, consistencyRanges(older, newer))).map((hash) => hash.toString('base64')).join('\n')
  assert.equal(await found(await own.note(128)), 'checkpoint-agrees')
  assert.equal(await found(await own.note(300)), 'checkpoint-cannot-be-compared')
  assert.equal(await found(`${await own.note(300)}\nconsistency\n${await between(128, 300)}\n`), 'checkpoint-agrees')
  assert.equal(await found(`${await own.note(64)}\nconsistency\n${await between(64, 128)}\n`), 'checkpoint-agrees')
  assert.equal(await found(await forked.note(128)), 'forked')
  assert.equal(await found(`${await forked.note(300)}\nconsistency\n${await between(128, 300)}\n`), 'forked')
  assert.equal(await found('not a checkpoint'), 'checkpoint-not-understood')
})

test('a fact changed, another place, another salt, another root: the seal may be right, the log says no', async () => {
  const told = async (more: Partial<Record<keyof FactProof, unknown>>) => {
    const { verdict, findings } = verifyReceipt(await receiptWith(JSON.stringify({ ...evidence, ...more })), believed)
    assert.equal(verdict, 'wrong')
    return findings.find((finding) => !/^(sealed|seal-vouched-for|log-known)$/.test(finding))
  }
  assert.equal(await told({ fact: fact.replace('2026-05-06', '2026-05-05') }), 'fact-not-in-log', 'a backdated fact')
  assert.equal(await told({ position: 71 }), 'fact-not-in-log')
  assert.equal(await told({ salt: randomBytes(16).toString('base64') }), 'fact-not-in-log')
  assert.equal(await told({ path: evidence.path.slice(1) }), 'fact-not-in-log')
  assert.equal(await told({ checkpoint: evidence.checkpoint.replace('128', '129') }), 'checkpoint-not-signed')
  assert.equal(await told({ checkpoint: await forked.note(128) }), 'fact-not-in-log')
  assert.equal(await told({ v: 2 }), 'evidence-not-understood')
  assert.equal(await told({ more: 1 } as never), 'evidence-not-understood')
  assert.equal(verifyReceipt(await receiptWith(null), believed).findings.at(-1), 'evidence-missing')
})

test('one byte of a receipt changed, anywhere: wrong', () => {
  fc.assert(
    fc.property(fc.nat({ max: receipt.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(receipt)
      changed[at] = changed[at]! ^ by
      assert.equal(verifyReceipt(changed, believed).verdict, 'wrong', `byte ${at}`)
    }),
    { numRuns: 300 },
  )
})

test('whatever is dropped there, a clean no', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      assert.equal(verifyReceipt(Buffer.from(bytes), believed).verdict, 'wrong')
      assert.equal(
        verifyReceipt(Buffer.concat([receipt.subarray(0, bytes.length * 100), bytes]), believed).verdict,
        'wrong',
      )
    }),
    { numRuns: 100 },
  )
})
