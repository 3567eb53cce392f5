import pg from 'pg'

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

/**
 * A pool in UTC with bounded waits, so that a slow database gives a clear fault instead of a hanging page. `seconds` for a statement, 0:
 * as long as it takes, once it has its locks. `also`: more settings of its sessions, which those of a role or a database do not undo.
 */
export function createPool(connection: Connection, max = 10, seconds = 30, also: readonly string[] = []): pg.Pool {
  const settings = ['timezone=UTC', 'datestyle=ISO', `statement_timeout=${seconds}s`, 'lock_timeout=30s']
  const pool = new pg.Pool({
    ...connection,
    max,
    types: types as pg.CustomTypesConfig,
    options: [...settings, 'idle_in_transaction_session_timeout=60000', ...also].map((one) => `-c ${one}`).join(' '),
    connectionTimeoutMillis: 10_000,
    pipeline: true, // what is asked of one connection together is sent together (named.ts, transaction.ts)
  } as pg.PoolConfig)
  pool.on('error', () => {}) // an idle connection died: the pool replaces it, the next query tells
  // One that dies in the middle of a transaction, between two queries, would end the process: the next query tells.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Of the program's own texts, a few hundred; what goes beyond was not written by hand, and is planned each time. */
const MOST_PREPARED = 1_000
const names = new Map<string, string>()

/**
 * A statement as the driver takes it: by name when it takes values, so that it is prepared once on each connection. Planning one
 * with the row-level security of its tables costs more than running it. PostgreSQL plans again by itself when the role is another.
 */
export function planned(text: string, values: readonly unknown[]): pg.QueryConfig {
  const name = values.length === 0 ? undefined : nameOf(text)
  return { text, values: [...values], ...(name === undefined ? {} : { name }) }
}

type Socket = { cork(): void; uncork(): void }
/** What is written to it between the two leaves in one system call. */
export const socketOf = (client: pg.PoolClient): Socket | undefined =>
  (client as { readonly connection?: { readonly stream?: Socket } }).connection?.stream

/**
 * By the driver's callback: of the promise that it makes itself, each answer outlives the collection of what is young,
 * and under load the process stands still for half a second to clear them away.
 */
export function ask(client: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> {
  return new Promise((answer, fail) => {
    client.query(query, (error, result) => (error ? fail(error) : answer(result)))
  })
}

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= MOST_PREPARED) return known
  const name = `pli-${names.size}`
  names.set(text, name)
  return name
}

/** Parameters given to SQL: Temporal values as their ISO text. */
export const instant = (at: Temporal.Instant): string => at.toString()
export const day = (on: Temporal.PlainDate): string => on.toString()
