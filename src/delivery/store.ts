import type { Trx } from '../platform/db/act.ts'
import { day, instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { About, LayThere } from './facts.ts'
import type { ContestOutcome, Given, GivenBy, ReServedAs, Served, Standing, WithdrawnReason } from './rules.ts'

/** A document as its row has it. */
export type Document = Omit<About, 'documentId' | 'legalEffect'> &
  Standing & {
    readonly id: string
    readonly legalEffect: 'decision' | 'summons' | 'none' | 'unknown'
    readonly foreignerNumber: string
    readonly caseNumber: string | null
    readonly fileKey: string
    readonly fileSize: number
    readonly filePages: number
    readonly wrappedKey: Buffer
    readonly decidedOn: Temporal.PlainDate | null
    readonly remedyCourt: string | null
    readonly remedyMonths: number | null
    readonly remedyDays: number | null
    readonly remedyFranc: boolean | null
    readonly remedyLegalAidDays: number | null
    readonly interviewAt: Temporal.Instant | null
    readonly interviewPlace: string | null
    readonly interviewLanguage: string | null
    readonly depositedAt: Temporal.Instant
    /** A member of the Office, or a machine of its. */
    readonly depositedBy: string
    readonly contestDecidedAt: Temporal.Instant | null
    /** As it is known now: that it lay in the wrong space may be found after it was taken back for another reason. */
    readonly withdrawnReason: WithdrawnReason | null
    /** Unopened here, and given to him otherwise: it serves nothing. */
    readonly givenOn: Temporal.PlainDate | null
    readonly givenBy: GivenBy | null
    /** The document of his that this one serves again, and as what; null, both, of what is served for the first time. */
    readonly reServiceOf: string | null
    readonly reServiceAs: ReServedAs | null
  }

/** What each fact about it says. */
export const aboutOf = (d: Document): About => ({ ...d, documentId: d.id })

/** Of a row `d` and its person `a`. */
export const documentColumns = sql`d.id, d.person_id as "personId", a.foreigner_number as "foreignerNumber", a.case_number as "caseNumber",
  d.kind, d.legal_effect as "legalEffect", d.regime, d.reference, d.file_key as "fileKey", d.file_digest as "fileDigest",
  d.file_size as "fileSize", d.file_pages as "filePages", d.wrapped_key as "wrappedKey", d.decided_on as "decidedOn",
  d.remedy_court as "remedyCourt", d.remedy_months as "remedyMonths", d.remedy_days as "remedyDays",
  d.remedy_franc as "remedyFranc", d.remedy_legal_aid_days as "remedyLegalAidDays", d.interview_at as "interviewAt",
  d.interview_place as "interviewPlace", d.interview_language as "interviewLanguage", d.deposited_at as "depositedAt",
  d.deposited_by as "depositedBy",
  d.made_available_at as "madeAvailableAt", d.term_ends_at as "termEndsAt", d.opened_at as "openedAt", d.served_on as "servedOn",
  d.served_by as "servedBy", d.contested_at as "contestedAt", d.contest_decided_at as "contestDecidedAt",
  d.contest_outcome as "contestOutcome", d.withdrawn_at as "withdrawnAt",
  case when d.wrong_space_found_at is null then d.withdrawn_reason else 'wrong-space' end as "withdrawnReason",
  d.given_on as "givenOn", d.given_by as "givenBy", d.re_service_of as "reServiceOf", d.re_service_as as "reServiceAs"`

/** Undefined when there is none, or none that the one who acts may see. */
export async function documentById(trx: Trx, id: string): Promise<Document | undefined> {
  const { rows } = await sql<Document>`
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id where d.id = ${id}`.execute(
    trx,
  )
  return rows[0]
}

/** All that a person has in his space by now, the oldest first. */
export async function documentsInOrder(trx: Trx, personId: string, now: Temporal.Instant): Promise<Document[]> {
  const { rows } = await sql<Document>`
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id
    where d.person_id = ${personId} and d.made_available_at <= ${instant(now)}
    order by d.made_available_at, d.id`.execute(trx)
  return rows
}

/** All of these persons, as far as the one who acts may see them. */
export async function documentsOf(trx: Trx, personIds: readonly string[]): Promise<Document[]> {
  const { rows } = await sql<Document>`
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id
    where d.person_id = any(${personIds}::uuid[])`.execute(trx)
  return rows
}

/** One, held until the transaction ends: whoever comes second sees what the first wrote. */
export async function lockDocument(trx: Trx, id: string): Promise<Document | undefined> {
  const { rows } = await sql<Document>`
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id
    where d.id = ${id} for update of d`.execute(trx)
  return rows[0]
}

/** The same, undefined too while somebody else holds it. */
export async function lockUnlessHeld(trx: Trx, id: string): Promise<Document | undefined> {
  const { rows } = await sql<Document>`
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id
    where d.id = ${id} for update of d skip locked`.execute(trx)
  return rows[0]
}

/** Merged or not is said apart: each has an index of its own. */
export async function documentsFound(
  trx: Trx,
  by: { foreigner: string | null; case: string | null; reference: string },
): Promise<Document[]> {
  const { rows } = await sql<Document>`
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id
    where d.id in (
      select r.id from delivery.document r where r.reference = ${by.reference}
      union select o.id from delivery.document o join enrolment.applicant p on p.id = o.person_id
        where (p.foreigner_number = ${by.foreigner} and p.merged_into is null)
          or (p.foreigner_number = ${by.foreigner} and p.merged_into is not null)
      union select o.id from delivery.document o join enrolment.applicant p on p.id = o.person_id
        where (p.case_number = ${by.case} and p.merged_into is null)
          or (p.case_number = ${by.case} and p.merged_into is not null))
    order by d.made_available_at desc limit 100`.execute(trx)
  return rows
}

export async function setOpened(trx: Trx, id: string, at: Temporal.Instant, served: Served | null): Promise<void> {
  await sql`update delivery.document set opened_at = ${instant(at)}, served_on = coalesce(${served && day(served.servedOn)}, served_on),
    served_by = coalesce(${served?.servedBy ?? null}, served_by) where id = ${id}`.execute(trx)
}

export async function setServed(trx: Trx, id: string, served: Served): Promise<void> {
  await sql`update delivery.document set served_on = ${day(served.servedOn)}, served_by = ${served.servedBy}
    where id = ${id}`.execute(trx)
}

export async function setContested(trx: Trx, id: string, at: Temporal.Instant): Promise<void> {
  await sql`update delivery.document set contested_at = ${instant(at)} where id = ${id}`.execute(trx)
}

export async function setContestDecided(
  trx: Trx,
  id: string,
  at: Temporal.Instant,
  outcome: ContestOutcome,
): Promise<void> {
  await sql`update delivery.document set contest_decided_at = ${instant(at)}, contest_outcome = ${outcome}
    where id = ${id}`.execute(trx)
}

export async function setWithdrawn(trx: Trx, id: string, at: Temporal.Instant, reason: WithdrawnReason): Promise<void> {
  await sql`update delivery.document set withdrawn_at = ${instant(at)}, withdrawn_reason = ${reason}
    where id = ${id}`.execute(trx)
}

/** Of what was taken back before, for another reason: that one stays written as it was. */
export async function setWrongSpaceFound(trx: Trx, id: string, at: Temporal.Instant): Promise<void> {
  await sql`update delivery.document set wrong_space_found_at = ${instant(at)} where id = ${id}`.execute(trx)
}

/** Whether one of them turned out to be another person's. */
export async function anyInWrongSpace(trx: Trx, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{
    is: boolean
  }>`select exists (select from delivery.document d where d.id = any(${ids}::uuid[])
    and (d.wrong_space_found_at is not null or d.withdrawn_reason = 'wrong-space')) as is`.execute(trx)
  return rows[0]!.is
}

export async function setGiven(trx: Trx, id: string, { givenOn, givenBy }: Given): Promise<void> {
  await sql`update delivery.document set given_on = ${day(givenOn)}, given_by = ${givenBy} where id = ${id}`.execute(
    trx,
  )
}

export async function insertMisplaced(
  trx: Trx,
  d: Pick<Document, 'id' | 'madeAvailableAt'>,
  meantFor: string,
  { wasOpened, until }: LayThere,
): Promise<void> {
  await sql`insert into delivery.misplaced (document_id, person_id, placed_at, taken_back_at, was_opened)
    values (${d.id}, ${meantFor}, ${instant(d.madeAvailableAt)}, ${instant(until)}, ${wasOpened})`.execute(trx)
}
