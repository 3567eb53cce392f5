import type { Trx } from '../platform/db/act.ts'
import { sql } from '../platform/db/sql.ts'

export type Waiting = { readonly personId: string; readonly foreignerNumber: string }

/**
 * People housed by the actor's structures who agreed and for whom something waits, by number: all of them, or the one
 * who bears `number`. Of all that 0008_rights.sql lets staff ask about a person, this is what a structure gets an answer to.
 */
export async function waitingHere(
  trx: Trx,
  o: { readonly number: string | null; readonly limit: number; readonly offset: number },
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select person_id as "personId", foreigner_number as "foreignerNumber" from delivery.waiting_here()
    where ${o.number}::text is null or foreigner_number = ${o.number}
    order by foreigner_number limit ${o.limit} offset ${o.offset}`.execute(trx)
  return rows
}
