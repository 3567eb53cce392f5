import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { type Checkpoint, openCheckpoint } from './log/checkpoint.ts'
import type { Verifier } from './log/note.ts'
import { grow, hashRange, type ReadTile, TILE_WIDTH, type Tile, type TileName, tilePath } from './log/tiles.ts'
import { HASH_BYTES, type Hash, hashLeaf } from './log/tree.ts'

/** Reads a part of the published log, `checkpoint` or `tile/…`. Throws when nobody answers or it is not there. */
export type Fetch = (part: string) => Promise<Buffer>

/** `grown`: it only grew, and is kept. `same`: nothing new, or what was seen before. `forked`: it cannot have grown out of what is kept. */
export type Seen = { readonly seen: 'grown' | 'same' | 'forked'; readonly size: number; readonly note: string }

/**
 * Follows a log: takes the entries that are new, hashes them onto the tree it kept by itself, and compares the root with the one that
 * is signed. What it kept is never fetched again, so another past shows at once. Throws when the log is silent, or what answers is not
 * this log; then nothing is kept.
 */
export async function follow(folder: string, verifier: Verifier, fetch: Fetch): Promise<Seen> {
  const kept = copyIn(folder)
  const note = (await fetch('checkpoint')).toString()
  const told = openCheckpoint(note, verifier)
  if (told === null) throw new Error('the checkpoint is not signed by the key of this log')
  const last = await kept.checkpoint(verifier)
  const size = last?.size ?? 0
  if (told.size <= size) {
    const root = await hashRange(kept.tile, { start: 0, end: told.size })
    return root.equals(told.root) ? { seen: 'same', size, note } : await forked(kept, note, size)
  }
  const tiles = await growth(kept.tile, size, told, fetch)
  const root = tiles && (await hashRange(among(tiles, kept.tile), { start: 0, end: told.size }))
  if (!root?.equals(told.root)) return forked(kept, note, size)
  for (const tile of tiles!) await kept.put(`tile/${tile.level}/${tile.index}`, tile.hashes)
  await kept.put(`checkpoints/${told.size}`, Buffer.from(note))
  await kept.put('checkpoint', Buffer.from(note)) // last: what it covers is there
  return { seen: 'grown', size: told.size, note }
}

/** The note that contradicts what is kept stays beside it: the two together are the proof, both signed by the log. */
async function forked(kept: Copy, note: string, size: number): Promise<Seen> {
  await kept.put('fork', Buffer.from(note))
  return { seen: 'forked', size, note }
}

/** The tiles that the new entries make; null when what was kept of the last bundle is not what is published now. */
async function growth(standing: ReadTile, from: number, { size }: Checkpoint, fetch: Fetch): Promise<Tile[] | null> {
  const leaves: Hash[] = []
  const first = Math.floor(from / TILE_WIDTH)
  for (let index = first; index * TILE_WIDTH < size; index++) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
    const found = entriesOf(await fetch(tilePath('entries', index, width)), width).map(hashLeaf)
    const known = from - index * TILE_WIDTH
    if (known > 0) {
      const before = await standing({ level: 0, index })
      if (!Buffer.concat(found.slice(0, known)).equals(before.subarray(0, known * HASH_BYTES))) return null
    }
    leaves.push(...found.slice(Math.max(0, known)))
  }
  return grow(standing, from, leaves)
}

/** A bundle: each entry after its length, two bytes. Ours are of 32; whatever they are, they are hashed as they come. */
function entriesOf(bundle: Buffer, width: number): Buffer[] {
  const entries: Buffer[] = []
  let at = 0
  while (at + 2 <= bundle.length && entries.length < width) {
    const end = at + 2 + bundle.readUInt16BE(at)
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  if (entries.length !== width || at !== bundle.length) throw new Error('a bundle that is none')
  return entries
}

function among(tiles: readonly Tile[], standing: ReadTile): ReadTile {
  const made = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]))
  return async (name) => made.get(`${name.level}/${name.index}`) ?? standing(name)
}

type Copy = ReturnType<typeof copyIn>

/** What is kept, in a folder of files. Each is written whole or not at all. */
function copyIn(folder: string) {
  return {
    async checkpoint(verifier: Verifier): Promise<Checkpoint | null> {
      const note = await readFile(path.join(folder, 'checkpoint'), 'utf8').catch(() => null)
      if (note === null) return null
      const found = openCheckpoint(note, verifier)
      if (found === null) throw new Error('the checkpoint that is kept is of another log')
      return found
    },
    tile: ({ level, index }: TileName): Promise<Buffer> =>
      readFile(path.join(folder, 'tile', String(level), String(index))),
    async put(name: string, bytes: Buffer): Promise<void> {
      const to = path.join(folder, name)
      await mkdir(path.dirname(to), { recursive: true })
      const file = await open(`${to}.new`, 'w')
      await file.writeFile(bytes)
      await file.sync()
      await file.close()
      await rename(`${to}.new`, to)
    },
  }
}
