import type { Trx } from '../platform/db/act.ts'
import { day, instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'

export const ENDS = ['withdrawal', 'death', 'departure', 'protection'] as const
export type CaseEndWhy = (typeof ENDS)[number]
export const isCaseEnd = (text: string | undefined): text is CaseEndWhy => ENDS.some((known) => known === text)

export type CaseEnd = {
  readonly id: string
  readonly personId: string
  readonly why: CaseEndWhy
  readonly endedOn: Temporal.PlainDate
  readonly declaredAt: Temporal.Instant
}

/** Of these persons those whose procedure the Office declared over, and has not taken back. */
export async function caseEndsOf(trx: Trx, personIds: readonly string[]): Promise<ReadonlyMap<string, CaseEnd>> {
  const { rows } = await sql<CaseEnd>`
    select e.id, e.person_id as "personId", e.why, e.ended_on as "endedOn", e.declared_at as "declaredAt" from ending.case_end e
    where e.person_id = any(${personIds}::uuid[]) and e.undone_at is null`.execute(trx)
  return new Map(rows.map((row) => [row.personId, row]))
}

export async function insertCaseEnd(trx: Trx, e: CaseEnd, by: string): Promise<void> {
  await sql`insert into ending.case_end (id, person_id, why, ended_on, declared_at, declared_by)
    values (${e.id}, ${e.personId}, ${e.why}, ${day(e.endedOn)}, ${instant(e.declaredAt)}, ${by})`.execute(trx)
}

export async function setUndone(trx: Trx, id: string, by: string, at: Temporal.Instant): Promise<boolean> {
  const { count } = await sql`update ending.case_end set undone_at = ${instant(at)}, undone_by = ${by}
    where id = ${id} and undone_at is null`.execute(trx)
  return count > 0
}
