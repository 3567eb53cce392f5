import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Renderer } from '../platform/pdf/renderer.ts'
import { canonical } from './canonical.ts'
import { entryOf } from './journal.ts'
import { signCheckpoint } from './log/checkpoint.ts'
import { verifierOfSigner, writeVerifier } from './log/note.ts'
import { grow, hashRange, proofOf, type ReadTile, type Tile } from './log/tiles.ts'
import { consistencyRanges, type Hash, hashLeaf, inclusionRanges } from './log/tree.ts'
import type { FactProof } from './proof.ts'
import { receiptSheet } from './receipt-sheet.ts'
import { sealPdf } from './seal/pades.ts'
import { selfMadeAuthority, trustOfSelfMade } from './seal/self-made.ts'
import { ownTimeAuthority } from './seal/timestamp.ts'

/* A receipt as the house makes it, over a small log of its own: for tests of those who check. */

export const now = Temporal.Instant.from('2026-05-06T22:01:00Z')
export const origin = 'pli.example/log'
const signer = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
export const verifier = writeVerifier(verifierOfSigner(signer))
export const made = selfMadeAuthority(Temporal.Instant.from('2026-05-04T08:00:00Z'))
/** Who believes who made it. */
export const believed = trustOfSelfMade(made)
export const fact = canonical({
  v: 1,
  id: 'document:1/opened',
  type: 'DocumentOpened',
  subject: 'document:1',
  person: '01970000-0000-7000-8000-000000000002',
  author: { kind: 'person', id: '01970000-0000-7000-8000-000000000002', role: 'person' },
  happenedAt: '2026-05-06T22:00:30Z',
  recordedAt: '2026-05-06T22:00:30Z',
  regime: '2021',
  data: { fileDigest: '0123456789abcdef'.repeat(4), servedOn: '2026-05-06' },
})
export const salt = randomBytes(16)

/** A log whose place 70 is the fact (more follow it), of 300 places; another that holds another fact there. */
async function log(...from70: Buffer[]): Promise<{ read: ReadTile; note: (size: number) => Promise<string> }> {
  const tiles = new Map<string, Tile>()
  const read: ReadTile = async ({ level, index }) => tiles.get(`${level}/${index}`)!.hashes
  const leaves: Hash[] = Array.from({ length: 300 }, (_, i) => hashLeaf(from70[i - 70] ?? Buffer.alloc(32, i)))
  for (const tile of await grow(read, 0, leaves)) tiles.set(`${tile.level}/${tile.index}`, tile)
  const note = async (size: number) =>
    signCheckpoint(origin, { size, root: await hashRange(read, { start: 0, end: size }) }, signer)
  return { read, note }
}
export const own = await log(entryOf(salt, fact))
export const forked = await log(Buffer.alloc(32, 99))

/** The proofs of facts, in one log of theirs. */
export async function evidencesOf(...bodies: readonly string[]): Promise<FactProof[]> {
  const { read, note } = bodies[0] === fact ? own : await log(...bodies.map((body) => entryOf(salt, body)))
  const checkpoint = await note(128)
  const proofs = bodies.map(async (body, i): Promise<FactProof> => {
    const path = await proofOf(read, inclusionRanges(70 + i, 128))
    return {
      v: 1,
      fact: body,
      salt: salt.toString('base64'),
      position: 70 + i,
      path: path.map((hash) => hash.toString('base64')),
      checkpoint,
      verifier,
    }
  })
  return Promise.all(proofs)
}
export const evidenceOf = async (body: string): Promise<FactProof> => (await evidencesOf(body))[0]!
export const evidence = await evidenceOf(fact)

const on = Temporal.PlainDate.from
/** Not sealed yet; null: without the proof. */
export const sheetWith = (renderer: Renderer, text: string | null, language = 'fr'): Promise<Uint8Array> =>
  receiptSheet(renderer, {
    kind: 'opening',
    language,
    number: '01970000-0000-7000-8000-000000000001',
    foreignerNumber: '7503123456',
    caseNumber: null,
    document: { kind: 'refusal', reference: 'OFPRA/2026/0001', digest: '0123456789abcdef'.repeat(4) },
    madeAvailableAt: Temporal.Instant.from('2026-05-04T08:00:00Z'),
    deemedOn: on('2026-05-19'),
    served: { on: on('2026-05-06'), by: 'opening' },
    regime: { name: '2021', firstDay: on('2021-05-01'), lastDay: on('2026-06-11') },
    otherRegimes: [],
    readings: [],
    terms: [],
    fact: { id: 'document:1/opened', digest: '0123456789abcdef'.repeat(4), happenedAt: now, recordedAt: now },
    ...(text === null
      ? {}
      : { attachment: { name: 'evidence.json', mediaType: 'application/json', description: 'Preuve', text } }),
  })

/** Sealed. */
export async function receiptWith(renderer: Renderer, text: string | null): Promise<Buffer> {
  const authority = ownTimeAuthority(made.time, () => now)
  return sealPdf(await sheetWith(renderer, text), { key: made.seal, authority, name: 'Pli', reason: 'Accusé', at: now })
}
export const consistency = async (older: number, newer: number): Promise<string> =>
  (await proofOf(own.read, consistencyRanges(older, newer))).map((hash) => hash.toString('base64')).join('\n')
