import type pg from 'pg'
import { Stopped } from './dev/stopped.ts'
import { createPool } from './platform/db/pool.ts'

/**
 * Sees what every role sees, or nothing: PostgreSQL refuses a statement where a policy would hide a row from whoever audits, and looks for what
 * a name means in its own catalogue alone, whatever the settings of the role say.
 */
const SEES_ALL = ['row_security=off', 'search_path=pg_catalog']

export const poolOfAudit = (owner: string | undefined, max: number): pg.Pool =>
  createPool({ connectionString: owner! }, max, 0, SEES_ALL)

/** In the words of `bin/pli audit`: that something is hidden is no bug of ours, and nothing that was looked at. */
export function saidIfHidden(error: unknown): unknown {
  const { code, routine, message } = error as { code?: string; routine?: string; message: string }
  const isHidden = code === '42501' && routine === 'check_enable_rls'
  return isHidden ? new Stopped(`bin/pli audit: rows are hidden from whoever audits: ${message}`) : error
}
