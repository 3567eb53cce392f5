import type { Trx } from '../platform/db/act.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import type { NewWorkItem } from './work.ts'

export type WorkItem = {
  id: string
  kind: string
  ownerRole: string
  organisationId: string | null
  organisationName: string | null
  personId: string | null
  /** The last of his number; null to who may not read his record. */
  digits: string | null
  documentId: string | null
  factId: string
  createdAt: Temporal.Instant
  dueAt: Temporal.Instant | null
  doneAt: Temporal.Instant | null
}

const columns = sql`w.id, w.kind, w.owner_role as "ownerRole", w.organisation_id as "organisationId",
  (select o.name from staff.organisation o where o.id = w.organisation_id) as "organisationName",
  w.person_id as "personId", enrolment.last_digits(w.person_id) as digits, w.document_id as "documentId", w.fact_id as "factId",
  w.created_at as "createdAt", w.due_at as "dueAt", w.done_at as "doneAt"`

/** No conflict target: those who may only insert (a person, the door) need no right to read the table. */
export async function insertWorkItem(trx: Trx, id: string, item: NewWorkItem, now: Temporal.Instant): Promise<void> {
  await sql`insert into staff.work_item (id, kind, owner_role, organisation_id, person_id, document_id, fact_id, created_at, due_at)
    values (${id}, ${item.kind}, ${item.ownerRole}, ${item.organisationId ?? null}, ${item.personId ?? null},
      ${item.documentId ?? null}, ${item.factId}, ${instant(now)}, ${item.dueAt ? instant(item.dueAt) : null})
    on conflict do nothing`.execute(trx)
}

const mine = sql`staff.waits_for_me(w.owner_role, w.organisation_id)`

/** What waits for one of the actor's roles at his organisations, due first. */
export async function openWorkItems(trx: Trx, limit: number, offset: number): Promise<WorkItem[]> {
  const { rows } = await sql<WorkItem>`select ${columns} from staff.work_item w where w.done_at is null and ${mine}
    order by w.due_at nulls last, w.created_at, w.id limit ${limit} offset ${offset}`.execute(trx)
  return rows
}

export async function countOpenWorkItems(trx: Trx, now: Temporal.Instant): Promise<{ open: number; due: number }> {
  const { rows } = await sql<{ open: number; due: number }>`
    select count(*)::int as open, count(*) filter (where due_at <= ${instant(now)})::int as due
    from staff.work_item w where done_at is null and ${mine}`.execute(trx)
  return rows[0]!
}

/** What is not due yet, and will be on one of these days. */
export async function workDueOn(
  trx: Trx,
  now: Temporal.Instant,
  days: readonly Temporal.PlainDate[],
): Promise<Pick<WorkItem, 'dueAt' | 'createdAt'>[]> {
  if (days.length === 0) return []
  const { rows } = await sql<Pick<WorkItem, 'dueAt' | 'createdAt'>>`
    select w.due_at as "dueAt", w.created_at as "createdAt" from staff.work_item w
    where done_at is null and due_at > ${instant(now)}
      and (due_at at time zone 'Europe/Paris')::date = any(${days.map(String)}::date[]) and ${mine}`.execute(trx)
  return rows
}

/** Row-level security shows more than what waits for the actor (whoever may settle it by an act): this asks for his own. */
export async function lockMyWorkItem(trx: Trx, id: string): Promise<WorkItem | undefined> {
  const { rows } =
    await sql<WorkItem>`select ${columns} from staff.work_item w where w.id = ${id} and ${mine} for update of w`.execute(
      trx,
    )
  return rows[0]
}

type About = { readonly kind: string } & (
  | { readonly documentId: string }
  | { readonly personId: string }
  | { readonly factId: string }
)

export async function workItemsAbout(trx: Trx, about: About): Promise<WorkItem[]> {
  const which =
    'documentId' in about
      ? sql`w.document_id = ${about.documentId}`
      : 'personId' in about
        ? sql`w.person_id = ${about.personId}`
        : sql`w.fact_id = ${about.factId}`
  const { rows } = await sql<WorkItem>`select ${columns} from staff.work_item w
    where w.kind = ${about.kind} and ${which} and w.done_at is null order by w.id for update of w`.execute(trx)
  return rows
}

export async function setWorkItemDone(
  trx: Trx,
  id: string,
  now: Temporal.Instant,
  by: string,
  outcome: string,
): Promise<void> {
  await sql`update staff.work_item set done_at = ${instant(now)}, done_by = ${by}, outcome = ${outcome} where id = ${id}`.execute(
    trx,
  )
}
