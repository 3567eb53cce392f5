import type { Asks } from '../platform/db/sql.ts'
import { misplacedMissing, misplacedNotAsTheirFacts } from './store-audit-misplaced.ts'

export type MisplacedFault =
  | { readonly fault: 'misplaced-not-as-its-fact'; readonly documentId: string; readonly columns: readonly string[] }
  /** By the fact that told it. */
  | { readonly fault: 'misplaced-missing'; readonly factId: string }

const TOLD = 100

/**
 * Whoever a letter in the wrong space was meant for reads in his list, from a row, whether it was opened there and until when. He was told so by a
 * fact: whoever changed or took away the row alone is found.
 * @law Règlement (UE) 2016/679 (RGPD), art. 34
 */
export async function auditMisplaced(on: Asks): Promise<readonly MisplacedFault[]> {
  return [
    ...(await misplacedNotAsTheirFacts(on, TOLD)).map(
      ({ documentId, wrong }) => ({ fault: 'misplaced-not-as-its-fact', documentId, columns: wrong }) as const,
    ),
    ...(await misplacedMissing(on, TOLD)).map((factId) => ({ fault: 'misplaced-missing', factId }) as const),
  ]
}
