import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after } from 'node:test'
import type pg from 'pg'
import { migrate } from '../platform/db/migrate.ts'
import { createPool } from '../platform/db/pool.ts'
import { DATABASE, startPostgres } from '../platform/postgres/index.ts'
import { quickFolder } from '../platform/testing/cluster.ts'
import type { TestDatabase, TestRole } from '../platform/testing/database.ts'
import { travelTo } from '../platform/travelled-clock.ts'
import type { Ground } from './house.ts'

export type RealServer = Ground & {
  /** Settings of a process that works beside us. */
  readonly env: Readonly<Record<string, string>>
  /** The process that all of PostgreSQL's descend from, at this moment. */
  postmaster(): Promise<number>
}

const ROLES = ['owner', 'app', 'worker', 'sequencer', 'auditor'] as const

/**
 * An embedded PostgreSQL as `bin/start` makes it, with fsync, in a folder of its own; the clock of every process on it
 * has been travelled to `at` and runs. Call at the top of a test file.
 */
export async function realServer(at: string): Promise<RealServer> {
  const dir = await mkdtemp(join(quickFolder(), 'pli-real-'))
  const folder = join(dir, 'postgres')
  const server = await startPostgres({ dir: folder })
  const pools = new Map<TestRole, pg.Pool>()
  after(async () => {
    for (const pool of pools.values()) await pool.end()
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  })
  const pool = (role: TestRole) => {
    const known = pools.get(role) ?? createPool(server.connection(`pli_${role}`, DATABASE), 5)
    pools.set(role, known)
    return known
  }
  await migrate(pool('owner'))
  await travelTo(pool('owner'), Temporal.Instant.from(at))
  const connections = Object.fromEntries(ROLES.map((role) => [role, server.connection(`pli_${role}`, DATABASE)]))
  return {
    dir,
    base: { ...(connections as Omit<TestDatabase, 'name' | 'pool'>), name: DATABASE, pool },
    env: { PLI_VAR: dir },
    postmaster: async () => Number.parseInt(await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10),
  }
}
