import { instant } from '../db/pool.ts'
import { type Asks, sql } from '../db/sql.ts'

/** Five tries at once, for honest fingers; then the wait doubles from half a minute to an hour, and stays there. */
const FREE = 5
const FIRST_WAIT = 30
const LONGEST_WAIT = 3_600

/** A day after the first try, all is forgiven. */
const WINDOW = 86_400

/** Seconds between try `n - 1` and try `n` (the first try is 1). Pure. */
export const waitBefore = (n: number): number =>
  n <= FREE ? 0 : Math.min(FIRST_WAIT * 2 ** Math.min(n - FREE - 1, 30), LONGEST_WAIT)

/** Seconds from the first try to the earliest instant at which try `n` is let through. Pure. */
export function earliest(n: number): number {
  let seconds = 0
  for (let i = 2; i <= n; i++) seconds += waitBefore(i)
  return seconds
}

/** For each number of tries made in a window, when the next is let through: as far as a window reaches. */
const SCHEDULE: readonly number[] = Array.from({ length: 1 + FREE + 40 }, (_, made) => earliest(made + 1)).filter(
  (seconds) => seconds <= WINDOW,
)

/**
 * Asks for one more try at what `key` (a keyed digest) stands for, on whichever node: null, it is let through and counted;
 * else the seconds to wait, and nothing is counted, so that an impatient person does not make it worse. The count and the
 * decision are one statement: guesses made at one instant are counted one by one. Call it before looking at a secret that can
 * be guessed (a password, a PIN), after a wrong one that cannot (a key); outside the transaction of the act, which a refusal
 * would roll back; `forgive` after a right one.
 */
export async function slowDown(db: Asks, key: Uint8Array, now: Temporal.Instant): Promise<number | null> {
  const at = instant(now)
  const passed = await sql`
    insert into platform.rate_limit as l (key, window_start, hits) values (${Buffer.from(key)}, ${at}, 1)
    on conflict (key) do update set
      hits = case when l.window_start <= ${at}::timestamptz - ${WINDOW} * interval '1 second' then 1 else l.hits + 1 end,
      window_start = case when l.window_start <= ${at}::timestamptz - ${WINDOW} * interval '1 second' then ${at} else l.window_start end
    where l.window_start <= ${at}::timestamptz - ${WINDOW} * interval '1 second'
      or l.window_start + (${SCHEDULE as number[]}::int[])[l.hits + 1] * interval '1 second' <= ${at}
    returning 1`.execute(db)
  if (passed.rows.length > 0) return null
  const { rows } = await sql<{ hits: number; since: Temporal.Instant }>`
    select hits, window_start as since from platform.rate_limit where key = ${Buffer.from(key)}`.execute(db)
  if (!rows[0]) return 1 // forgiven meanwhile
  const next = rows[0].since.add({ seconds: SCHEDULE[rows[0].hits] ?? WINDOW })
  return Math.max(1, Math.ceil(now.until(next).total('seconds')))
}
