import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'

/** The statements of every request of staff or machine; they run as pli_app. The rest: store-administer, store-work. */

type Actor = { id: string; pseudonym: string; roles: string[] }

export async function memberOfSession(
  db: Asks,
  digest: Uint8Array,
  now: Temporal.Instant,
  notIdleSince: Temporal.Instant,
): Promise<(Actor & { lastSeenAt: Temporal.Instant }) | undefined> {
  const { rows } = await sql<Actor & { lastSeenAt: Temporal.Instant }>`
    select m.id, m.pseudonym, s.last_seen_at as "lastSeenAt",
      array(select distinct g.role from staff.grant g where g.actor_id = m.id and g.revoked_at is null) as roles
    from staff.session s join staff.member m on m.id = s.member_id
    where s.digest = ${Buffer.from(digest)} and s.ended_at is null and s.expires_at > ${instant(now)}
      and s.last_seen_at > ${instant(notIdleSince)} and m.left_at is null`.execute(db)
  return rows[0]
}

/** Never backwards: two nodes may answer the same browser at once. */
export async function seen(db: Asks, digest: Uint8Array, now: Temporal.Instant): Promise<void> {
  await sql`update staff.session set last_seen_at = ${instant(now)}
    where digest = ${Buffer.from(digest)} and last_seen_at < ${instant(now)}`.execute(db)
}

export async function clientOfToken(db: Asks, digest: Uint8Array, now: Temporal.Instant): Promise<Actor | undefined> {
  const { rows } = await sql<Actor>`
    select c.id, c.name as pseudonym,
      array(select distinct g.role from staff.grant g where g.actor_id = c.id and g.revoked_at is null) as roles
    from staff.api_token t join staff.api_client c on c.id = t.client_id
    where t.digest = ${Buffer.from(digest)} and t.expires_at > ${instant(now)} and c.revoked_at is null`.execute(db)
  return rows[0]
}

export async function clientForToken(
  db: Asks,
  id: string,
): Promise<{ id: string; secretDigest: Buffer; roles: string[] } | undefined> {
  const { rows } = await sql<{ id: string; secretDigest: Buffer; roles: string[] }>`
    select c.id, c.secret_digest as "secretDigest",
      array(select distinct g.role from staff.grant g where g.actor_id = c.id and g.revoked_at is null) as roles
    from staff.api_client c where c.id = ${id} and c.revoked_at is null`.execute(db)
  return rows[0]
}

export async function insertApiToken(
  db: Asks,
  digest: Uint8Array,
  clientId: string,
  expiresAt: Temporal.Instant,
): Promise<void> {
  await sql`insert into staff.api_token (digest, client_id, expires_at)
    values (${Buffer.from(digest)}, ${clientId}, ${instant(expiresAt)})`.execute(db)
}
