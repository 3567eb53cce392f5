import type { Db } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'

/**
 * Gives committed facts their one order. Positions are handed out by whoever holds the lock, never by a sequence at
 * insertion: a slow transaction between two fast ones simply comes later, and a reader of the log never misses it. Among
 * those that wait, the order of writing is kept: what was contested after it was served stands after it.
 * Idempotent; any node may run it; two never fork. Returns how many facts were placed.
 */
export async function sequence(db: Db, batch = 1000): Promise<number> {
  return db.transaction(async (trx) => {
    const lock = await sql<{
      held: boolean
    }>`select pg_try_advisory_xact_lock(hashtext('pli.sequencer')) as held`.execute(trx)
    if (!lock.rows[0]!.held) return 0
    const placed = await sql<{ n: number }>`
      with next as (select written, fact_id from evidence.unplaced order by written limit ${batch}),
        start as (select coalesce(max(position), -1) as position from evidence.log_entry),
        placed as (
          insert into evidence.log_entry (position, fact_id)
          select start.position + row_number() over (order by next.written), next.fact_id from next, start),
        gone as (delete from evidence.unplaced where written in (select written from next) returning 1)
      select count(*)::int as n from gone`.execute(trx)
    return placed.rows[0]!.n
  })
}
