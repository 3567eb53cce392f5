import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'

type Pending = { nonce: string; codeVerifier: string; returnTo: string }

export async function insertSignIn(
  db: Asks,
  row: Pending & { stateDigest: Uint8Array; browserDigest: Uint8Array; expiresAt: Temporal.Instant },
): Promise<void> {
  await sql`insert into staff.sign_in (state_digest, browser_digest, nonce, code_verifier, return_to, expires_at)
    values (${Buffer.from(row.stateDigest)}, ${Buffer.from(row.browserDigest)}, ${row.nonce}, ${row.codeVerifier},
      ${row.returnTo}, ${instant(row.expiresAt)})`.execute(db)
}

/** Once: the row is gone with the reading, so a replayed address finds nothing, on any node. */
export async function takeSignIn(
  db: Asks,
  stateDigest: Uint8Array,
  browserDigest: Uint8Array,
  now: Temporal.Instant,
): Promise<Pending | undefined> {
  const { rows } = await sql<Pending & { live: boolean }>`
    delete from staff.sign_in where state_digest = ${Buffer.from(stateDigest)} and browser_digest = ${Buffer.from(browserDigest)}
    returning nonce, code_verifier as "codeVerifier", return_to as "returnTo", expires_at > ${instant(now)} as live`.execute(
    db,
  )
  return rows[0]?.live ? rows[0] : undefined
}

export async function memberBySubject(
  db: Asks,
  issuer: string,
  subject: string,
): Promise<{ id: string; leftAt: Temporal.Instant | null } | undefined> {
  const { rows } = await sql<{ id: string; leftAt: Temporal.Instant | null }>`
    select id, left_at as "leftAt" from staff.member where issuer = ${issuer} and subject = ${subject}`.execute(db)
  return rows[0]
}

export async function insertSession(
  trx: Trx,
  row: {
    digest: Uint8Array
    memberId: string
    now: Temporal.Instant
    expiresAt: Temporal.Instant
    idToken: Uint8Array
  },
): Promise<void> {
  await sql`insert into staff.session (digest, member_id, created_at, last_seen_at, expires_at, id_token)
    values (${Buffer.from(row.digest)}, ${row.memberId}, ${instant(row.now)}, ${instant(row.now)},
      ${instant(row.expiresAt)}, ${Buffer.from(row.idToken)})`.execute(trx)
}

/** The sealed ID token of the session that ended now; null when there was none to end. */
export async function endSession(trx: Trx, digest: Uint8Array, now: Temporal.Instant): Promise<Buffer | null> {
  const { rows } = await sql<{ idToken: Buffer | null }>`
    select id_token as "idToken" from staff.session where digest = ${Buffer.from(digest)} and ended_at is null for update`.execute(
    trx,
  )
  if (!rows[0]) return null
  await sql`update staff.session set ended_at = ${instant(now)}, id_token = null where digest = ${Buffer.from(digest)}`.execute(
    trx,
  )
  return rows[0].idToken
}

/** What no longer serves: runs as the worker. Ended sessions are facts already; the rows are not kept for that. */
export async function forgetOld(trx: Trx, now: Temporal.Instant): Promise<number> {
  const at = instant(now)
  const dayAgo = instant(now.subtract({ hours: 24 }))
  const gone = [
    await sql`delete from staff.sign_in where expires_at <= ${at}`.execute(trx),
    await sql`delete from staff.api_token where expires_at <= ${at}`.execute(trx),
    await sql`delete from staff.session where expires_at <= ${dayAgo} or ended_at <= ${dayAgo}`.execute(trx),
  ]
  return gone.reduce((sum, { count }) => sum + count, 0)
}
