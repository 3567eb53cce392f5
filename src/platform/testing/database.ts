import { after } from 'node:test'
import pg from 'pg'
import { createPool } from '../db/pool.ts'
import { OWNER, type Postgres, SUPERUSER } from '../postgres/index.ts'
import { type Cluster, testCluster } from './cluster.ts'
import { template } from './template.ts'

const roles = {
  owner: OWNER,
  app: 'pli_app',
  worker: 'pli_worker',
  sequencer: 'pli_sequencer',
  auditor: 'pli_auditor',
  /** Who can switch every guard off: what he changes is to be found, since it cannot be refused. */
  superuser: SUPERUSER,
} as const

export type TestRole = keyof typeof roles

/** An empty, migrated database of one test file, and how each role of the program connects to it. */
export type TestDatabase = Readonly<Record<TestRole, ReturnType<Postgres['connection']>>> & {
  readonly name: string
  /** One pool a role, ended before the database is dropped. */
  pool(role: TestRole): pg.Pool
}

type Session = { readonly cluster: Cluster; readonly admin: pg.Client; readonly template: string }

let session: Promise<Session> | undefined
let made = 0
const drops = new Set<() => Promise<void>>()

// At import, so that it belongs to the whole file whatever calls testDatabase.
after(async () => {
  for (const drop of drops) await drop()
  if (!session) return
  const { cluster, admin } = await session
  await admin.end()
  await cluster.server.stop()
})

/**
 * A database of its own on real PostgreSQL, dropped after the test `t`, or after the whole file without one.
 * Costs about 20 ms once the run's template is there.
 */
export async function testDatabase(t?: { after(ending: () => Promise<void>): void }): Promise<TestDatabase> {
  session ??= open()
  const { cluster, admin, template } = await session
  const name = `test_${process.pid}_${made++}`
  // Copying files is the quickest in memory and the slowest on a disk, which it makes write everything down twice.
  await admin.query(
    `create database ${name} template ${template} owner ${OWNER} strategy ${cluster.inMemory ? 'file_copy' : 'wal_log'}`,
  )

  const pools = new Map<TestRole, pg.Pool>()
  const drop = async () => {
    if (!drops.delete(drop)) return
    for (const pool of pools.values()) await pool.end()
    await admin.query(`drop database if exists ${name} with (force)`)
  }
  drops.add(drop)
  t?.after(drop)

  const connect = (role: TestRole) => cluster.server.connection(roles[role], name)
  return {
    name,
    owner: connect('owner'),
    app: connect('app'),
    worker: connect('worker'),
    sequencer: connect('sequencer'),
    auditor: connect('auditor'),
    superuser: connect('superuser'),
    pool(role) {
      const pool = pools.get(role) ?? createPool(connect(role), 5)
      pools.set(role, pool)
      return pool
    },
  }
}

async function open(): Promise<Session> {
  const cluster = await testCluster()
  const admin = new pg.Client(cluster.server.connection(SUPERUSER, 'postgres'))
  await admin.connect()
  await dropThoseOfTheDead(admin)
  return { cluster, admin, template: await template(cluster, admin) }
}

/** What a test process left behind that was killed before it could drop its databases. */
async function dropThoseOfTheDead(admin: pg.Client) {
  const { rows } = await admin.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^test_[0-9]+_'`,
  )
  for (const { datname } of rows) {
    if (!isAlive(Number(datname.split('_')[1]))) await admin.query(`drop database if exists ${datname} with (force)`)
  }
}

function isAlive(pid: number) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
