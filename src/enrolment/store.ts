import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { Kept } from './facts.ts'
import type { DeskSees, Established, SpaceState } from './rules.ts'

/** A person's record, as far as the one who acts may see it. */
export type Applicant = {
  id: string
  foreignerNumber: string
  caseNumber: string | null
  registeredBy: string
  deskName: string
  department: string | null
  registeredAt: Temporal.Instant
  receptionDeskId: string | null
  receptionDeskName: string | null
  receptionDeskAddress: string | null
  receptionDeskPhone: string | null
  deskSeesWaiting: DeskSees
  language: string | null
  languageEstablishedBy: Established | null
  hasPin: boolean
  eligibility: Kept['answer']
  eligibilityArticle: string
  eligibilityReason: string
  eligibilitySince: Temporal.Instant
  mergedInto: string | null
}

/**
 * One at a time over a person, whatever the rights of who acts: a row lock would need the right to amend. Several are
 * locked in one order, so that two acts over the same family never wait for each other.
 */
export async function lockPersons(trx: Trx, ids: readonly string[]): Promise<void> {
  for (const id of [...ids].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`person:${id}`}, 0))`.execute(trx)
}

export async function applicantById(trx: Trx, id: string): Promise<Applicant | undefined> {
  const { rows } = await sql<Applicant>`
    select a.id, a.foreigner_number as "foreignerNumber", a.case_number as "caseNumber", a.registered_by as "registeredBy",
      d.name as "deskName", d.department, a.registered_at as "registeredAt", a.reception_desk_id as "receptionDeskId",
      r.name as "receptionDeskName", r.address as "receptionDeskAddress", r.phone as "receptionDeskPhone", a.desk_sees_waiting as "deskSeesWaiting", a.language,
      a.language_established_by as "languageEstablishedBy", a.pin_digest is not null as "hasPin", a.eligibility,
      a.eligibility_article as "eligibilityArticle", a.eligibility_reason as "eligibilityReason",
      a.eligibility_since as "eligibilitySince", a.merged_into as "mergedInto"
    from enrolment.applicant a join staff.organisation d on d.id = a.registered_by
      left join staff.organisation r on r.id = a.reception_desk_id
    where a.id = ${id}`.execute(trx)
  return rows[0]
}

/** Does one of the actor's grants give this right over this very person? */
export async function mayPerson(trx: Trx, right: string, personId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select enrolment.may_person(${right}, ${personId}) as may`.execute(trx)
  return rows[0]!.may
}

export type NumberKind = 'foreigner' | 'case'

/** Of everybody, in the actor's reach or not: whose number this is, or was before it changed. Only an id comes out. */
export async function holderOf(trx: Trx, kind: NumberKind, number: string): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`select enrolment.holder_of(${kind}, ${number}) as id`.execute(trx)
  return rows[0]!.id
}

/** Whose space opens with this number, before any secret is checked. */
export async function spaceOf(trx: Trx, number: string): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`select enrolment.space_of(${number}) as id`.execute(trx)
  return rows[0]!.id
}

export async function spaceState(trx: Trx, personId: string): Promise<SpaceState> {
  const { rows } = await sql<{ state: SpaceState }>`select enrolment.space_state(${personId}) as state`.execute(trx)
  return rows[0]!.state
}

/** He said that he cannot use the space, and the Office has not answered that he stays: what a deposit asks. */
export async function askedForPaper(trx: Trx, personId: string): Promise<boolean> {
  const { rows } = await sql<{ asked: boolean }>`select enrolment.asked_for_paper(${personId}) as asked`.execute(trx)
  return rows[0]!.asked
}

export async function waitingDocuments(trx: Trx, personId: string): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] }>`select enrolment.waiting_documents(${personId}) as ids`.execute(trx)
  return rows[0]!.ids
}

export async function holdsDocuments(trx: Trx, personId: string): Promise<boolean> {
  const { rows } = await sql<{ holds: boolean }>`select enrolment.holds_documents(${personId}) as holds`.execute(trx)
  return rows[0]!.holds
}

export type NewApplicant = {
  id: string
  foreignerNumber: string
  caseNumber: string | null
  registeredBy: string
  receptionDeskId: string | null
  deskSeesWaiting: DeskSees
  language: string | null
  languageEstablishedBy: Established | null
  pinDigest: Uint8Array | null
  eligibility: Kept
}

/** False when somebody has one of the numbers already; waits for one who is registering the same at this instant. */
export async function insertApplicant(trx: Trx, a: NewApplicant, now: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into enrolment.applicant (id, foreigner_number, case_number, registered_by, registered_at, reception_desk_id,
      desk_sees_waiting, language, language_established_by, pin_digest, eligibility, eligibility_article,
      eligibility_reason, eligibility_since)
    values (${a.id}, ${a.foreignerNumber}, ${a.caseNumber}, ${a.registeredBy}, ${instant(now)}, ${a.receptionDeskId},
      ${a.deskSeesWaiting}, ${a.language}, ${a.languageEstablishedBy}, ${a.pinDigest && Buffer.from(a.pinDigest)},
      ${a.eligibility.answer}, ${a.eligibility.article}, ${a.eligibility.reason}, ${instant(now)})
    on conflict do nothing returning id`.execute(trx)
  return rows.length > 0
}

/** The digest of the PIN, to tell a request sent twice from another one. */
export async function pinDigestOf(trx: Trx, personId: string): Promise<Buffer | null> {
  const { rows } = await sql<{ digest: Buffer | null }>`
    select pin_digest as digest from enrolment.applicant where id = ${personId}`.execute(trx)
  return rows[0]?.digest ?? null
}

export async function setPin(trx: Trx, personId: string, digest: Uint8Array): Promise<void> {
  await sql`update enrolment.applicant set pin_digest = ${Buffer.from(digest)} where id = ${personId}`.execute(trx)
}

export async function setLanguage(trx: Trx, personId: string, language: string, by: Established): Promise<void> {
  await sql`update enrolment.applicant set language = ${language}, language_established_by = ${by}
    where id = ${personId}`.execute(trx)
}

export async function setReceptionDesk(trx: Trx, personId: string, desk: string | null, sees: DeskSees): Promise<void> {
  await sql`update enrolment.applicant set reception_desk_id = ${desk}, desk_sees_waiting = ${sees}
    where id = ${personId}`.execute(trx)
}

export async function setEligibility(trx: Trx, personId: string, kept: Kept, now: Temporal.Instant): Promise<void> {
  await sql`update enrolment.applicant set eligibility = ${kept.answer}, eligibility_reason = ${kept.reason},
    eligibility_article = ${kept.article}, eligibility_since = ${instant(now)} where id = ${personId}`.execute(trx)
}

export async function setNumber(trx: Trx, personId: string, kind: NumberKind, number: string): Promise<void> {
  const column = kind === 'foreigner' ? sql`foreigner_number` : sql`case_number`
  await sql`update enrolment.applicant set ${column} = ${number} where id = ${personId}`.execute(trx)
}

/** A number that came and went and came again keeps its first line. */
export async function insertFormerNumber(
  trx: Trx,
  f: { number: string; kind: NumberKind; personId: string; why: 'changed' | 'mistyped' | 'merged' },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into enrolment.former_number (number, kind, person_id, why, replaced_at)
    values (${f.number}, ${f.kind}, ${f.personId}, ${f.why}, ${instant(now)}) on conflict do nothing`.execute(trx)
}

export async function formerNumbers(
  trx: Trx,
  personId: string,
): Promise<{ number: string; kind: NumberKind; why: string }[]> {
  const { rows } = await sql<{ number: string; kind: NumberKind; why: string }>`
    select number, kind, why from enrolment.former_number where person_id = ${personId} order by replaced_at, number`.execute(
    trx,
  )
  return rows
}

/** Whoever had been merged into `merged` before is led to `kept` too: never a chain to follow. */
export async function setMerged(trx: Trx, kept: string, merged: string, now: Temporal.Instant): Promise<void> {
  await sql`update enrolment.applicant set merged_into = ${kept}, merged_at = coalesce(merged_at, ${instant(now)})
    where id = ${merged} or merged_into = ${merged}`.execute(trx)
}

export async function mergedRecords(trx: Trx, personId: string): Promise<{ id: string; foreignerNumber: string }[]> {
  const { rows } = await sql<{ id: string; foreignerNumber: string }>`
    select id, foreigner_number as "foreignerNumber" from enrolment.applicant where merged_into = ${personId}
    order by merged_at, id`.execute(trx)
  return rows
}

export type Desk = { id: string; name: string; department: string | null }

/** Desks at which the actor may register. */
export async function desksOfActor(trx: Trx): Promise<Desk[]> {
  const { rows } = await sql<Desk>`select id, name, department from staff.organisation
    where kind = 'registration-desk' and staff.may('applicant.register', id, null) order by name, id`.execute(trx)
  return rows
}

/** Structures that house or domicile. */
export async function receptionDesks(trx: Trx): Promise<Desk[]> {
  const { rows } = await sql<Desk>`select id, name, department from staff.organisation
    where kind = 'reception-desk' order by name, id`.execute(trx)
  return rows
}
