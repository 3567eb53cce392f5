import type pg from 'pg'
import { ask, planned, socketOf } from './pool.ts'
import type { Asks } from './sql.ts'

declare const inTransaction: unique symbol
export type Trx = Asks & { readonly [inTransaction]: true }

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
 * asked first, and what is asked together (Promise.all) leaves together too and is answered in its order.
 * A wait for each answer before the next statement took a quarter of a deposit's processor.
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
  const trx = {
    async ask(text, values) {
      if (over) throw new Error('the transaction is over')
      const result = await told(planned(text, values))
      if (failed) throw failed.first // had `begin` failed, this ran outside any transaction
      return result
    },
  } as Trx
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
  return { trx, say, commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') }
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
