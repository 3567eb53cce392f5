import type pg from 'pg'
import { Stopped } from './dev/stopped.ts'
import type { SchemaChanged } from './evidence-audit-schema.ts'
import { createPool } from './platform/db/pool.ts'

/**
 * Sees what every role sees, or nothing: PostgreSQL refuses a statement where a policy would hide a row from whoever audits, and looks for what
 * a name means in its own catalogue alone, whatever the settings of the role say.
 */
const SEES_ALL = ['row_security=off', 'search_path=pg_catalog']

export const poolOfAudit = (owner: string | undefined, max: number): pg.Pool =>
  createPool({ connectionString: owner! }, max, 0, SEES_ALL)

const NAMED = 10

/** In the words of `bin/pli audit`: that rows are hidden is no bug of ours, nor whatever fails over tables that are not those of the migrations. */
export function saidOf(error: unknown, changed: readonly SchemaChanged[]): unknown {
  const { code, routine, message } = error as { code?: string; routine?: string; message: string }
  const isHidden = code === '42501' && routine === 'check_enable_rls'
  if (error instanceof Stopped || (!isHidden && changed.length === 0)) return error
  const names = changed.slice(0, NAMED).map(({ object }) => object)
  return new Stopped(
    [
      `bin/pli audit: ${isHidden ? 'rows are hidden from whoever audits: ' : ''}${message}`,
      ...(names.length === 0 ? [] : [`other than the migrations make them: ${names.join(', ')}`]),
    ].join('; '),
  )
}
