import { type Asks, sql } from '../platform/db/sql.ts'

export type AuditedErasure = {
  readonly id: string
  /** Those of its steps that a row tells: for each a fact must say so. */
  readonly steps: readonly ('prepared' | 'listed' | 'confirmed' | 'given-up')[]
  /** The columns that say another thing than its facts; `lines`: whom it erases; `erasure`: somebody was erased by a list that is not there. */
  readonly wrong: readonly string[]
}

const said = (fact: string, member: string) => sql.raw(`substring(${fact}.body from '"${member}":"([^"]*)"')`)
const named = (as: string, what: string) =>
  sql.raw(`left join evidence.fact ${as} on ${as}.id = 'erasure:' || k.id || '/${what}'`)
const differs = (row: string, fact: string, column: string) =>
  sql.raw(`case when e.${row} is distinct from ${fact}.${column} then '${row}' end`)

/**
 * Each list of those to erase beside its facts: a few a year, so all at once. Without its report one is done where whoever owns the tables ended it
 * (docs/operations.md).
 */
export async function erasuresAgainstFacts(on: Asks): Promise<AuditedErasure[]> {
  const { rows } = await sql<AuditedErasure>`
    with line as (select erasure_id as id, bool_or(erased_at is not null) as erases,
        encode(sha256(convert_to(coalesce(string_agg(root_id || ' ' || person_id, E'\n' order by root_id, person_id)
          filter (where verdict = 'erase'), ''), 'UTF8')), 'hex') as digest
      from ending.erasure_line group by erasure_id),
    k as (select id, coalesce(erases, false) as erases,
        coalesce(digest, encode(sha256(''), 'hex')) as digest from ending.erasure full join line using (id))
    select k.id, array_remove(array['prepared', case when k.erases or e.listed_at is not null then 'listed' end,
        case when k.erases or e.confirmed_at is not null then 'confirmed' end,
        case when e.given_up_at is not null then 'given-up' end], null) as steps,
      array_remove(case when e.id is null then array['erasure'] else array[
        ${differs('prepared_at', 'p', 'happened_at')}, case when e.prepared_by::text is distinct from p.author_id then 'prepared_by' end,
        ${differs('listed_at', 'l', 'happened_at')},
        case when encode(e.schedule_digest, 'hex') is distinct from ${said('l', 'schedule')} then 'schedule_digest' end,
        case when encode(e.lines_digest, 'hex') is distinct from ${said('l', 'lines')} then 'lines_digest' end,
        ${differs('confirmed_at', 'c', 'happened_at')}, case when e.confirmed_by::text is distinct from c.author_id then 'confirmed_by' end,
        case when encode(e.confirmed_digest, 'hex') is distinct from ${said('c', 'lines')} then 'confirmed_digest' end,
        case when k.digest <> any(array_remove(array[${said('l', 'lines')}, ${said('c', 'lines')}], null)) then 'lines' end,
        ${differs('given_up_at', 'g', 'happened_at')}, case when e.given_up_by::text is distinct from g.author_id then 'given_up_by' end,
        case when e.done_at is distinct from coalesce(r.happened_at, case when e.done_at = e.compared_at then e.done_at end)
          then 'done_at' end] end, null) as wrong
    from k left join ending.erasure e on e.id = k.id
      ${named('p', 'prepared')} ${named('l', 'listed')} ${named('c', 'confirmed')} ${named('g', 'given-up')} ${named('r', 'reported')}
    order by k.id`.execute(on)
  return rows
}

export type AuditedErased = { readonly personId: string; readonly wrong: readonly string[] }

/** Records that were erased at another hour than their `PersonErased` says, by another list, or before it was confirmed. */
export async function erasedNotAsTheirFacts(on: Asks, limit: number): Promise<AuditedErased[]> {
  const { rows } = await sql<AuditedErased>`select * from (
      select l.person_id as "personId", array_remove(array[
        case when l.erased_at is distinct from f.happened_at or l.erased_at < e.confirmed_at then 'erased_at' end,
        case when l.erasure_id::text is distinct from ${said('f', 'erasureId')} then 'erasure_id' end,
        case when l.verdict <> 'erase' or l.kept_as is not null then 'verdict' end], null) as wrong
      from ending.erasure_line l left join ending.erasure e on e.id = l.erasure_id
        left join evidence.fact f on f.id = 'person:' || l.root_id || '/erased'
      where l.erased_at is not null) found
    where cardinality(wrong) > 0 order by "personId" limit ${limit}`.execute(on)
  return rows
}

/** When, as a clock on the wall has it: the years of a schedule are counted by days in Paris. */
const paris = (hour: string) => sql.raw(`(${hour} at time zone 'Europe/Paris')`)

/**
 * Of who was erased, by the record that was kept of him, what happened to him less than a year before, which no schedule lets be erased
 * (keeping.ts): the facts stay, whatever rows were made to say.
 */
export async function erasedTooEarly(
  on: Asks,
  limit: number,
): Promise<{ readonly personId: string; readonly factId: string }[]> {
  const { rows } = await sql<{ personId: string; factId: string }>`select l.root_id as "personId", f.id as "factId"
    from ending.erasure_line l join evidence.fact e on e.id = 'person:' || l.root_id || '/erased'
      join evidence.fact f on f.person_id = l.person_id
    where l.erased_at is not null and f.type in ('PersonRegistered', 'ConnectionKeyIssued', 'DocumentDeposited')
      and ${paris('f.happened_at')} > ${paris('e.happened_at')} - interval '1 year'
    order by l.root_id, f.id limit ${limit}`.execute(on)
  return rows
}

/** Humans who were erased though no fact says that a space of theirs, or their way in, was closed. */
export async function erasedUntold(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`select distinct l.root_id as "personId" from ending.erasure_line l
    where l.erased_at is not null and not exists (select from ending.erasure_line x
        join evidence.fact f on f.person_id = x.person_id and f.type = 'SpaceDeactivated'
      where x.erasure_id = l.erasure_id and x.root_id = l.root_id)
    order by l.root_id limit ${limit}`.execute(on)
  return rows.map(({ personId }) => personId)
}

/**
 * Records whose years count from another hour than their facts say: registered, given a key, come in; `key`: one that he was given is not
 * there. Who was never registered by a fact is not asked about (docs/evidence.md, §9).
 */
export async function sinceNotAsTheirFacts(on: Asks, limit: number): Promise<AuditedErased[]> {
  const { rows } = await sql<AuditedErased>`select "personId", array_agg(distinct wrong order by wrong) as wrong from (
      select a.id as "personId", 'registered_at' as wrong from enrolment.applicant a
        join evidence.fact f on f.type = 'PersonRegistered' and f.id = 'person:' || a.id || '/registered'
      where a.registered_at <> f.happened_at
      union all select f.person_id, case when k.id is null then 'key' else 'issued_at' end
        from evidence.fact f left join enrolment.connection_key k on f.id = 'key:' || k.id || '/issued'
      where f.type = 'ConnectionKeyIssued' and (k.issued_at, k.person_id) is distinct from (f.happened_at, f.person_id)
        and exists (select from platform.person_key p where p.person_id = f.person_id)
      union all select c.person_id, 'activated_at' from space.account c
        left join evidence.fact f on f.person_id = c.person_id and f.type = 'SpaceActivated'
      group by c.person_id having count(f.id) > 0 and not bool_or(f.happened_at = c.activated_at)) found
    group by "personId" order by "personId" limit ${limit}`.execute(on)
  return rows
}
