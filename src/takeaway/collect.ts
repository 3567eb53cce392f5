import { bytesOf, clockOf, clockSheet, type Followed, toldAlerts } from '../delivery/index.ts'
import {
  type Committed,
  logFiles,
  ownReceipts,
  type ReceiptEntry,
  readOwnReceipt,
  readReceipt,
} from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { ZipEntry } from '../platform/files/zip.ts'
import { SOURCE } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { fileOf, jsonEntry, NOTICE, numberOf, proofsEntry, receiptName, sizeIn } from './papers.ts'
import { hasPapers, receiptsTaken, stateOf, type TakenDocument, type TakenFile, type TakenReceipt } from './taken.ts'
import { timelineOf } from './timeline.ts'

/** For a court all of the one document; for counsel only what proves dates, and of what he has not opened, or was another's, nothing. */
export type Scope = 'counsel' | 'court'

/** A document, and its facts as they were when it was taken. */
export type Paper = { readonly followed: Followed; readonly facts: readonly Committed[] }

export type Papers = {
  readonly scope: Scope
  readonly personId: string
  readonly key: PersonKey
  readonly all: readonly Paper[]
  readonly at: Temporal.Instant
}

/** What a file of that scope tells of: of the rest its dates alone. */
export const isTold = (scope: Scope, followed: Followed): boolean => scope === 'court' || hasPapers(followed)

/**
 * The files that stand beside the sealed list, by the worker, each read when the one before was taken. Outside of any transaction: what
 * they are made of was taken in one, or never changes.
 */
export async function* collect(
  ports: Ports,
  law: Law,
  { scope, personId, key, all, at }: Papers,
): AsyncGenerator<ZipEntry, readonly TakenDocument[]> {
  const taken: TakenDocument[] = []
  const sizes = new Set<number>()
  for (const [i, { followed, facts }] of all.entries()) {
    const number = numberOf(i, all.length)
    const none = { number, followed, state: stateOf(followed), file: null, receipts: [], proofs: null }
    const folder = `documents/${number}`
    const own = scope === 'court' ? followed.receipts : receiptsTaken(law, followed)
    const receipts = yield* receiptsIn(ports, folder, followed.document.id, own, sizes)
    if (!isTold(scope, followed)) {
      taken.push({ ...none, receipts })
      continue
    }
    const proofs = await proofsEntry(ports.db, `${folder}/proofs.json`, facts)
    for (const size of proofs.sizes) sizes.add(size)
    yield proofs.entry
    const file = scope === 'court' ? yield* courtFiles(ports, law, key, folder, followed) : null
    taken.push({ ...none, file, receipts, proofs: proofs.file })
  }
  const notices = scope === 'court' ? [] : yield* noticesOf(ports, personId, sizes)
  yield* await logFiles(ports.db, [...sizes])
  yield jsonEntry('timeline.json', timelineOf(law, at, taken, notices, scope === 'court'))
  return taken
}

async function* receiptsIn(
  ports: Ports,
  folder: string,
  documentId: string,
  receipts: readonly ReceiptEntry[],
  sizes: Set<number>,
): AsyncGenerator<ZipEntry, TakenReceipt[]> {
  const taken: TakenReceipt[] = []
  for (const [i, { id, kind, ready }] of receipts.entries()) {
    const read = ready ? await readReceipt(ports)({ as: 'worker' }, documentId, id) : null
    if (read === null || isRefusal(read)) {
      taken.push({ kind, file: 'preparing' })
      continue
    }
    const entry = { name: receiptName(folder, i, kind), bytes: read.pdf }
    sizes.add(sizeIn(read.pdf))
    taken.push({ kind, file: fileOf(entry) })
    yield entry
  }
  return taken
}

/** The receipts of no document: that he was handed his notice. Their facts are in no other file: the sizes of their checkpoints are added. */
async function* noticesOf(
  ports: Ports,
  personId: string,
  sizes: Set<number>,
): AsyncGenerator<ZipEntry, TakenReceipt[]> {
  const own = await ownReceipts(ports)({ as: 'worker' }, personId)
  const taken: TakenReceipt[] = []
  for (const [i, { id, kind, ready }] of (isRefusal(own) ? [] : own).entries()) {
    const read = ready ? await readOwnReceipt(ports)({ as: 'worker' }, personId, id) : null
    if (read === null || isRefusal(read)) taken.push({ kind, file: 'preparing' })
    else {
      const entry = { name: receiptName(NOTICE, i, kind), bytes: read.pdf }
      sizes.add(sizeIn(read.pdf))
      taken.push({ kind, file: fileOf(entry) })
      yield entry
    }
  }
  return taken
}

/** The document as it was deposited, how its days are counted and under which law, and what became of each alert. */
async function* courtFiles(
  ports: Ports,
  law: Law,
  key: PersonKey,
  folder: string,
  followed: Followed,
): AsyncGenerator<ZipEntry, TakenFile | 'unreadable'> {
  const alerts = toldAlerts(followed.facts).map(({ channel, at, fate }) => ({ channel, at: at.toString(), fate }))
  const reports = followed.facts.filter(({ type }) => type.startsWith('Alert'))
  yield { name: `${folder}/working.pdf`, bytes: await clockSheet(ports.renderer, law, clockOf(law, followed), SOURCE) }
  yield jsonEntry(`${folder}/alerts.json`, {
    v: 1,
    alerts,
    reports: reports.map(({ id, type, happenedAt, data }) => ({ id, type, happenedAt: happenedAt.toString(), data })),
  })
  const bytes = await bytesOf(ports, key, followed.document)
  if (typeof bytes === 'string') return 'unreadable'
  const entry = { name: `${folder}/document.pdf`, bytes }
  yield entry
  return fileOf(entry)
}
