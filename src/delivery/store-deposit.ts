import { sql } from 'kysely'
import type { Trx } from '../platform/db/act.ts'
import { day, instant } from '../platform/db/pool.ts'
import type { EncryptedFile } from './encrypted-file.ts'
import type { Deposit } from './metadata.ts'
import type { Document } from './store.ts'

/** False when the same document is in this space already and was not taken back; waits for one deposited at this instant. */
export async function insertDocument(
  trx: Trx,
  d: Document,
  { leadTime, urgentReason }: Pick<Deposit, 'leadTime' | 'urgentReason'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into delivery.document (id, person_id, kind, legal_effect, regime, reference, file_key, file_digest, file_size,
      file_pages, wrapped_key, decided_on, remedy_court, remedy_months, remedy_days, remedy_franc, remedy_legal_aid_days,
      interview_at, interview_place, interview_language, lead_time_reason, second_channel, second_channel_reference,
      urgent_reason, deposited_at, deposited_by, made_available_at, term_ends_at)
    values (${d.id}, ${d.personId}, ${d.kind}, ${d.legalEffect}, ${d.regime}, ${d.reference}, ${d.fileKey},
      ${Buffer.from(d.fileDigest)}, ${d.fileSize}, ${d.filePages}, ${d.wrappedKey}, ${d.decidedOn && day(d.decidedOn)},
      ${d.remedyCourt}, ${d.remedyMonths}, ${d.remedyDays}, ${d.remedyFranc}, ${d.remedyLegalAidDays},
      ${d.interviewAt && instant(d.interviewAt)}, ${d.interviewPlace}, ${d.interviewLanguage}, ${leadTime?.reason ?? null},
      ${leadTime?.secondChannel ?? null}, ${leadTime?.secondChannelReference ?? null}, ${urgentReason},
      ${instant(d.depositedAt)}, ${d.depositedBy}, ${instant(d.madeAvailableAt)}, ${d.termEndsAt && instant(d.termEndsAt)})
    on conflict (person_id, kind, reference) where withdrawn_at is null do nothing`.execute(trx)
  return numAffectedRows === 1n
}

export type DepositKey = { readonly clientId: string; readonly key: string; readonly bodyDigest: Uint8Array }

/**
 * Claims an idempotency key for a document that is about to be; null when it is ours. Otherwise what the key stands for
 * already: a request with the same key, running at this instant, is waited for.
 */
export async function claimDepositKey(
  trx: Trx,
  { clientId, key, bodyDigest }: DepositKey,
  documentId: string,
): Promise<{ bodyDigest: Buffer; documentId: string } | null> {
  const claimed = await sql`insert into delivery.deposit_key (client_id, key, body_digest, document_id)
    values (${clientId}, ${key}, ${Buffer.from(bodyDigest)}, ${documentId}) on conflict do nothing returning 1`.execute(
    trx,
  )
  if (claimed.rows.length > 0) return null
  const { rows } = await sql<{ bodyDigest: Buffer; documentId: string }>`
    select body_digest as "bodyDigest", document_id as "documentId" from delivery.deposit_key
    where client_id = ${clientId} and key = ${key}`.execute(trx)
  return rows[0]!
}

export type Draft = {
  id: string
  personId: string
  sealed: Buffer
  fileKey: string
  fileDigest: Buffer
  fileSize: number
  filePages: number
  wrappedKey: Buffer
  madeAt: Temporal.Instant
}

export async function insertDraft(
  trx: Trx,
  d: { id: string; actorId: string; personId: string; sealed: Uint8Array; file: EncryptedFile; at: Temporal.Instant },
): Promise<void> {
  const { file } = d
  await sql`insert into delivery.draft (id, actor_id, person_id, sealed, file_key, file_digest, file_size, file_pages, wrapped_key, made_at)
    values (${d.id}, ${d.actorId}, ${d.personId}, ${Buffer.from(d.sealed)}, ${file.key}, ${file.digest}, ${file.size},
      ${file.pages}, ${file.wrappedKey}, ${instant(d.at)})`.execute(trx)
}

const draft = sql`id, person_id as "personId", sealed, file_key as "fileKey", file_digest as "fileDigest",
  file_size as "fileSize", file_pages as "filePages", wrapped_key as "wrappedKey", made_at as "madeAt"`

/** The acting agent's own, and not older than that. */
export async function draftById(trx: Trx, id: string, since: Temporal.Instant): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select ${draft} from delivery.draft
    where id = ${id} and made_at > ${instant(since)}`.execute(trx)
  return rows[0]
}

/** Takes it out, so that one yes makes one deposit; a second at the same instant waits and finds nothing. */
export async function takeDraft(trx: Trx, id: string, since: Temporal.Instant): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`delete from delivery.draft
    where id = ${id} and made_at > ${instant(since)} returning ${draft}`.execute(trx)
  return rows[0]
}

export async function forgetDrafts(trx: Trx, before: Temporal.Instant): Promise<number> {
  const { rows } = await sql`delete from delivery.draft where made_at <= ${instant(before)} returning 1`.execute(trx)
  return rows.length
}

/** Of these file keys, those that no document and no draft knows. */
export async function unknownFiles(trx: Trx, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`select k.key from unnest(${keys as string[]}::text[]) k (key)
    where not exists (select from delivery.document d where d.file_key = k.key)
      and not exists (select from delivery.draft t where t.file_key = k.key)`.execute(trx)
  return rows.map((row) => row.key)
}
