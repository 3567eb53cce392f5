import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { createDb } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'

/** The roles that connect by themselves (db/roles.sql). */
const LOGINS = ['pli_app', 'pli_worker', 'pli_sequencer', 'pli_auditor']
const BACK_MS = 100

/**
 * On a server of DATABASE_URL the other roles' addresses are the owner's with another name: they are given his password.
 * Development only. Nothing to do when he connects without one.
 */
export async function shareOwnersPassword(owner: pg.Pool, ownersUrl: string): Promise<void> {
  const password = decodeURIComponent(new URL(ownersUrl).password)
  if (password === '') return
  for (const role of LOGINS) await owner.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`)
}

/** `ours`: bin/start made it. `partial`: it was interrupted the first time. `foreign`: tables of something else, or of a production. */
export async function databaseState(owner: pg.Pool): Promise<'empty' | 'partial' | 'ours' | 'foreign'> {
  const db = createDb(owner)
  const { rows } = await sql<{ any: boolean; ours: boolean; travelled: boolean }>`
    select to_regclass('public.migration') is not null as "any", to_regclass('dev.world') is not null as ours,
      to_regclass('platform.clock_travel') is not null as travelled`.execute(db)
  const { any, ours, travelled } = rows[0]!
  if (!any) return 'empty'
  if (!ours) return 'foreign'
  if (!travelled) return 'partial'
  const clock = await sql`select from platform.clock_travel`.execute(db)
  return clock.rows.length > 0 ? 'ours' : 'partial'
}

/** Removes every table of a database of development. The caller has made sure that it is one. */
export async function emptyDatabase(owner: pg.Pool): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspowner = (select oid from pg_roles where rolname = current_user)
       and nspname !~ '^pg_' and nspname <> 'public'`,
  )
  const drops = rows.map(({ name }) => `drop schema ${pg.escapeIdentifier(name)} cascade`)
  // One text is one transaction: all goes or nothing.
  await owner.query([...drops, 'drop table if exists public.migration'].join('; '))
}

export type StartHold = {
  /** Settles when the server came back and another bin/start had been quicker. */
  readonly taken: Promise<void>
  release(): Promise<void>
}

/**
 * One bin/start a database: whoever holds the session. A server that dies takes the session with it, so the hold is taken
 * again as soon as one answers. `as`: what it tells of itself to whoever comes second, an address. Null when another has it.
 */
export async function holdStart(owner: pg.Pool, as: string): Promise<StartHold | null> {
  const { promise: taken, resolve: isTaken } = Promise.withResolvers<void>()
  let released = false
  let session = await locked(owner, as)
  if (!session) return null
  const hold = async (held: pg.PoolClient): Promise<void> => {
    await new Promise<void>((resolve) => held.once('end', resolve))
    if (released) return
    held.release(true)
    session = null
    while (!released) {
      try {
        session = await locked(owner, as)
        break
      } catch {
        await wait(BACK_MS) // it is being started again, or is given up with this process
      }
    }
    if (released) return session?.release(true)
    if (!session) return isTaken()
    return hold(session)
  }
  void hold(session)
  return {
    taken,
    async release() {
      released = true
      session?.release(true)
      session = null
    },
  }
}

/** What the one that has the database told of itself; null when nobody has it. */
export async function holderOf(owner: pg.Pool): Promise<string | null> {
  const { rows } = await owner.query<{ as: string }>(
    `select a.application_name as "as" from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.objid = hashtext('pli.start')::oid
       and l.database = (select oid from pg_database where datname = current_database())`,
  )
  return rows[0]?.as ?? null
}

/** A session with the lock, or null when another has it. */
async function locked(owner: pg.Pool, as: string): Promise<pg.PoolClient | null> {
  const client = await owner.connect()
  try {
    const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(hashtext('pli.start')) as held`)
    if (rows[0]!.held) {
      await client.query(`select set_config('application_name', $1, false)`, [as])
      return client
    }
  } catch (error) {
    client.release(true)
    throw error
  }
  client.release()
  return null
}
