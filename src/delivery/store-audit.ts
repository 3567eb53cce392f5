import type { Db } from '../platform/db/db.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import type { Trx } from '../platform/db/transaction.ts'
import { documentSubject } from './facts.ts'

type Text = string | null

/** What happens to a document once at most: the last part of the id of the fact that says so, and the type of that fact. */
const HAPPENINGS = {
  deposited: 'DocumentDeposited',
  opened: 'DocumentOpened',
  deemed: 'ServiceDeemed',
  contested: 'DocumentContested',
  'contest-decided': 'ContestDecided',
  withdrawn: 'DocumentWithdrawn',
  'wrong-space-found': 'WrongSpaceFound',
  'given-otherwise': 'DocumentGivenOtherwise',
  're-served': 'DocumentReServed',
} as const
export type Happening = keyof typeof HAPPENINGS

/** A fact of a document, as the journal has it; its hours as PostgreSQL writes them, and the civil day of the first in Paris. */
export type FactOf = {
  readonly body: string
  readonly personId: Text
  readonly authorId: string
  readonly regime: Text
  readonly happenedAt: string
  readonly day: string
  readonly recordedAt: string
}

/** A row, and what its facts say beside it. */
export type AuditedDocument = {
  readonly id: string
  /** Each column that a fact says; hours and days as PostgreSQL writes them. */
  readonly row: Readonly<Record<string, Text | number | boolean>>
  readonly facts: Readonly<Partial<Record<Happening, FactOf>>>
}

/** The next documents by their ids from one on, that one too, with their facts, as both were at one instant: an act that comes between the two is in neither. */
export const documentsAgainstFacts = (on: Db, from: string | null, limit: number): Promise<AuditedDocument[]> =>
  on.transaction(async (trx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(trx)
    const rows = await rowsFrom(trx, from, limit)
    const facts = await factsOf(
      trx,
      rows.map(({ id }) => documentSubject(id)),
    )
    return rows.map((row) => ({ id: row.id, row, facts: facts.get(documentSubject(row.id)) ?? {} }))
  })

type Row = AuditedDocument['row'] & { readonly id: string }

async function rowsFrom(trx: Trx, from: string | null, limit: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select id, person_id, regime, deposited_at::text, deposited_by, legal_effect, reference, encode(file_digest, 'hex') as file_digest,
      made_available_at::text, term_ends_at::text, opened_at::text, served_on::text, served_by, second_channel, second_channel_reference,
      contested_at::text, contest_decided_at::text, contest_outcome, withdrawn_at::text, withdrawn_reason, wrong_space_found_at::text,
      given_on::text, given_by, re_service_of, re_service_as, kind, file_size, file_pages, decided_on::text, remedy_court, remedy_months, remedy_days, remedy_franc,
      remedy_legal_aid_days, interview_at::text, interview_place, interview_language, urgent_reason, lead_time_reason
    from delivery.document where (${from}::uuid is null or id >= ${from}::uuid) order by id limit ${limit}`.execute(trx)
  return rows
}

type Found = FactOf & { readonly id: string; readonly subject: string }

/**
 * By the documents they are of: one look into the index for all of a document, where each by its own id would take nine. Nearly half
 * of all facts are deposits: their bodies are read by us, which costs PostgreSQL a quarter of what taking them apart itself did.
 */
async function factsOf(trx: Trx, subjects: readonly string[]): Promise<Map<string, Record<string, FactOf>>> {
  const { rows } = await sql<Found>`
    select id, subject, body, person_id as "personId", author_id as "authorId", regime, happened_at::text as "happenedAt",
      (happened_at at time zone 'Europe/Paris')::date::text as day, recorded_at::text as "recordedAt"
    from evidence.fact where subject = any(${subjects}) and type in (${sql.words(Object.values(HAPPENINGS))})`.execute(
    trx,
  )
  const facts = new Map<string, Record<string, FactOf>>()
  for (const fact of rows) {
    if (!fact.id.startsWith(`${fact.subject}/`)) continue
    const ofDocument = facts.get(fact.subject) ?? {}
    ofDocument[fact.id.slice(fact.subject.length + 1)] = fact
    facts.set(fact.subject, ofDocument)
  }
  return facts
}

/** Whether any row is a document of no id: none of those read by their ids. */
export async function anyWithoutId(on: Asks): Promise<boolean> {
  const { rows } = await sql`select from delivery.document where id is null limit 1`.execute(on)
  return rows.length > 0
}

/** Deposits of persons whose key is there, and whose document is not: nothing but an erasure takes one away. */
export async function documentsMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`select f.subject from evidence.fact f
      left join delivery.document d on 'document:' || d.id = f.subject
    where f.type = 'DocumentDeposited' and d.id is null
      and exists (select from platform.person_key k where k.person_id = f.person_id) limit ${limit}`.execute(on)
  return rows.map(({ subject }) => subject)
}
