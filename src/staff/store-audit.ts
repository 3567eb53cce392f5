import { type Asks, sql } from '../platform/db/sql.ts'

/** The tables are of some thousands of rows: each is read at once. */
export type AuditedRow = {
  readonly id: string
  /** The columns that say another thing than its facts; the name of the table: there is none. */
  readonly wrong: readonly string[]
}
export type AuditedNamed = AuditedRow & {
  readonly body: string | null
  readonly issuer?: string
  readonly subject?: string
  readonly name: string
}

/** Of the data: its author has a role too. */
const said = (member: string) => sql.raw(`substring(given.body from '"data":{[^}]*"${member}":"([^"]*)"')`)

/** Of whom, which role, where, since when, by whom and until when. */
export async function grantsAgainstFacts(on: Asks): Promise<AuditedRow[]> {
  const { rows } = await sql<AuditedRow>`select * from (
      select g.id, case when given.id is null then array['grant'] else array_remove(array[
        case when given.subject not in ('staff:' || g.actor_id, 'client:' || g.actor_id) then 'actor_id' end,
        case when g.role is distinct from ${said('role')} then 'role' end,
        case when g.organisation_id::text is distinct from ${said('organisationId')} then 'organisation_id' end,
        case when g.granted_at is distinct from given.happened_at then 'granted_at' end,
        case when g.granted_by::text is distinct from case when given.author_kind <> 'system' then given.author_id end then 'granted_by' end,
        case when g.revoked_at is distinct from revoked.happened_at then 'revoked_at' end], null) end as wrong
      from staff.grant g
        left join evidence.fact given on given.id = 'grant:' || g.id || '/given' and given.type = 'RoleGranted'
        left join evidence.fact revoked on revoked.id = 'grant:' || g.id || '/revoked' and revoked.type = 'RoleRevoked') found
    where cardinality(wrong) > 0 order by id`.execute(on)
  return rows
}

/** All of them: what was sealed of each is compared by who has the key. */
export async function membersAgainstFacts(on: Asks): Promise<AuditedNamed[]> {
  const { rows } = await sql<AuditedNamed>`
    select m.id, m.issuer, m.subject, m.pseudonym as name, f.body, case when f.id is null then array['member'] else array_remove(array[
        case when m.created_at is distinct from f.happened_at then 'created_at' end,
        case when m.left_at is distinct from gone.happened_at then 'left_at' end], null) end as wrong
    from staff.member m
      left join evidence.fact f on f.id = 'staff:' || m.id || '/invited' and f.type = 'MemberInvited'
      left join evidence.fact gone on gone.id = 'staff:' || m.id || '/left' and gone.type = 'MemberLeft'
    order by m.id`.execute(on)
  return rows
}

export async function clientsAgainstFacts(on: Asks): Promise<AuditedNamed[]> {
  const { rows } = await sql<AuditedNamed>`
    select c.id, c.name, f.body, case when f.id is null then array['client'] else array_remove(array[
        case when c.created_at is distinct from f.happened_at then 'created_at' end,
        case when c.revoked_at is distinct from gone.happened_at then 'revoked_at' end], null) end as wrong
    from staff.api_client c
      left join evidence.fact f on f.id = 'client:' || c.id || '/created' and f.type = 'ApiClientCreated'
      left join evidence.fact gone on gone.id = 'client:' || c.id || '/revoked' and gone.type = 'ApiClientRevoked'
    order by c.id`.execute(on)
  return rows
}

/** Facts of which the row is gone: nothing takes one away. */
export async function staffRowsMissing(on: Asks): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
    where (f.type = 'RoleGranted' and not exists (select from staff.grant g where f.id = 'grant:' || g.id || '/given'))
      or (f.type = 'MemberInvited' and not exists (select from staff.member m where f.id = 'staff:' || m.id || '/invited'))
      or (f.type = 'ApiClientCreated' and not exists (select from staff.api_client c where f.id = 'client:' || c.id || '/created'))
    order by f.id`.execute(on)
  return rows.map(({ id }) => id)
}

export async function rightsHeld(on: Asks): Promise<{ readonly role: string; readonly right: string }[]> {
  return (await sql<{ role: string; right: string }>`select role, "right" from staff.role_right`.execute(on)).rows
}

/**
 * What somebody did in a role that no fact gave him then, though the row that did was taken away again: each fact of who works, at its hour, within
 * a RoleGranted of that role to him that was not revoked. By the kind, the role and the one who did it first (`often`): facts are millions, these few.
 * An act is of the hour at which it began to be answered, on any node: minutes are no fault. Who signs in and out needs none.
 */
export async function actedWithoutRole(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with held as materialized (
      select given.subject, ${said('role')} as role, given.happened_at - interval '5 minutes' as since,
        coalesce(revoked.happened_at + interval '5 minutes', 'infinity') as until
      from evidence.fact given left join evidence.fact revoked
        on revoked.id = replace(given.id, '/given', '/revoked') and revoked.type = 'RoleRevoked'
      where given.type = 'RoleGranted'),
    often as materialized (
      select author_kind || ':' || author_id as subject, author_kind, author_id, author_role, min(happened_at) as first, max(happened_at) as last
      from evidence.fact where author_kind in ('staff', 'client') and not (author_role = 'member' and type in ('StaffSignedIn', 'StaffSignedOut'))
      group by author_kind, author_id, author_role),
    doubtful as materialized (
      select * from often o where not exists (
        select from held h where h.subject = o.subject and h.role = o.author_role and h.since <= o.first and h.until >= o.last))
    select f.id from doubtful d join evidence.fact f on f.author_id = d.author_id and f.author_kind = d.author_kind
        and f.author_kind in ('staff', 'client') and f.author_role = d.author_role
        and not (f.author_role = 'member' and f.type in ('StaffSignedIn', 'StaffSignedOut'))
    where not exists (
      select from held h where h.subject = d.subject and h.role = d.author_role and f.happened_at between h.since and h.until)
    order by f.id limit ${limit}`.execute(on)
  return rows.map(({ id }) => id)
}
