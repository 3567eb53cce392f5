import { factsOf } from '../evidence/index.ts'
import type { Trx } from '../platform/db/act.ts'
import { documentSubject, type Unreadable } from './facts.ts'
import type { Document } from './store.ts'

/** A receipt has one page: the first of his attempts, and the last. The journal has each. */
const FIRST = 2

/**
 * Null: never. The Office may not lengthen the term for it; but "not consulted" must not be said of somebody who came and
 * was shown nothing without saying that too, for counsel to plead (law.md §2).
 * @law CESEDA R.531-17
 */
export async function timesUnreadable(trx: Trx, { id, termEndsAt }: Document): Promise<Unreadable | null> {
  if (termEndsAt === null) return null
  const at = (await factsOf(trx, documentSubject(id)))
    .filter(({ type, data }) => type === 'TransferFailed' && data['reason'] !== 'interrupted')
    .map(({ happenedAt }) => happenedAt)
    .filter((instant) => Temporal.Instant.compare(instant, termEndsAt) < 0)
  const last = at.length > FIRST ? [at.at(-1)!] : []
  return at.length === 0 ? null : { times: at.length, at: [...at.slice(0, FIRST), ...last] }
}
