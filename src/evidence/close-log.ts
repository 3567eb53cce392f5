import { keyedDigest, sha256 } from '../platform/crypto/digest.ts'
import type { Db } from '../platform/db/db.ts'
import type { Asks } from '../platform/db/sql.ts'
import { signCheckpoint } from './log/checkpoint.ts'
import { verifierOfSigner, writeVerifier } from './log/note.ts'
import { grow, hashRange, type ReadTile, type Tile } from './log/tiles.ts'
import { hashLeaf } from './log/tree.ts'
import type { LogKeys } from './log-keys.ts'
import { holdTheLog } from './sequence.ts'
import {
  close,
  ends,
  placedBetween,
  putEntries,
  putLogKey,
  putTiles,
  readTile,
  setSigned,
  unsigned,
} from './store-log.ts'

/** The least a checkpoint adds. */
const STEP = 64
/** The most: 64 · 4^5 facts. What waits beyond is closed by the next. */
const MOST = 65_536

/**
 * How many entries a checkpoint adds: 64, or 256, 1,024 … up to 65,536. With a checkpoint at each beat, work or none, its size
 * tells whoever watches nothing of a desk, a person or a minute, but how busy the whole country is, to a factor of four.
 */
export function paddedTo(facts: number): number {
  let step = STEP
  while (step < facts) step *= 4
  return step
}

/**
 * An entry that stands for nothing. Told apart from a fact by nobody outside; from the key, which is committed to before
 * anything is padded (docs/evidence.md), an auditor sees that no place was kept free for a fact made up later.
 */
export const paddingAt = (key: Uint8Array, position: number): Buffer => keyedDigest(key, String(position))

/**
 * Closes the tree over the facts placed so far, padded, and signs what was closed: once the size is committed, so that nothing
 * signed can be undone by a crash, and two nodes never sign two trees of one size. Nothing is closed between two beats, but
 * for what is more than one checkpoint takes. Idempotent; returns how many facts wait for the next checkpoint already.
 */
export const closeLog =
  (db: Db, keys: LogKeys) =>
  async (now: Temporal.Instant): Promise<number> => {
    const waiting = await db.transaction((trx) => closeOnce(trx, keys, now))
    await signClosed(db, keys, now)
    return waiting >= MOST ? waiting : 0
  }

async function closeOnce(trx: Asks, keys: LogKeys, now: Temporal.Instant): Promise<number> {
  if (!(await holdTheLog(trx))) return 0
  const { closed, closedAt, placed } = await ends(trx)
  const facts = Math.max(placed - closed, 0)
  if (facts < MOST && closedAt !== null && isWithinBeat(closedAt, now, keys.beatSeconds)) return 0
  if (closedAt === null) await putLogKey(trx, writeVerifier(verifierOfSigner(keys.signer)), sha256(keys.padding), now)
  const size = closed + paddedTo(Math.min(facts, MOST))
  const entries = Array.from({ length: size - closed }, (_, i) => paddingAt(keys.padding, closed + i))
  for (const { position, entry } of await placedBetween(trx, closed, size)) entries[position - closed] = entry
  const standing = readTile(trx)
  const tiles = await grow(standing, closed, entries.map(hashLeaf))
  await putTiles(trx, tiles)
  await putEntries(trx, closed, entries)
  await close(trx, { size, root: await hashRange(among(tiles, standing), { start: 0, end: size }) }, now)
  return Math.max(placed - size, 0)
}

/** Before or after: clocks of two nodes differ by a little, and that of development goes back by days. */
const isWithinBeat = (closedAt: Temporal.Instant, now: Temporal.Instant, seconds: number): boolean =>
  Math.abs(now.since(closedAt).total('seconds')) < seconds

async function signClosed(db: Db, { origin, signer }: LogKeys, now: Temporal.Instant): Promise<void> {
  for (const head of await unsigned(db)) await setSigned(db, head.size, signCheckpoint(origin, head, signer), now)
}

/** Tiles that were just made, and those that stood before. */
function among(tiles: readonly Tile[], standing: ReadTile): ReadTile {
  const made = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]))
  return async (name) => made.get(`${name.level}/${name.index}`) ?? standing(name)
}
