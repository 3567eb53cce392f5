import type { Trx } from '../platform/db/act.ts'
import { sql } from '../platform/db/sql.ts'

/**
 * Of the entries about one service the last stands. `contested`: the person says it is not his, and until the Office
 * decides nobody asserts it. `withdrawn`: what was said to be served before no longer stands.
 */
export type Manner = 'opening' | 'term' | 'contested' | 'withdrawn'

/** Empty but for the position: how far the journal was looked through. */
export type ServiceRow = {
  position: number
  foreignerNumber: string | null
  servedOn: Temporal.PlainDate | null
  manner: Manner | null
  receipt: string | null
  /** Of a place where nothing was served: the desk that was linked there to the reader's prefecture. */
  linkedDesk: string | null
}

/** How far to look: up to a place, not with it, and of one desk’s applicants alone. */
export type Walk = { readonly until: number; readonly desk: string }

/** `stretch`: facts looked through. Places are not counted: between two checkpoints some are padding, and hold none. */
export async function servedAfter(
  trx: Trx,
  from: number,
  stretch: number,
  walk: Walk | null = null,
): Promise<ServiceRow[]> {
  const { rows } = await sql<ServiceRow>`
    select position, foreigner_number as "foreignerNumber", served_on as "servedOn", manner, receipt,
      linked_desk as "linkedDesk"
    from delivery.service_feed(${from}, ${walk?.until ?? null}, ${stretch}, ${walk?.desk ?? null})`.execute(trx)
  return rows
}

export async function feedTells(trx: Trx, factId: string): Promise<boolean> {
  const { rows } = await sql<{ tells: boolean }>`select delivery.service_feed_tells(${factId}) as tells`.execute(trx)
  return rows[0]!.tells
}

export type Told = {
  personId: string
  foreignerNumber: string
  servedOn: Temporal.PlainDate
  manner: Manner
  receipt: string
}

/** What the feed tells the reader of one applicant, each decision as it stands now. */
export async function servedTold(trx: Trx, foreignerNumber: string): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select person_id as "personId", foreigner_number as "foreignerNumber", served_on as "servedOn", manner, receipt
    from delivery.served_told(${foreignerNumber})`.execute(trx)
  return rows
}
