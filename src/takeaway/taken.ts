import { closed, type Followed, lettersBefore, serviceOf, strictlyOn } from '../delivery/index.ts'
import { type ReceiptEntry, receiptsGiven, wrongSpaceIn } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'

/** What became of each thing that could be taken along: for the list that stands beside the files, in words and for machines. */

export type TakenFile = { readonly name: string; readonly size: number; readonly sha256: string }

export type TakenReceipt = Pick<ReceiptEntry, 'kind'> & {
  /** `preparing`: no signed checkpoint covers its fact yet. */
  readonly file: TakenFile | 'preparing' | 'unreadable'
}

export type TakenDocument = {
  readonly number: string
  readonly followed: Followed
  readonly state: State
  /** Null: it may not be read, or was not opened; then it is not here, and nothing says what is in it. */
  readonly file: TakenFile | 'unreadable' | null
  readonly receipts: readonly TakenReceipt[]
  /** The facts with what proves each; `unproven`: those that no signed checkpoint covers yet. */
  readonly proofs: (TakenFile & { readonly proven: number; readonly unproven: number }) | null
}

export type State = 'opened' | 'waits' | 'contested' | 'withdrawn'

/** Closed goes before opened. What he had opened before it was taken back is given again where he may still read it (delivery/rules.ts). */
export function stateOf({ document: d }: Pick<Followed, 'document'>): State {
  if (closed(d)) return d.withdrawnAt === null ? 'contested' : 'withdrawn'
  return d.openedAt === null ? 'waits' : 'opened'
}

/**
 * A letter that the term had served before a replacement of it, or of the same first, came, or that the strictest reading of its days had. Unread as
 * it is, its receipts go along: they alone prove the day that the replacement keeps (decision 0034), and they are his before he opens, for they
 * name no kind. That he read it in a copy the receipts of the copy prove. What was another's keeps no day.
 */
export const dayIsKept = (law: Law, { document: d, others, at }: Followed): boolean =>
  (serviceOf(d, at)?.servedBy === 'term' || strictlyOn(law, d) !== null) &&
  others.some((later) => !isAnothers({ document: later }) && lettersBefore(later, [d, ...others]).includes(d))

/** It turned out to be another person's: of it he is given that it was there, and when (decision 0027). */
export const isAnothers = ({ document }: Pick<Followed, 'document'>): boolean =>
  document.withdrawnReason === 'wrong-space'

/** Only what he himself has opened has papers: its kind stands in the time line for machines, and a reference may tell it. */
export const hasPapers = (followed: Pick<Followed, 'document'>): boolean =>
  followed.document.openedAt !== null && !isAnothers(followed)

/** Those of its receipts that are his to take away. */
export const receiptsTaken = (law: Law, followed: Followed): readonly ReceiptEntry[] => {
  const { receipts, facts } = followed
  if (isAnothers(followed)) return receiptsGiven(receipts, wrongSpaceIn(facts))
  return hasPapers(followed) || dayIsKept(law, followed) ? receipts : []
}
