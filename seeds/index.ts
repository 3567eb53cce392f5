import { beginWorld, endWorld, loadedWorlds } from '../src/dev/store.ts'
import type { Told } from '../src/dev/told.ts'
import type { Config } from '../src/platform/config.ts'
import { createDb } from '../src/platform/db/pool.ts'
import { type Cast, castOf } from './cast.ts'
import { buildOpensInTime } from './opens-in-time.ts'
import { buildStaff } from './staff.ts'
import { openStage, type Stage, type StagePools } from './stage.ts'

type Build = (stage: Stage, cast: Cast) => Promise<Told>

/** Each named world, built by the acts of the product with the clock travelled: nothing is written behind its back. */
const WORLDS = {
  staff: buildStaff,
  'opens-in-time': buildOpensInTime,
} as const satisfies Readonly<Record<string, Build>>

export type WorldName = keyof typeof WORLDS

export const worldNames = Object.keys(WORLDS) as readonly WorldName[]
export const isWorld = (name: string): name is WorldName => Object.hasOwn(WORLDS, name)

/** What bin/start loads into an empty database. */
export const WORLDS_AT_START: readonly WorldName[] = worldNames

/**
 * Builds the named worlds that are not there yet, `staff` first. No worker may run meanwhile: jobs are done at the hour
 * of the story. Returns what each tells, those that were there included.
 */
export async function seedInto(
  config: Config,
  pools: StagePools,
  names: readonly WorldName[],
  say: (line: string) => void = () => {},
): Promise<Map<WorldName, Told>> {
  const db = createDb(pools.owner())
  const told = new Map<WorldName, Told>()
  for (const { name, told: there } of await loadedWorlds(db)) {
    if (there === null) throw new Error(`the world ${name} was interrupted while it was built: bin/start --fresh`)
    if (isWorld(name)) told.set(name, there)
  }
  const wanted = worldNames.filter((name) => (name === 'staff' || names.includes(name)) && !told.has(name))
  if (wanted.length === 0) return told
  const stage = await openStage(config, pools)
  try {
    for (const name of wanted) {
      say(`  ${name}`)
      await beginWorld(db, name, stage.now())
      const story = await WORLDS[name](stage, castOf([...told.values()]))
      await endWorld(db, name, story)
      told.set(name, story)
    }
  } finally {
    await stage.stop()
  }
  return told
}
