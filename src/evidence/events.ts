import { type Asks, sql } from '../platform/db/sql.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'

export type EventPage = { events: readonly unknown[]; next: string; more: boolean }

/** A cursor is the position after the last fact seen; the reader keeps it. */
export function readCursor(text: string | undefined): number | Refusal {
  if (text === undefined || text === '') return 0
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse('cursor-not-understood', {}, 'after')
}

/**
 * Facts in their one order, from a cursor on: nothing is skipped and nothing comes twice, whatever commits late. The body is
 * the canonical JSON that the digest is taken of; personal values stay sealed.
 */
export async function eventsAfter(trx: Asks, from: number, limit: number): Promise<EventPage> {
  const { rows } = await sql<{ position: number; body: string; digest: string }>`
    select l.position, f.body, encode(f.digest, 'hex') as digest
    from evidence.log_entry l join evidence.fact f on f.id = l.fact_id
    where l.position >= ${from} order by l.position limit ${limit + 1}`.execute(trx)
  const page = rows.slice(0, limit)
  return {
    events: page.map((row) => ({ position: row.position, digest: row.digest, fact: JSON.parse(row.body) as unknown })),
    next: String(page.length > 0 ? page.at(-1)!.position + 1 : from),
    more: rows.length > limit,
  }
}
