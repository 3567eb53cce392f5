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
    const lag = await sql<{ n: number } & Ages>`
      select (select count(fact_id)::int from evidence.unplaced) as n,
        (select min(f.recorded_at) from ((select fact_id from evidence.unplaced order by written limit 1)
            union all (select fact_id from evidence.log_entry order by position limit 1)) as first
          join evidence.fact f on f.id = first.fact_id) as "writtenAt",
        (select made_at from evidence.checkpoint order by size limit 1) as "firstClosedAt",
        (select signed_at from evidence.checkpoint where note is not null order by size desc limit 1) as "closedAt",
        (select t.stamped_at from evidence.checkpoint_timestamp t join evidence.checkpoint c on c.size = t.size
          order by t.size desc limit 1) as "stampedAt"`.execute(sequencer)
    const { n, writtenAt, firstClosedAt, closedAt, stampedAt } = lag.rows[0]!
    dead(rows[0]!.dead)
    waiting(rows[0]!.waiting)
    overdue(rows[0]!.overdue)
    unplaced(n)
    closed(age(closedAt ?? writtenAt, now))
    stamped(age(stampedAt ?? firstClosedAt ?? writtenAt, now))
    return 0
  }
}

type Ages = Readonly<Record<'writtenAt' | 'firstClosedAt' | 'closedAt' | 'stampedAt', Temporal.Instant | null>>

/** Of what never was, since there is something that waits for it. An hour of the future is as wrong as one long past, and rings as it. */
const age = (at: Temporal.Instant | null, now: Temporal.Instant): number =>
  at === null ? 0 : Math.abs(now.since(at).total('seconds'))
