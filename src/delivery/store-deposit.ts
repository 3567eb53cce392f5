import type { Trx } from '../platform/db/act.ts'
import { day, instant } from '../platform/db/pool.ts'
import { type Statement, sql } from '../platform/db/sql.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { EncryptedFile } from './encrypted-file.ts'
import type { Deposit } from './metadata.ts'
import { refuse } from './refusals.ts'
import type { Document } from './store.ts'

/** Of the request of the API that a document comes with: the client's Idempotency-Key, and a digest of all else. */
export type RequestKey = { readonly key: string; readonly digest: Uint8Array }

export const documentInsert = (
  d: Document,
  { leadTime, urgentReason }: Pick<Deposit, 'leadTime' | 'urgentReason'>,
  request: RequestKey | null,
): Statement => sql`
    insert into delivery.document (id, person_id, kind, legal_effect, regime, reference, file_key, file_digest, file_size,
      file_pages, wrapped_key, decided_on, remedy_court, remedy_months, remedy_days, remedy_franc, remedy_legal_aid_days,
      interview_at, interview_place, interview_language, lead_time_reason, second_channel, second_channel_reference,
      urgent_reason, deposited_at, deposited_by, idempotency_key, request_digest, made_available_at, term_ends_at, re_service_of,
      re_service_as)
    values (${d.id}, ${d.personId}, ${d.kind}, ${d.legalEffect}, ${d.regime}, ${d.reference}, ${d.fileKey},
      ${Buffer.from(d.fileDigest)}, ${d.fileSize}, ${d.filePages}, ${d.wrappedKey}, ${d.decidedOn && day(d.decidedOn)},
      ${d.remedyCourt}, ${d.remedyMonths}, ${d.remedyDays}, ${d.remedyFranc}, ${d.remedyLegalAidDays},
      ${d.interviewAt && instant(d.interviewAt)}, ${d.interviewPlace}, ${d.interviewLanguage}, ${leadTime?.reason ?? null},
      ${leadTime?.secondChannel ?? null}, ${leadTime?.secondChannelReference ?? null}, ${urgentReason},
      ${instant(d.depositedAt)}, ${d.depositedBy}, ${request?.key ?? null}, ${request && Buffer.from(request.digest)},
      ${instant(d.madeAvailableAt)}, ${d.termEndsAt && instant(d.termEndsAt)}, ${d.reServiceOf},
      ${d.reServiceAs})`

/** The same document, of which no copy is meant and which this one does not replace: the insert would be refused (`document_deposited_once`). */
export async function liesThereAlready(
  trx: Trx,
  { personId, input, first }: { readonly personId: string; readonly input: Deposit; readonly first: Document | null },
): Promise<boolean> {
  if (input.reService?.as === 'copy') return false
  const { rows } = await sql`
    select from delivery.document
    where person_id = ${personId} and kind = ${input.kind} and reference = ${input.reference}
      and withdrawn_at is null and re_service_as is distinct from 'copy' and id is distinct from ${first?.id ?? null}
    limit 1`.execute(trx)
  return rows.length > 0
}

/** What the insert is refused for: it was there already, or another placed it at the same instant. */
export async function unlessPlacedAlready<T>(reference: () => string, act: Promise<T | Refusal>): Promise<T | Refusal> {
  try {
    return await act
  } catch (error) {
    const { constraint } = error as { constraint?: string }
    if (constraint === 'document_deposited_once')
      return refuse('deposited-already', { reference: reference() }, 'reference')
    if (constraint === 'document_replaced_once') return refuse('replaced-already', {}, 'reService.of')
    if (constraint === 'document_of_one_request') return refuse('idempotency-key-reused')
    throw error
  }
}

/** What this key of the acting client stands for already. */
export async function documentOfRequest(
  trx: Trx,
  clientId: string,
  key: string,
): Promise<{ id: string; requestDigest: Buffer } | undefined> {
  const { rows } = await sql<{ id: string; requestDigest: Buffer }>`
    select id, request_digest as "requestDigest" from delivery.document
    where deposited_by = ${clientId} and idempotency_key = ${key}`.execute(trx)
  return rows[0]
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
