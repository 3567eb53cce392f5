import type { Asks } from '../platform/db/sql.ts'
import type { Fault, Tell } from './audit-faults.ts'
import { WATCHED } from './outages.ts'
import { type AuditedOutage, type AuditedWatch, outagesSaid, watchSaid } from './store-audit.ts'

/**
 * Terms and receipts count rows; that the space was away is a fact. Compares each row that was written down with its fact, and the facts
 * that are in the tree (`said`, their ids) with the rows. Since when it is watched a receipt prints from a row too.
 */
export async function checkOutages(on: Asks, said: readonly string[], tell: Tell<Fault>): Promise<void> {
  const rows = await outagesSaid(on)
  for (const row of rows) if (!isAsItsFactSays(row)) tell({ fault: 'outage-not-as-its-fact', factId: row.factId })
  const there = new Set(rows.map(({ factId }) => factId))
  for (const factId of said) if (!there.has(factId)) tell({ fault: 'outage-missing', factId })
  const watch = await watchSaid(on)
  if (watch !== undefined && !isWatchedAsSaid(watch)) tell({ fault: 'watch-not-as-its-fact', factId: WATCHED })
}

function isWatchedAsSaid({ body, since }: AuditedWatch): boolean {
  try {
    const { type, data } = JSON.parse(body) as { readonly type: string; readonly data: { readonly since?: unknown } }
    return type === 'SpaceWatched' && data.since === since?.toString()
  } catch {
    return false
  }
}

function isAsItsFactSays({ type, body, since, until }: AuditedOutage): boolean {
  try {
    const { data } = JSON.parse(body ?? '') as { readonly data: { readonly since?: unknown; readonly until?: unknown } }
    return type === 'SpaceUnavailable' && data.since === since?.toString() && data.until === until?.toString()
  } catch {
    return false
  }
}
