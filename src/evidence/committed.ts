import type { PersonKey } from '../platform/crypto/keys.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import type { Committed } from './proof.ts'

/** All facts of a subject that concern this person, with what hides each in the log, opened with his key. */
export async function committedFacts(
  on: Asks,
  key: PersonKey,
  { subject, personId }: { readonly subject: string; readonly personId: string },
): Promise<Committed[]> {
  const { rows } = await sql<{ id: string; body: string; sealedSalt: Buffer; position: number | null }>`
    select f.id, f.body, f.sealed_salt as "sealedSalt", l.position
    from evidence.fact f left join evidence.log_entry l on l.fact_id = f.id
    where f.subject = ${subject} and f.person_id = ${personId}
    order by f.happened_at, f.recorded_at, f.id`.execute(on)
  return rows.map(({ id, body, sealedSalt, position }) => ({
    body,
    position,
    salt: key.unsealFact(sealedSalt, `salt:${id}`),
  }))
}
