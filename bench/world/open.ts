import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { subKey } from '../../src/platform/crypto/digest.ts'
import { tokens } from '../../src/platform/crypto/tokens.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { createPool } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import { DATABASE, OWNER, type Postgres, SUPERUSER, startPostgres } from '../../src/platform/postgres/index.ts'
import { travelTo } from '../../src/platform/travelled-clock.ts'
import { syncRights } from '../../src/staff/index.ts'
import { load, type Size } from './load.ts'

/** A Monday morning of the regime that is wholly known, when alerts may leave. */
export const NOW = Temporal.Instant.from('2026-05-04T08:00:00Z')

/** A fresh copy of the loaded world, on the embedded server with fsync, and how a process joins it. */
export type World = Size & {
  readonly config: Config
  readonly env: Readonly<Record<string, string>>
  readonly owner: pg.Pool
  /** A pool of one of the program's roles. */
  pool(role: 'app' | 'worker' | 'sequencer', max?: number): pg.Pool
  url(user: string): string
  /** The process that all of PostgreSQL's descend from. */
  readonly postmaster: number
  close(): Promise<void>
}

const DIR = 'var/bench'

/** Loads the world once for each content of db/ and of this folder (minutes), then copies it for each run (seconds). */
export async function openWorld(size: Size, say: (what: string) => void): Promise<World> {
  const server = await startPostgres({ dir: join(DIR, 'postgres') })
  try {
    await freshCopy(server, size, say)
  } catch (error) {
    await server.stop()
    throw error
  }
  const env = { PLI_VAR: DIR, PLI_PROXIES: '1' }
  await rm(join(DIR, 'files'), { recursive: true, force: true })
  const pools: pg.Pool[] = []
  const pool = (user: string, max = 4) => {
    const made = createPool(server.connection(user, DATABASE), max)
    pools.push(made)
    return made
  }
  const owner = pool(OWNER)
  await travelTo(owner, NOW)
  return {
    ...size,
    config: readConfig(env),
    env,
    owner,
    pool: (role, max) => pool(`pli_${role}`, max),
    url: (user) => server.url(user, DATABASE),
    postmaster: Number.parseInt(await readFile(join(DIR, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10),
    async close() {
      for (const made of pools) await made.end()
      await server.stop()
    },
  }
}

async function freshCopy(server: Postgres, size: Size, say: (what: string) => void): Promise<void> {
  const admin = new pg.Client(server.connection(SUPERUSER, 'postgres'))
  await admin.connect()
  try {
    const name = `loaded_${await digest(size)}`
    const { rows } = await admin.query<{ datname: string }>('select datname from pg_database')
    const there = rows.map(({ datname }) => datname)
    for (const old of there)
      if (/^(loaded|building)_/.test(old) && old !== name) await admin.query(`drop database ${old} with (force)`)
    await admin.query(`drop database if exists ${DATABASE} with (force)`)
    if (!there.includes(name)) await build(server, admin, name, size, say)
    await admin.query(`create database ${DATABASE} template ${name} owner ${OWNER} strategy file_copy`)
    await admin.query('checkpoint')
  } finally {
    await admin.end()
  }
}

async function build(server: Postgres, admin: pg.Client, name: string, size: Size, say: (what: string) => void) {
  const building = name.replace('loaded', 'building')
  await admin.query(`create database ${building} owner ${OWNER}`)
  const owner = createPool(server.connection(OWNER, building), 2)
  await migrate(owner)
  await syncRights(owner)
  await owner.end()
  const db = new pg.Client(server.connection(SUPERUSER, building))
  await db.connect()
  try {
    await load(db, { ...size, now: NOW, master: readConfig({}).masterKey }, say)
    await db.query('vacuum (analyze)')
  } finally {
    await db.end()
  }
  await admin.query(`alter database ${building} rename to ${name}`)
}

async function digest(size: Size): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(size))
  for (const folder of ['db', 'bench/world']) {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort())
      if (!/\.(test|proof)\.ts$/.test(file)) hash.update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

const pepperOf = ({ masterKey }: Pick<Config, 'masterKey'>) => subKey(masterKey.key, 'pepper')

/** Cookies of people signed in whose inbox holds exactly so many documents. */
export async function signIn(
  world: Pick<World, 'owner' | 'config'>,
  count: number,
  documents: number,
): Promise<{ token: string; personId: string }[]> {
  const { rows } = await world.owner.query<{ id: string }>(
    `select d.person_id as id from delivery.document d join space.account a on a.person_id = d.person_id
     group by d.person_id having count(*) = $1 order by md5(d.person_id::text) limit $2`,
    [documents, count],
  )
  const known = tokens(pepperOf(world.config), 'session')
  const sessions = rows.map(({ id }) => ({ token: known.make(id), personId: id }))
  await world.owner.query(
    `insert into space.session (digest, person_id, authenticated_by, created_at, last_seen_at, expires_at)
     select digest, person, 'password', $3, $3::timestamptz - random() * interval '4 minutes', $3::timestamptz + interval '12 hours'
     from unnest($1::bytea[], $2::uuid[]) s (digest, person)`,
    [sessions.map(({ token }) => known.digest(token)), sessions.map(({ personId }) => personId), NOW.toString()],
  )
  return sessions
}

/** The Office's case system, with a token. */
export async function caseSystem(world: Pick<World, 'owner' | 'config'>): Promise<string> {
  const id = newId(NOW)
  const issued = tokens(pepperOf(world.config), 'api-token')
  const token = issued.make(id)
  const { owner } = world
  await owner.query(
    `insert into staff.api_client (id, name, secret_digest, created_at) values ($1, 'case system', '', $2)`,
    [id, NOW.toString()],
  )
  await owner.query(`insert into staff.grant (id, actor_id, role, granted_at) values ($1, $1, 'system', $2)`, [
    id,
    NOW.toString(),
  ])
  await owner.query('insert into staff.api_token (digest, client_id, expires_at) values ($1, $2, $3)', [
    issued.digest(token),
    id,
    NOW.add({ hours: 24 }).toString(),
  ])
  return token
}
