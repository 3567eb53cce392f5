import type { Trx } from '../platform/db/act.ts'
import { day, instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { Counting, NoticeDays } from './rules.ts'

/**
 * Open spaces of which a decision may have been served long enough ago, or whose closing was announced: those to look at, after the
 * last one that was. The others have no step to take.
 */
export async function spacesToLookAt(
  trx: Trx,
  servedBy: Temporal.PlainDate,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select c.person_id as "personId" from space.account c join enrolment.applicant a on a.id = c.person_id
    where c.closed_at is null and (${after}::uuid is null or c.person_id > ${after}::uuid)
      and (exists (select from ending.closing k where k.person_id = c.person_id and k.ended_at is null)
        or exists (select from enrolment.applicant x join delivery.document d on d.person_id = x.id
          where (x.id = coalesce(a.merged_into, a.id) or x.merged_into = coalesce(a.merged_into, a.id))
            and d.legal_effect = 'decision' and d.served_on <= ${day(servedBy)})
        or exists (select from enrolment.applicant x join ending.case_end e on e.person_id = x.id
          where (x.id = coalesce(a.merged_into, a.id) or x.merged_into = coalesce(a.merged_into, a.id))
            and e.undone_at is null and (e.declared_at at time zone 'Europe/Paris')::date <= ${day(servedBy)}))
    order by c.person_id limit ${limit}`.execute(trx)
  return rows.map(({ personId }) => personId)
}

/**
 * The same of who never came in: the record that is kept of each, until his way in was closed and nothing came after. `served_on` stands
 * on what the term served too.
 */
export async function unseenToLookAt(
  trx: Trx,
  servedBy: Temporal.PlainDate,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select a.id as "personId" from enrolment.applicant a
    where a.merged_into is null and (${after}::uuid is null or a.id > ${after}::uuid)
      and (exists (select from enrolment.applicant x join delivery.document d on d.person_id = x.id
          where (x.id = a.id or x.merged_into = a.id) and d.legal_effect = 'decision' and d.served_on <= ${day(servedBy)})
        or exists (select from enrolment.applicant x join ending.case_end e on e.person_id = x.id
          where (x.id = a.id or x.merged_into = a.id)
            and e.undone_at is null and (e.declared_at at time zone 'Europe/Paris')::date <= ${day(servedBy)})
        or exists (select from ending.closing k where k.person_id = a.id and k.ended_at is null))
      and ${neverCame} and ending.closed_unseen_at(a.id) is null
    order by a.id limit ${limit}`.execute(trx)
  return rows.map(({ personId }) => personId)
}

const neverCame = sql`not exists (select from enrolment.applicant x join space.account c on c.person_id = x.id
  where x.id = a.id or x.merged_into = a.id)`

/** Held by the act already: another worker closed it a moment ago. */
export async function isClosedUnseen(trx: Trx, personId: string): Promise<boolean> {
  const { rows } = await sql`select from enrolment.applicant a
    where a.id = ${personId} and ${neverCame} and ending.closed_unseen_at(a.id) is not null`.execute(trx)
  return rows.length > 0
}

/** Who was told by post that it closes, and came in since, reads it there as anybody. */
export async function showClosing(trx: Trx): Promise<void> {
  await sql`update space.account c set closes_on = k.closes_on from ending.closing k
    where k.person_id = c.person_id and k.ended_at is null and c.closes_on is null and c.closed_at is null`.execute(trx)
}

/** One human: the record that is kept, and those merged into it. `personId` is whichever of them has the space. */
export type Kin = { readonly personId: string; readonly memberId: string }

export async function kinOf(trx: Trx, personIds: readonly string[]): Promise<Kin[]> {
  const { rows } = await sql<Kin>`
    select a.id as "personId", x.id as "memberId" from enrolment.applicant a
      join enrolment.applicant x on x.id = coalesce(a.merged_into, a.id) or x.merged_into = coalesce(a.merged_into, a.id)
    where a.id = any(${personIds}::uuid[])`.execute(trx)
  return rows
}

/** What he says of a letter at this instant, or that he opens it, comes before the step or after, never beside: those acts hold it. */
export async function holdLetters(trx: Trx, personId: string): Promise<void> {
  await sql`select from delivery.document where person_id in (${recordsOf(personId)}) order by id for update`.execute(
    trx,
  )
}

/** Which of these asked for paper and have no answer yet. */
export async function paperUnanswered(trx: Trx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select w.person_id as id from staff.work_item w
    where w.person_id = any(${personIds}::uuid[]) and w.kind = 'paper-asked' and w.done_at is null`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

export type ClosingRow = {
  readonly id: string
  readonly personId: string
  /** Of which decision, or which end of his procedure, it is the year. */
  readonly of: Counting['of']
  readonly countedId: string
  readonly closesOn: Temporal.PlainDate
}

export async function announcedClosings(trx: Trx, personIds: readonly string[]): Promise<ClosingRow[]> {
  const { rows } = await sql<ClosingRow>`
    select k.id, k.person_id as "personId", case when k.decision_id is null then 'case-end' else 'decision' end as "of",
      coalesce(k.decision_id, k.case_end_id) as "countedId", k.closes_on as "closesOn" from ending.closing k
    where k.person_id = any(${personIds}::uuid[]) and k.ended_at is null`.execute(trx)
  return rows
}

/**
 * `toldAt`: by the first alert about it that a carrier took and that is not known to have failed, or by the Office otherwise: by an answer
 * to this very notice, not to another of the same closing or of one that was stopped.
 */
export type NoticeRow = {
  readonly closingId: string
  readonly days: NoticeDays
  readonly givenAt: Temporal.Instant
  readonly toldAt: Temporal.Instant | null
}

export async function noticesOf(trx: Trx, closingIds: readonly string[]): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`
    select n.closing_id as "closingId", n.days, n.given_at as "givenAt", least(
      (select min(a.sent_at) from reach.alert a
        where a.fact_id = n.fact_id and a.purpose = 'space-closing' and a.sent_at is not null and a.outcome is distinct from 'failed'),
      (select f.happened_at from evidence.fact f
        where f.id = n.fact_id || '/told-otherwise' and f.type = 'ClosingToldOtherwise')) as "toldAt"
    from ending.notice n
    where n.closing_id = any(${closingIds}::uuid[]) order by n.given_at, n.days desc`.execute(trx)
  return rows
}

/** Notices that somebody is still asked to tell, of closings that were stopped or are done: a carrier says late, too, that one failed. */
export async function askedInVain(trx: Trx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ factId: string }>`
    select w.fact_id as "factId" from staff.work_item w
      join ending.notice n on n.fact_id = w.fact_id join ending.closing k on k.id = n.closing_id
    where w.kind = 'closing-not-told' and w.done_at is null and k.ended_at is not null
    order by w.id limit ${limit}`.execute(trx)
  return rows.map(({ factId }) => factId)
}

export async function insertClosing(trx: Trx, k: ClosingRow, at: Temporal.Instant): Promise<void> {
  await sql`insert into ending.closing (id, person_id, decision_id, case_end_id, announced_at, closes_on)
    values (${k.id}, ${k.personId}, ${k.of === 'decision' ? k.countedId : null}, ${k.of === 'case-end' ? k.countedId : null},
      ${instant(at)}, ${day(k.closesOn)})`.execute(trx)
}

export async function insertNotice(
  trx: Trx,
  closingId: string,
  days: NoticeDays,
  factId: string,
  at: Temporal.Instant,
): Promise<void> {
  await sql`insert into ending.notice (closing_id, days, given_at, fact_id)
    values (${closingId}, ${days}, ${instant(at)}, ${factId})`.execute(trx)
}

export async function setClosesOn(trx: Trx, k: ClosingRow, closesOn: Temporal.PlainDate): Promise<void> {
  await sql`update ending.closing set closes_on = ${day(closesOn)} where id = ${k.id}`.execute(trx)
  await sql`update space.account set closes_on = ${day(closesOn)} where person_id = ${k.personId}`.execute(trx)
}

export async function setStopped(trx: Trx, k: ClosingRow, at: Temporal.Instant): Promise<void> {
  await sql`update ending.closing set ended_at = ${instant(at)}, outcome = 'stopped' where id = ${k.id}`.execute(trx)
  await sql`update space.account set closes_on = null where person_id = ${k.personId}`.execute(trx)
}

/**
 * The space, every session of it, and each key that a desk had printed for him and nobody used: of who never came in that is all. The
 * keys are held first: the space of who comes in by one at this instant is there by the next statement, or his key is used no more. He may
 * come in by several, each of another record of his: each space that is newer than the last notice is closed, but one whose own year was
 * announced. His own hour may be later than the one at which this act began.
 */
export async function setClosed(trx: Trx, k: ClosingRow, at: Temporal.Instant): Promise<void> {
  await sql`select from enrolment.connection_key where ${unusedOf(k.personId)} order by id for update`.execute(trx)
  await sql`update ending.closing set ended_at = ${instant(at)}, outcome = 'closed' where id = ${k.id}`.execute(trx)
  const { rows } = await sql<{ personId: string }>`
    update space.account c set closed_at = greatest(${instant(at)}::timestamptz, c.activated_at)
    where c.closed_at is null and (c.person_id = ${k.personId} or (c.person_id in (${recordsOf(k.personId)})
      and c.activated_at > (select max(n.given_at) from ending.notice n where n.closing_id = ${k.id})
      and not exists (select from ending.closing o where o.person_id = c.person_id and o.ended_at is null)))
    returning c.person_id as "personId"`.execute(trx)
  await sql`update space.session set ended_at = ${instant(at)}
    where person_id = any(${rows.map(({ personId }) => personId)}::uuid[]) and ended_at is null`.execute(trx)
  await sql`update enrolment.connection_key set cancelled_at = ${instant(at)}, cancelled_why = 'expired'
    where ${unusedOf(k.personId)}`.execute(trx)
}

const unusedOf = (personId: string) =>
  sql`used_at is null and cancelled_at is null and person_id in (${recordsOf(personId)})`

/** All records of one human, as of `kinOf`. */
const recordsOf = (personId: string) => sql`select x.id from enrolment.applicant a join enrolment.applicant x
  on x.id = coalesce(a.merged_into, a.id) or x.merged_into = coalesce(a.merged_into, a.id) where a.id = ${personId}`
