import { documentSubject, type Followed, namesAnothers } from '../delivery/index.ts'
import { type Committed, committedFacts, type FactProof, proveCommitted, type ReadReceipt } from '../evidence/index.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Trx } from '../platform/db/act.ts'
import type { Asks } from '../platform/db/sql.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import type { ZipEntry } from '../platform/files/zip.ts'
import type { TakenFile } from './taken.ts'

/** The facts of one document that concern its person: all, for a court. */
export const factsIn = (trx: Trx, key: PersonKey, { document }: Followed): Promise<Committed[]> =>
  committedFacts(trx, key, { subject: documentSubject(document.id), personId: document.personId })

/** The same for himself and his counsel, without what names a letter of another: its digest stands in the time line. */
export const ownFactsIn = async (trx: Trx, key: PersonKey, followed: Followed): Promise<Committed[]> =>
  (await factsIn(trx, key, followed)).filter(({ body }) => !namesAnothers(followed, JSON.parse(body)))

export const fileOf = ({ name, bytes }: ZipEntry): TakenFile => ({
  name,
  size: bytes.length,
  sha256: sha256(bytes).toString('hex'),
})

export const jsonEntry = (name: string, value: unknown): ZipEntry => ({
  name,
  bytes: Buffer.from(`${JSON.stringify(value, null, 1)}\n`),
})

/** Each proof is what a receipt carries for machines (docs/evidence.md), one after the other. */
export async function proofsEntry(on: Asks, name: string, facts: readonly Committed[]) {
  const proofs: FactProof[] = []
  for (const fact of facts) {
    const proof = await proveCommitted(on, fact)
    if (proof !== null) proofs.push(proof)
  }
  const entry = jsonEntry(name, proofs)
  const file = { ...fileOf(entry), proven: proofs.length, unproven: facts.length - proofs.length }
  return { entry, file, sizes: proofs.map(({ checkpoint }) => sizeOf(checkpoint)) }
}

/** The second line of a checkpoint of ours. */
const sizeOf = (checkpoint: string): number => Number(checkpoint.split('\n', 2)[1])

/** Of the checkpoint in a receipt. */
export const sizeIn = (pdf: Buffer): number =>
  sizeOf((JSON.parse(attachmentOf(pdf)!.toString()) as FactProof).checkpoint)

/** `03`: as many digits as the last of them needs, so that a list of files is in order. */
export const numberOf = (index: number, count: number): string =>
  String(index + 1).padStart(Math.max(2, String(count).length), '0')

/** Where the receipts of no document lie: that he was handed his notice. */
export const NOTICE = 'notice'

export const receiptName = (folder: string, index: number, kind: ReadReceipt['kind']): string =>
  `${folder}/receipt-${numberOf(index, 1)}-${kind}.pdf`
