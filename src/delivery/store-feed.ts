import { sql } from 'kysely'
import type { Trx } from '../platform/db/act.ts'

/** Empty but for the position: how far the journal was looked through. */
export type ServiceRow = {
  position: number
  foreignerNumber: string | null
  servedOn: Temporal.PlainDate | null
  manner: 'opening' | 'term' | 'withdrawn' | null
  receipt: string | null
}

export async function servedAfter(trx: Trx, from: number, stretch: number): Promise<ServiceRow[]> {
  const { rows } = await sql<ServiceRow>`
    select position, foreigner_number as "foreignerNumber", served_on as "servedOn", manner, receipt
    from delivery.service_feed(${from}, ${stretch})`.execute(trx)
  return rows
}
