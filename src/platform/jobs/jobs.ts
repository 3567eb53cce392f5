import type { Fact, Trx } from '../db/act.ts'
import { instant } from '../db/pool.ts'
import { type Statement, sql } from '../db/sql.ts'

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
export function dueJobs(now: Temporal.Instant, jobs: readonly Job[]): Statement {
  const column = (of: (job: Job) => string) => jobs.map(of)
  return sql`insert into platform.due_job (id, name, data, due_at)
    select * from unnest(${column(({ id }) => id)}::text[], ${column(({ name }) => name)}::text[],
      ${column(({ data }) => JSON.stringify(data))}::jsonb[], ${column(({ dueAt }) => instant(dueAt ?? now))}::timestamptz[])
    on conflict do nothing`
}

export async function enqueue(trx: Trx, now: Temporal.Instant, jobs: readonly Job[]): Promise<void> {
  if (jobs.length > 0) await dueJobs(now, jobs).execute(trx)
}

/** Handed over at once, of one name. */
export const AT_MOST = 500

export type JobHandler = (data: Record<string, string>) => Promise<void>
