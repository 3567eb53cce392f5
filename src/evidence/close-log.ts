import { keyedDigest, sameBytes, sha256 } from '../platform/crypto/digest.ts'
import type { Db } from '../platform/db/db.ts'
import type { Asks } from '../platform/db/sql.ts'
import { AnotherPast, keptNowhere, type LastSigned } from './last-signed.ts'
import { openCheckpoint, signCheckpoint } from './log/checkpoint.ts'
import { readVerifier, verifierOfSigner, writeVerifier } from './log/note.ts'
import { grow, hashRange, proofOf, type ReadTile, TILE_WIDTH, type Tile } from './log/tiles.ts'
import { consistencyRanges, HASH_BYTES, hashLeaf, isConsistent, type TreeHead } from './log/tree.ts'
import type { LogKeys } from './log-keys.ts'
import { place, waitForTheLog } from './sequence.ts'
import {
  close,
  coveredUntil,
  ends,
  findTile,
  firstUnsigned,
  latestSigned,
  placedBetween,
  putEntries,
  putLogKey,
  putTiles,
  readTile,
  setSigned,
} from './store-log.ts'

/** The least a checkpoint adds. */
const STEP = 64
/** The most: 64 · 4^5 facts. What waits beyond is closed by the next. */
export const MOST = 65_536

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

/** `lastSigned`: what was signed last, as it is kept outside PostgreSQL. `refuses` is told at each turn whether what PostgreSQL has is another past. */
export type Closing = {
  readonly lastSigned?: LastSigned
  readonly refuses?: (refused: boolean) => void
  readonly most?: number
}

/**
 * Closes the tree over the facts that are committed so far, padded, and signs what was closed: once the size is committed, so that
 * nothing signed can be undone by a crash, and two nodes never sign two trees of one size. Nothing is closed between two beats, but
 * for what is more than one checkpoint takes. Signed is what grew out of what was signed last, and nothing else: then this throws, at
 * each turn, and the log stands still. Idempotent; returns how many were closed when that was all a checkpoint takes: others may wait.
 */
export const closeLog =
  (db: Db, keys: LogKeys, { lastSigned = keptNowhere, refuses = () => {}, most = MOST }: Closing = {}) =>
  async (now: Temporal.Instant): Promise<number> => {
    try {
      const sign = async () => {
        while (await db.transaction((trx) => signOne(trx, keys, lastSigned, now))) {}
      }
      await sign()
      const closed = await db.transaction((trx) => closeOnce(trx, keys, lastSigned, most, now))
      await sign()
      refuses(false)
      return closed < most ? 0 : closed
    } catch (error) {
      if (error instanceof AnotherPast) refuses(true)
      throw error
    }
  }

async function closeOnce(
  trx: Asks,
  keys: LogKeys,
  lastSigned: LastSigned,
  most: number,
  now: Temporal.Instant,
): Promise<number> {
  await waitForTheLog(trx)
  const { closed, closedAt, placed: already } = await ends(trx)
  if (already - closed < most && closedAt !== null && isWithinBeat(closedAt, now, keys.beatSeconds)) return 0
  if (((await lastSigned.read())?.size ?? 0) > closed) throw new AnotherPast()
  await place(trx, most)
  const { placed } = await ends(trx)
  const facts = Math.min(Math.max(placed - closed, 0), most)
  await putLogKey(trx, writeVerifier(verifierOfSigner(keys.signer)), sha256(keys.padding), now)
  const size = closed + paddedTo(facts)
  const entries = Array.from({ length: size - closed }, (_, i) => paddingAt(keys.padding, closed + i))
  for (const { position, entry } of await placedBetween(trx, closed, size)) entries[position - closed] = entry
  const standing = readTile(trx)
  const tiles = await grow(standing, closed, entries.map(hashLeaf))
  await putTiles(trx, tiles)
  await putEntries(trx, closed, entries)
  // Whatever was written before the hour of a checkpoint is under it: what says an older hour and stands behind it was made up. So
  // one that took all it can has the hour of the oldest fact it leaves behind: a worker that stood still finds more than one takes.
  const madeAt = facts < most ? now : await coveredUntil(trx, size, most, now)
  await close(trx, { size, root: await hashRange(among(tiles, standing), { start: 0, end: size }) }, madeAt)
  return facts
}

/** Before or after: clocks of two nodes differ by a little, and that of development goes back by days. */
const isWithinBeat = (closedAt: Temporal.Instant, now: Temporal.Instant, seconds: number): boolean =>
  Math.abs(now.since(closedAt).total('seconds')) < seconds

/** The first that is closed and not signed; each in a transaction of its own, so that what is kept outside is never two ahead. */
async function signOne(trx: Asks, keys: LogKeys, lastSigned: LastSigned, now: Temporal.Instant): Promise<boolean> {
  await waitForTheLog(trx)
  const head = await firstUnsigned(trx)
  if (head === null) return false
  const verifier = writeVerifier(verifierOfSigner(keys.signer))
  const kept = await lastSigned.read()
  const isCutOff = kept?.size === head.size && sameBytes(kept.root, head.root) // between the two lines below
  if (kept !== null && !isCutOff) await mustGrow(trx, kept, head)
  const published = await lastPublished(trx)
  if (published !== null) await mustGrow(trx, published, head)
  const note = signCheckpoint(keys.origin, head, keys.signer)
  await lastSigned.keep(note) // before it is published: what anybody saw is never forgotten here
  await setSigned(trx, head.size, { note, verifier }, now)
  return true
}

async function lastPublished(trx: Asks): Promise<TreeHead | null> {
  const signed = await latestSigned(trx)
  if (signed === null) return null
  const verifier = readVerifier(signed.signedBy)
  const opened = verifier && openCheckpoint(signed.note, verifier)
  if (!opened) throw new AnotherPast()
  return opened
}

const TILE_BYTES = TILE_WIDTH * HASH_BYTES

/** The tiles are PostgreSQL's, and may be missing; that they lead from one root to the other is not something it can make up. */
async function mustGrow(trx: Asks, older: TreeHead, newer: TreeHead): Promise<void> {
  if (newer.size <= older.size) throw new AnotherPast()
  const read: ReadTile = async (name) => Buffer.concat([(await findTile(trx, name)) ?? Buffer.alloc(0)], TILE_BYTES)
  const path = await proofOf(read, consistencyRanges(older.size, newer.size))
  if (!isConsistent(older, newer, path)) throw new AnotherPast()
}

/** Tiles that were just made, and those that stood before. */
function among(tiles: readonly Tile[], standing: ReadTile): ReadTile {
  const made = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]))
  return async (name) => made.get(`${name.level}/${name.index}`) ?? standing(name)
}
