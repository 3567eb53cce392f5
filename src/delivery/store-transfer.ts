import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { Document } from './store.ts'

export async function insertTransfer(trx: Trx, id: string, d: Document, at: Temporal.Instant): Promise<void> {
  await sql`insert into delivery.transfer (id, document_id, person_id, started_at)
    values (${id}, ${d.id}, ${d.personId}, ${instant(at)})`.execute(trx)
}

/** False when its end is written down already: twice is once. */
export async function endTransfer(
  trx: Trx,
  id: string,
  at: Temporal.Instant,
  outcome: 'whole' | 'failed',
): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select delivery.end_transfer(${id}, ${instant(at)}, ${outcome}) as ended`.execute(trx)
  return rows[0]!.ended
}

/** Begun before then and never ended: the process that sent them is gone. */
export async function transfersLost(
  trx: Trx,
  before: Temporal.Instant,
  limit: number,
): Promise<{ id: string; documentId: string }[]> {
  const { rows } = await sql<{ id: string; documentId: string }>`
    select id, document_id as "documentId" from delivery.transfer
    where ended_at is null and started_at < ${instant(before)} order by started_at limit ${limit}`.execute(trx)
  return rows
}
