import type { Asks } from '../platform/db/sql.ts'
import type { Fault, Tell } from './audit-faults.ts'
import { isReadInTime } from './read-in-time.ts'
import { readsWaiting } from './store-audit.ts'

/** A row that says a reading is shown until a fact says it (decision 0026): one at an hour at which nobody can have read was entered by somebody else. */
export async function checkReads(on: Asks, now: number, tell: Tell<Fault>): Promise<void> {
  for (const { subject, first, last } of await readsWaiting(on))
    if (![first, last].every((at) => at !== null && isReadInTime(subject, at.epochMilliseconds, now)))
      tell({ fault: 'reading-left', subject })
}
