import { beginWorld, endWorld, loadedWorlds } from '../src/dev/store.ts'
import type { Told } from '../src/dev/told.ts'
import type { Config } from '../src/platform/config.ts'
import { createDb } from '../src/platform/db/db.ts'
import { type Cast, castOf } from './cast.ts'
import { buildFamilyOfFive } from './family-of-five.ts'
import { buildLeftTheScheme } from './left-the-scheme.ts'
import { buildNeverOpens } from './never-opens.ts'
import { buildOpensInTime } from './opens-in-time.ts'
import { buildRegimeOfToday, REGIME_OF_TODAY_ENDS } from './regime-of-today.ts'
import { buildRequalifiedFromDublin } from './requalified-from-dublin.ts'
import { buildStaff } from './staff.ts'
import { openStage, type Stage, type StagePools } from './stage.ts'
import { buildWrongNumber } from './wrong-number.ts'

type Build = (stage: Stage, cast: Cast) => Promise<Told>

/** Each named world, built by the acts of the product with the clock travelled: nothing is written behind its back. */
const WORLDS = {
  staff: buildStaff,
  'opens-in-time': buildOpensInTime,
  'never-opens': buildNeverOpens,
  'wrong-number': buildWrongNumber,
  'family-of-five': buildFamilyOfFive,
  'requalified-from-dublin': buildRequalifiedFromDublin,
  'left-the-scheme': buildLeftTheScheme,
  'regime-of-today': buildRegimeOfToday,
} as const satisfies Readonly<Record<string, Build>>

export type WorldName = keyof typeof WORLDS

export const worldNames = Object.keys(WORLDS) as readonly WorldName[]
export const isWorld = (name: string): name is WorldName => Object.hasOwn(WORLDS, name)

/** What bin/start loads into an empty database: all that lies before the hour at which the demonstration begins. */
export const WORLDS_AT_START: readonly WorldName[] = worldNames.filter((name) => name !== 'regime-of-today')

/** The hour at which to look at these worlds, when it is later than the beginning of the demonstration. */
export const hourAfter = (names: readonly WorldName[]): Temporal.Instant | null =>
  names.includes('regime-of-today') ? REGIME_OF_TODAY_ENDS : null

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
      await beginWorld(db, name)
      const story = await WORLDS[name](stage, castOf([...told.values()]))
      await endWorld(db, name, story)
      told.set(name, story)
    }
  } finally {
    await stage.stop()
  }
  return told
}
