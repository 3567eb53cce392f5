import { type Asks, sql } from '../platform/db/sql.ts'

export type AuditedMisplaced = {
  readonly documentId: string
  /** The columns that say another thing than its fact; `misplaced`: there is none. */
  readonly wrong: readonly string[]
}

const said = (member: string) => sql.raw(`substring(f.body from '"${member}":"?([^",}]*)')`)
/** As a fact writes an hour: the connection is in UTC (platform/db/pool.ts). */
const written = (column: string) => sql`replace(replace(${sql.raw(column)}::text, ' ', 'T'), '+00', 'Z')`

/** The rows that say another thing than their facts. Facts said no `until` at first: of these it is not compared. */
export async function misplacedNotAsTheirFacts(on: Asks, limit: number): Promise<AuditedMisplaced[]> {
  const { rows } = await sql<AuditedMisplaced>`select * from (
      select m.document_id as "documentId", case when f.id is null then array['misplaced'] else array_remove(array[
        case when m.person_id is distinct from f.person_id then 'person_id' end,
        case when ${written('m.placed_at')} is distinct from ${said('madeAvailableAt')} then 'placed_at' end,
        case when ${written('m.taken_back_at')} <> ${said('until')} then 'taken_back_at' end,
        case when m.was_opened::text is distinct from ${said('wasOpened')} then 'was_opened' end], null) end as wrong
      from delivery.misplaced m left join evidence.fact f on f.id = 'document:' || m.document_id || '/misplaced') found
    where cardinality(wrong) > 0 order by "documentId" limit ${limit}`.execute(on)
  return rows
}

/** Null of a subject that is none: it is looked at before it is read as an id, for the audit goes on. */
const DOCUMENT = sql`case when subject ~ '^document:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then substr(subject, 10)::uuid end`

/**
 * Facts that somebody whose key is there was told so, without their row. It goes by an erasure alone, his own or that of whoever it lay with,
 * and then the document too. They are few, and found first (materialized): of each its document is one look into the index, where all
 * documents would be read.
 */
export async function misplacedMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with told as materialized (
      select id, person_id, ${DOCUMENT} as document_id from evidence.fact where type = 'DocumentMisplaced')
    select t.id from told t join delivery.document d on d.id = t.document_id left join delivery.misplaced m on m.document_id = d.id
    where m.document_id is null and exists (select from platform.person_key p where p.person_id = t.person_id) order by t.id limit ${limit}`.execute(
    on,
  )
  return rows.map(({ id }) => id)
}
