import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'

/** Sessions and codes a day after their end. What they proved is in the facts; their rows would only tell habits. */
export async function forgetEnded(trx: Trx, now: Temporal.Instant): Promise<number> {
  const dayAgo = instant(now.subtract({ hours: 24 }))
  const gone = [
    await sql`delete from space.session where expires_at <= ${dayAgo} or ended_at <= ${dayAgo}`.execute(trx),
    await sql`delete from space.contact_code where expires_at <= ${dayAgo}`.execute(trx),
  ]
  return gone.reduce((sum, { count }) => sum + count, 0)
}
