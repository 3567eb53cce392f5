import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'

export type SealedFile = {
  readonly id: string
  readonly kind: 'counsel' | 'court'
  readonly personId: string
  readonly documentId: string | null
  readonly factId: string
  readonly askedAt: Temporal.Instant
  readonly askedBy: string
  /** Null: being prepared. */
  readonly madeAt: Temporal.Instant | null
  /** SHA-256 of the zip, hex. */
  readonly digest: string | null
  readonly size: number | null
  readonly fileKey: string | null
  /** Its bytes are gone; that it was made stays. */
  readonly removedAt: Temporal.Instant | null
}

const columns = sql`id, kind, person_id as "personId", document_id as "documentId", fact_id as "factId", asked_at as "askedAt",
  asked_by as "askedBy", made_at as "madeAt", encode(digest, 'hex') as digest, size, file_key as "fileKey", removed_at as "removedAt"`

export type Asked = Pick<SealedFile, 'id' | 'kind' | 'personId' | 'documentId' | 'factId' | 'askedAt' | 'askedBy'>

export async function insertSealedFile(trx: Trx, f: Asked): Promise<void> {
  await sql`insert into takeaway.sealed_file (id, kind, person_id, document_id, fact_id, asked_at, asked_by)
    values (${f.id}, ${f.kind}, ${f.personId}, ${f.documentId}, ${f.factId}, ${instant(f.askedAt)}, ${f.askedBy})`.execute(
    trx,
  )
}

/** Those the acting role may see, the latest first: of a person for his counsel, or of one document for a court. */
export async function sealedFiles(trx: Trx, documentId: string | null): Promise<SealedFile[]> {
  const { rows } = await sql<SealedFile>`select ${columns} from takeaway.sealed_file
    where document_id is not distinct from ${documentId}::uuid order by asked_at desc, id desc limit 20`.execute(trx)
  return rows
}

/** Who is at it, or was when he was cut off: the name of his attempt is in the key of his file. `tellsOf`: the documents that he read as the person's own. */
export type Attempted = SealedFile & {
  readonly attempt: string | null
  readonly attemptedAt: Temporal.Instant | null
  readonly tellsOf: readonly string[] | null
}

const attempted = sql`${columns}, attempt, attempted_at as "attemptedAt", tells_of as "tellsOf"`

export async function sealedFileById(trx: Trx, id: string): Promise<Attempted | undefined> {
  const { rows } = await sql<Attempted>`select ${attempted} from takeaway.sealed_file where id = ${id}`.execute(trx)
  return rows[0]
}

/** Locked until the transaction ends: of two workers one takes it. */
export async function lockSealedFile(trx: Trx, id: string): Promise<Attempted | undefined> {
  const { rows } =
    await sql<Attempted>`select ${attempted} from takeaway.sealed_file where id = ${id} for update`.execute(trx)
  return rows[0]
}

/** His files for counsel whose bytes are there, or may be; locked until the transaction ends: whoever is at one waits to say that it is made. */
export async function lockCounselFiles(trx: Trx, personId: string): Promise<Attempted[]> {
  const { rows } = await sql<Attempted>`select ${attempted} from takeaway.sealed_file
    where person_id = ${personId} and kind = 'counsel' and removed_at is null order by id for update`.execute(trx)
  return rows
}

/** Nobody is at it any more: who was finds that, and removes what he made; it is made anew. */
export async function stopAttempt(trx: Trx, id: string): Promise<void> {
  await sql`update takeaway.sealed_file set attempt = null, attempted_at = null where id = ${id} and made_at is null`.execute(
    trx,
  )
}

export async function setAttempt(
  trx: Trx,
  id: string,
  { attempt, tellsOf }: { readonly attempt: string; readonly tellsOf: readonly string[] },
  at: Temporal.Instant,
): Promise<void> {
  await sql`update takeaway.sealed_file set attempt = ${attempt}, attempted_at = ${instant(at)}, tells_of = ${tellsOf}::uuid[]
    where id = ${id} and made_at is null`.execute(trx)
}

/** He is at it no more. False: another took it from him, or it was stopped, and no row knows what he made. */
export async function endAttempt(trx: Trx, id: string, attempt: string): Promise<boolean> {
  const { count } = await sql`update takeaway.sealed_file set attempted_at = null
    where id = ${id} and attempt = ${attempt} and made_at is null`.execute(trx)
  return count === 1
}

/** Longer than anybody alive is at one: the renderer and the time authority give up sooner. */
export const AT_IT = Temporal.Duration.from({ minutes: 10 })

/** Asked for, nobody is at it, and a signed checkpoint covers the asking; in an order that changes with the time: what breaks stands in nobody's way. */
export async function readyToMake(trx: Trx, now: Temporal.Instant, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from takeaway.sealed_file s
      join evidence.log_entry l on l.fact_id = s.fact_id
    where s.made_at is null and (s.attempted_at is null or s.attempted_at < ${instant(now.subtract(AT_IT))}) and l.position < (select coalesce(max(size), 0) from evidence.checkpoint where note is not null)
    order by md5(s.id::text || ${instant(now)}) limit ${limit}`.execute(trx)
  return rows.map(({ id }) => id)
}

/** False: another took it meanwhile, or the person was erased. */
export async function setMade(
  trx: Trx,
  { id, attempt }: { readonly id: string; readonly attempt: string },
  made: { readonly digest: string; readonly bytes: number; readonly fileKey: string },
  at: Temporal.Instant,
): Promise<boolean> {
  const { count } =
    await sql`update takeaway.sealed_file set made_at = ${instant(at)}, digest = decode(${made.digest}, 'hex'),
    size = ${made.bytes}, file_key = ${made.fileKey} where id = ${id} and made_at is null and attempt = ${attempt}`.execute(
      trx,
    )
  return count === 1
}

export async function madeBefore(
  trx: Trx,
  before: Temporal.Instant,
  limit: number,
): Promise<{ id: string; fileKey: string }[]> {
  const { rows } = await sql<{ id: string; fileKey: string }>`
    select id, file_key as "fileKey" from takeaway.sealed_file
    where made_at < ${instant(before)} and removed_at is null order by made_at limit ${limit}`.execute(trx)
  return rows
}

export async function setRemoved(trx: Trx, id: string, at: Temporal.Instant): Promise<void> {
  await sql`update takeaway.sealed_file set removed_at = ${instant(at)} where id = ${id}`.execute(trx)
}
