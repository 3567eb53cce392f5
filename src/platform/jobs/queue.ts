import pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { Trx } from '../db/act.ts'
import { instant } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { AT_MOST, type JobHandler } from './jobs.ts'

/** pg-boss reads dates its own way: it is given those of the driver, not our Temporal values. */
export const executeOver = (pool: Pick<pg.Pool, 'query'>) => ({
  executeSql: (text: string, values?: unknown[]) =>
    pool.query({ text, types: pg.types, ...(values === undefined ? {} : { values }) }),
})

/** The queue to whom it only hands over or takes out: it watches over nothing. */
export async function openQueue(pool: pg.Pool): Promise<PgBoss> {
  const boss = new PgBoss({
    schema: 'jobs',
    db: executeOver(pool),
    supervise: false,
    schedule: false,
    migrate: false,
    createSchema: false,
  })
  boss.on('error', () => {}) // the failing call rejects; a dead connection is replaced by the pool
  await boss.start()
  return boss
}

/** What hands to the queue what is due. */
export type Release = {
  /** At most AT_MOST of the jobs so named, those due first; each row leaves in the transaction that enqueues it. Returns how many. */
  run(trx: Trx, now: Temporal.Instant, name: string): Promise<number>
  stop(): Promise<void>
}

export async function createRelease(pool: pg.Pool): Promise<Release> {
  const boss = await openQueue(pool)
  return {
    async run(trx, now, name) {
      const { rows } = await sql<{ data: Record<string, string> }>`
        delete from platform.due_job where id in (
          select id from platform.due_job where due_at <= ${instant(now)} and name = ${name}
          order by due_at limit ${AT_MOST} for update skip locked)
        returning data`.execute(trx)
      if (rows.length > 0)
        await boss.insert(name, rows, { db: { executeSql: (text, values = []) => trx.ask(text, values) } })
      return rows.length
    },
    stop: () => boss.stop({ graceful: false }),
  }
}

const BURSTS = { batchSize: 20, pollingIntervalSeconds: 1, burstWhenBatchFull: true, perJobResults: true } as const

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
