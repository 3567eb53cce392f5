import { sha256 } from '../platform/crypto/digest.ts'
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
  (db: Asks) =>
  async (digest: Uint8Array, right: string, now: Temporal.Instant): Promise<StaffActor | Refusal | null> => {
    const member = await memberOfSession(db, digest, now, now.subtract(IDLE))
    if (!member) return null
    if (Temporal.Instant.compare(member.lastSeenAt.add(SEEN_EVERY), now) <= 0) await seen(db, digest, now)
    return actor('staff', member, right, digest)
  }

/** Who an API token stands for. `token` is the one received: only its SHA-256 is known here. */
export const identifyClient =
  (db: Asks) =>
  async (token: string, right: string, now: Temporal.Instant): Promise<StaffActor | Refusal | null> => {
    const client = await clientOfToken(db, sha256(token), now)
    return client ? actor('client', client, right) : null
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
