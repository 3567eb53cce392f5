import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import type { KeysOf } from './audit-facts.ts'
import { type Fault, type Tell, TOLD } from './audit-faults.ts'
import {
  type AuditedFact,
  type AuditedReceipt,
  receiptsAfter,
  receiptsMissing,
  receiptsMissingBeyond,
  receiptsThere,
  receiptsWithoutNumber,
} from './store-audit.ts'

const AT_ONCE = 2_000

/**
 * The page that says whether a receipt was made here reads a row; what was made is a fact. Compares each row with its fact: one that nobody could
 * have made, without an act, an hour or a number, too.
 */
export async function checkReceipts(on: Asks, keysOf: KeysOf, tell: Tell<Fault>): Promise<void> {
  let after: AuditedReceipt | null = null
  do {
    const page: AuditedReceipt[] = await receiptsAfter(on, after, AT_ONCE)
    const opened = await keysOf(page.flatMap(({ madePersonId }) => madePersonId ?? []))
    const wrong = page.filter((receipt) => !isAsItsFactSays(receipt, opened(receipt.madePersonId)))
    // Of who was erased since the page was read, receipts and key went in one act.
    const there = await receiptsThere(
      on,
      wrong.map(({ id }) => id),
    )
    for (const { id, factId } of there)
      if (wrong.some((one) => one.id === id && one.factId === factId)) tell(wrongReceipt(id, factId))
    after = page.length < AT_ONCE ? null : page.at(-1)!
  } while (after !== null)
  for (const factId of await receiptsWithoutNumber(on, TOLD)) tell(wrongReceipt(null, factId))
}

const wrongReceipt = (receiptId: string | null, factId: string | null): Fault =>
  factId === null ? { fault: 'receipt-of-nothing', receiptId } : { fault: 'receipt-not-as-its-fact', factId }

/** Of the facts of a page of the log those that say that a receipt was made. */
export const receiptsAmong = (facts: readonly AuditedFact[]): string[] =>
  facts.flatMap(({ type, id }) => (type === 'ReceiptMade' ? [id] : []))

/** Each fact with its row: of who was erased, whose receipts went with his key, there is none. */
export async function checkReceiptsAreThere(on: Asks, factIds: readonly string[], tell: Tell<Fault>): Promise<void> {
  for (const factId of await receiptsMissing(on, factIds)) tell({ fault: 'receipt-missing', factId })
}

/** Its language no fact says. */
function isAsItsFactSays(receipt: AuditedReceipt, key: PersonKey | string): boolean {
  if (typeof key === 'string' || receipt.body === null || !receipt.atThatHour) return false
  try {
    const { type, person, data, sealed } = JSON.parse(receipt.body) as Made
    const plain = key.unsealFact(Buffer.from(sealed, 'base64url'), `fact:${receipt.factId}/receipt/made`)
    const { frenchDigest } = JSON.parse(plain.toString()) as { frenchDigest: string | null }
    return (
      type === 'ReceiptMade' &&
      person === receipt.personId &&
      data['receiptId'] === receipt.id &&
      data['receipt'] === receipt.kind &&
      (data['documentId'] ?? null) === receipt.documentId &&
      data['digest'] === receipt.digest &&
      frenchDigest === receipt.frenchDigest
    )
  } catch {
    return false
  }
}

type Made = { type: string; person: string; data: Record<string, unknown>; sealed: string }

/** The same of those that no page of the log held: not closed yet, or behind what is missing of it. */
export async function checkReceiptsBeyond(on: Asks, size: number, tell: Tell<Fault>): Promise<void> {
  for (const factId of await receiptsMissingBeyond(on, size, TOLD)) tell({ fault: 'receipt-missing', factId })
}
