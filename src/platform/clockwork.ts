import type { Clock } from './clock.ts'
import type { Db } from './db/db.ts'
import { sql } from './db/sql.ts'
import type { Log } from './log.ts'
import type { Sweep } from './ports.ts'

/**
 * How many sweeps run beside each other, besides those that wait for none. Each holds a connection for its lock while its work
 * takes one or two more of the same pool: as many at once as the pool is wide, and each waits for one that the others keep.
 */
const AT_ONCE = 2

/**
 * Runs each sweep again and again. Two nodes may run the same one: sweeps are idempotent and take their rows with
 * `for update skip locked`; the lock only spares useless work. A sweep that throws is logged and tried at its next turn.
 */
export function startClockwork(db: Db, clock: Clock, sweeps: readonly Sweep[], log: Log) {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const gated = gate(AT_ONCE)
  const turn = async (sweep: Sweep) => {
    try {
      const once = () => runOnce(db, sweep, clock.now())
      while (!stopped && (await (sweep.promptly ? once() : gated(once))) > 0) {} // until nothing is left
    } catch (error) {
      log.fault('sweep', error, { sweep: sweep.name })
    }
  }
  const plan = (sweep: Sweep, delay: number) => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const run = turn(sweep).then(() => {
        running.delete(run)
        plan(sweep, sweep.everySeconds * 1000)
      })
      running.add(run)
    }, delay)
    timers.add(timer)
  }
  for (const sweep of sweeps) plan(sweep, 0)
  return {
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}

/** Lets so many in at a time, the others in their order. */
function gate(atOnce: number) {
  const waiting: (() => void)[] = []
  let inside = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside >= atOnce) await new Promise<void>((turn) => waiting.push(turn))
    else inside++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inside--
    }
  }
}

/** One run of one sweep; 0 when another node holds its lock. */
export async function runOnce(db: Db, sweep: Sweep, now: Temporal.Instant): Promise<number> {
  return db.connection(async (connection) => {
    const key = sql`hashtext(${`pli.sweep.${sweep.name}`})`
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${key}) as held`.execute(connection)
    if (!rows[0]!.held) return 0
    try {
      return await sweep.run(now)
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
  })
}
