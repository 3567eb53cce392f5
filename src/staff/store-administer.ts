import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import type { OrganisationKind } from './rights.ts'

export type Organisation = {
  id: string
  kind: OrganisationKind
  name: string
  department: string | null
  prefectureId: string | null
  address: string | null
  /** In international form. */
  phone: string | null
}
export type Member = { id: string; pseudonym: string; issuer: string; leftAt: Temporal.Instant | null }
export type Client = { id: string; name: string; createdAt: Temporal.Instant; revokedAt: Temporal.Instant | null }
export type Grant = {
  id: string
  actorId: string
  role: string
  organisationId: string | null
  organisationName: string | null
  grantedAt: Temporal.Instant
}

/** Names that are taken are found by the index, which two administrators at once cannot pass. */
const TAKEN: Readonly<Record<string, Refusal>> = {
  organisation_name_once: refuse('organisation-name-taken', {}, 'name'),
  pseudonym_once: refuse('pseudonym-taken', {}, 'pseudonym'),
  member_once_per_issuer: refuse('member-already-invited', {}, 'subject'),
  client_name_once: refuse('client-name-taken', {}, 'name'),
  grant_once: refuse('role-held-already', {}, 'role'),
}

async function orTaken(written: Promise<unknown>): Promise<Refusal | null> {
  try {
    await written
    return null
  } catch (error) {
    const taken = TAKEN[(error as { constraint?: string }).constraint ?? '']
    if (taken) return taken
    throw error
  }
}

const organisation = sql`id, kind, name, department, prefecture_id as "prefectureId", address, phone`

export async function organisations(trx: Trx): Promise<Organisation[]> {
  return (await sql<Organisation>`select ${organisation} from staff.organisation order by kind, name, id`.execute(trx))
    .rows
}

export async function organisationById(trx: Trx, id: string): Promise<Organisation | undefined> {
  return (await sql<Organisation>`select ${organisation} from staff.organisation where id = ${id}`.execute(trx)).rows[0]
}

/** Held, so that of two who amend it at once the second sees what the first linked. */
export async function lockOrganisation(trx: Trx, id: string): Promise<Organisation | undefined> {
  const { rows } = await sql<Organisation>`
    select ${organisation} from staff.organisation where id = ${id} for update`.execute(trx)
  return rows[0]
}

export const insertOrganisation = (trx: Trx, o: Organisation, now: Temporal.Instant) =>
  orTaken(
    sql`insert into staff.organisation (id, kind, name, department, prefecture_id, address, phone, created_at)
      values (${o.id}, ${o.kind}, ${o.name}, ${o.department}, ${o.prefectureId}, ${o.address}, ${o.phone}, ${instant(now)})`.execute(
      trx,
    ),
  )

export const updateOrganisation = (trx: Trx, o: Organisation) =>
  orTaken(
    sql`update staff.organisation set name = ${o.name}, department = ${o.department}, prefecture_id = ${o.prefectureId},
        address = ${o.address}, phone = ${o.phone}
      where id = ${o.id}`.execute(trx),
  )

const member = sql`id, pseudonym, issuer, left_at as "leftAt"`

export async function members(trx: Trx): Promise<Member[]> {
  return (await sql<Member>`select ${member} from staff.member order by left_at is not null, pseudonym`.execute(trx))
    .rows
}

export async function memberById(trx: Trx, id: string): Promise<Member | undefined> {
  return (await sql<Member>`select ${member} from staff.member where id = ${id}`.execute(trx)).rows[0]
}

/** Locked, so that two grants at once see each other. */
export async function lockMember(trx: Trx, id: string): Promise<Member | undefined> {
  return (await sql<Member>`select ${member} from staff.member where id = ${id} for update`.execute(trx)).rows[0]
}

export const insertMember = (
  trx: Trx,
  m: { id: string; issuer: string; subject: string; pseudonym: string },
  now: Temporal.Instant,
) =>
  orTaken(
    sql`insert into staff.member (id, issuer, subject, pseudonym, created_at)
      values (${m.id}, ${m.issuer}, ${m.subject}, ${m.pseudonym}, ${instant(now)})`.execute(trx),
  )

/** He signs in no more, and every session of his ends now. */
export async function setMemberLeft(trx: Trx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update staff.member set left_at = ${instant(now)} where id = ${id}`.execute(trx)
  await sql`update staff.session set ended_at = ${instant(now)}, id_token = null
    where member_id = ${id} and ended_at is null`.execute(trx)
}

const grant = sql`g.id, g.actor_id as "actorId", g.role, g.organisation_id as "organisationId", g.granted_at as "grantedAt",
  (select o.name from staff.organisation o where o.id = g.organisation_id) as "organisationName"`

/** The grants that hold now: of one actor, or of everybody. */
export async function liveGrants(trx: Trx, actorId: string | null): Promise<Grant[]> {
  const { rows } = await sql<Grant>`select ${grant} from staff.grant g
    where g.revoked_at is null and (${actorId}::uuid is null or g.actor_id = ${actorId}::uuid)
    order by g.actor_id, g.role, g.granted_at`.execute(trx)
  return rows
}

export async function lockGrant(trx: Trx, id: string): Promise<Grant | undefined> {
  const { rows } = await sql<Grant>`select ${grant} from staff.grant g
    where g.id = ${id} and g.revoked_at is null for update of g`.execute(trx)
  return rows[0]
}

/** All of them locked: of two administrators who revoke each other, the second finds himself the last. */
export async function lockAdministrators(trx: Trx): Promise<string[]> {
  const { rows } = await sql<{ actorId: string }>`select g.actor_id as "actorId" from staff.grant g
    where g.role = 'administrator' and g.revoked_at is null order by g.id for update of g`.execute(trx)
  return rows.map((row) => row.actorId)
}

export const insertGrant = (
  trx: Trx,
  g: { id: string; actorId: string; role: string; organisationId: string | null; grantedBy: string | null },
  now: Temporal.Instant,
) =>
  orTaken(
    sql`insert into staff.grant (id, actor_id, role, organisation_id, granted_at, granted_by)
      values (${g.id}, ${g.actorId}, ${g.role}, ${g.organisationId}, ${instant(now)}, ${g.grantedBy})`.execute(trx),
  )

export async function setGrantRevoked(trx: Trx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update staff.grant set revoked_at = ${instant(now)} where id = ${id}`.execute(trx)
}

const client = sql`id, name, created_at as "createdAt", revoked_at as "revokedAt"`

export async function clients(trx: Trx): Promise<Client[]> {
  return (await sql<Client>`select ${client} from staff.api_client order by revoked_at is not null, name`.execute(trx))
    .rows
}

export async function clientById(trx: Trx, id: string): Promise<Client | undefined> {
  return (await sql<Client>`select ${client} from staff.api_client where id = ${id}`.execute(trx)).rows[0]
}

export async function lockClient(trx: Trx, id: string): Promise<Client | undefined> {
  return (await sql<Client>`select ${client} from staff.api_client where id = ${id} for update`.execute(trx)).rows[0]
}

export const insertClient = (
  trx: Trx,
  c: { id: string; name: string; secretDigest: Uint8Array },
  now: Temporal.Instant,
) =>
  orTaken(
    sql`insert into staff.api_client (id, name, secret_digest, created_at)
      values (${c.id}, ${c.name}, ${Buffer.from(c.secretDigest)}, ${instant(now)})`.execute(trx),
  )

/** The old secret and the tokens got with it are dead at once. */
export async function setClientSecret(trx: Trx, id: string, secretDigest: Uint8Array): Promise<void> {
  await sql`update staff.api_client set secret_digest = ${Buffer.from(secretDigest)} where id = ${id}`.execute(trx)
  await sql`delete from staff.api_token where client_id = ${id}`.execute(trx)
}

export async function setClientRevoked(trx: Trx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update staff.api_client set revoked_at = ${instant(now)} where id = ${id}`.execute(trx)
  await sql`delete from staff.api_token where client_id = ${id}`.execute(trx)
}
