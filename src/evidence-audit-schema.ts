import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { readSchemas } from './platform/db/schema.ts'

/** The schemas of the program, in the order of the house; `jobs` belongs to the job queue and is made by its library. */
const SCHEMAS = [
  'platform',
  'evidence',
  'staff',
  'enrolment',
  'space',
  'delivery',
  'reach',
  'ending',
  'takeaway',
  'jobs',
] as const

/** The texts of db/schema/, by the names of their files. */
export const schemaTexts = (on: Pick<pg.Pool, 'query'>) => readSchemas(on, SCHEMAS)

/** A table, a function, a role … that the migrations make otherwise, that they make and is not there, or that they do not make. */
export type SchemaChanged = { readonly fault: 'schema-changed'; readonly object: string }

/** Of more, nothing is ours. */
const TOLD = 100

/**
 * The tables as they are against db/schema/, which a test holds against those that the migrations make: whoever holds PostgreSQL can have one row for
 * the audit and another for the house, or take off what keeps a row as it was.
 */
export async function auditSchema(on: Pick<pg.Pool, 'query'>): Promise<SchemaChanged[]> {
  const names = new Set<string>()
  for (const [part, text] of await schemaTexts(on))
    for (const name of otherIn(await readFile(`db/schema/${part}.sql`, 'utf8'), text)) names.add(name)
  return [...names].slice(0, TOLD).map((object) => ({ fault: 'schema-changed', object }))
}

function otherIn(made: string, there: string): string[] {
  const [one, other] = [new Set(objectsOf(made)), new Set(objectsOf(there))]
  return [...one.symmetricDifference(other)].map(nameOf)
}

const objectsOf = (text: string): string[] => text.trim().split('\n\n').slice(1)

/** What the first line calls it. */
const nameOf = (object: string): string =>
  /^function ([^(]+\(.*?\)) returns /.exec(object)?.[1] ??
  /^(?:unlogged |partitioned )?(?:table|sequence|view|partition|type) (\S+)/.exec(object)?.[1] ??
  object.split('\n', 1)[0]!
