import { type Asks, sql } from '../platform/db/sql.ts'

/** A row, and the columns in clear that say another thing than its facts. */
export type AuditedHeld = {
  readonly id: string
  readonly wrong: readonly string[]
  /** Of the fact that declared it; null, as the next: there is none. */
  readonly personId: string | null
  readonly body: string | null
}
export type AuditedLitigation = AuditedHeld & { readonly sealed: Buffer }
export type AuditedCaseEnd = AuditedHeld & { readonly why: string }

const said = (member: string) => sql.raw(`substring(d.body from '"${member}":"([^"]*)"')`)
const named = (as: string, kind: string, what: string) =>
  sql.raw(`left join evidence.fact ${as} on ${as}.id = '${kind}:' || r.id || '/${what}'`)

/** The next litigations by their ids, beside what declared and what ended them. */
export async function litigationsAgainstFacts(
  on: Asks,
  after: string | null,
  limit: number,
): Promise<AuditedLitigation[]> {
  const { rows } = await sql<AuditedLitigation>`
    select r.id, r.sealed, d.person_id as "personId", d.body, case when d.id is null then array['litigation'] else array_remove(array[
        case when r.person_id is distinct from d.person_id then 'person_id' end,
        case when r.court is distinct from ${said('court')} then 'court' end,
        case when r.declared_at is distinct from d.happened_at then 'declared_at' end,
        case when r.declared_by::text is distinct from d.author_id then 'declared_by' end,
        case when r.ended_at is distinct from e.happened_at then 'ended_at' end,
        case when r.ended_by::text is distinct from e.author_id then 'ended_by' end], null) end as wrong
    from (select * from ending.litigation where (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}) r
      ${named('d', 'litigation', 'declared')} ${named('e', 'litigation', 'ended')} order by r.id`.execute(on)
  return rows
}

/** The same of the ends of a procedure that were declared, and taken back. */
export async function caseEndsAgainstFacts(on: Asks, after: string | null, limit: number): Promise<AuditedCaseEnd[]> {
  const { rows } = await sql<AuditedCaseEnd>`
    select r.id, r.why, d.person_id as "personId", d.body, case when d.id is null then array['case_end'] else array_remove(array[
        case when r.person_id is distinct from d.person_id then 'person_id' end,
        case when r.ended_on::text is distinct from ${said('endedOn')} then 'ended_on' end,
        case when r.declared_at is distinct from d.happened_at then 'declared_at' end,
        case when r.declared_by::text is distinct from d.author_id then 'declared_by' end,
        case when r.undone_at is distinct from u.happened_at then 'undone_at' end,
        case when r.undone_by::text is distinct from u.author_id then 'undone_by' end], null) end as wrong
    from (select * from ending.case_end where (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}) r
      ${named('d', 'case-end', 'declared')} ${named('u', 'case-end', 'undone')} order by r.id`.execute(on)
  return rows
}

const keyIsThere = sql`exists (select from platform.person_key p where p.person_id = f.person_id)`

/** Litigations that were declared, of persons whose key is there, and are not: nothing but an erasure takes one away. */
export async function litigationsMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
      left join ending.litigation l on 'litigation:' || l.id || '/declared' = f.id
    where f.type = 'LitigationDeclared' and l.id is null and ${keyIsThere} order by f.id limit ${limit}`.execute(on)
  return rows.map(({ id }) => id)
}

export async function caseEndsMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
      left join ending.case_end c on 'case-end:' || c.id || '/declared' = f.id
    where f.type = 'CaseEnded' and c.id is null and ${keyIsThere} order by f.id limit ${limit}`.execute(on)
  return rows.map(({ id }) => id)
}

const isThere = (id: string) => sql.raw(`exists (select from evidence.fact e where e.id = ${id})`)

/**
 * Of who was erased, by the record that was kept of him, what forbade it: a litigation that no fact ended, a contest that none answered and
 * whose document none took back (held.ts). His facts stay, by number and digest those of that day.
 */
export async function erasedWhileHeld(
  on: Asks,
  limit: number,
): Promise<{ readonly personId: string; readonly factId: string }[]> {
  const { rows } = await sql<{ personId: string; factId: string }>`select l.root_id as "personId", f.id as "factId"
    from (select distinct root_id, person_id from ending.erasure_line where erased_at is not null) l
      join evidence.fact f on f.person_id = l.person_id
    where (f.type = 'LitigationDeclared' and not ${isThere(`left(f.id, -length('declared')) || 'ended'`)})
      or (f.type = 'DocumentContested' and not ${isThere(`f.subject || '/contest-decided'`)} and not ${isThere(`f.subject || '/withdrawn'`)})
    order by l.root_id, f.id limit ${limit}`.execute(on)
  return rows
}

/**
 * Persons whose space is shut and no closing of theirs says so, of whichever record, or open though their own says that it was shut. It was
 * when that happened, or when he came in, if that was while it did (store.ts, `setClosed`). Who was closed unseen and comes in later has a space.
 */
export async function spacesShutByNothing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`select c.person_id as "personId" from space.account c
    where case when c.closed_at is null
      then exists (select from evidence.fact f
        where f.type = 'SpaceDeactivated' and f.person_id = c.person_id and f.happened_at >= c.activated_at)
      else not exists (select from enrolment.applicant a
          join enrolment.applicant x on x.id = coalesce(a.merged_into, a.id) or x.merged_into = coalesce(a.merged_into, a.id)
          join evidence.fact f on f.type = 'SpaceDeactivated' and f.person_id = x.id
        where a.id = c.person_id and c.closed_at = greatest(f.happened_at, c.activated_at)
          and c.activated_at <= f.happened_at + interval '1 hour') end
    order by c.person_id limit ${limit}`.execute(on)
  return rows.map(({ personId }) => personId)
}
