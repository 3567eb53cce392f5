import type { Db } from '../platform/db/db.ts'
import { type Asks, sql } from '../platform/db/sql.ts'

/**
 * Gives committed facts their one order: their places in the tree. They are handed out by whoever holds the lock, never by a
 * sequence at insertion: a slow transaction between two fast ones simply comes later, and a reader of the log never misses it.
 * Among those that wait, the order of writing is kept: what was contested after it was served stands after it. What a
 * checkpoint closed is closed: the next fact stands after its padding.
 * Idempotent; any node may run it; two never fork. Returns how many facts were placed.
 */
export async function sequence(db: Db, batch = 1000): Promise<number> {
  return db.transaction(async (trx) => ((await holdTheLog(trx)) ? place(trx, batch) : 0))
}

/** The same for who holds the log. */
export async function place(trx: Asks, batch: number): Promise<number> {
  const placed = await sql<{ n: number }>`
    with next as (select written, fact_id from evidence.unplaced order by written limit ${batch}),
      start as (select greatest((select coalesce(max(position), -1) from evidence.log_entry),
        (select coalesce(max(size), 0) - 1 from evidence.checkpoint)) as position),
      placed as (
        insert into evidence.log_entry (position, fact_id)
        select start.position + row_number() over (order by next.written), next.fact_id from next, start),
      gone as (delete from evidence.unplaced where written in (select written from next) returning 1)
    select count(*)::int as n from gone`.execute(trx)
  return placed.rows[0]!.n
}

/** One at a time, over all nodes, until the transaction ends: two who place or close at once would make two pasts. */
export async function holdTheLog(trx: Asks): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('pli.sequencer')) as held`.execute(trx)
  return rows[0]!.held
}

/** The same for who comes twice a minute: whoever places, each second, has done in a moment, and the next beat is far. */
export async function waitForTheLog(trx: Asks): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('pli.sequencer'))`.execute(trx)
}
