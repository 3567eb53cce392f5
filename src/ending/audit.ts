import type { Asks } from '../platform/db/sql.ts'
import {
  closingsMissing,
  closingsNotAsTheirFacts,
  daysOfNoClosing,
  noticesMissing,
  noticesNotAsTheirFacts,
} from './store-audit.ts'

export type ClosingFault =
  | { readonly fault: 'closing-not-as-its-facts'; readonly closingId: string; readonly columns: readonly string[] }
  /** His space tells him a last day that nothing announced. */
  | { readonly fault: 'closing-day-of-nothing'; readonly personId: string }
  /** By the fact of its first notice. */
  | { readonly fault: 'closing-missing'; readonly factId: string }
  | {
      readonly fault: 'closing-notice-not-as-its-fact'
      readonly closingId: string
      readonly days: number
      readonly columns: readonly string[]
    }
  | { readonly fault: 'closing-notice-missing'; readonly factId: string }

const TOLD = 100

/**
 * The pages tell the last day of a space, and it closes, by a row, and by the rows of its notices; what was announced is a fact. That these were
 * told is in facts of their own.
 */
export async function auditClosings(on: Asks): Promise<readonly ClosingFault[]> {
  return [
    ...(await closingsNotAsTheirFacts(on, TOLD)).map(
      ({ id, wrong }) => ({ fault: 'closing-not-as-its-facts', closingId: id, columns: wrong }) as const,
    ),
    ...(await daysOfNoClosing(on, TOLD)).map((personId) => ({ fault: 'closing-day-of-nothing', personId }) as const),
    ...(await closingsMissing(on, TOLD)).map((factId) => ({ fault: 'closing-missing', factId }) as const),
    ...(await noticesNotAsTheirFacts(on, TOLD)).map(
      ({ closingId, days, wrong }) =>
        ({ fault: 'closing-notice-not-as-its-fact', closingId, days, columns: wrong }) as const,
    ),
    ...(await noticesMissing(on, TOLD)).map((factId) => ({ fault: 'closing-notice-missing', factId }) as const),
  ]
}
