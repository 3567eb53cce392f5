import { sha256 } from '../platform/crypto/digest.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Trx } from '../platform/db/act.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { ReceiptKind } from './receipt-sheet.ts'
import { refuse } from './refusals.ts'
import { receiptRows } from './store-receipts.ts'

export type ReceiptEntry = {
  readonly id: string
  readonly kind: ReceiptKind
  readonly ready: boolean
  readonly digest: string | null
  readonly factId: string
}

/** The receipts of a document that the acting role may see; one that is not `ready` is being prepared. */
export const receiptsOf = async (trx: Trx, documentId: string): Promise<ReceiptEntry[]> =>
  !isId(documentId)
    ? []
    : (await receiptRows(trx, documentId)).map((row) => ({
        id: row.id,
        kind: row.kind,
        ready: row.renderedAt !== null,
        digest: row.digest,
        factId: row.factId,
      }))

/** The very bytes that were rendered: the tag and the digest are verified before the first leaves. */
export const readReceipt =
  (ports: Ports) =>
  (acting: Acting, documentId: string, receiptId: string): Promise<{ pdf: Buffer; kind: ReceiptKind } | Refusal> =>
    ports.act(acting, async (unit) => {
      if (!isId(documentId) || !isId(receiptId)) return refuse('receipt-not-found')
      const row = (await receiptRows(unit.trx, documentId)).find(({ id }) => id === receiptId)
      if (!row) return refuse('receipt-not-found')
      if (row.fileKey === null) return refuse('receipt-being-prepared')
      const key = await openPersonKey(unit.trx, ports.master, row.personId)
      const pdf = key.unsealFile(await ports.files.get(row.fileKey), row.fileKey)
      if (sha256(pdf).toString('hex') !== row.digest) throw new Error('a receipt whose bytes are not those rendered')
      return { pdf, kind: row.kind }
    })
