import type pg from 'pg'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'

/**
 * The clock of development and demonstration: the machine's time plus an offset that lives in the database, so that all
 * nodes travel together. Never composed in production.
 */
export async function travelledClock(
  pool: pg.Pool,
  everyMilliseconds = 1000,
): Promise<Clock & { refresh(): Promise<void>; stop(): void }> {
  let offset = 0
  const refresh = async () => {
    const { rows } = await pool.query<{ offset: number }>(
      'select offset_milliseconds as offset from platform.clock_travel',
    )
    offset = rows[0]?.offset ?? 0
  }
  await refresh()
  const timer = setInterval(() => void refresh().catch(() => {}), everyMilliseconds)
  timer.unref()
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(systemClock.now().epochMilliseconds + offset),
    refresh,
    stop: () => clearInterval(timer),
  }
}

/** Whether somebody ever moved it: then no hour that this house wrote down proves anything. */
export async function wasMoved(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query('select from platform.clock_travel')
  return rowCount !== 0
}

/** Moves the clock of all nodes to `to`. Backwards too: for demonstrations only, facts already written keep their dates. */
export async function travelTo(owner: pg.Pool, to: Temporal.Instant): Promise<void> {
  const offset = to.epochMilliseconds - systemClock.now().epochMilliseconds
  await owner.query(
    `insert into platform.clock_travel (only_one, offset_milliseconds) values (true, $1)
     on conflict (only_one) do update set offset_milliseconds = excluded.offset_milliseconds`,
    [offset],
  )
}
