import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { Cause } from '../platform/jobs/jobs.ts'

/** A fact of a person of which nothing was told. `since`: from when it could have been. `all`: how many there are. */
export type Untold = Cause & { readonly personId: string; readonly since: Temporal.Instant; readonly all: number }

/**
 * Facts of these types, recorded in that time, that have no alert and no word why not. Never before its document can be
 * seen; the first key of a space is told to nobody, and what is told with another document of the same letter (`toldWith`) by the fact of
 * that one alone (journey.ts). Each is looked up by its key: as a join, PostgreSQL would
 * read all the alerts there are. In an order that changes with the time, so that those that break stand in nobody's way.
 */
export async function untold(
  trx: Trx,
  types: readonly string[],
  from: Temporal.Instant,
  until: Temporal.Instant,
  limit: number,
): Promise<Untold[]> {
  const { rows } = await sql<Untold>`
    with untold as materialized (
      select f.id, f.type, f.person_id, f.body::jsonb -> 'data' as data, f.recorded_at from evidence.fact f
      where f.type in (${sql.words(types)}) and f.person_id is not null
        and f.recorded_at between ${instant(from)} and ${instant(until)}
        and (select 1 from reach.alert a where a.fact_id = f.id limit 1) is null
        and (select 1 from evidence.fact w where w.id = f.id || '/alert/not-sent') is null),
    due as (
      select id, type, person_id, data, greatest(recorded_at, (data ->> 'madeAvailableAt')::timestamptz) as since
      from untold where (type <> 'ConnectionKeyIssued' or data ? 'identifiedBy') and not data ? 'toldWith')
    select id, type, person_id as "personId", data, since, count(*) over ()::int as "all" from due
    where since <= ${instant(until)} order by md5(id || ${instant(until)}) limit ${limit}`.execute(trx)
  return rows
}
