import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

/** Tables are reached by `sql` templates in each capability's store.ts: the schema is the SQL of db/migrations. */
export type Db = Kysely<Record<string, never>>

/** timestamptz → Temporal.Instant; date → Temporal.PlainDate: no local-time Date ever enters the program. */
const types = {
  getTypeParser(oid: number, format?: string): unknown {
    if (format !== 'binary') {
      if (oid === 1184) return (text: string) => Temporal.Instant.from(text.replace(' ', 'T'))
      if (oid === 1082) return (text: string) => Temporal.PlainDate.from(text)
      if (oid === 20) return Number
    }
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

export type Connection = { connectionString: string } | { host: string; port: number; user: string; database: string }

/** A pool in UTC with bounded waits, so that a slow database gives a clear fault instead of a hanging page. */
export function createPool(connection: Connection, max = 10): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max,
    types: types as pg.CustomTypesConfig,
    options: '-c timezone=UTC -c datestyle=ISO -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000',
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', () => {}) // an idle connection died: the pool replaces it, the next query tells
  // One that dies in the middle of a transaction, between two queries, would end the process: the next query tells.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

export const createDb = (pool: pg.Pool): Db => new Kysely({ dialect: new PostgresDialect({ pool }) })

/** Parameters given to SQL: Temporal values as their ISO text. */
export const instant = (at: Temporal.Instant): string => at.toString()
export const day = (on: Temporal.PlainDate): string => on.toString()

/** Is the database there? For /readyz. */
export const answers = async (db: Db): Promise<boolean> => (await sql`select 1`.execute(db)).rows.length === 1
