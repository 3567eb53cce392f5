import { type Keys, keyOpener } from '../evidence/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import {
  type AuditedHeld,
  caseEndsAgainstFacts,
  caseEndsMissing,
  erasedWhileHeld,
  litigationsAgainstFacts,
  litigationsMissing,
  spacesShutByNothing,
} from './store-audit-held.ts'

export type HeldFault =
  | {
      readonly fault: 'litigation-not-as-its-facts'
      readonly litigationId: string
      /** The columns that say another thing than its facts; `litigation`: there is none. */
      readonly columns: readonly string[]
    }
  | {
      readonly fault: 'case-end-not-as-its-facts'
      readonly caseEndId: string
      /** The same; `case_end`: there is none. */
      readonly columns: readonly string[]
    }
  /** By the fact that declared it. */
  | { readonly fault: 'litigation-missing' | 'case-end-missing'; readonly factId: string }
  /** By the record that was kept of him, and the fact of what forbade it. */
  | { readonly fault: 'erased-while-held'; readonly personId: string; readonly factId: string }
  /** His space is shut, or open, as no fact says. */
  | { readonly fault: 'space-shut-by-nothing'; readonly personId: string }

const AT_ONCE = 500
const TOLD = 100

/**
 * A litigation and a contest keep whoever erases away, the end of a procedure shuts a space and stills its alerts, by rows; that they were declared,
 * ended and answered is in facts. Whoever took a row away, or ended it, had two honest members erase somebody in the middle of his appeal: of
 * who is gone the facts alone still say so.
 */
export async function auditHeld(on: Asks, keys: Keys): Promise<readonly HeldFault[]> {
  const keysOf = keyOpener(on, keys)
  const compared = async <R extends AuditedHeld>(
    pageAfter: (on: Asks, after: string | null, limit: number) => Promise<R[]>,
    column: string,
    isAsSealed: (row: R, body: string, key: PersonKey) => boolean,
  ) => {
    const found: { readonly id: string; readonly columns: readonly string[] }[] = []
    for (let after: string | null | undefined = null; after !== undefined; ) {
      const page: R[] = await pageAfter(on, after, AT_ONCE)
      const keyOf = await keysOf(page.flatMap(({ personId }) => personId ?? []))
      for (const row of page) {
        const columns = [...row.wrong, ...(isSealed(row, keyOf(row.personId), isAsSealed) ? [] : [column])]
        if (columns.length > 0 && found.length < TOLD) found.push({ id: row.id, columns })
      }
      after = page.length < AT_ONCE ? undefined : page.at(-1)!.id
    }
    return found
  }
  const litigations = await compared(
    litigationsAgainstFacts,
    'sealed',
    ({ id, sealed }, body, key) =>
      key.unsealValue(sealed, `litigation:${id}`) === sealedIn(body, `litigation:${id}/declared`, key)['reference'],
  )
  const caseEnds = await compared(
    caseEndsAgainstFacts,
    'why',
    ({ id, why }, body, key) => why === sealedIn(body, `case-end:${id}/declared`, key)['why'],
  )
  return [
    ...litigations.map(
      ({ id, columns }) => ({ fault: 'litigation-not-as-its-facts', litigationId: id, columns }) as const,
    ),
    ...(await litigationsMissing(on, TOLD)).map((factId) => ({ fault: 'litigation-missing', factId }) as const),
    ...caseEnds.map(({ id, columns }) => ({ fault: 'case-end-not-as-its-facts', caseEndId: id, columns }) as const),
    ...(await caseEndsMissing(on, TOLD)).map((factId) => ({ fault: 'case-end-missing', factId }) as const),
    ...(await erasedWhileHeld(on, TOLD)).map((held) => ({ fault: 'erased-while-held', ...held }) as const),
    ...(await spacesShutByNothing(on, TOLD)).map((personId) => ({ fault: 'space-shut-by-nothing', personId }) as const),
  ]
}

/** Whether what was sealed is what the fact sealed. Without a fact, or of who was erased since, nothing is asked. */
function isSealed<R extends AuditedHeld>(
  row: R,
  key: PersonKey | string,
  isAsSealed: (row: R, body: string, key: PersonKey) => boolean,
): boolean {
  if (row.body === null || key === 'erased') return true
  if (typeof key === 'string') return false
  try {
    return isAsSealed(row, row.body, key)
  } catch {
    return false
  }
}

function sealedIn(body: string, factId: string, key: PersonKey): Readonly<Record<string, unknown>> {
  const { sealed } = JSON.parse(body) as { readonly sealed: string }
  return JSON.parse(key.unsealFact(Buffer.from(sealed, 'base64url'), `fact:${factId}`).toString())
}
