import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'

export type Ended = { readonly id: string; readonly termEndsAt: Temporal.Instant }

/** Ended, nothing recorded, and neither contested nor taken back in time: the words of the index document_term_due. */
const unwrittenBy = (endedBy: Temporal.Instant) => sql`term_ends_at <= ${instant(endedBy)} and served_on is null
  and (contested_at is null or contested_at >= term_ends_at) and (withdrawn_at is null or withdrawn_at >= term_ends_at)`

/** Those whose term has ended with nothing recorded, first ended first, `after` the last one that was looked at. */
export async function termsEnded(
  trx: Trx,
  endedBy: Temporal.Instant,
  after: Ended | null,
  limit: number,
): Promise<Ended[]> {
  const further = after === null ? sql`true` : sql`(term_ends_at, id) > (${instant(after.termEndsAt)}, ${after.id})`
  const { rows } = await sql<Ended>`
    select id, term_ends_at as "termEndsAt" from delivery.document where ${unwrittenBy(endedBy)} and ${further}
    order by term_ends_at, id limit ${limit}`.execute(trx)
  return rows
}

export async function countTermsEnded(trx: Trx, endedBy: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from delivery.document where ${unwrittenBy(endedBy)}`.execute(trx)
  return rows[0]!.n
}
