import type { WrappedKey } from '../platform/crypto/person-key.ts'
import { type Asks, sql } from '../platform/db/sql.ts'

export { keysOfLog } from './store-log.ts'

export type AuditedFact = {
  readonly position: number
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly personId: string | null
  readonly recordedAt: Temporal.Instant
  readonly sealedSalt: Buffer
  readonly body: string
  readonly digest: Buffer
  readonly entry: Buffer
}

export async function factsBetween(on: Asks, from: number, to: number): Promise<AuditedFact[]> {
  const { rows } = await sql<AuditedFact>`select l.position, f.id, f.type, f.subject, f.person_id as "personId",
      f.recorded_at as "recordedAt", f.sealed_salt as "sealedSalt", f.body, f.digest, f.entry
    from evidence.log_entry l join evidence.fact f on f.id = l.fact_id
    where l.position >= ${from} and l.position < ${to}`.execute(on)
  return rows
}

/** Of facts that nobody will place any more: neither in the log nor waiting for it. */
export async function factsWithoutPlace(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id from evidence.fact f
      left join evidence.log_entry l on l.fact_id = f.id left join evidence.unplaced u on u.fact_id = f.id
    where l.fact_id is null and u.fact_id is null limit ${limit}`.execute(on)
  return rows.map(({ id }) => id)
}

export type Bundle = { readonly index: number; readonly entries: Buffer }

export async function bundlesFrom(on: Asks, index: number, count: number): Promise<Bundle[]> {
  const { rows } = await sql<Bundle>`select index, entries from evidence.entry_bundle
    where index >= ${index} and index < ${index + count} order by index`.execute(on)
  return rows
}

export async function tilesOfLevel(on: Asks, level: number, index: number, count: number): Promise<Buffer[]> {
  const { rows } = await sql<{ hashes: Buffer }>`select hashes from evidence.tile
    where level = ${level} and index >= ${index} and index < ${index + count} order by index`.execute(on)
  return rows.map(({ hashes }) => hashes)
}

export type Head = {
  readonly size: number
  readonly root: Buffer
  readonly madeAt: Temporal.Instant
  readonly note: string | null
}

export async function checkpointsOf(on: Asks): Promise<Head[]> {
  const { rows } =
    await sql<Head>`select size, root, made_at as "madeAt", note from evidence.checkpoint order by size`.execute(on)
  return rows
}

export async function keysFor(on: Asks, personIds: readonly string[]): Promise<(WrappedKey & { personId: string })[]> {
  if (personIds.length === 0) return []
  const { rows } = await sql<WrappedKey & { personId: string }>`
    select person_id as "personId", wrapped, master_key_id as "masterKeyId" from platform.person_key
    where person_id = any(${personIds}::uuid[])`.execute(on)
  return rows
}
