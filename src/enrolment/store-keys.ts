import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { Established, KeyRow, NoticeRow } from './rules.ts'

const keyColumns = sql`k.id, k.issued_at as "issuedAt", k.expires_at as "expiresAt", k.used_at as "usedAt",
  k.cancelled_at as "cancelledAt", k.cancelled_why as "cancelledWhy"`

const noticeColumns = sql`n.id, n.key_id as "keyId", n.version, n.language, n.understood, n.digest, n.printed_at as "printedAt",
  n.handed_over_at as "handedOverAt", n.understood_how as "understoodHow"`

export async function insertKey(
  trx: Trx,
  k: { id: string; personId: string; digest: Uint8Array; issuedAt: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  await sql`insert into enrolment.connection_key (id, person_id, digest, issued_at, expires_at)
    values (${k.id}, ${k.personId}, ${Buffer.from(k.digest)}, ${instant(k.issuedAt)}, ${instant(k.expiresAt)})`.execute(
    trx,
  )
}

/** The key that is neither used nor cancelled; it may have run out. */
export async function currentKey(trx: Trx, personId: string): Promise<KeyRow | undefined> {
  const { rows } = await sql<KeyRow>`select ${keyColumns} from enrolment.connection_key k
    where k.person_id = ${personId} and k.used_at is null and k.cancelled_at is null`.execute(trx)
  return rows[0]
}

export async function keyById(trx: Trx, id: string): Promise<KeyRow | undefined> {
  const { rows } = await sql<KeyRow>`select ${keyColumns} from enrolment.connection_key k where k.id = ${id}`.execute(
    trx,
  )
  return rows[0]
}

export async function setKeyCancelled(
  trx: Trx,
  id: string,
  now: Temporal.Instant,
  why: 'reprinted' | 'expired' | 'merged',
): Promise<void> {
  await sql`update enrolment.connection_key set cancelled_at = ${instant(now)}, cancelled_why = ${why}
    where id = ${id}`.execute(trx)
}

export type HeldKey = KeyRow & { personId: string; waits: boolean }

const held = sql`${keyColumns}, k.person_id as "personId", enrolment.something_waits(k.person_id) as waits`

/**
 * Whose key this is, if `number` is or was one of that person's: the number printed beside it may have been corrected
 * since. One statement whatever exists and whatever does not.
 */
export async function keyAndPerson(trx: Trx, digest: Uint8Array, number: string): Promise<HeldKey | undefined> {
  const { rows } = await sql<HeldKey>`
    select ${held} from enrolment.connection_key k join enrolment.applicant a on a.id = k.person_id
    where k.digest = ${Buffer.from(digest)} and (a.foreigner_number = ${number} or a.case_number = ${number}
      or exists (select from enrolment.former_number f where f.person_id = a.id and f.number = ${number}))`.execute(trx)
  return rows[0]
}

export async function lockKey(trx: Trx, id: string): Promise<HeldKey | undefined> {
  const { rows } = await sql<HeldKey>`
    select ${held} from enrolment.connection_key k where k.id = ${id} for update of k`.execute(trx)
  return rows[0]
}

export async function setKeyUsed(trx: Trx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update enrolment.connection_key set used_at = ${instant(now)} where id = ${id}`.execute(trx)
}

/** Keys that have run out with nothing waiting. */
export async function expiredKeys(
  trx: Trx,
  now: Temporal.Instant,
  batch: number,
): Promise<{ id: string; personId: string }[]> {
  const { rows } = await sql<{ id: string; personId: string }>`
    select k.id, k.person_id as "personId" from enrolment.connection_key k
    where k.used_at is null and k.cancelled_at is null and k.expires_at <= ${instant(now)}
      and not enrolment.something_waits(k.person_id)
    order by k.expires_at limit ${batch}`.execute(trx)
  return rows
}

export async function insertNotice(
  trx: Trx,
  n: Pick<NoticeRow, 'id' | 'keyId' | 'version' | 'language' | 'understood' | 'digest' | 'printedAt'> & {
    personId: string
    printedBy: string
  },
): Promise<void> {
  await sql`insert into enrolment.notice (id, person_id, key_id, version, language, understood, digest, printed_at, printed_by)
    values (${n.id}, ${n.personId}, ${n.keyId}, ${n.version}, ${n.language}, ${n.understood}, ${Buffer.from(n.digest)},
      ${instant(n.printedAt)}, ${n.printedBy})`.execute(trx)
}

/** The last one printed: the one whose key lives or was used, else the latest whose key is dead. */
export async function lastNotice(trx: Trx, personId: string): Promise<NoticeRow | undefined> {
  const { rows } = await sql<NoticeRow>`select ${noticeColumns}
    from enrolment.notice n join enrolment.connection_key k on k.id = n.key_id
    where n.person_id = ${personId} order by k.cancelled_at is null desc, n.printed_at desc, n.id desc limit 1`.execute(
    trx,
  )
  return rows[0]
}

/** The last one handed over, whatever became of its key. */
export async function lastNoticeHandedOver(trx: Trx, personId: string): Promise<NoticeRow | undefined> {
  const { rows } = await sql<NoticeRow>`select ${noticeColumns} from enrolment.notice n
    where n.person_id = ${personId} and n.handed_over_at is not null order by n.handed_over_at desc limit 1`.execute(
    trx,
  )
  return rows[0]
}

export async function setHandedOver(
  trx: Trx,
  id: string,
  now: Temporal.Instant,
  by: string,
  how: Established,
): Promise<void> {
  await sql`update enrolment.notice set handed_over_at = ${instant(now)}, handed_over_by = ${by}, understood_how = ${how}
    where id = ${id}`.execute(trx)
}
