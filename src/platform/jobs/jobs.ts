import { sql } from 'kysely'
import pg from 'pg'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Fact, Trx } from '../db/act.ts'
import { instant } from '../db/pool.ts'

/** Ids only: a job is read by operators and kept for days, so nothing personal is in it. */
export type Job = {
  readonly name: string
  readonly data: Readonly<Record<string, string>>
  /** Not before this instant of the clock port; now when absent. */
  readonly dueAt?: Temporal.Instant
  /** Derived from the fact that caused the job, so that twice is once. */
  readonly id: string
}

/** What a fact says of itself to whoever follows it. */
export type Cause = Pick<Fact, 'id' | 'type' | 'data'>

/** The facts that ask for a job of one name: their types, and the job of one of them (null: this one asks for none). */
export type Asked = { readonly types: readonly string[]; readonly of: (fact: Cause) => Job | null }

export type Jobs = {
  /** In the transaction of the act: either both are there after a crash or neither. What is held back twice is held once. */
  enqueue(trx: Trx, now: Temporal.Instant, jobs: readonly Job[]): Promise<void>
  stop(): Promise<void>
}

/** pg-boss reads dates its own way: it is given those of the driver, not our Temporal values. */
export const executeOver = (pool: Pick<pg.Pool, 'query'>) => ({
  executeSql: (text: string, values?: unknown[]) =>
    pool.query({ text, types: pg.types, ...(values === undefined ? {} : { values }) }),
})

const queueOver = (pool: pg.Pool) =>
  new PgBoss({
    schema: 'jobs',
    db: executeOver(pool),
    supervise: false,
    schedule: false,
    migrate: false,
    createSchema: false,
  })

/** The sending side, for the web process and the worker alike. */
export async function createJobs(pool: pg.Pool): Promise<Jobs> {
  const boss = queueOver(pool)
  boss.on('error', () => {}) // the failing call rejects; a dead connection is replaced by the pool
  await boss.start()
  return {
    async enqueue(trx, now, jobs) {
      for (const job of jobs) {
        if (job.dueAt && Temporal.Instant.compare(job.dueAt, now) > 0) {
          await sql`insert into platform.due_job (id, name, data, due_at)
            values (${job.id}, ${job.name}, ${JSON.stringify(job.data)}, ${instant(job.dueAt)}) on conflict do nothing`.execute(
            trx,
          )
        } else await boss.send(job.name, job.data, { db: fromKysely(trx) })
      }
    },
    stop: () => boss.stop({ graceful: false }),
  }
}

/** Hands what has become due to the queue; each row leaves in the transaction that enqueues it. Returns how many. */
export async function releaseDueJobs(trx: Trx, now: Temporal.Instant, jobs: Jobs): Promise<number> {
  const { rows } = await sql<{ id: string; name: string; data: Record<string, string> }>`
    delete from platform.due_job where id in (
      select id from platform.due_job where due_at <= ${instant(now)} order by due_at limit 500 for update skip locked)
    returning id, name, data`.execute(trx)
  await jobs.enqueue(trx, now, rows)
  return rows.length
}

const BURSTS = { batchSize: 20, pollingIntervalSeconds: 1, burstWhenBatchFull: true, perJobResults: true } as const

export type JobHandler = (data: Record<string, string>) => Promise<void>

/**
 * The working side. Polls every second in bursts (stack.md: the defaults give 19 jobs/s and 30 s delays). A handler that
 * throws is tried again with backoff, then its job goes to the queue `dead`, which is a metric and an alarm.
 */
export async function work(
  pool: pg.Pool,
  handlers: Readonly<Record<string, JobHandler>>,
  onFault: (name: string, error: unknown) => void,
) {
  const boss = new PgBoss({
    schema: 'jobs',
    db: executeOver(pool),
    supervise: true,
    schedule: false,
    migrate: false,
    createSchema: false,
  })
  boss.on('error', (error) => onFault('jobs', error))
  await boss.start()
  for (const [name, handle] of Object.entries(handlers)) {
    const one = async (job: { id: string; data: Record<string, string> }) => {
      try {
        await handle(job.data)
        return { id: job.id, status: 'completed' as const }
      } catch (error) {
        onFault(name, error)
        return { id: job.id, status: 'failed' as const, output: { fault: (error as Error).name } } // never the message: it may quote an address
      }
    }
    await boss.work<Record<string, string>, unknown, typeof BURSTS>(name, BURSTS, (jobs) => Promise.all(jobs.map(one)))
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 10_000 }) }
}
