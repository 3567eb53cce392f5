import type { MasterKey } from '../platform/crypto/keys.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Plain, Trx } from '../platform/db/act.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import { isId } from '../platform/ids.ts'

/** A fact as it is read back, with the id of its author, where the fact itself has his mark. `sealed` stays sealed until `openSealed`. */
export type RecordedFact = {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly personId: string | null
  readonly author: { readonly kind: string; readonly id: string; readonly role: string }
  readonly happenedAt: Temporal.Instant
  readonly recordedAt: Temporal.Instant
  readonly regime: string | null
  readonly data: { readonly [key: string]: Plain }
  readonly sealed: string | null
  readonly digest: string
}

type Row = { body: string; digest: string; authorId: string }

const columns = sql`f.body, encode(f.digest, 'hex') as digest, f.author_id as "authorId"`
type Body = Omit<RecordedFact, 'personId' | 'happenedAt' | 'recordedAt' | 'sealed' | 'digest'> & {
  person: string | null
  happenedAt: string
  recordedAt: string
  sealed?: string
}

function read({ body, digest, authorId }: Row): RecordedFact {
  const { person, happenedAt, recordedAt, sealed, ...fact } = JSON.parse(body) as Body
  return {
    id: fact.id,
    type: fact.type,
    subject: fact.subject,
    personId: person,
    author: { ...fact.author, id: authorId },
    regime: fact.regime,
    data: fact.data,
    happenedAt: Temporal.Instant.from(happenedAt),
    recordedAt: Temporal.Instant.from(recordedAt),
    sealed: sealed ?? null,
    digest,
  }
}

/** All facts of a subject (`document:<id>`, `person:<id>`) that the acting role may see, in the order they happened. */
export async function factsOf(db: Asks, subject: string): Promise<RecordedFact[]> {
  const { rows } = await sql<Row>`select ${columns} from evidence.fact f
    where subject = ${subject} order by happened_at, recorded_at, id`.execute(db)
  return rows.map(read)
}

export async function factNamed(db: Asks, id: string): Promise<RecordedFact | null> {
  const { rows } = await sql<Row>`select ${columns} from evidence.fact f where id = ${id}`.execute(db)
  return rows[0] ? read(rows[0]) : null
}

/** All that was served again of his as a copy, or as a replacement: the facts say so of the later ones, which are the same person's. */
export async function reServedAs(
  db: Asks,
  { personId }: RecordedFact,
  as: 'copy' | 'replacement',
): Promise<RecordedFact[]> {
  const { rows } = await sql<Row>`select ${columns} from evidence.fact f
    where person_id = ${personId} and type = 'DocumentReServed'`.execute(db)
  return rows.map(read).filter(({ data }) => data['as'] === as)
}

/** Of one person, of some types, the latest first. */
export async function lastOfPerson(
  db: Asks,
  personId: string,
  types: readonly string[],
  limit: number,
): Promise<RecordedFact[]> {
  const { rows } = await sql<Row>`select ${columns} from evidence.fact f
    where person_id = ${personId} and type = any(${types}::text[])
    order by recorded_at desc, id desc limit ${limit}`.execute(db)
  return rows.map(read)
}

export type PlacedFact = RecordedFact & { readonly position: number }

/**
 * Facts in their one order, the latest first, before a position: all, or those about one id: its subject
 * (`document:<id>`), the person it concerns, the member or machine who did it; all, or of some types. For who audits.
 */
export async function lastFacts(
  db: Asks,
  about: string | null,
  before: number | null,
  limit: number,
  types: readonly string[] | null = null,
): Promise<PlacedFact[]> {
  const person = about !== null && isId(about) ? about : null
  const those = sql`f.id in (select id from evidence.fact where subject in (${about}, 'person:' || ${person}::text)
    union all select id from evidence.fact where author_kind in ('staff', 'client') and author_id = ${about}
    union all select id from evidence.fact where person_id = ${person}::uuid)`
  const { rows } = await sql<Row & { position: number }>`
    select l.position, ${columns}
    from evidence.log_entry l join evidence.fact f on f.id = l.fact_id
    where ${about === null ? sql`true` : those} and (${before}::bigint is null or l.position < ${before}::bigint)
      and (${types}::text[] is null or f.type = any(${types}::text[]))
    order by l.position desc limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...read(row), position: row.position }))
}

/** The personal values of a fact. Throws when the person's key was destroyed, or when a byte was changed. */
export async function openSealed(trx: Trx, master: MasterKey, fact: RecordedFact): Promise<Record<string, Plain>> {
  if (fact.sealed === null || fact.personId === null) return {}
  const key = await openPersonKey(trx, master, fact.personId)
  return JSON.parse(key.unsealFact(Buffer.from(fact.sealed, 'base64url'), `fact:${fact.id}`).toString()) as Record<
    string,
    Plain
  >
}
