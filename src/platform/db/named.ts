import type pg from 'pg'
import { ask, socketOf } from './pool.ts'

/** A statement with a name: parsed and planned once a connection. For the three or four hottest (stack.md). */
export type NamedStatement = { readonly name: string; readonly text: string }

export type Named = <Row extends pg.QueryResultRow>(
  statement: NamedStatement,
  values: readonly unknown[],
) => Promise<Row[]>

type Asked = { query: pg.QueryConfig; answer(rows: pg.QueryResultRow[]): void; fail(error: unknown): void }

/** Of one turn, on one connection: more would make the last wait while another core is free. */
const MOST_TOGETHER = 8

/**
 * Statements asked for in one turn of the event loop, by whatever requests came together, share a connection and a system
 * call. Each is its own statement with its own answer or fault, outside any transaction.
 */
export function createNamed(pool: pg.Pool): Named {
  let asked: Asked[] = []
  const send = async (asks: readonly Asked[]): Promise<void> => {
    let client: pg.PoolClient
    try {
      client = await pool.connect()
    } catch (error) {
      for (const ask of asks) ask.fail(error)
      return
    }
    let broken = false
    const stream = socketOf(client)
    stream?.cork()
    const each = asks.map(({ query, answer, fail }) =>
      ask(client, query).then(
        ({ rows }) => answer(rows),
        (error: unknown) => {
          broken = true
          fail(error)
        },
      ),
    )
    stream?.uncork()
    await Promise.all(each)
    client.release(broken)
  }
  const leave = () => {
    const all = asked
    asked = []
    for (let i = 0; i < all.length; i += MOST_TOGETHER) void send(all.slice(i, i + MOST_TOGETHER))
  }
  return <Row extends pg.QueryResultRow>({ name, text }: NamedStatement, values: readonly unknown[]) =>
    new Promise<Row[]>((answer, fail) => {
      if (asked.length === 0) setImmediate(leave)
      asked.push({ query: { name, text, values: [...values] }, answer: answer as Asked['answer'], fail })
    })
}
