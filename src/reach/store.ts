import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import type { AlertAbout } from './facts.ts'
import type { Channel, Outcome, Purpose } from './rules.ts'

export type Alert = AlertAbout & {
  readonly factId: string
  readonly contactId: string
  readonly createdAt: Temporal.Instant
  readonly dueAt: Temporal.Instant
  readonly rounds: number
  readonly sentAt: Temporal.Instant | null
  readonly outcome: Outcome | null
  readonly outcomeAt: Temporal.Instant | null
  readonly outcomeCode: string | null
}

const columns = sql`a.id, a.person_id as "personId", a.document_id as "documentId", a.fact_id as "factId", a.purpose,
  a.contact_point_id as "contactId", a.channel, a.created_at as "createdAt", a.due_at as "dueAt", a.rounds,
  a.sent_at as "sentAt", a.outcome, a.outcome_at as "outcomeAt", a.outcome_code as "outcomeCode"`

/** False when this contact is being told of this already. */
export async function insertAlert(
  trx: Trx,
  a: AlertAbout & { factId: string; contactId: string; now: Temporal.Instant; dueAt: Temporal.Instant },
): Promise<boolean> {
  const { rows } = await sql`
    insert into reach.alert (id, person_id, document_id, fact_id, purpose, contact_point_id, channel, created_at, due_at)
    values (${a.id}, ${a.personId}, ${a.documentId}, ${a.factId}, ${a.purpose}, ${a.contactId}, ${a.channel},
      ${instant(a.now)}, ${instant(a.dueAt)})
    on conflict (fact_id, purpose, contact_point_id) do nothing returning 1`.execute(trx)
  return rows.length > 0
}

/**
 * An alert and all that tell the same person of the same thing, held until the transaction ends: of two that fail at one
 * instant, the second sees the first. Undefined when the id is none of an alert (a code's message has one too).
 */
export async function lockAlert(trx: Trx, id: string): Promise<{ alert: Alert; all: readonly Alert[] } | undefined> {
  const { rows } = await sql<Alert>`
    select ${columns} from reach.alert a
    where (a.fact_id, a.purpose) = (select b.fact_id, b.purpose from reach.alert b where b.id = ${id})
    order by a.id for update`.execute(trx)
  const alert = rows.find((row) => row.id === id)
  return alert && { alert, all: rows }
}

export async function setDue(trx: Trx, id: string, dueAt: Temporal.Instant): Promise<void> {
  await sql`update reach.alert set due_at = ${instant(dueAt)} where id = ${id}`.execute(trx)
}

export async function setTried(trx: Trx, id: string, language: string): Promise<void> {
  await sql`update reach.alert set tries = tries + 1, language = ${language} where id = ${id}`.execute(trx)
}

export async function setNextRound(trx: Trx, id: string, dueAt: Temporal.Instant): Promise<void> {
  await sql`update reach.alert set due_at = ${instant(dueAt)}, rounds = rounds + 1 where id = ${id}`.execute(trx)
}

/** Gives back the language it was sent in. */
export async function setSent(trx: Trx, id: string, at: Temporal.Instant): Promise<string> {
  const { rows } = await sql<{ language: string }>`
    update reach.alert set sent_at = ${instant(at)} where id = ${id} returning language`.execute(trx)
  return rows[0]!.language
}

export async function setOutcome(
  trx: Trx,
  id: string,
  outcome: Outcome,
  at: Temporal.Instant,
  code: string | null,
): Promise<void> {
  await sql`update reach.alert set outcome = ${outcome}, outcome_at = ${instant(at)}, outcome_code = ${code}
    where id = ${id}`.execute(trx)
}

/** Since when the alert that waits longest is due; null when none waits. */
export async function oldestUnsent(db: Asks, now: Temporal.Instant): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ since: Temporal.Instant | null }>`
    select min(due_at) as since from reach.alert
    where sent_at is null and outcome is null and due_at <= ${instant(now)}`.execute(db)
  return rows[0]!.since
}

/** Unsent although due before this: whatever was to send them has given up. */
export async function stuckSince(db: Asks, before: Temporal.Instant, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from reach.alert where sent_at is null and outcome is null and due_at <= ${instant(before)}
    order by due_at limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** For a time line: how and when he was told of a document, and what became of it. Never at which address or number. */
export type AlertLine = {
  readonly id: string
  readonly channel: Channel
  readonly purpose: Purpose
  readonly dueAt: Temporal.Instant
  /** Null: not sent (yet). */
  readonly sentAt: Temporal.Instant | null
  /** Null: nothing was said of it. */
  readonly outcome: Outcome | null
  readonly outcomeAt: Temporal.Instant | null
  readonly outcomeCode: string | null
}

/** In the order they were due; those that the acting role may see. */
export async function alertsOf(trx: Trx, documentId: string): Promise<AlertLine[]> {
  const { rows } = await sql<AlertLine>`
    select id, channel, purpose, due_at as "dueAt", sent_at as "sentAt", outcome, outcome_at as "outcomeAt",
      outcome_code as "outcomeCode"
    from reach.alert where document_id = ${documentId} order by due_at, id`.execute(trx)
  return rows
}

export type CaseEnd = { readonly death: boolean; readonly declaredAt: Temporal.Instant }

/** That his procedure is over, on whichever of his records the Office declared it. */
export async function caseEndOf(trx: Trx, personId: string): Promise<CaseEnd | null> {
  const { rows } = await sql<CaseEnd>`
    select e.why = 'death' as death, e.declared_at as "declaredAt" from enrolment.applicant p
      join enrolment.applicant a on coalesce(a.merged_into, a.id) = coalesce(p.merged_into, p.id)
      join ending.case_end e on e.person_id = a.id and e.undone_at is null
    where p.id = ${personId} order by e.why = 'death' desc, e.declared_at limit 1`.execute(trx)
  return rows[0] ?? null
}
