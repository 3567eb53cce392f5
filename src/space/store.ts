import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { ContactKind } from './facts.ts'
import type { Code } from './rules.ts'

export type Account = {
  personId: string
  passwordHash: string
  foreignerNumber: string
  caseNumber: string | null
  closedAt: Temporal.Instant | null
}

const account = sql`s.person_id as "personId", s.password_hash as "passwordHash", a.foreigner_number as "foreignerNumber",
  a.case_number as "caseNumber", s.closed_at as "closedAt"`

/** By the number he types: foreigner, case, or one he had before. A closed one too: who knows its password is told so. For the door. */
export async function accountByNumber(trx: Trx, number: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select ${account}
    from enrolment.applicant a join space.account s on s.person_id = a.id where a.id = enrolment.space_of(${number})`.execute(
    trx,
  )
  return rows[0]
}

/** Closed, and not erased: nobody enters, nothing is placed there and nothing is told of it. */
export async function isClosed(trx: Trx, personId: string): Promise<boolean> {
  const { rows } = await sql`
    select from space.account where person_id = ${personId} and closed_at is not null`.execute(trx)
  return rows.length > 0
}

/** That of somebody who is in already. For the door. */
export async function accountOf(trx: Trx, personId: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select ${account}
    from enrolment.applicant a join space.account s on s.person_id = a.id
    where s.closed_at is null and a.id = ${personId}`.execute(trx)
  return rows[0]
}

export async function numbersOf(
  trx: Trx,
  personId: string,
): Promise<{ foreignerNumber: string; caseNumber: string | null } | undefined> {
  const { rows } = await sql<{ foreignerNumber: string; caseNumber: string | null }>`
    select foreigner_number as "foreignerNumber", case_number as "caseNumber" from enrolment.applicant where id = ${personId}`.execute(
    trx,
  )
  return rows[0]
}

export async function hasAccount(trx: Trx, personId: string): Promise<boolean> {
  return (await sql`select from space.account where person_id = ${personId}`.execute(trx)).rows.length > 0
}

export async function saveAccount(
  trx: Trx,
  personId: string,
  passwordHash: string,
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into space.account (person_id, password_hash, activated_at) values (${personId}, ${passwordHash}, ${instant(now)})
    on conflict (person_id) do update set password_hash = excluded.password_hash`.execute(trx)
}

export async function setPassword(trx: Trx, personId: string, passwordHash: string): Promise<void> {
  await sql`update space.account set password_hash = ${passwordHash} where person_id = ${personId}`.execute(trx)
}

export async function setLanguage(trx: Trx, personId: string, language: string): Promise<void> {
  await sql`update space.account set language = ${language} where person_id = ${personId}`.execute(trx)
}

export async function insertSession(
  trx: Trx,
  s: {
    digest: Uint8Array
    personId: string
    by: 'key' | 'password' | 'recovery'
    now: Temporal.Instant
    expiresAt: Temporal.Instant
  },
): Promise<void> {
  await sql`insert into space.session (digest, person_id, authenticated_by, created_at, last_seen_at, expires_at)
    values (${Buffer.from(s.digest)}, ${s.personId}, ${s.by}, ${instant(s.now)}, ${instant(s.now)}, ${instant(s.expiresAt)})`.execute(
    trx,
  )
}

export async function endSession(trx: Trx, digest: Uint8Array, now: Temporal.Instant): Promise<void> {
  await sql`update space.session set ended_at = ${instant(now)} where digest = ${Buffer.from(digest)} and ended_at is null`.execute(
    trx,
  )
}

/** Log-out everywhere; a new password does it too. */
export async function endSessionsOf(trx: Trx, personId: string, now: Temporal.Instant): Promise<void> {
  await sql`update space.session set ended_at = ${instant(now)} where person_id = ${personId} and ended_at is null`.execute(
    trx,
  )
}

export type ContactRow = {
  id: string
  personId: string
  kind: ContactKind
  sealed: Buffer
  verifiedAt: Temporal.Instant | null
}

const contact = sql`c.id, c.person_id as "personId", c.kind, c.sealed, c.verified_at as "verifiedAt"`

export async function contactsOf(trx: Trx, personId: string): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`select ${contact} from space.contact_point c
    where c.person_id = ${personId} and c.removed_at is null order by c.created_at`.execute(trx)
  return rows
}

/**
 * Held until the transaction ends: of two that change a person's contacts at one instant, the second sees the first. Gives back since
 * when the space is closed.
 */
export async function lockAccount(trx: Trx, personId: string): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ closedAt: Temporal.Instant | null }>`
    select closed_at as "closedAt" from space.account where person_id = ${personId} for update`.execute(trx)
  return rows[0]?.closedAt ?? null
}

/**
 * Which of his contacts of this kind is sent the code of a forgotten password: the one verified last, since an older number
 * may be another's by now; asked again, the one that was not asked at for longest.
 */
export async function contactToAsk(trx: Trx, personId: string, kind: ContactKind): Promise<ContactRow | undefined> {
  const { rows } = await sql<ContactRow>`select ${contact} from space.contact_point c
    where c.person_id = ${personId} and c.kind = ${kind} and c.verified_at is not null and c.removed_at is null
    order by (select max(k.requested_at) from space.contact_code k
      where k.contact_point_id = c.id and k.purpose = 'recover') nulls first, c.verified_at desc limit 1`.execute(trx)
  return rows[0]
}

export async function contactById(trx: Trx, id: string): Promise<ContactRow | undefined> {
  const { rows } =
    await sql<ContactRow>`select ${contact} from space.contact_point c where c.id = ${id} and c.removed_at is null`.execute(
      trx,
    )
  return rows[0]
}

export async function insertContact(
  trx: Trx,
  c: { id: string; personId: string; kind: ContactKind; sealed: Uint8Array; now: Temporal.Instant },
): Promise<void> {
  await sql`insert into space.contact_point (id, person_id, kind, sealed, created_at)
    values (${c.id}, ${c.personId}, ${c.kind}, ${Buffer.from(c.sealed)}, ${instant(c.now)})`.execute(trx)
}

export async function setVerified(trx: Trx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update space.contact_point set verified_at = ${instant(now)} where id = ${id}`.execute(trx)
}

export async function setRemoved(trx: Trx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update space.contact_point set removed_at = ${instant(now)} where id = ${id}`.execute(trx)
}

export type CodeRow = Code & { id: string; personId: string; contactId: string; purpose: 'verify' | 'recover' }

const code = sql`k.id, k.person_id as "personId", k.contact_point_id as "contactId", k.purpose, k.digest,
  k.expires_at as "expiresAt", k.tries, k.used_at as "usedAt"`

export async function insertCode(
  trx: Trx,
  c: {
    id: string
    contactId: string
    personId: string
    purpose: 'verify' | 'recover'
    now: Temporal.Instant
    expiresAt: Temporal.Instant
  },
): Promise<void> {
  await sql`insert into space.contact_code (id, contact_point_id, person_id, purpose, requested_at, expires_at)
    values (${c.id}, ${c.contactId}, ${c.personId}, ${c.purpose}, ${instant(c.now)}, ${instant(c.expiresAt)})`.execute(
    trx,
  )
}

/** The one to be tried: the last one asked for. Locked, so that two tries at one instant count as two. */
export async function lockLastCode(
  trx: Trx,
  contactId: string,
  purpose: 'verify' | 'recover',
): Promise<CodeRow | undefined> {
  const { rows } = await sql<CodeRow>`select ${code} from space.contact_code k
    where k.contact_point_id = ${contactId} and k.purpose = ${purpose} order by k.requested_at desc, k.id desc limit 1 for update`.execute(
    trx,
  )
  return rows[0]
}

export async function lastCodeId(trx: Trx, contactId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from space.contact_code
    where contact_point_id = ${contactId} and purpose = 'verify' order by requested_at desc, id desc limit 1`.execute(
    trx,
  )
  return rows[0]?.id
}

export async function lockCode(trx: Trx, id: string): Promise<CodeRow | undefined> {
  const { rows } = await sql<CodeRow>`select ${code} from space.contact_code k where k.id = ${id} for update`.execute(
    trx,
  )
  return rows[0]
}

/** How many were asked for since then: for this contact, and for any that he has or had. */
export async function codesSince(
  trx: Trx,
  contact: { readonly id: string; readonly personId: string },
  since: Temporal.Instant,
): Promise<{ here: number; all: number }> {
  const { rows } = await sql<{ here: number; all: number }>`
    select (count(*) filter (where contact_point_id = ${contact.id}))::int as here, count(*)::int as "all"
    from space.contact_code where person_id = ${contact.personId} and requested_at > ${instant(since)}`.execute(trx)
  return rows[0]!
}

export async function setCodeDigest(trx: Trx, id: string, digest: Uint8Array): Promise<void> {
  await sql`update space.contact_code set digest = ${Buffer.from(digest)} where id = ${id}`.execute(trx)
}

export async function countTry(trx: Trx, id: string): Promise<void> {
  await sql`update space.contact_code set tries = tries + 1 where id = ${id}`.execute(trx)
}

export async function setCodeUsed(trx: Trx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update space.contact_code set used_at = ${instant(now)} where id = ${id}`.execute(trx)
}

/** The language alerts and codes are written in: chosen by him, else understood at enrolment. For the worker. */
export async function languageOfPerson(
  trx: Trx,
  personId: string,
): Promise<{ language: string | null; foreignerNumber: string } | undefined> {
  const { rows } = await sql<{ language: string | null; foreignerNumber: string }>`
    select coalesce(s.language, a.language) as language, a.foreigner_number as "foreignerNumber"
    from enrolment.applicant a left join space.account s on s.person_id = a.id where a.id = ${personId}`.execute(trx)
  return rows[0]
}

/** The contacts of the acting person at which the last alert failed. */
export async function failingContacts(trx: Trx): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select space.failing_contacts() as id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** The last day of his space, where its closing was announced to him. */
export async function announcedClosing(trx: Trx, personId: string): Promise<Temporal.PlainDate | null> {
  const { rows } = await sql<{ closesOn: Temporal.PlainDate | null }>`
    select closes_on as "closesOn" from space.account where person_id = ${personId}`.execute(trx)
  return rows[0]?.closesOn ?? null
}

/** Has a statement of the acting person, that he has no contact, no answer yet? By the kind of work that it opened. */
export async function statementWaits(trx: Trx, kind: string): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`select space.statement_waits(${kind}) as waits`.execute(trx)
  return rows[0]!.waits
}
