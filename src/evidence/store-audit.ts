import type { WrappedKey } from '../platform/crypto/person-key.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import { WATCHED } from './outages.ts'

export { keysOfLog } from './store-log.ts'

export type AuditedFact = {
  /** Null: it waits for one. */
  readonly position: number | null
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly personId: string | null
  readonly authorKind: string
  readonly authorId: string
  readonly authorRole: string
  /** Milliseconds, as is the next: a million are read. */
  readonly happenedAt: number
  readonly recordedAt: number
  readonly regime: string | null
  readonly sealedSalt: Buffer
  readonly body: string
  /** Hexadecimal, as the next. */
  readonly digest: string
  readonly entry: string
}

const FACT = sql`f.id, f.type, f.subject, f.person_id as "personId",
      f.author_kind as "authorKind", f.author_id as "authorId", f.author_role as "authorRole",
      date_part('epoch', f.happened_at) * 1000 as "happenedAt", date_part('epoch', f.recorded_at) * 1000 as "recordedAt", f.regime, f.sealed_salt as "sealedSalt", f.body,
      encode(f.digest, 'hex') as digest, encode(f.entry, 'hex') as entry`

export type PlacedFact = AuditedFact & { readonly position: number }

export async function factsBetween(on: Asks, from: number, to: number): Promise<PlacedFact[]> {
  const { rows } = await sql<PlacedFact>`select l.position, ${FACT}
    from evidence.log_entry l join evidence.fact f on f.id = l.fact_id
    where l.position >= ${from} and l.position < ${to}`.execute(on)
  return rows
}

/**
 * The facts beyond `size`, and those that wait for their place: of the next `limit` ids, so that of two under one id neither is left between two
 * pages. `last`: null, there are no more.
 */
export async function factsBeyond(on: Asks, size: number, after: string | null, limit: number) {
  const { rows: ids } = await sql<{ id: string }>`select distinct fact_id as id from
      (select fact_id from evidence.log_entry where position >= ${size} union all select fact_id from evidence.unplaced) w
    where ${after}::text is null or fact_id > ${after} order by fact_id limit ${limit}`.execute(on)
  const { rows: facts } = await sql<AuditedFact>`select l.position, ${FACT}
    from evidence.fact f left join evidence.log_entry l on l.fact_id = f.id
    where f.id = any(${ids.map(({ id }) => id)}) order by f.id`.execute(on)
  return { facts, last: ids.length < limit ? null : ids.at(-1)!.id }
}

export type Bundle = { readonly index: number; readonly entries: Buffer }

export async function bundlesFrom(on: Asks, index: number, count: number): Promise<Bundle[]> {
  const { rows } = await sql<Bundle>`select index, entries from evidence.entry_bundle
    where index >= ${index} and index < ${index + count} order by index`.execute(on)
  return rows
}

export async function tilesOfLevel(on: Asks, level: number, index: number, count: number): Promise<Buffer[]> {
  const { rows } = await sql<{ hashes: Buffer }>`select hashes from evidence.tile
    where level = ${level} and index >= ${index} and index < ${index + count} order by index`.execute(on)
  return rows.map(({ hashes }) => hashes)
}

export type Head = {
  readonly size: number
  readonly root: Buffer
  /** Null, as the others: not an hour of any log, as `infinity`. */
  readonly madeAt: Temporal.Instant | null
  readonly note: string | null
  readonly signedAt: Temporal.Instant | null
  readonly signedBy: string | null
  readonly token: Buffer | null
  readonly stampedAt: Temporal.Instant | null
}

const anHour = (column: ReturnType<typeof sql>) =>
  sql`case when ${column} between '1970-01-01' and '9999-01-01' then ${column} end`

/** Of a log that holds nothing: since when it should. */
export async function firstRecorded(on: Asks): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select min(recorded_at) as at from evidence.fact where recorded_at > '1970-01-01'`.execute(on)
  return rows[0]!.at
}

/**
 * A checkpoint of this size took all that one may, `most` facts without a place of padding, and what it leaves behind begins with a fact of its
 * hour (close-log.ts).
 */
export async function isPartOfBacklog(on: Asks, size: number, most: number): Promise<boolean> {
  const { rows } = await sql`select from evidence.checkpoint c join evidence.fact f on f.recorded_at = c.made_at
    where c.size = ${size} and f.id in (select fact_id from evidence.log_entry where position >= ${size}
        union all select fact_id from evidence.unplaced)
      and ${most} = (select count(*) from evidence.log_entry l join evidence.fact t on t.id = l.fact_id
        where l.position >= ${size - most} and l.position < ${size}) limit 1`.execute(on)
  return rows.length > 0
}

export async function checkpointsAfter(on: Asks, size: number, limit: number): Promise<Head[]> {
  const { rows } =
    await sql<Head>`select c.size, c.root, ${anHour(sql`c.made_at`)} as "madeAt", c.note, ${anHour(sql`c.signed_at`)} as "signedAt", c.signed_by as "signedBy", t.token,
      ${anHour(sql`t.stamped_at`)} as "stampedAt"
    from evidence.checkpoint c left join evidence.checkpoint_timestamp t on t.size = c.size
    where c.size > ${size} order by c.size limit ${limit}`.execute(on)
  return rows
}

/** Sizes with a timestamp and without a checkpoint, which PostgreSQL refuses as long as nobody changed the table. */
export async function stampsOfNothing(on: Asks, limit: number): Promise<number[]> {
  const { rows } = await sql<{ size: number }>`select t.size from evidence.checkpoint_timestamp t
    where not exists (select from evidence.checkpoint c where c.size = t.size) order by t.size limit ${limit}`.execute(
    on,
  )
  return rows.map(({ size }) => size)
}

export async function keysFor(on: Asks, personIds: readonly string[]): Promise<(WrappedKey & { personId: string })[]> {
  if (personIds.length === 0) return []
  const { rows } = await sql<WrappedKey & { personId: string }>`
    select person_id as "personId", wrapped, master_key_id as "masterKeyId" from platform.person_key
    where person_id = any(${personIds}::uuid[])`.execute(on)
  return rows
}

/** Of these persons, those of whom it is written down that they were erased, each under the one record that was kept of him: under none, no fact could say so. */
export async function erasedAmong(
  on: Asks,
  personIds: readonly string[],
): Promise<{ readonly personId: string; readonly rootId: string }[]> {
  if (personIds.length === 0) return []
  const { rows } = await sql<{ personId: string; rootId: string }>`
    select person_id as "personId", root_id as "rootId" from ending.erasure_line
    where erased_at is not null and root_id is not null and person_id = any(${personIds}::uuid[])`.execute(on)
  return rows
}

export type ErasedHuman = {
  readonly rootId: string
  readonly records: number
  readonly facts: number
  readonly factsDigest: string
  readonly factId: string | null
  readonly sealedSalt: Buffer | null
  readonly body: string | null
  readonly entry: Buffer | null
}

/** Persons of whom it is written down that they were erased, under the record of nobody: no such line is among the humans. */
export async function erasedUnderNobody(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`select person_id as "personId" from ending.erasure_line
    where erased_at is not null and root_id is null order by person_id limit ${limit}`.execute(on)
  return rows.map(({ personId }) => personId)
}

/** Humans who were erased, by their root: what is there about them now, and the fact that says what was there that day. */
export async function erasedHumans(on: Asks, after: string | null, limit: number): Promise<ErasedHuman[]> {
  const { rows } = await sql<ErasedHuman>`
    with human as (select root_id, array_agg(person_id) as persons from ending.erasure_line
      where erased_at is not null and (${after}::uuid is null or root_id > ${after}::uuid)
      group by root_id order by root_id limit ${limit})
    select h.root_id as "rootId", cardinality(h.persons) as records, k.facts, k.digest as "factsDigest", e.id as "factId",
      e.sealed_salt as "sealedSalt", e.body, e.entry
    from human h left join evidence.fact e on e.id = 'person:' || h.root_id || '/erased'
      cross join lateral (select count(*)::int as facts, encode(sha256(convert_to(
          coalesce(string_agg(encode(f.digest, 'hex'), '' order by f.id collate "C"), ''), 'UTF8')), 'hex') as digest
        from evidence.fact f where f.person_id = any(h.persons)) k
    order by h.root_id`.execute(on)
  return rows
}

export type AuditedReceipt = {
  readonly id: string
  /** Where its row lies: of two under one number each is looked at. */
  readonly row: string
  readonly kind: string
  /** Null: of no act, which PostgreSQL refuses as long as nobody changed the table. */
  readonly factId: string | null
  readonly documentId: string | null
  readonly personId: string
  readonly digest: string
  readonly frenchDigest: string | null
  /** Of the fact that says it was made; null: there is none. */
  readonly body: string | null
  readonly madePersonId: string | null
  /** Written down as it was made. */
  readonly atThatHour: boolean
}

/** The page for checking knows a file by its digest: a row that has one, or an hour, is looked at, whatever else it lacks. */
const saidToBeMade = sql`(rendered_at is not null or digest is not null or french_digest is not null)`

/** Receipts that are said to be made, by their number, beside the fact that says so. */
export async function receiptsAfter(
  on: Asks,
  after: Pick<AuditedReceipt, 'id' | 'row'> | null,
  limit: number,
): Promise<AuditedReceipt[]> {
  const { rows } = await sql<AuditedReceipt>`
    select r.id, r.row, r.kind, r.fact_id as "factId", r.document_id as "documentId", r.person_id as "personId",
      encode(r.digest, 'hex') as digest, encode(r.french_digest, 'hex') as "frenchDigest", m.body,
      m.person_id as "madePersonId", coalesce(m.recorded_at = r.rendered_at, false) as "atThatHour"
    from (select *, ctid::text as row from evidence.receipt where ${saidToBeMade} and id is not null
          and (${after?.id ?? null}::uuid is null or (id, ctid) > (${after?.id ?? null}::uuid, ${after?.row ?? null}::tid))
        order by id, ctid limit ${limit}) r
      left join evidence.fact m on m.id = r.fact_id || '/receipt/made'
    order by r.id, r.row::tid`.execute(on)
  return rows
}

/** Of a receipt that cannot be asked for by its number, the act; null: of none. */
export async function receiptsWithoutNumber(on: Asks, limit: number): Promise<(string | null)[]> {
  const { rows } = await sql<{ factId: string | null }>`select fact_id as "factId" from evidence.receipt
    where id is null and ${saidToBeMade} order by fact_id limit ${limit}`.execute(on)
  return rows.map(({ factId }) => factId)
}

/** Of these receipts, by their number, those that are still there, each by the act it is of. */
export async function receiptsThere(
  on: Asks,
  ids: readonly string[],
): Promise<Pick<AuditedReceipt, 'id' | 'factId'>[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<
    Pick<AuditedReceipt, 'id' | 'factId'>
  >`select r.id, r.fact_id as "factId" from evidence.receipt r
    where r.id = any(${ids}::uuid[]) and ${saidToBeMade} order by r.fact_id`.execute(on)
  return rows
}

/** No receipt is made of it, for somebody whose key is there: with his key his receipts went. */
const withoutItsReceipt = sql`not exists (select from evidence.receipt r
    where r.fact_id = left(f.id, -length('/receipt/made')) and r.fact_id || '/receipt/made' = f.id and r.rendered_at is not null)
  and exists (select from platform.person_key k where k.person_id = f.person_id)`

/** Of these facts, which say that a receipt was made, those whose receipt is not there. */
export async function receiptsMissing(on: Asks, factIds: readonly string[]): Promise<string[]> {
  if (factIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
    where f.id = any(${factIds}) and ${withoutItsReceipt} order by f.id`.execute(on)
  return rows.map(({ id }) => id)
}

/** The same of those that stand from `size` on, or wait for their place. */
export async function receiptsMissingBeyond(on: Asks, size: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
    where f.id in (select fact_id from evidence.log_entry where position >= ${size} union select fact_id from evidence.unplaced)
      and f.type = 'ReceiptMade' and ${withoutItsReceipt} order by f.id limit ${limit}`.execute(on)
  return rows.map(({ id }) => id)
}

/** Of each record or document that was read, when first and last, of what no fact says yet: of the day that is not over. Null: no hour of any reading. */
export async function readsWaiting(on: Asks) {
  const { rows } = await sql<{ subject: string; first: Temporal.Instant | null; last: Temporal.Instant | null }>`
    select subject, ${anHour(sql`min(read_at)`)} as first, ${anHour(sql`max(read_at)`)} as last
    from evidence.staff_read where fact_id is null group by subject order by subject`.execute(on)
  return rows
}

export type AuditedOutage = {
  readonly factId: string
  /** Null, as the next: not an hour of any outage, as `infinity`. */
  readonly since: Temporal.Instant | null
  readonly until: Temporal.Instant | null
  /** Of its fact; null, as the next: there is none. */
  readonly type: string | null
  readonly body: string | null
}

/** Outages that are written down, which the worker does within a minute of the space being back. */
export async function outagesSaid(on: Asks): Promise<AuditedOutage[]> {
  const { rows } = await sql<AuditedOutage>`select o.fact_id as "factId", ${anHour(sql`o.since`)} as since,
      ${anHour(sql`o.until`)} as until, f.type, f.body
    from evidence.outage o left join evidence.fact f on f.id = o.fact_id where o.fact_id is not null order by o.since`.execute(
    on,
  )
  return rows
}

export type AuditedWatch = {
  /** Null: there is no row, or not an hour of any watch. */
  readonly since: Temporal.Instant | null
  readonly body: string
}

/** Since when the space is watched, beside the fact that says so, which the worker writes down within a minute of the first beat. */
export async function watchSaid(on: Asks): Promise<AuditedWatch | undefined> {
  const { rows } = await sql<AuditedWatch>`select ${anHour(sql`w.since`)} as since, f.body
    from evidence.fact f left join evidence.watch w on true where f.id = ${WATCHED}`.execute(on)
  return rows[0]
}
