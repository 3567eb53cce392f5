import type pg from 'pg'
import type { Trx } from '../db/act.ts'
import { instant } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Ports } from '../ports.ts'
import { isRefusal } from '../refusal.ts'
import { AT_MOST } from './jobs.ts'
import type { Release } from './queue.ts'

/**
 * The sweep that hands the queue what is due, one name after the other: one that fails keeps back no other. The queue is opened
 * when it is first needed, and again if that failed: a web process in development has no use for it. Returns 0 once nothing
 * is left of any: under load a row or two are always there, and the worker would go round for them.
 */
export function releaseDue({ act, log }: Pick<Ports, 'act' | 'log'>, worker: pg.Pool, names: readonly string[]) {
  let opened: Promise<Release> | undefined
  const open = async (): Promise<Release> => {
    opened ??= import('./queue.ts').then(({ createRelease }) => createRelease(worker))
    try {
      return await opened
    } catch (error) {
      opened = undefined
      throw error
    }
  }
  return {
    async run(): Promise<number> {
      const due = await act({ as: 'worker' }, (unit) => dueNames(unit.trx, unit.now, names))
      if (isRefusal(due) || due.length === 0) return 0
      const release = await open()
      let full = 0
      for (const name of due)
        try {
          const n = await act({ as: 'worker' }, (unit) => release.run(unit.trx, unit.now, name))
          if (n === AT_MOST) full += AT_MOST
        } catch (error) {
          log.fault('due-jobs', error, { job: name })
        }
      return full
    },
    async stop(): Promise<void> {
      await opened?.then((release) => release.stop()).catch(() => {})
    },
  }
}

/**
 * Which of these names have something due by `now`. Of a name that this version does not know, a newer one has the handler: it
 * stays, and the gauge of what is overdue tells.
 */
async function dueNames(trx: Trx, now: Temporal.Instant, names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select distinct name from platform.due_job
    where due_at <= ${instant(now)} and name = any(${names as string[]})`.execute(trx)
  return rows.map(({ name }) => name)
}
