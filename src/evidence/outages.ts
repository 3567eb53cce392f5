import type { Fact, Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'

export type Outage = { readonly since: Temporal.Instant; readonly until: Temporal.Instant }

/** What the house itself saw of its own absence between two instants; `knownFrom`: it was watched from then on, null: never. */
export type Outages = { readonly knownFrom: Temporal.Instant | null; readonly outages: readonly Outage[] }

/** A web process answers at this instant. When nobody had said so for five minutes, what lies between is an outage. */
export const beat = async (db: Asks, now: Temporal.Instant): Promise<void> =>
  void (await sql`select evidence.beat(${instant(now)})`.execute(db))

/** Cut to what lies between. @law CESEDA R.531-17 */
export async function outagesBetween(trx: Trx, from: Temporal.Instant, to: Temporal.Instant): Promise<Outages> {
  const watch = await sql<{ since: Temporal.Instant }>`select since from evidence.watch`.execute(trx)
  const { rows } = await sql<Outage>`
    select greatest(since, ${instant(from)}::timestamptz) as since, least(until, ${instant(to)}::timestamptz) as until
    from evidence.outage where since < ${instant(to)} and until > ${instant(from)} order by 1`.execute(trx)
  return { knownFrom: watch.rows[0]?.since ?? null, outages: rows }
}

/** Once the space is back: that it was away is a fact, of the house and not of somebody; so is, once, since when it is watched. */
export const writeOutages = (ports: Pick<Ports, 'act'>) => async (): Promise<number> => {
  const written = await ports.act({ as: 'worker' }, async (unit) => {
    const watched = await sql<{ since: Temporal.Instant }>`select since from evidence.watch
        where not exists (select from evidence.fact where id = ${WATCHED})`.execute(unit.trx)
    for (const { since } of watched.rows) unit.record(spaceWatched(since, unit.now))
    const { rows } = await sql<Outage>`select since, until from evidence.outage where fact_id is null
        order by since for update skip locked`.execute(unit.trx)
    for (const outage of rows) {
      const fact = spaceUnavailable(outage)
      unit.record(fact)
      unit.last(sql`update evidence.outage set fact_id = ${fact.id} where since = ${instant(outage.since)}`)
    }
    return watched.rows.length + rows.length
  })
  return isRefusal(written) ? 0 : written
}

const spaceUnavailable = ({ since, until }: Outage): Fact => ({
  type: 'SpaceUnavailable',
  id: `space/unavailable/${since}`,
  subject: 'space',
  personId: null,
  happenedAt: until,
  data: { since: since.toString(), until: until.toString() },
})

export const WATCHED = 'space/watched'

/** What a receipt says it is known from is held against this (audit-outages.ts). */
const spaceWatched = (since: Temporal.Instant, at: Temporal.Instant): Fact => ({
  type: 'SpaceWatched',
  id: WATCHED,
  subject: 'space',
  personId: null,
  happenedAt: at,
  data: { since: since.toString() },
})
