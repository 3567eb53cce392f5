import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { type Statement, sql } from '../platform/db/sql.ts'

/** What was shown of a person's record, or of one document: a code, for who asks later why it was read. */
export type WhatWasRead =
  | 'record'
  | 'search'
  | 'list'
  | 'documents'
  | 'receipts'
  | 'waiting'
  | 'journal'
  | 'served'
  | 'timeline'
  | 'file'
  | 'status'
  | 'receipt'

export type StaffRead = {
  readonly id: string
  readonly subject: string
  readonly personId: string
  readonly what: WhatWasRead
  readonly receiptId: string | null
  readonly readerKind: 'staff' | 'client'
  readonly readerId: string
  readonly readerRole: string
  readonly readAt: Temporal.Instant
}

export const insertStaffRead = (r: StaffRead): Statement =>
  sql`insert into evidence.staff_read (id, subject, person_id, what, receipt_id, reader_kind, reader_id, reader_role, read_at)
    values (${r.id}, ${r.subject}, ${r.personId}, ${r.what}, ${r.receiptId}, ${r.readerKind}, ${r.readerId}, ${r.readerRole},
      ${instant(r.readAt)})`

const columns = sql`id, subject, person_id as "personId", what, receipt_id as "receiptId", reader_kind as "readerKind",
  reader_id as "readerId", reader_role as "readerRole", read_at as "readAt"`

/** Of whom something was read before an instant that no fact says yet, in the order of their ids, after one. */
export async function personsRead(
  trx: Trx,
  before: Temporal.Instant,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct person_id as id from evidence.staff_read
    where fact_id is null and read_at < ${instant(before)} and (${after}::uuid is null or person_id > ${after}::uuid)
    order by person_id limit ${limit}`.execute(trx)
  return rows.map(({ id }) => id)
}

/**
 * All of one person's, held until the act ends. Another worker waits, and then finds them said: were it to pass over what is held, the
 * readings of one day, held one after the other, would be parted between the two, and one day told by two facts.
 */
export async function lockReads(trx: Trx, personId: string, before: Temporal.Instant): Promise<StaffRead[]> {
  const { rows } = await sql<StaffRead>`select ${columns} from evidence.staff_read
    where person_id = ${personId} and fact_id is null and read_at < ${instant(before)}
    order by read_at, id for update`.execute(trx)
  return rows
}

export async function setSaid(trx: Trx, ids: readonly string[], factId: string): Promise<void> {
  await sql`update evidence.staff_read set fact_id = ${factId} where id = any(${ids}::uuid[])`.execute(trx)
}

/** What a fact says goes: the fact stays. */
export async function forgetSaid(trx: Trx): Promise<void> {
  await sql`delete from evidence.staff_read where fact_id is not null`.execute(trx)
}

/** Erased: nothing can be written under his key any more, and what is left to say is said under that of the house. */
export async function hasKey(trx: Trx, personId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from platform.person_key where person_id = ${personId}`.execute(trx)
  return rows.length > 0
}

/** What no fact says yet: of the day that is not over. By subject, person or reader; what the acting role may see, the latest first. */
export async function readsNotSaid(trx: Trx, about: ReadsAbout, limit: number): Promise<StaffRead[]> {
  const { rows } =
    await sql<StaffRead>`select ${columns} from evidence.staff_read where fact_id is null and ${those(about)}
    order by read_at desc, id desc limit ${limit}`.execute(trx)
  return rows
}

/** `anyOne`: a person, or a reader. */
export type ReadsAbout =
  | { readonly subject: string }
  | { readonly personId: string }
  | { readonly anyOne: string }
  | { readonly all: true }

function those(about: ReadsAbout): Statement {
  if ('subject' in about) return sql`subject = ${about.subject}`
  if ('personId' in about) return sql`person_id = ${about.personId}`
  return 'anyOne' in about ? sql`${about.anyOne}::uuid in (person_id, reader_id)` : sql`true`
}
