import type { Asks } from '../platform/db/sql.ts'
import type { Fault, Tell } from './audit-faults.ts'
import { type AuditedOutage, outagesSaid } from './store-audit.ts'

/**
 * Terms and receipts count rows; that the space was away is a fact. Compares each row that was written down with its fact, and the facts
 * that are in the tree (`said`, their ids) with the rows.
 */
export async function checkOutages(on: Asks, said: readonly string[], tell: Tell<Fault>): Promise<void> {
  const rows = await outagesSaid(on)
  for (const row of rows) if (!isAsItsFactSays(row)) tell({ fault: 'outage-not-as-its-fact', factId: row.factId })
  const there = new Set(rows.map(({ factId }) => factId))
  for (const factId of said) if (!there.has(factId)) tell({ fault: 'outage-missing', factId })
}

function isAsItsFactSays({ type, body, since, until }: AuditedOutage): boolean {
  try {
    const { data } = JSON.parse(body ?? '') as { readonly data: { readonly since?: unknown; readonly until?: unknown } }
    return type === 'SpaceUnavailable' && data.since === since?.toString() && data.until === until?.toString()
  } catch {
    return false
  }
}
