import type pg from 'pg'
import { ask, planned } from './pool.ts'
import { type Asks, sql } from './sql.ts'
import { begin, type Trx } from './transaction.ts'

/** Statements each on its own, over a pool; tables are reached by `sql` in each capability's store.ts. */
export type Db = Asks & {
  /** All of it is kept, or nothing when the work throws. */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>
  /** One connection, for what a session holds: an advisory lock. */
  connection<T>(work: (one: Asks) => Promise<T>): Promise<T>
}

export function createDb(pool: pg.Pool): Db {
  return {
    async ask(text, values) {
      const client = await pool.connect()
      try {
        return await ask(client, planned(text, values))
      } finally {
        client.release()
      }
    },
    async connection(work) {
      const client = await pool.connect()
      let done = false
      try {
        const result = await work({ ask: (text, values) => ask(client, planned(text, values)) })
        done = true
        return result
      } finally {
        client.release(!done) // what the session still holds goes with it
      }
    },
    async transaction(work) {
      const { trx, commit, rollback } = await begin(pool)
      try {
        const done = await work(trx)
        await commit()
        return done
      } catch (error) {
        await rollback().catch(() => {})
        throw error
      }
    },
  }
}

/** Is the database there? For /readyz. */
export const answers = async (db: Asks): Promise<boolean> => (await sql`select 1`.execute(db)).rows.length === 1
