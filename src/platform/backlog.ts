import { instant } from './db/pool.ts'
import { type Asks, sql } from './db/sql.ts'
import type { Metrics } from './http/metrics.ts'

/**
 * What piles up when something stops: a silent stop of alerts lasted four months elsewhere, so each backlog is a gauge to
 * ring on. Jobs given up (queue `dead`), work that is due and not handed out, facts without their place in the log.
 */
export function watchBacklog(worker: Asks, sequencer: Asks, metrics: Metrics) {
  const dead = metrics.gauge('jobs_dead', 'Jobs given up after all retries')
  const waiting = metrics.gauge('jobs_waiting', 'Jobs ready and not done')
  const overdue = metrics.gauge('due_jobs_overdue', 'Work due for over a minute and not handed to the queue')
  const unplaced = metrics.gauge('facts_unplaced', 'Facts the sequencer has not placed')
  const closed = metrics.gauge('checkpoint_age_seconds', 'Seconds since the log was last closed and signed')
  const stamped = metrics.gauge('timestamp_age_seconds', 'Seconds since a time authority stamped a checkpoint')
  return async (now: Temporal.Instant): Promise<number> => {
    const { rows } = await sql<{ dead: number; waiting: number; overdue: number }>`
      select count(*) filter (where name = 'dead' and state < 'completed')::int as dead,
        count(*) filter (where name <> 'dead' and state < 'active')::int as waiting,
        (select count(*)::int from platform.due_job
          where due_at <= ${instant(now.subtract({ minutes: 1 }))}) as overdue
      from jobs.job where state < 'completed'`.execute(worker)
    const lag = await sql<{ n: number; closedAt: Temporal.Instant | null; stampedAt: Temporal.Instant | null }>`
      select (select count(fact_id)::int from evidence.unplaced) as n,
        (select max(signed_at) from evidence.checkpoint) as "closedAt",
        (select max(stamped_at) from evidence.checkpoint_timestamp) as "stampedAt"`.execute(sequencer)
    dead(rows[0]!.dead)
    waiting(rows[0]!.waiting)
    overdue(rows[0]!.overdue)
    unplaced(lag.rows[0]!.n)
    closed(age(lag.rows[0]!.closedAt, now))
    stamped(age(lag.rows[0]!.stampedAt, now))
    return 0
  }
}

const age = (at: Temporal.Instant | null, now: Temporal.Instant): number =>
  at === null ? 0 : now.since(at).total('seconds')
