import type pg from 'pg'
import { type Config, WrongConfig } from './config.ts'
import { createPool } from './db/pool.ts'
import { startPostgres } from './postgres/index.ts'

/** The pools of each database role, over the embedded server or the one of DATABASE_URL. */
export type Connections = { owner(): pg.Pool; app: pg.Pool; worker: pg.Pool; sequencer: pg.Pool; stop(): Promise<void> }

/** Of a web process in production: its own role, and no other. */
export function connectWeb(config: Config): Pick<Connections, 'app' | 'stop'> {
  if (config.database === null) throw new WrongConfig(['DATABASE_URL_APP is missing'])
  const app = createPool({ connectionString: config.database.app }, 12)
  return { app, stop: () => app.end() }
}

export async function connect(config: Config): Promise<Connections> {
  const embedded = config.database === null ? await startPostgres({ dir: `${config.varDir}/postgres` }) : null
  const url = (role: 'app' | 'worker' | 'sequencer' | 'owner'): string => {
    if (embedded) return embedded.url(`pli_${role}`, 'pli')
    const given = config.database![role]
    if (given === null && role === 'owner')
      throw new WrongConfig(['DATABASE_URL is missing: this command acts as the owner of the tables'])
    if (given === null) throw new WrongConfig([`DATABASE_URL_${role.toUpperCase()} is missing`])
    return given
  }
  const pools = {
    app: createPool({ connectionString: url('app') }, 12),
    worker: createPool({ connectionString: url('worker') }, 12),
    sequencer: createPool({ connectionString: url('sequencer') }, 1),
  }
  let owner: pg.Pool | null = null
  return {
    ...pools,
    // Of who sits at a terminal: the audit reads all facts in one statement, a migration may write all rows. A lock is waited for no longer than by others.
    owner: () => (owner ??= createPool({ connectionString: url('owner') }, 2, 0)),
    async stop() {
      await Promise.all([...Object.values(pools), ...(owner ? [owner] : [])].map((pool) => pool.end()))
      await embedded?.stop()
    },
  }
}
