import { sql } from '../platform/db/sql.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'

/** For whoever operates, beside the age of the oldest (render-receipt.ts): how many wait for their checkpoint, paper or seal. */
export function watchReceipts(ports: Pick<Ports, 'act' | 'metrics'>) {
  const waiting = ports.metrics.gauge('receipts_waiting', 'Receipts asked for and not made')
  return async (): Promise<number> => {
    const found = await ports.act({ as: 'worker' }, async ({ trx }) => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count
        from evidence.receipt where rendered_at is null`.execute(trx)
      return rows[0]!.count
    })
    if (!isRefusal(found)) waiting(found)
    return 0
  }
}
