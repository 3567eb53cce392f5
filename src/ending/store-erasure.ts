import { civilDay } from '../platform/clock.ts'
import type { Trx } from '../platform/db/act.ts'
import { day, instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { Verdict } from './keeping.ts'

export type ErasureRow = {
  readonly id: string
  readonly preparedAt: Temporal.Instant
  readonly preparedBy: string
  readonly listedAt: Temporal.Instant | null
  readonly confirmedAt: Temporal.Instant | null
  readonly confirmedBy: string | null
  readonly doneAt: Temporal.Instant | null
  readonly givenUpAt: Temporal.Instant | null
}

const columns = sql`e.id, e.prepared_at as "preparedAt", e.prepared_by as "preparedBy", e.listed_at as "listedAt",
  e.confirmed_at as "confirmedAt", e.confirmed_by as "confirmedBy", e.done_at as "doneAt",
  e.given_up_at as "givenUpAt"`

export async function insertErasure(trx: Trx, id: string, by: string, at: Temporal.Instant): Promise<void> {
  await sql`insert into ending.erasure (id, prepared_at, prepared_by) values (${id}, ${instant(at)}, ${by})`.execute(
    trx,
  )
}

/** The latest first. */
export async function erasures(trx: Trx): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`
    select ${columns} from ending.erasure e order by e.prepared_at desc, e.id desc limit 100`.execute(trx)
  return rows
}

export async function erasureById(trx: Trx, id: string): Promise<ErasureRow | undefined> {
  const { rows } = await sql<ErasureRow>`select ${columns} from ending.erasure e where e.id = ${id}`.execute(trx)
  return rows[0]
}

/**
 * The digest of whom it erases, counted anew from the lines that he may see: PostgreSQL takes it only if it is the one that was listed.
 * Undefined when nobody but he who prepared it could confirm it, or it is confirmed: PostgreSQL gives the row to another alone.
 */
export async function setConfirmed(
  trx: Trx,
  id: string,
  by: string,
  at: Temporal.Instant,
): Promise<string | undefined> {
  const { rows } = await sql<{ lines: string }>`
    update ending.erasure set confirmed_at = ${instant(at)}, confirmed_by = ${by}, confirmed_digest = ending.lines_digest(id)
    where id = ${id} and confirmed_by is null and given_up_by is null
    returning encode(confirmed_digest, 'hex') as lines`.execute(trx)
  return rows[0]?.lines
}

/** False when it is confirmed, or was given up before. */
export async function setGivenUp(trx: Trx, id: string, by: string, at: Temporal.Instant): Promise<boolean> {
  const { count } = await sql`update ending.erasure set given_up_at = ${instant(at)}, given_up_by = ${by}
    where id = ${id} and confirmed_by is null and given_up_by is null`.execute(trx)
  return count > 0
}

export async function anotherUnderWay(trx: Trx): Promise<boolean> {
  const { rows } = await sql`
    select from ending.erasure where confirmed_at is not null and done_at is null`.execute(trx)
  return rows.length > 0
}

/** How many records of each verdict, and how many of them are gone. */
export async function countsOf(trx: Trx, id: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ verdict: string; n: number }>`
    select coalesce(kept_as, verdict) as verdict, count(*)::int as n from ending.erasure_line where erasure_id = ${id}
    group by 1 order by 1`.execute(trx)
  return Object.fromEntries(rows.map(({ verdict, n }) => [verdict, n]))
}

export type Line = {
  readonly personId: string
  readonly digits: string | null
  readonly erasedAt: Temporal.Instant | null
}

/** Who would be erased, by the last of his number while there is one. */
export async function linesToErase(trx: Trx, id: string, limit: number): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select l.person_id as "personId", enrolment.last_digits(l.person_id) as digits, l.erased_at as "erasedAt"
    from ending.erasure_line l where l.erasure_id = ${id} and l.verdict = 'erase' and l.kept_as is null
    order by l.person_id limit ${limit}`.execute(trx)
  return rows
}

/** The oldest that was asked for and not looked at, held; another worker takes the next. */
export async function lockUnlisted(trx: Trx): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`select id from ending.erasure where listed_at is null and given_up_at is null
    order by prepared_at limit 1 for update skip locked`.execute(trx)
  return rows[0]?.id
}

/**
 * One of each human to be judged, the record that is kept: of whom a space was closed, or who was sent something and never came in, so
 * that no space of his will ever close.
 */
export async function humansToJudge(trx: Trx, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from enrolment.applicant a
    where a.merged_into is null and (${after}::uuid is null or a.id > ${after}::uuid)
      and case when exists (select from enrolment.applicant x join space.account c on c.person_id = x.id where x.id = a.id or x.merged_into = a.id)
        then exists (select from enrolment.applicant x join space.account c on c.person_id = x.id
          where (x.id = a.id or x.merged_into = a.id) and c.closed_at is not null)
        else exists (select from enrolment.applicant x join delivery.document d on d.person_id = x.id where x.id = a.id or x.merged_into = a.id) end
    order by a.id limit ${limit}`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Of who never came in: the day on which his way in was closed, after three notices; who has a space is not asked. */
export async function closedUnseen(
  trx: Trx,
  rootIds: readonly string[],
): Promise<ReadonlyMap<string, Temporal.PlainDate>> {
  const { rows } = await sql<{ id: string; at: Temporal.Instant }>`
    select c.id, c.at from (select r.id, ending.closed_unseen_at(r.id) as at from unnest(${rootIds}::uuid[]) r (id)) c
    where c.at is not null`.execute(trx)
  return new Map(rows.map(({ id, at }) => [id, civilDay(at)]))
}

/** `lastAt`: when he was registered, or given a key since. */
export type RecordOf = {
  readonly personId: string
  readonly lastAt: Temporal.Instant
  readonly hasSpace: boolean
  readonly closedAt: Temporal.Instant | null
}

export async function recordsOf(trx: Trx, personIds: readonly string[]): Promise<RecordOf[]> {
  const { rows } = await sql<RecordOf>`
    select a.id as "personId", c.person_id is not null as "hasSpace", c.closed_at as "closedAt",
      greatest(a.registered_at, (select max(k.issued_at) from enrolment.connection_key k where k.person_id = a.id)) as "lastAt"
    from enrolment.applicant a left join space.account c on c.person_id = a.id
    where a.id = any(${personIds}::uuid[])`.execute(trx)
  return rows
}

export async function insertLine(
  trx: Trx,
  l: { readonly erasureId: string; readonly personId: string; readonly rootId: string; readonly verdict: Verdict },
): Promise<void> {
  const until = 'until' in l.verdict ? day(l.verdict.until) : null
  await sql`insert into ending.erasure_line (erasure_id, person_id, root_id, verdict, kept_until)
    values (${l.erasureId}, ${l.personId}, ${l.rootId}, ${l.verdict.verdict}, ${until})`.execute(trx)
}

/** From here on nobody enters it. Returns the digest of whom it erases. */
export async function setListed(trx: Trx, id: string, schedule: Buffer | null, at: Temporal.Instant): Promise<string> {
  const { rows } = await sql<{ lines: string }>`
    update ending.erasure set listed_at = ${instant(at)}, schedule_digest = ${schedule}, lines_digest = ending.lines_digest(id)
    where id = ${id} returning encode(lines_digest, 'hex') as lines`.execute(trx)
  return rows[0]!.lines
}

/** That which two confirmed and which is not done. */
export async function confirmedErasure(trx: Trx): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from ending.erasure
    where confirmed_at is not null and done_at is null`.execute(trx)
  return rows[0]?.id
}

/** Whether it is the list that two confirmed, by its lines as they stand, counted once a minute. What was seen is written down. */
export async function isAsConfirmed(trx: Trx, id: string): Promise<boolean> {
  const { rows } = await sql<{ agrees: boolean }>`select ending.compare(${id}) as agrees`.execute(trx)
  return rows[0]!.agrees
}

export type ListedHuman = { readonly rootId: string; readonly records: readonly string[] }
export type ListedNow = {
  readonly preparedBy: string
  readonly confirmedBy: string | null
  /** Digest of whom it erases, by the lines themselves. */
  readonly lines: string
  /** The next of them, as those lines have them. */
  readonly humans: readonly ListedHuman[]
}

/** Both by one look at the lines: whom it names are those that the digest is of. */
export async function listedNow(trx: Trx, id: string, limit: number): Promise<ListedNow> {
  const { rows } = await sql<ListedNow>`
    with line as materialized (select root_id, person_id, kept_as is null and erased_at is null as waits
      from ending.erasure_line where erasure_id = ${id} and verdict = 'erase')
    select e.prepared_by as "preparedBy", e.confirmed_by as "confirmedBy",
      (select encode(sha256(convert_to(coalesce(string_agg(root_id || ' ' || person_id, E'\n' order by root_id, person_id), ''), 'UTF8')), 'hex')
        from line) as lines,
      (select coalesce(json_agg(json_build_object('rootId', root_id, 'records', records) order by root_id), '[]') from (
        select root_id, array_agg(person_id) as records from line
        where root_id in (select distinct root_id from line where waits order by root_id limit ${limit}) group by root_id) human) as humans
    from ending.erasure e where e.id = ${id}`.execute(trx)
  return rows[0]!
}

/** The records of one human, as the list that was confirmed has them. */
export async function recordsListed(trx: Trx, id: string, rootId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select person_id as id from ending.erasure_line
    where erasure_id = ${id} and root_id = ${rootId}`.execute(trx)
  return new Set(rows.map((row) => row.id))
}

/** What was true at the preparation is not any more: he stays, and what two confirmed stands as it was. */
export async function setKept(trx: Trx, id: string, rootId: string, verdict: Verdict): Promise<void> {
  const until = 'until' in verdict ? day(verdict.until) : null
  await sql`update ending.erasure_line set kept_as = ${verdict.verdict}, kept_until = ${until}
    where erasure_id = ${id} and root_id = ${rootId} and erased_at is null and kept_as is null`.execute(trx)
}

/** How many facts there are about these records, and a digest of theirs. */
export async function factsAbout(trx: Trx, personIds: readonly string[]): Promise<{ facts: number; digest: string }> {
  const { rows } = await sql<{ facts: number; digest: string }>`
    select count(*)::int as facts, encode(sha256(convert_to(coalesce(string_agg(encode(digest, 'hex'), '' order by id collate "C"), ''), 'UTF8')), 'hex') as digest
    from evidence.fact where person_id = any(${personIds}::uuid[])`.execute(trx)
  return rows[0]!
}

export type Gone = { readonly documents: number; readonly receipts: number; readonly files: number }

/** The key, and all that is held of one human. PostgreSQL refuses what two did not confirm, and what somebody still needs. */
export async function eraseHuman(trx: Trx, id: string, rootId: string, at: Temporal.Instant): Promise<Gone> {
  const { rows } = await sql<Gone>`
    select documents, receipts, files from ending.erase(${id}, ${rootId}, ${instant(at)})`.execute(trx)
  return rows[0]!
}

export async function setDone(trx: Trx, id: string, at: Temporal.Instant): Promise<void> {
  await sql`update ending.erasure set done_at = ${instant(at)} where id = ${id}`.execute(trx)
}

/** In another order at each turn: those that cannot be removed take the place of no other, however many they are. */
export async function erasedFiles(trx: Trx, now: Temporal.Instant, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select file_key as key from ending.erased_file order by md5(file_key || ${instant(now)}) limit ${limit}`.execute(
    trx,
  )
  return rows.map(({ key }) => key)
}

export async function forgetFiles(trx: Trx, keys: readonly string[]): Promise<void> {
  await sql`delete from ending.erased_file where file_key = any(${keys}::text[])`.execute(trx)
}
