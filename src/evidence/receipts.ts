import { sha256 } from '../platform/crypto/digest.ts'
import { hasPersonKey, openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Trx, Unit } from '../platform/db/act.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { factNamed } from './facts.ts'
import { late } from './late.ts'
import type { ReceiptKind } from './receipt-sheet.ts'
import { refuse } from './refusals.ts'
import { recordApplicantRead, recordDocumentRead } from './staff-read.ts'
import { type FrenchReceipt, frenchReceipt, ownReceiptRows, type ReceiptRow, receiptRows } from './store-receipts.ts'
import { receiptsGiven, wrongSpaceOf } from './wrong-space.ts'

export type ReceiptEntry = {
  readonly id: string
  readonly kind: ReceiptKind
  readonly ready: boolean
  readonly askedAt: Temporal.Instant
  readonly digest: string | null
  readonly factId: string
}

/** The receipts of a document that the acting role may see; one that is not `ready` is being prepared. */
export const receiptsOf = async (trx: Trx, documentId: string): Promise<ReceiptEntry[]> =>
  !isId(documentId) ? [] : (await receiptRows(trx, documentId)).map(entryOf)

const entryOf = (row: ReceiptRow): ReceiptEntry => ({
  id: row.id,
  kind: row.kind,
  ready: row.renderedAt !== null,
  askedAt: row.requestedAt,
  digest: row.digest,
  factId: row.factId,
})

/**
 * The same for a machine of the Office: that it looked is a fact. One that was deposited a moment ago may have none yet; of what never was, or
 * was erased, an empty list would say that there is a document, and none of its receipts.
 */
export const listReceipts =
  (ports: Pick<Ports, 'act'>) =>
  (acting: Acting, documentId: string): Promise<ReceiptEntry[] | Refusal> =>
    ports.act(acting, async (unit) => {
      const deposited = isId(documentId) ? await factNamed(unit.trx, `document:${documentId}/deposited`) : null
      const personId = deposited?.personId ?? null
      if (personId === null || !(await hasPersonKey(unit.trx, personId))) return refuse('receipt-not-found')
      recordDocumentRead(unit, { id: documentId, personId }, 'receipts')
      return receiptsOf(unit.trx, documentId)
    })

/** In French, as its first title is, in plain letters, and with the beginning of its number: the receipts of two letters lie in one folder. */
const FRENCH: Readonly<Record<ReceiptKind, string>> = {
  deposit: 'mise-a-disposition',
  opening: 'consultation',
  term: 'non-consultation',
  contest: 'contestation',
  withdrawal: 'retrait',
  alerts: 'avis-envoyes',
  availability: 'heures-indisponibles',
  notice: 'remise-de-la-notice',
}
export const receiptFileName = (kind: ReceiptKind, id: string): string => `accuse-${FRENCH[kind]}-${id.slice(0, 8)}.pdf`

export type ReadReceipt = { readonly pdf: Buffer; readonly kind: ReceiptKind }

/**
 * One acknowledgement, by its document and number. That someone who works, or a machine, read it is itself a fact. To its person none that says what
 * another's letter is.
 */
export const readReceipt =
  (ports: Ports) =>
  (acting: Acting, documentId: string, receiptId: string): Promise<ReadReceipt | Refusal> =>
    ports.act(acting, async (unit) => {
      if (!isId(documentId) || !isId(receiptId)) return refuse('receipt-not-found')
      const row = (await receiptRows(unit.trx, documentId)).find(({ id }) => id === receiptId)
      if (!row) return refuse('receipt-not-found')
      const isGiven = acting.as !== 'person' || (await isGivenToHim(unit, documentId, row))
      return isGiven ? bytesOf(ports, unit, row) : refuse('receipt-of-another-person')
    })

const isGivenToHim = async ({ trx }: Unit, documentId: string, row: ReceiptRow): Promise<boolean> =>
  receiptsGiven([row], await wrongSpaceOf(trx, `document:${documentId}`)).length > 0

/** Himself, the worker for a file that he asked for, or who works and may read receipts of his. */
type ForHim = Exclude<Acting, { as: 'door' }>

/** Those of no document, that he was handed his notice: of them what the acting role may see. */
export const noticeReceipts = async (trx: Trx, personId: string): Promise<ReceiptEntry[]> =>
  (await ownReceiptRows(trx, personId)).map(entryOf)

export const ownReceipts =
  (ports: Pick<Ports, 'act'>) =>
  (acting: ForHim, personId: string): Promise<ReceiptEntry[] | Refusal> =>
    ports.act(acting, ({ trx }) => noticeReceipts(trx, personId))

export const readOwnReceipt =
  (ports: Ports) =>
  (acting: ForHim, personId: string, receiptId: string): Promise<ReadReceipt | Refusal> =>
    ports.act(acting, async (unit) => {
      if (!isId(personId)) return refuse('receipt-not-found')
      const row = (await ownReceiptRows(unit.trx, personId)).find(({ id }) => id === receiptId)
      return row ? bytesOf(ports, unit, row) : refuse('receipt-not-found')
    })

/**
 * The French of the acknowledgement of one fact, without the person's language, for a machine that was just told of that
 * fact. PostgreSQL gives it to whom the feed tells of the fact, and of the row no more than this.
 */
export const readFrenchReceipt =
  (ports: Ports) =>
  (acting: Extract<Acting, { as: 'staff' }>, factId: string): Promise<ReadReceipt | Refusal> =>
    ports.act(acting, async (unit) => {
      const row = await frenchReceipt(unit.trx, factId)
      return row ? bytesOf(ports, unit, row) : refuse('receipt-not-found')
    })

/** The very bytes that were rendered: the tag and the digest are verified before the first leaves. */
async function bytesOf(
  ports: Ports,
  unit: Unit,
  row: FrenchReceipt & { readonly requestedAt?: Temporal.Instant },
): Promise<ReadReceipt | Refusal> {
  const { id, kind, documentId, personId, fileKey, digest, requestedAt } = row
  if (fileKey === null) {
    // Whoever may not know since when it was asked for is promised nothing.
    const isLate = requestedAt === undefined ? 'yes' : late([{ askedAt: requestedAt, ready: false }], unit.now)
    return refuse('receipt-being-prepared', { late: isLate })
  }
  const key = await openPersonKey(unit.trx, ports.master, personId)
  const pdf = key.unsealFile(await ports.files.get(fileKey), fileKey)
  if (sha256(pdf).toString('hex') !== digest) throw new Error('a receipt whose bytes are not those rendered')
  if (unit.acting.as === 'staff')
    if (documentId === null) recordApplicantRead(unit, personId, 'receipt', id)
    else recordDocumentRead(unit, { id: documentId, personId }, 'receipt', id)
  return { pdf, kind }
}
