import { closed, type Followed, lettersBefore, serviceOf } from '../delivery/index.ts'
import type { ReceiptEntry } from '../evidence/index.ts'

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
 * A letter that the term had served before a replacement of it, or of the same first, came. Unread as it is, its receipts go along: they alone prove the day
 * that the replacement keeps (decision 0034), and they are his before he opens, for they name no kind.
 */
export const dayIsKept = ({ document: d, others, at }: Followed): boolean =>
  serviceOf(d, at)?.servedBy === 'term' && others.some((later) => lettersBefore(later, [d, ...others]).includes(d))

/** Only what he himself has opened has papers: its kind stands in the time line for machines, and a reference may tell it. */
export const hasPapers = ({ document }: Pick<Followed, 'document'>): boolean => document.openedAt !== null
