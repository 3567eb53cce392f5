import type { Asks } from '../platform/db/sql.ts'
import { closingsMissing, closingsNotAsTheirFacts, daysOfNoClosing } from './store-audit.ts'

export type ClosingFault =
  | { readonly fault: 'closing-not-as-its-facts'; readonly closingId: string; readonly columns: readonly string[] }
  /** His space tells him a last day that nothing announced. */
  | { readonly fault: 'closing-day-of-nothing'; readonly personId: string }
  /** By the fact of its first notice. */
  | { readonly fault: 'closing-missing'; readonly factId: string }

const TOLD = 100

/**
 * The pages tell the last day of a space, and it closes, by a row; what was announced is a fact. That its notices were told is in facts of
 * their own.
 */
export async function auditClosings(on: Asks): Promise<readonly ClosingFault[]> {
  return [
    ...(await closingsNotAsTheirFacts(on, TOLD)).map(
      ({ id, wrong }) => ({ fault: 'closing-not-as-its-facts', closingId: id, columns: wrong }) as const,
    ),
    ...(await daysOfNoClosing(on, TOLD)).map((personId) => ({ fault: 'closing-day-of-nothing', personId }) as const),
    ...(await closingsMissing(on, TOLD)).map((factId) => ({ fault: 'closing-missing', factId }) as const),
  ]
}
