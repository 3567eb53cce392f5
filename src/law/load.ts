import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Static } from 'typebox'
import { Errors } from 'typebox/schema'
import { assemble } from './assemble.ts'
import type { Checked } from './checks.ts'
import { readJson } from './json.ts'
import type { SCHEMAS } from './schema.ts'
import schemas from './schemas.json' with { type: 'json' }
import type { Law } from './types.ts'

/**
 * Reads `law/*.json` and `law/regimes/*.json`, once, at start. An unknown key, a missing source, an overlap or a gap
 * between regimes, a name nobody declares: throws with file and line, because a wrong law must not serve anybody.
 */
export function loadLaw(dir = 'law'): Law {
  const regimes = readdirSync(join(dir, 'regimes'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => check('regimes', join(dir, 'regimes', name)))
  return assemble({
    regimes,
    kinds: check('kinds', join(dir, 'kinds.json')),
    remedies: check('remedies', join(dir, 'remedies.json')),
    calendars: check('calendars', join(dir, 'calendars.json')),
    territories: check('territories', join(dir, 'territories.json')),
    eligibility: check('eligibility', join(dir, 'eligibility.json')),
    guards: check('guards', join(dir, 'guards.json')),
    places: check('places', join(dir, 'places.json')),
  })
}

type Schemas = typeof SCHEMAS

function check<N extends keyof Schemas>(name: N, file: string): Checked<Static<Schemas[N]>> {
  const located = readJson(readFileSync(file, 'utf8'), file)
  const fail = (pointer: string, what: string): never => {
    throw new Error(`${file}:${located.lineOf(pointer)}: ${what}`)
  }
  const [, errors] = Errors(schemas[name], located.value)
  for (const error of errors) {
    // A closed object reports each key it does not know as a value its schema forbids.
    if (error.keyword === 'boolean') fail(error.instancePath, `unknown key "${error.instancePath.split('/').at(-1)}"`)
    fail(error.instancePath, `${error.instancePath || 'the file'} ${error.message}`)
  }
  return { data: located.value as Static<Schemas[N]>, fail }
}
