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

/**
 * In the transaction of the act: either both are there after a crash or neither. One insert whatever their number, into a
 * table that holds nothing for long; the worker hands to the queue what is due. What waits twice under one id waits once.
 */
export async function enqueue(trx: Trx, now: Temporal.Instant, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return
  const column = (of: (job: Job) => string) => jobs.map(of)
  await sql`insert into platform.due_job (id, name, data, due_at)
    select * from unnest(${column(({ id }) => id)}::text[], ${column(({ name }) => name)}::text[],
      ${column(({ data }) => JSON.stringify(data))}::jsonb[], ${column(({ dueAt }) => instant(dueAt ?? now))}::timestamptz[])
    on conflict do nothing`.execute(trx)
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

/** What hands to the queue what is due. */
export type Release = {
  /**
   * Hands over what is due by `now` of the jobs so named; each row leaves in the transaction that enqueues it. Of a name that
   * this version does not know, a newer one has the handler: it stays, and the gauge of what is overdue tells. Returns how many.
   */
  run(trx: Trx, now: Temporal.Instant, names: readonly string[]): Promise<number>
  stop(): Promise<void>
}

export async function createRelease(pool: pg.Pool): Promise<Release> {
  const boss = queueOver(pool)
  boss.on('error', () => {}) // the failing call rejects; a dead connection is replaced by the pool
  await boss.start()
  return {
    async run(trx, now, names) {
      const { rows } = await sql<{ name: string; data: Record<string, string> }>`
        delete from platform.due_job where id in (
          select id from platform.due_job where due_at <= ${instant(now)} and name = any(${names as string[]})
          order by due_at limit 500 for update skip locked)
        returning name, data`.execute(trx)
      for (const [name, jobs] of Map.groupBy(rows, (row) => row.name))
        await boss.insert(
          name,
          jobs.map(({ data }) => ({ data })),
          { db: fromKysely(trx) },
        )
      return rows.length
    },
    stop: () => boss.stop({ graceful: false }),
  }
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
