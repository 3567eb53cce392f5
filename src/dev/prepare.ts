import { rm } from 'node:fs/promises'
import { lastSignedFile } from '../evidence/index.ts'
import type { Config } from '../platform/config.ts'
import type { Connections } from '../platform/connections.ts'
import { createDb } from '../platform/db/db.ts'
import { migrate } from '../platform/db/migrate.ts'
import { travelTo } from '../platform/travelled-clock.ts'
import { syncRights } from '../staff/index.ts'
import { FIRST_START } from './clock.ts'
import { Stopped } from './stopped.ts'
import { followIssuer, hasTravelled, prepareDev } from './store.ts'
import { databaseState, emptyDatabase, shareOwnersPassword } from './store-database.ts'

/** Builds worlds into a database whose tables are there: seeds/index.ts, which stands above this room. */
export type Seed = () => Promise<void>

/**
 * The tables of a database of development, and in an empty one the worlds and the hour at which the demonstration
 * begins. What a very first start left half-made, killed in the middle, is made again. `fresh`: everything is.
 */
export async function prepareDatabase(
  config: Config,
  connections: Connections,
  o: { readonly fresh: boolean; readonly seed: Seed; readonly say: (line: string) => void },
): Promise<void> {
  const owner = connections.owner()
  const state = await databaseState(owner)
  if (state === 'foreign')
    throw new Stopped('This database holds tables that bin/start did not make: give it an empty one')
  if (state === 'partial' || (o.fresh && state === 'ours')) {
    await emptyDatabase(owner)
    await rm(config.filesDir, { recursive: true, force: true })
  }
  // A log that begins anew: what the one before it signed last is of no database any more.
  if (state !== 'ours' || o.fresh) await rm(lastSignedFile(config.log.keptIn, config.log.origin), { force: true })
  o.say('Tables…')
  await migrate(owner).catch((error: Error) => {
    if (!/was changed after it was applied/.test(error.message)) throw error
    throw new Stopped(`${error.message}: bin/start --fresh begins again with new tables and data`)
  })
  await syncRights(owner)
  await prepareDev(owner)
  if (config.database?.owner) await shareOwnersPassword(owner, config.database.owner)
  await followIssuer(createDb(owner), config.oidc.issuer)
  if (await hasTravelled(createDb(owner))) return
  o.say('Worlds…')
  await o.seed()
  await travelTo(owner, FIRST_START)
}
