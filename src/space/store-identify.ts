import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import type { PersonSession } from '../platform/http/route.ts'
import { spokenTag } from './language.ts'

/** Whom a cookie's digest stands for, or null: ended, expired, idle for thirty minutes, or never ours. */
export const identifyPerson =
  (db: Asks) =>
  async (digest: Uint8Array, now: Temporal.Instant): Promise<PersonSession | null> => {
    const { rows } = await sql<{
      personId: string
      authenticatedBy: PersonSession['authenticatedBy']
      language: string | null
    }>`
      select person_id as "personId", authenticated_by as "authenticatedBy", language
      from space.session_of(${Buffer.from(digest)}, ${instant(now)})`.execute(db)
    const row = rows[0]
    return row ? { digest, ...row, language: spokenTag(row.language) } : null
  }
