import { type Asks, sql } from '../platform/db/sql.ts'

export type AuditedClosing = {
  readonly id: string
  /** The columns that say another thing than its facts. */
  readonly wrong: readonly string[]
}

const said = (fact: string) => sql`substring(${sql.raw(fact)}.body from '"closesOn":"([^"]*)"')`
const named = (as: string, what: string) =>
  sql.raw(
    `left join evidence.fact ${as} on ${as}.id = 'closing:' || k.id || '/${what}' and ${as}.person_id = k.person_id`,
  )

/**
 * The closings whose row says another thing than its facts: the last day as the last notice told it, when it was announced, and how and when it
 * ended. The notices follow each other from sixty days to seven.
 */
export async function closingsNotAsTheirFacts(on: Asks, limit: number): Promise<AuditedClosing[]> {
  const { rows } = await sql<AuditedClosing>`select * from (
      select k.id, array_remove(array[
        case when k.closes_on::text is distinct from coalesce(${said('last')}, ${said('second')}, ${said('first')}) then 'closes_on' end,
        case when k.announced_at is distinct from first.happened_at then 'announced_at' end,
        case when k.ended_at is distinct from coalesce(closed.happened_at, stopped.happened_at) then 'ended_at' end,
        case when k.outcome is distinct from case when closed.id is not null then 'closed' when stopped.id is not null then 'stopped' end
          then 'outcome' end], null) as wrong
      from ending.closing k
        ${named('first', 'notice/60')} ${named('second', 'notice/30')} ${named('last', 'notice/7')}
        ${named('closed', 'closed')} ${named('stopped', 'stopped')}) found
    where cardinality(wrong) > 0 order by id limit ${limit}`.execute(on)
  return rows
}

export type AuditedNotice = {
  readonly closingId: string
  readonly days: number
  /** The columns that say another thing than its fact; `notice`: there is none. */
  readonly wrong: readonly string[]
}

/** The notices whose row says another hour than its fact, or is told by another one: from both the last day is counted. */
export async function noticesNotAsTheirFacts(on: Asks, limit: number): Promise<AuditedNotice[]> {
  const { rows } = await sql<AuditedNotice>`select * from (
      select n.closing_id as "closingId", n.days, case when f.id is null then array['notice'] else array_remove(array[
        case when n.given_at is distinct from f.happened_at then 'given_at' end,
        case when n.fact_id is distinct from f.id then 'fact_id' end], null) end as wrong
      from ending.notice n left join evidence.fact f on f.id = 'closing:' || n.closing_id || '/notice/' || n.days) found
    where cardinality(wrong) > 0 order by "closingId", days desc limit ${limit}`.execute(on)
  return rows
}

/** By their facts, of closings that are there: what an erasure takes away goes with its closing. */
export async function noticesMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select f.id from ending.closing k cross join (values (60), (30), (7)) as told (days)
      join evidence.fact f on f.id = 'closing:' || k.id || '/notice/' || told.days
      left join ending.notice n on n.closing_id = k.id and n.days = told.days
    where n.closing_id is null order by f.id limit ${limit}`.execute(on)
  return rows.map(({ id }) => id)
}

/** Persons to whom their space says a last day that no closing of theirs has, but one that was stopped. */
export async function daysOfNoClosing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`select c.person_id as "personId" from space.account c
    where c.closes_on is not null and not exists (select from ending.closing k
      where k.person_id = c.person_id and k.closes_on = c.closes_on and k.outcome is distinct from 'stopped')
    order by c.person_id limit ${limit}`.execute(on)
  return rows.map(({ personId }) => personId)
}

/** First notices to persons whose key is there, of closings that are not: nothing but an erasure takes one away. */
export async function closingsMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
      left join ending.closing k on 'closing:' || k.id || '/notice/60' = f.id
    where f.type = 'SpaceClosingAnnounced' and f.id like '%/notice/60' and k.id is null
      and exists (select from platform.person_key p where p.person_id = f.person_id) order by f.id limit ${limit}`.execute(
    on,
  )
  return rows.map(({ id }) => id)
}
