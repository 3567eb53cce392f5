import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'

export const COURTS = ['cnda', 'administrative-court', 'conseil-etat', 'other'] as const
export type Court = (typeof COURTS)[number]
export const isCourt = (text: string | undefined): text is Court => COURTS.some((known) => known === text)

export type LitigationRow = {
  readonly id: string
  readonly personId: string
  readonly court: Court
  readonly sealed: Buffer
  readonly declaredAt: Temporal.Instant
  readonly endedAt: Temporal.Instant | null
}

const columns = sql`l.id, l.person_id as "personId", l.court, l.sealed, l.declared_at as "declaredAt", l.ended_at as "endedAt"`

export async function litigationsOf(trx: Trx, personId: string): Promise<LitigationRow[]> {
  const { rows } = await sql<LitigationRow>`
    select ${columns} from ending.litigation l where l.person_id = ${personId} order by l.declared_at, l.id`.execute(
    trx,
  )
  return rows
}

/** Held until the transaction ends: of two who say that it is over, one does. */
export async function lockLitigation(trx: Trx, personId: string, id: string): Promise<LitigationRow | undefined> {
  const { rows } = await sql<LitigationRow>`
    select ${columns} from ending.litigation l where l.person_id = ${personId} and l.id = ${id} for update`.execute(trx)
  return rows[0]
}

export async function insertLitigation(
  trx: Trx,
  l: Pick<LitigationRow, 'id' | 'personId' | 'court' | 'sealed'> & { readonly declaredBy: string },
  at: Temporal.Instant,
): Promise<void> {
  await sql`insert into ending.litigation (id, person_id, court, sealed, declared_at, declared_by)
    values (${l.id}, ${l.personId}, ${l.court}, ${l.sealed}, ${instant(at)}, ${l.declaredBy})`.execute(trx)
}

export async function setEnded(trx: Trx, id: string, by: string, at: Temporal.Instant): Promise<void> {
  await sql`update ending.litigation set ended_at = ${instant(at)}, ended_by = ${by} where id = ${id}`.execute(trx)
}

/** Of whom a litigation lives. */
export async function litigants(trx: Trx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select l.person_id as id from ending.litigation l
    where l.person_id = any(${personIds}::uuid[]) and l.ended_at is null`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** Of a person within the actor's reach: the last of his number, and how his space stands. Undefined: out of it, or nobody. */
export type Ending = {
  readonly digits: string
  readonly activatedAt: Temporal.Instant | null
  readonly closesOn: Temporal.PlainDate | null
  readonly closedAt: Temporal.Instant | null
}

export async function endingOf(trx: Trx, personId: string): Promise<Ending | undefined> {
  const { rows } = await sql<Ending>`
    select enrolment.last_digits(a.id) as digits, c.activated_at as "activatedAt",
      coalesce(c.closes_on, (select k.closes_on from ending.closing k where k.person_id = a.id and k.ended_at is null)) as "closesOn",
      coalesce(c.closed_at, (select max(k.ended_at) from ending.closing k
        where k.person_id = a.id and k.outcome = 'closed' and c.person_id is null)) as "closedAt"
    from enrolment.applicant a left join space.account c on c.person_id = a.id
    where a.id = ${personId} and enrolment.may_person('litigation.declare', a.id)`.execute(trx)
  return rows[0]
}
