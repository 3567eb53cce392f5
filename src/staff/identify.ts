import type { Tokens } from '../platform/crypto/tokens.ts'
import type { Asks } from '../platform/db/sql.ts'
import type { StaffActor } from '../platform/http/route.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { rightsOf, roleFor, SIGNED_IN } from './rights.ts'
import { clientOfToken, memberOfSession, seen } from './store.ts'

/** A desk left alone closes by itself; nobody stays signed in from one day to the next. */
export const IDLE = Temporal.Duration.from({ minutes: 30 })
export const ABSOLUTE = Temporal.Duration.from({ hours: 10 })

/** How stale "last seen" may be: one write a minute, not one a page. */
const SEEN_EVERY = Temporal.Duration.from({ minutes: 1 })

/**
 * Who a staff cookie stands for, and whether one of his roles gives `right`. Grants are read at each request: a revoked
 * one is without effect at once, on every node. Null: nobody any more.
 */
export const identifyStaff =
  (db: Asks, sessions: Tokens) =>
  async (token: string, right: string, now: Temporal.Instant): Promise<StaffActor | Refusal | null> => {
    const digest = sessions.digest(token)
    const member = await memberOfSession(db, digest, now, now.subtract(IDLE))
    if (!member || !sessions.isOf(token, member.id)) return null
    if (Temporal.Instant.compare(member.lastSeenAt.add(SEEN_EVERY), now) <= 0) await seen(db, digest, now)
    return actor('staff', member, right, digest)
  }

/** Who an API token stands for. */
export const identifyClient =
  (db: Asks, issued: Tokens) =>
  async (token: string, right: string, now: Temporal.Instant): Promise<StaffActor | Refusal | null> => {
    const client = await clientOfToken(db, issued.digest(token), now)
    return client && issued.isOf(token, client.id) ? actor('client', client, right) : null
  }

type Known = { id: string; pseudonym: string; roles: readonly string[] }

function actor(kind: StaffActor['kind'], who: Known, right: string, digest?: Uint8Array): StaffActor | Refusal {
  const role = right === SIGNED_IN && kind === 'staff' ? 'member' : roleFor(right, who.roles)
  if (role === null) return refuse('not-allowed')
  return {
    kind,
    actorId: who.id,
    pseudonym: who.pseudonym,
    role,
    rights: rightsOf(who.roles),
    ...(digest === undefined ? {} : { digest }),
  }
}
