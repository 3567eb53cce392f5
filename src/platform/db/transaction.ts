import {
  type CompiledQuery,
  DefaultQueryExecutor,
  type Dialect,
  DummyDriver,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryResult,
  Transaction,
} from 'kysely'
import type pg from 'pg'
import { ask, planned, socketOf } from './pool.ts'

export type Trx = Transaction<Record<string, never>>

/** A transaction on a connection of its own, until one of the last two ends it and gives the connection back. */
export type Begun = {
  readonly trx: Trx
  /** Says something (SET LOCAL) whose answer nobody needs: if it fails, so does whatever comes next, for its reason. */
  say(text: string): void
  /** Throws, and nothing is kept, when any statement failed, whether or not somebody looked. */
  commit(): Promise<void>
  rollback(): Promise<void>
}

/**
 * A transaction that waits for no answer it does not need: `begin` and what is said leave in one system call with whatever is
 * asked first, and what is asked together (Promise.all) leaves together too and is answered in its order. Kysely's own
 * transactions wait for each answer before they send the next statement: a quarter of a deposit's processor went into that.
 */
export async function begin(pool: pg.Pool): Promise<Begun> {
  const client = await pool.connect()
  const send = together(client)
  let over = false
  let failed: { readonly first: unknown } | null = null
  const told = async (query: pg.QueryConfig): Promise<pg.QueryResult> => {
    try {
      return await send(query)
    } catch (error) {
      failed ??= { first: error }
      throw failed.first // answers come in order: what made the rest fail came before
    }
  }
  const say = (text: string): void => void told({ text }).catch(() => {})
  const answer: Answer = async (query) => {
    if (over) throw new Error('the transaction is over')
    const result = await told(query)
    if (failed) throw failed.first // had `begin` failed, this ran outside any transaction
    return result
  }
  const end = async (word: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
    if (over) return
    over = true
    let answered = false
    try {
      const { command } = await told({ text: failed ? 'ROLLBACK' : word })
      answered = true
      if (word === 'COMMIT' && failed) throw (failed as { first: unknown }).first
      if (word === 'COMMIT' && command !== word) throw new Error('the transaction was undone')
    } finally {
      client.release(!answered)
    }
  }
  say('begin')
  return { trx: transactionOver(answer), say, commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') }
}

/** What is asked in one turn of the event loop leaves in one system call: they cost more than all the rest of a statement. */
function together(client: pg.PoolClient): (query: pg.QueryConfig) => Promise<pg.QueryResult> {
  const stream = socketOf(client)
  let held = false
  return (query) => {
    if (stream && !held) {
      held = true
      stream.cork()
      process.nextTick(() => {
        held = false
        stream.uncork()
      })
    }
    return ask(client, query)
  }
}

type Answer = (query: pg.QueryConfig) => Promise<pg.QueryResult>

const compiler = new PostgresQueryCompiler()
const adapter = new PostgresAdapter()
const driver = new DummyDriver()
/** Of Kysely the templates alone: it neither opens connections nor ends transactions. */
const dialect: Dialect = {
  createAdapter: () => adapter,
  createDriver: () => driver,
  createQueryCompiler: () => compiler,
  createIntrospector() {
    throw new Error('the schema is the SQL of db/migrations')
  },
}

const nobody = {
  async provideConnection(): Promise<never> {
    throw new Error('the connection is the transaction’s own')
  },
}

class OneConnection extends DefaultQueryExecutor {
  readonly #answer: Answer
  constructor(answer: Answer) {
    super(compiler, adapter, nobody)
    this.#answer = answer
  }
  override async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#answer(planned(sql, parameters))
    return { rows: (rows ?? []) as Row[], numAffectedRows: BigInt(rowCount ?? 0) }
  }
}

const transactionOver = (answer: Answer): Trx =>
  new Transaction({ config: { dialect }, dialect, driver, executor: new OneConnection(answer) })
