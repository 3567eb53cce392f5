import type { Tokens } from '../platform/crypto/tokens.ts'
import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import type { PersonSession } from '../platform/http/route.ts'
import { spokenTag } from './language.ts'

/** Whom a cookie stands for, or null: ended, expired, idle for thirty minutes, another's, or never ours. */
export const identifyPerson =
  (db: Asks, sessions: Tokens) =>
  async (token: string, now: Temporal.Instant): Promise<PersonSession | null> => {
    const digest = sessions.digest(token)
    const { rows } = await sql<{
      personId: string
      authenticatedBy: PersonSession['authenticatedBy']
      language: string | null
    }>`
      select person_id as "personId", authenticated_by as "authenticatedBy", language
      from space.session_of(${digest}, ${instant(now)})`.execute(db)
    const row = rows[0]
    return row && sessions.isOf(token, row.personId) ? { digest, ...row, language: spokenTag(row.language) } : null
  }
