import { instant } from '../db/pool.ts'
import { type Asks, sql } from '../db/sql.ts'
import type { Limit } from './route.ts'

/**
 * Counts one hit against `key` (a keyed digest) in a fixed window shared by all nodes. Returns the hits so far, this one
 * included, and the seconds until the window ends.
 */
export async function hit(
  db: Asks,
  key: Uint8Array,
  now: Temporal.Instant,
  limit: Limit,
): Promise<{ hits: number; over: boolean; retryAfter: number }> {
  const windowStart = now.subtract({ seconds: limit.seconds })
  const { rows } = await sql<{ hits: number; since: Temporal.Instant }>`
    insert into platform.rate_limit as l (key, window_start, hits) values (${Buffer.from(key)}, ${instant(now)}, 1)
    on conflict (key) do update set
      hits = case when l.window_start <= ${instant(windowStart)} then 1 else l.hits + 1 end,
      window_start = case when l.window_start <= ${instant(windowStart)} then excluded.window_start else l.window_start end
    returning hits, window_start as since`.execute(db)
  const { hits, since } = rows[0]!
  const ends = since.add({ seconds: limit.seconds })
  return { hits, over: hits > limit.max, retryAfter: Math.max(1, Math.ceil(now.until(ends).total('seconds'))) }
}

/** Counts begun a day ago are over, whatever their window: their keys are gone too. Returns how many. */
export async function forgetOldHits(db: Asks, now: Temporal.Instant): Promise<number> {
  const dayAgo = now.subtract({ hours: 24 })
  const { count } = await sql`delete from platform.rate_limit where window_start <= ${instant(dayAgo)}`.execute(db)
  return count
}

/** Takes one hit back, e.g. a try that nobody looked at: those before it stay counted. */
export async function giveBack(db: Asks, key: Uint8Array): Promise<void> {
  await sql`update platform.rate_limit set hits = hits - 1 where key = ${Buffer.from(key)} and hits > 0`.execute(db)
}

/** Forgets the hits of a key, e.g. after a right password. */
export async function forgive(db: Asks, key: Uint8Array): Promise<void> {
  await sql`delete from platform.rate_limit where key = ${Buffer.from(key)}`.execute(db)
}
