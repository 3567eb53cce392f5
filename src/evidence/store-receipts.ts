import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { ReceiptKind } from './receipt-sheet.ts'

export type ReceiptRow = {
  readonly id: string
  readonly kind: ReceiptKind
  readonly factId: string
  /** Null: of what is told of the person and of no document. */
  readonly documentId: string | null
  readonly personId: string
  /** Of the person when it was asked for: a rendering tried again gives the same bytes. */
  readonly language: string
  readonly requestedAt: Temporal.Instant
  /** Null: being prepared. */
  readonly renderedAt: Temporal.Instant | null
  /** SHA-256 of the PDF, hex. */
  readonly digest: string | null
  readonly fileKey: string | null
  /** The same of its French alone, which no language of his stands beside; null of a deposit. */
  readonly frenchDigest: string | null
  readonly frenchFileKey: string | null
}

/** A file that was rendered: its key, and the digest of the PDF in it. */
export type Rendered = { readonly fileKey: string; readonly digest: Uint8Array }

const columns = sql`id, kind, fact_id as "factId", document_id as "documentId", person_id as "personId", language,
  requested_at as "requestedAt", rendered_at as "renderedAt", encode(digest, 'hex') as digest, file_key as "fileKey",
  encode(french_digest, 'hex') as "frenchDigest", french_file_key as "frenchFileKey"`

/** Who is at it, or was when he was cut off: the name of his attempt is in the keys of his files. */
export type Attempted = ReceiptRow & { readonly attempt: string | null; readonly attemptedAt: Temporal.Instant | null }

/** Locked until the transaction ends: of two workers one takes it. */
export async function lockReceipt(trx: Trx, factId: string): Promise<Attempted | undefined> {
  const { rows } = await sql<Attempted>`select ${columns}, attempt, attempted_at as "attemptedAt" from evidence.receipt
    where fact_id = ${factId} for update`.execute(trx)
  return rows[0]
}

export async function setAttempt(trx: Trx, id: string, attempt: string, at: Temporal.Instant): Promise<void> {
  await sql`update evidence.receipt set attempt = ${attempt}, attempted_at = ${instant(at)}
    where id = ${id} and rendered_at is null`.execute(trx)
}

/** He is at it no more. Who took it from him is. */
export async function endAttempt(trx: Trx, id: string, attempt: string): Promise<void> {
  await sql`update evidence.receipt set attempted_at = null
    where id = ${id} and attempt = ${attempt} and rendered_at is null`.execute(trx)
}

export async function insertReceipt(
  trx: Trx,
  r: {
    id: string
    kind: ReceiptKind
    factId: string
    documentId: string | null
    personId: string
    language: string
    requestedAt: Temporal.Instant
  },
): Promise<void> {
  await sql`insert into evidence.receipt (id, kind, fact_id, document_id, person_id, language, requested_at)
    values (${r.id}, ${r.kind}, ${r.factId}, ${r.documentId}, ${r.personId}, ${r.language}, ${instant(r.requestedAt)})
    on conflict (fact_id) do nothing`.execute(trx)
}

/** False: another took it meanwhile. */
export async function setRendered(
  trx: Trx,
  { id, attempt }: { readonly id: string; readonly attempt: string },
  his: Rendered,
  french: Rendered | null,
  at: Temporal.Instant,
): Promise<boolean> {
  const { count } =
    await sql`update evidence.receipt set rendered_at = ${instant(at)}, digest = ${Buffer.from(his.digest)},
      file_key = ${his.fileKey}, french_digest = ${french && Buffer.from(french.digest)}, french_file_key = ${french?.fileKey ?? null}
    where id = ${id} and rendered_at is null and attempt = ${attempt}`.execute(trx)
  return count === 1
}

/** Since when the oldest that is not made has been asked for. */
export async function oldestUnmade(trx: Trx): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select min(requested_at) as at from evidence.receipt where rendered_at is null`.execute(trx)
  return rows[0]!.at
}

export type FrenchReceipt = Pick<ReceiptRow, 'id' | 'kind' | 'documentId' | 'personId' | 'fileKey' | 'digest'>

/** The receipt of a fact that the feed tells the acting reader of: its French, never the language beside it. */
export async function frenchReceipt(trx: Trx, factId: string): Promise<FrenchReceipt | undefined> {
  const { rows } = await sql<FrenchReceipt>`select id, kind, document_id as "documentId", person_id as "personId",
    file_key as "fileKey", digest from evidence.french_receipt(${factId})`.execute(trx)
  return rows[0]
}

/** What is told of a receipt to whoever has its number, and no more: not its kind, its day, nor whose. */
export type Issued = {
  readonly factDigest: string
  readonly digest: string
  readonly frenchDigest: string | null
  readonly size: number
  readonly root: Buffer
}

export async function issuedReceipt(trx: Trx, number: string): Promise<Issued | null> {
  const { rows } =
    await sql<Issued>`select fact_digest as "factDigest", digest, french_digest as "frenchDigest", size, root
    from evidence.issued_receipt(${number})`.execute(trx)
  return rows[0] ?? null
}

/** Whether a file of this digest is a receipt that was made here, his or the French alone. */
export async function isIssued(trx: Trx, digest: Uint8Array): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select evidence.is_issued(${Buffer.from(digest)}) as is`.execute(trx)
  return rows[0]!.is
}

/** Of one instant, as the acts follow each other: a number at random says no order. */
const IN_ORDER = ['deposit', 'opening', 'term', 'contest', 'withdrawal', 'alerts', 'availability']

export async function receiptRows(trx: Trx, documentId: string): Promise<ReceiptRow[]> {
  const { rows } = await sql<ReceiptRow>`select ${columns} from evidence.receipt where document_id = ${documentId}
    order by requested_at, array_position(${IN_ORDER}::text[], kind), id`.execute(trx)
  return rows
}

/** Of the person and of no document: that he was handed his notice. */
export async function ownReceiptRows(trx: Trx, personId: string): Promise<ReceiptRow[]> {
  const { rows } = await sql<ReceiptRow>`select ${columns} from evidence.receipt
    where person_id = ${personId} and document_id is null order by requested_at, id`.execute(trx)
  return rows
}

/** A receipt that is late, by the fact it is of, and since when it is asked for. */
export type Missing = { readonly factId: string; readonly since: Temporal.Instant }

/** Receipts asked for by a job that gave up, in an order that changes with the time: those that break stand in nobody's way. */
export async function unrenderedSince(trx: Trx, before: Temporal.Instant): Promise<Missing[]> {
  const { rows } = await sql<Missing>`select fact_id as "factId", requested_at as since from evidence.receipt
    where rendered_at is null and requested_at < ${instant(before)}
    order by md5(fact_id || ${instant(before)}) limit 100`.execute(trx)
  return rows
}

/** Receipts asked for whose fact a signed checkpoint covers, in an order that changes with the time: those that break stand in nobody's way. */
export async function readyToRender(trx: Trx, now: Temporal.Instant, limit: number): Promise<string[]> {
  const { rows } = await sql<{ factId: string }>`select r.fact_id as "factId" from evidence.receipt r
      join evidence.log_entry l on l.fact_id = r.fact_id
    where r.rendered_at is null and l.position < (select coalesce(max(size), 0) from evidence.checkpoint where note is not null)
    order by md5(r.fact_id || ${instant(now)}) limit ${limit}`.execute(trx)
  return rows.map(({ factId }) => factId)
}

/** What hides a fact in the log, sealed under the key of whom it concerns. */
export async function sealedSaltOf(trx: Trx, factId: string): Promise<Buffer> {
  const { rows } = await sql<{
    salt: Buffer
  }>`select sealed_salt as salt from evidence.fact where id = ${factId}`.execute(trx)
  return rows[0]!.salt
}

/** Facts of these types, of that time, whose job never came to ask. Each is looked up by its key, not all that there are. */
export async function neverAsked(
  trx: Trx,
  types: readonly string[],
  from: Temporal.Instant,
  before: Temporal.Instant,
): Promise<Missing[]> {
  const { rows } = await sql<Missing>`select f.id as "factId", f.recorded_at as since from evidence.fact f
    where f.type in (${sql.words(types)}) and f.person_id is not null
      and f.recorded_at > ${instant(from)} and f.recorded_at < ${instant(before)}
      and (select 1 from evidence.receipt r where r.fact_id = f.id) is null
    order by md5(f.id || ${instant(before)}) limit 100`.execute(trx)
  return rows
}
