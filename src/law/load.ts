import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import { assemble } from './assemble.ts'
import type { Checked } from './checks.ts'
import { readJson } from './json.ts'
import {
  CalendarsFile,
  EligibilityFile,
  GuardsFile,
  KindsFile,
  PlacesFile,
  RegimeFile,
  RemediesFile,
  TerritoriesFile,
} from './schema.ts'
import type { Law } from './types.ts'

/**
 * Reads `law/*.json` and `law/regimes/*.json`, once, at start. An unknown key, a missing source, an overlap or a gap
 * between regimes, a name nobody declares: throws with file and line, because a wrong law must not serve anybody.
 */
export function loadLaw(dir = 'law'): Law {
  const regimes = readdirSync(join(dir, 'regimes'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => check(RegimeFile, join(dir, 'regimes', name)))
  return assemble({
    regimes,
    kinds: check(KindsFile, join(dir, 'kinds.json')),
    remedies: check(RemediesFile, join(dir, 'remedies.json')),
    calendars: check(CalendarsFile, join(dir, 'calendars.json')),
    territories: check(TerritoriesFile, join(dir, 'territories.json')),
    eligibility: check(EligibilityFile, join(dir, 'eligibility.json')),
    guards: check(GuardsFile, join(dir, 'guards.json')),
    places: check(PlacesFile, join(dir, 'places.json')),
  })
}

function check<S extends TSchema>(schema: S, file: string): Checked<Static<S>> {
  const located = readJson(readFileSync(file, 'utf8'), file)
  const fail = (pointer: string, what: string): never => {
    throw new Error(`${file}:${located.lineOf(pointer)}: ${what}`)
  }
  for (const error of Errors(schema, located.value)) {
    // A closed object reports each key it does not know as a value its schema forbids.
    if (error.keyword === 'boolean') fail(error.instancePath, `unknown key "${error.instancePath.split('/').at(-1)}"`)
    fail(error.instancePath, `${error.instancePath || 'the file'} ${error.message}`)
  }
  return { data: located.value as Static<S>, fail }
}
