import { type Checkpoint, openCheckpoint } from './log/checkpoint.ts'
import type { Verifier } from './log/note.ts'
import {
  fold,
  hashesAt,
  hashesIn,
  hashRange,
  levelsOf,
  proofOf,
  type ReadTile,
  TILE_WIDTH,
  type TileName,
  tilePath,
  widthIn,
} from './log/tiles.ts'
import { consistencyRanges, EMPTY_ROOT, HASH_BYTES, isConsistent, type TreeHead } from './log/tree.ts'
import { forkOf, judge } from './since.ts'
import { type Copy, copyIn, type Signed } from './witness-copy.ts'

/** Reads a part of the published log, `checkpoint` or `tile/…`. Throws when nobody answers or it is not there. */
export type Fetch = (part: string) => Promise<Buffer>

/**
 * `grown`: it only grew, and is kept. `same`: nothing new, or what was seen before. `forked`: it signed what cannot have grown out of what
 * is kept, now or at an earlier look: no later answer heals that.
 */
export type Seen = { readonly seen: 'grown' | 'same' | 'forked'; readonly size: number; readonly note: string }

/**
 * Follows a log: looks at what it signs now, and whether what it signed before stands in it. Two tiles a level show that, of a log of any
 * length, so that nobody is kept from ringing by much to read. What it kept is never fetched again, so another past shows at once. Throws
 * when the log is silent, what answers is not this log, or what it publishes is not what it signed, which accuses nobody: a wrong byte on
 * the way looks the same. Then nothing is kept but the signed note: once there is more to hold it against it is found to agree, or a fork.
 */
export async function follow(folder: string, verifier: Verifier, fetch: Fetch): Promise<Seen> {
  const kept = copyIn(folder)
  const head = (await kept.checkpoint(verifier)) ?? NOTHING
  const note = (await fetch('checkpoint')).toString()
  const opened = openCheckpoint(note, verifier)
  if (opened === null) throw new Error('the checkpoint is not signed by the key of this log')
  const told: Signed = { ...opened, note }
  const news = told.size > head.size
  try {
    const fork = news ? await keepGrown(kept, head, told, fetch) : await replayed(kept, head, told, fetch)
    if (fork !== null) await kept.fork(told.size, fork)
  } catch (error) {
    await kept.unprove(told) // first of all: whoever signed it may never show it again
    throw error
  }
  await settle(kept, verifier, fetch)
  const [found] = await kept.forks()
  if (found !== undefined) return { seen: 'forked', size: told.size, note: found }
  return { seen: news ? 'grown' : 'same', size: news ? told.size : head.size, note }
}

const NOTHING: TreeHead = { size: 0, root: EMPTY_ROOT }

/**
 * What was signed and not proved is held against what is kept by now. What still cannot be stays: a tile that is refused for it must
 * not hide what was found of the others.
 */
async function settle(kept: Copy, verifier: Verifier, fetch: Fetch): Promise<void> {
  const head = (await kept.checkpoint(verifier)) ?? NOTHING
  for (const signed of await kept.unproved(verifier)) {
    if (signed.size > head.size) continue
    const fork = await replayed(kept, head, signed, fetch).catch(() => undefined)
    if (fork === undefined) continue
    if (fork !== null) await kept.fork(signed.size, fork)
    await kept.settle(signed)
  }
}

/** Keeps what grew; or gives the proof that it did not grow out of what is kept. */
async function keepGrown(kept: Copy, head: TreeHead, told: Signed, fetch: Fetch): Promise<string | null> {
  try {
    for (const [name, hashes] of await grown(kept, head.size, told, fetch)) await kept.put(`tile/${name}`, hashes)
  } catch (error) {
    if (!isContradiction(error)) throw error
    const found = head.size === 0 ? null : await judge(head, told, fetch)
    if (found?.since === 'forked') return found.proof
    throw new Error(
      found?.since === 'contains'
        ? 'what was kept here is not what was signed: the copy is damaged'
        : 'what is published is not what is signed',
      { cause: error },
    )
  }
  await kept.put(`checkpoints/${told.size}`, Buffer.from(told.note))
  await kept.put('checkpoint', Buffer.from(told.note)) // last: the edge of its tree is there
  return null
}

/** Of what is no longer than what is kept: the proof that it is not its beginning, if it is not. */
async function replayed(kept: Copy, head: TreeHead, told: Signed, fetch: Fetch): Promise<string | null> {
  const read = tilesOf(kept, head.size, fetch)
  const begins = { size: told.size, root: await hashRange(read, { start: 0, end: told.size }) }
  if (begins.root.equals(told.root)) return null
  const path = told.size === 0 ? [] : await proofOf(read, consistencyRanges(told.size, head.size))
  if (!isConsistent(begins, head, path))
    throw new Error('what was kept here is not what was signed: the copy is damaged')
  return forkOf(told.note, begins, path)
}

/** Of a tree that only grows, whole tiles that are here, and how many there are. */
export type Filled = { readonly copied: number; readonly of: number }

/** Asked for beside each other: one after the other, a log far away would take days. */
const AT_ONCE = 8

/**
 * Takes the tiles below what was proved: each is held against the hash above it and kept before the next eight are asked for. Goes on
 * where it was cut off, as long as `goesOn` says, and for eight at least: however slow a log is, it is asked. Throws when a tile is not
 * the one that was signed.
 */
export async function fill(folder: string, verifier: Verifier, fetch: Fetch, goesOn: () => boolean): Promise<Filled> {
  const kept = copyIn(folder)
  const size = (await kept.checkpoint(verifier))?.size ?? 0
  const of = hashesAt(1, size)
  const copied = await filledTo(kept, size, fetch, goesOn).catch(async (error) => {
    await kept.refuse()
    throw error
  })
  await kept.came()
  return { copied, of }
}

async function filledTo(kept: Copy, size: number, fetch: Fetch, goesOn: () => boolean): Promise<number> {
  const read = tilesOf(kept, size, fetch, (name, hashes) => kept.put(`tile/${name}`, hashes))
  const of = hashesAt(1, size)
  const before = await kept.filled()
  let copied = before
  while (copied < of && (copied === before || goesOn())) {
    await read({ level: 1, index: Math.floor(copied / TILE_WIDTH) }) // of all eight: by each alone it would be fetched eight times
    const next = Math.min(copied - (copied % AT_ONCE) + AT_ONCE, of)
    const eight = Array.from({ length: next - copied }, (_, i) => read({ level: 0, index: copied + i }))
    const broken = (await Promise.allSettled(eight)).find(({ status }) => status === 'rejected') // nobody is left writing
    if (broken) await Promise.all(eight)
    copied = next
    if (copied % TILE_WIDTH === 0) await kept.put('filled', Buffer.from(`${copied}\n`))
  }
  if (copied > before) await kept.put('filled', Buffer.from(`${copied}\n`))
  return copied
}

/**
 * Since when, in milliseconds since 1970, something is held back: a note that was signed and that nothing shows, or a tile below what was
 * proved, since it was first refused. A log that shows its checkpoints on time and keeps back the one tile that would show a fork must not
 * pass for one that is there. Null: nothing is.
 */
export async function heldBackSince(folder: string, verifier: Verifier): Promise<number | null> {
  const kept = copyIn(folder)
  const notes = await Promise.all((await kept.unproved(verifier)).map((signed) => kept.unprovedAt(signed)))
  const since = [...notes, await kept.writtenAt('refused')].filter((at) => at !== null)
  return since.length === 0 ? null : Math.min(...since)
}

const CONTRADICTS = 'contradicts'
const contradiction = (): Error => new Error('not what was kept', { cause: CONTRADICTS })
const isContradiction = (error: unknown): boolean => error instanceof Error && error.cause === CONTRADICTS

/**
 * The tiles at the right edge of what is signed now, once they lead to its root, and once the edge of what was signed before is found
 * below it unchanged.
 */
async function grown(kept: Copy, from: number, told: Checkpoint, fetch: Fetch): Promise<ReadonlyMap<string, Buffer>> {
  const made = new Map<string, Buffer>()
  for (const name of edgeOf(told.size)) made.set(nameOf(name), await newer(kept.tile, name, told.size, fetch))
  const known: ReadTile = async (name) => made.get(nameOf(name)) ?? kept.tile(name)
  const root = await hashRange(known, { start: 0, end: told.size })
  if (!root.equals(told.root)) throw contradiction()
  const read = tilesOf({ tile: known }, told.size, fetch, async (name, hashes) => void made.set(name, hashes))
  for (const name of edgeOf(from)) await read(name)
  return made
}

const nameOf = ({ level, index }: TileName): string => `${level}/${index}`

/** The tiles that are not full, from the top: they lead to the root, and all else stands below them. */
function edgeOf(size: number): TileName[] {
  const levels = Array.from({ length: levelsOf(size) }, (_, i) => levelsOf(size) - 1 - i)
  return levels.flatMap((level) =>
    hashesAt(level, size) % TILE_WIDTH === 0 ? [] : [{ level, index: Math.floor(hashesAt(level, size) / TILE_WIDTH) }],
  )
}

/** Of a tree whose edge is here. What is not here is asked for, and must be what the hash above it says. */
function tilesOf(
  { tile }: Pick<Copy, 'tile'>,
  size: number,
  fetch: Fetch,
  keep?: (name: string, hashes: Buffer) => Promise<void>,
): ReadTile {
  const read: ReadTile = async (name) => {
    const width = widthIn(name, size)
    const here = await tile(name)
    if (here.length >= width * HASH_BYTES) return here.subarray(0, width * HASH_BYTES)
    if (width < TILE_WIDTH) throw new Error('of what was kept, the edge is gone')
    const { level, index } = name
    const above = await read({ level: level + 1, index: Math.floor(index / TILE_WIDTH) })
    const hashes = await newer(tile, name, size, fetch)
    const [signed] = hashesIn(above, index % TILE_WIDTH, 1)
    if (!signed!.equals(fold(hashesIn(hashes, 0, TILE_WIDTH))))
      throw new Error('a tile that is not the one that was signed')
    await keep?.(nameOf(name), hashes)
    return hashes
  }
  return read
}

/** A tile as it is published, unless all of it is here. What is here of it must be its beginning. */
async function newer(tile: ReadTile, name: TileName, size: number, fetch: Fetch): Promise<Buffer> {
  const width = widthIn(name, size)
  const here = await tile(name)
  if (here.length >= width * HASH_BYTES) return here.subarray(0, width * HASH_BYTES)
  const hashes = await fetch(tilePath(name.level, name.index, width))
  if (hashes.length !== width * HASH_BYTES) throw new Error('a tile that is none')
  if (!here.equals(hashes.subarray(0, here.length))) throw contradiction()
  return hashes
}
