import { Socket } from 'node:net'
import pg from 'pg'
import { SUPERUSER } from './cluster.ts'

/** A program's hold on the server: a session that keeps a shared lock, so that a killed program's hold ends with it. */
export type Hold = {
  /** Settles when the session ends, whoever ended it. */
  readonly lost: Promise<void>
  /** Lets go. True when nobody else holds the server; whoever comes next then waits until it has stopped. */
  release(): Promise<boolean>
}

/** Any number, the same in every version of the program. */
const LOCK = 7_544_001

/** Takes hold of the server on this socket, or undefined when none answers (yet, or any more). */
export async function hold(at: { host: string; port: number }): Promise<Hold | undefined> {
  const socket = new Socket()
  const client = new pg.Client({
    ...at,
    user: SUPERUSER,
    database: 'postgres',
    application_name: 'pli hold',
    stream: () => socket,
  })
  const lost = new Promise<void>((resolve) => client.once('end', () => resolve()))
  // An error of a session that was cut is told by its end.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [LOCK])
  } catch (error) {
    await client.end().catch(() => {})
    if (isAbsent(error)) return undefined
    throw error
  }
  // The hold alone keeps no program running.
  socket.unref()
  return {
    lost,
    async release() {
      socket.ref()
      try {
        await client.query('select pg_advisory_unlock_shared($1)', [LOCK])
        const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [LOCK])
        if (rows[0]!.last) return true
        await client.end()
        return false
      } catch (error) {
        if (isAbsent(error)) return false
        throw error
      }
    },
  }
}

/** No server, or one that is starting, stopping or dying. */
function isAbsent(error: unknown): boolean {
  const { code = '', message } = error as { code?: string; message: string }
  return (
    ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300'].includes(code) ||
    /Connection terminated|not queryable/.test(message)
  )
}
