import { randomBytes } from 'node:crypto'
import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'

/** Facts beyond `size`, or in no place yet, although they say an hour before `before`: whatever was committed by then is covered. */
export async function factsWaiting(
  on: Asks,
  size: number,
  before: Temporal.Instant | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
    where f.id in (select fact_id from evidence.log_entry where position >= ${size} union select fact_id from evidence.unplaced)
      and f.recorded_at < ${before && instant(before)}::timestamptz
    order by f.id limit ${limit}`.execute(on)
  return idsOf(rows)
}

/** Placed, or waiting to be. A place is a number from 0 on: whoever holds PostgreSQL can take its constraints away. */
const PLACED = sql`(select fact_id from evidence.log_entry where position >= 0 union all select fact_id from evidence.unplaced)`

/**
 * Whether as many facts with the same ids are written down as are placed or wait: by the sum of what their ids are hashed to from a start that
 * nobody knows before, a tenth of what it takes to look for each.
 */
export async function allHaveAPlace(on: Asks): Promise<boolean> {
  const start = randomBytes(8).readBigInt64BE().toString()
  const { rows } = await sql<{ same: boolean }>`
    select (select row(count(*), sum(hashtextextended(id, ${start}::bigint))) from evidence.fact)
      is not distinct from (select row(count(*), sum(hashtextextended(fact_id, ${start}::bigint))) from ${PLACED} p) as same`.execute(
    on,
  )
  return rows[0]!.same
}

/** One by one: the whole of both tables. */
export async function factsNowhere(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
    where not exists (select from ${PLACED} p where p.fact_id = f.id) order by f.id limit ${limit}`.execute(on)
  return idsOf(rows)
}

/** Facts that were placed, or wait, and are not there. */
export async function placesOfNothing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.fact_id as id from ${PLACED} p
    where not exists (select from evidence.fact f where f.id = p.fact_id) order by p.fact_id limit ${limit}`.execute(on)
  return idsOf(rows)
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id)
