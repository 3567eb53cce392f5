import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import { type ReadTile, TILE_WIDTH, type Tile, type TileName } from './log/tiles.ts'
import { HASH_BYTES, type TreeHead } from './log/tree.ts'

/** How far the tree was closed and when, and how far facts were placed: the size it would have. */
export type Ends = { readonly closed: number; readonly closedAt: Temporal.Instant | null; readonly placed: number }

export async function ends(on: Asks): Promise<Ends> {
  const { rows } = await sql<Ends>`
    select coalesce(last.size, 0) as closed, last.made_at as "closedAt",
      (select coalesce(max(position) + 1, 0) from evidence.log_entry) as placed
    from (select) as one left join (select size, made_at from evidence.checkpoint order by size desc limit 1) as last on true`.execute(
    on,
  )
  return rows[0]!
}

export type Placed = { readonly position: number; readonly entry: Buffer }

/** In their order, from a place on, up to another. */
export async function placedBetween(on: Asks, from: number, to: number): Promise<Placed[]> {
  const { rows } = await sql<Placed>`
    select l.position, f.entry from evidence.log_entry l join evidence.fact f on f.id = l.fact_id
    where l.position >= ${from} and l.position < ${to} order by l.position`.execute(on)
  return rows
}

/** 256^7 facts: more than there will be. */
const MOST_LEVELS = 6

export async function findTile(on: Asks, { level, index }: TileName): Promise<Buffer | null> {
  if (level > MOST_LEVELS || !Number.isSafeInteger(index)) return null
  const { rows } = await sql<{ hashes: Buffer }>`
    select hashes from evidence.tile where level = ${level} and index = ${index}`.execute(on)
  return rows[0]?.hashes ?? null
}

export const readTile =
  (on: Asks): ReadTile =>
  async (name) => {
    const hashes = await findTile(on, name)
    if (hashes === null) throw new Error(`no tile ${name.level}/${name.index}`)
    return hashes
  }

/** The last tile of each level is there already, and grows. */
export async function putTiles(on: Asks, tiles: readonly Tile[]): Promise<void> {
  await sql`insert into evidence.tile (level, index, hashes)
    select * from unnest(${tiles.map((t) => t.level)}::smallint[], ${tiles.map((t) => t.index)}::bigint[],
      ${tiles.map((t) => t.hashes)}::bytea[])
    on conflict (level, index) do update set hashes = excluded.hashes`.execute(on)
}

/** Entries from a place on: the bundle that was begun is filled first. */
export async function putEntries(on: Asks, from: number, entries: readonly Buffer[]): Promise<void> {
  const first = Math.floor(from / TILE_WIDTH)
  const begun = await bundle(on, first)
  const all = Buffer.concat([begun ?? Buffer.alloc(0), ...entries])
  const wide = TILE_WIDTH * HASH_BYTES
  const bundles = Array.from({ length: Math.ceil(all.length / wide) }, (_, i) => all.subarray(i * wide, (i + 1) * wide))
  await sql`insert into evidence.entry_bundle (index, entries)
    select * from unnest(${bundles.map((_, i) => first + i)}::bigint[], ${bundles}::bytea[])
    on conflict (index) do update set entries = excluded.entries`.execute(on)
}

export async function bundle(on: Asks, index: number): Promise<Buffer | null> {
  const { rows } = await sql<{ entries: Buffer }>`
    select entries from evidence.entry_bundle where index = ${index}`.execute(on)
  return rows[0]?.entries ?? null
}

/**
 * The hour up to which a tree of this size covers what was written: that of the oldest fact it leaves behind, or now. Asked of the next
 * `most`: they come in the order of writing, and a backlog may be of any length.
 */
export async function coveredUntil(on: Asks, size: number, most: number, now: Temporal.Instant) {
  const { rows } = await sql<{ at: Temporal.Instant }>`
    select least(${instant(now)}::timestamptz, min(f.recorded_at)) as at
    from ((select fact_id from evidence.log_entry where position >= ${size} order by position limit ${most})
        union all (select fact_id from evidence.unplaced order by written limit ${most})) as behind
      join evidence.fact f on f.id = behind.fact_id where f.recorded_at > '1970-01-01'`.execute(on)
  return rows[0]!.at
}

export async function close(on: Asks, { size, root }: TreeHead, at: Temporal.Instant): Promise<void> {
  await sql`insert into evidence.checkpoint (size, root, made_at) values (${size}, ${Buffer.from(root)}, ${instant(at)})`.execute(
    on,
  )
}

/** Closed, and not signed: the first of them. */
export async function firstUnsigned(on: Asks): Promise<TreeHead | null> {
  const { rows } = await sql<{ size: number; root: Buffer }>`
    select size, root from evidence.checkpoint where note is null order by size limit 1`.execute(on)
  return rows[0] ?? null
}

export type Signature = { readonly note: string; readonly verifier: string }

export async function setSigned(on: Asks, size: number, signed: Signature, at: Temporal.Instant): Promise<void> {
  await sql`update evidence.checkpoint set note = ${signed.note}, signed_by = ${signed.verifier}, signed_at = ${instant(at)}
    where size = ${size} and note is null`.execute(on)
}

export type Signed = {
  readonly size: number
  readonly note: string
  /** Up to then it covers what was written. */
  readonly madeAt: Temporal.Instant
  readonly signedBy: string
}

export async function latestSigned(on: Asks): Promise<Signed | null> {
  const { rows } =
    await sql<Signed>`select size, note, made_at as "madeAt", signed_by as "signedBy" from evidence.checkpoint
    where note is not null order by size desc limit 1`.execute(on)
  return rows[0] ?? null
}

export async function putLogKey(on: Asks, verifier: string, padding: Buffer, at: Temporal.Instant): Promise<void> {
  await sql`insert into evidence.log_key (verifier, padding_digest, since) values (${verifier}, ${padding}, ${instant(at)})
    on conflict (verifier) do nothing`.execute(on)
}

export type LogKey = { readonly verifier: string; readonly paddingDigest: Buffer }

/** Every key that ever signed, the latest first. */
export async function keysOfLog(on: Asks): Promise<LogKey[]> {
  const { rows } = await sql<LogKey>`select verifier, padding_digest as "paddingDigest" from evidence.log_key
    order by since desc, verifier`.execute(on)
  return rows
}

export type Stamped = { readonly size: number; readonly stampedAt: Temporal.Instant }

/** The clock of an authority may go before ours by less. */
const BEFORE_OURS = { minutes: 10 }

export async function lastStamped(on: Asks, now: Temporal.Instant): Promise<Stamped | null> {
  return (await stampedLatest(on, now, 1))[0] ?? null
}

/** Of checkpoints that there are, by hours that have come: for what somebody else wrote there no authority would be asked again. */
export async function stampedLatest(on: Asks, now: Temporal.Instant, limit: number): Promise<Stamped[]> {
  const { rows } = await sql<Stamped>`select t.size, t.stamped_at as "stampedAt"
    from evidence.checkpoint_timestamp t join evidence.checkpoint c on c.size = t.size
    where t.stamped_at <= ${instant(now.add(BEFORE_OURS))} order by t.size desc limit ${limit}`.execute(on)
  return rows
}

/** Two nodes may ask at once: the first word stands. */
export async function putTimestamp(on: Asks, size: number, at: Temporal.Instant, token: Buffer): Promise<void> {
  await sql`insert into evidence.checkpoint_timestamp (size, stamped_at, token) values (${size}, ${instant(at)}, ${token})
    on conflict (size) do nothing`.execute(on)
}

export async function timestampOf(on: Asks, size: number): Promise<Buffer | null> {
  const { rows } = await sql<{ token: Buffer }>`
    select token from evidence.checkpoint_timestamp where size = ${size}`.execute(on)
  return rows[0]?.token ?? null
}

export async function noteOf(on: Asks, size: number): Promise<string | null> {
  const { rows } = await sql<{ note: string | null }>`
    select note from evidence.checkpoint where size = ${size}`.execute(on)
  return rows[0]?.note ?? null
}

/** The size of the first checkpoint of at least this size that a time authority stamped. */
export async function firstStampedFrom(on: Asks, size: number): Promise<number | null> {
  const { rows } = await sql<{ size: number }>`
    select t.size from evidence.checkpoint_timestamp t join evidence.checkpoint c on c.size = t.size
    where t.size >= ${size} order by t.size limit 1`.execute(on)
  return rows[0]?.size ?? null
}
