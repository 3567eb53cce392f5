import { sql } from 'kysely'
import pg from 'pg'
import { createDb } from '../platform/db/pool.ts'

/** The roles that connect by themselves (db/roles.sql). */
const LOGINS = ['pli_app', 'pli_worker', 'pli_sequencer', 'pli_auditor']

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

/** One bin/start a database: whoever holds the session. Null when another has it. */
export async function holdStart(owner: pg.Pool): Promise<{ release(): Promise<void> } | null> {
  const client = await owner.connect()
  client.on('error', () => {}) // the server went away, and the lock with it
  const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(hashtext('pli.start')) as held`)
  if (!rows[0]!.held) {
    client.release()
    return null
  }
  return {
    async release() {
      client.release(true)
    },
  }
}
