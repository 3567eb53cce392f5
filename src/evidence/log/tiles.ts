import { EMPTY_ROOT, HASH_BYTES, type Hash, hashChildren, type Range, splitOf } from './tree.ts'

/**
 * The tree as files that never change: tiles of 256 hashes (C2SP tlog-tiles). A tile at level 0 holds leaves; a hash at level
 * 1 and above is the root of a full tile below. Whoever keeps the tiles can compute any proof without asking.
 */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8

export type TileName = { readonly level: number; readonly index: number }

/** Gives the hashes of a tile, as many as there are: 32 bytes each. */
export type ReadTile = (tile: TileName) => Promise<Buffer>

/** How many hashes stand at a level of a tree: those of full tiles below. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level)

/** How wide a tile is in a tree of that size; 0: it is not there. */
export const widthIn = ({ level, index }: TileName, size: number): number =>
  Math.max(0, Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH))

/** Levels of a tree that hold at least one hash. */
export function levelsOf(size: number): number {
  let levels = 0
  while (hashesAt(levels, size) > 0) levels++
  return levels
}

/** `x001/x234/067`: groups of three digits, so that no folder is larger than a thousand. */
export function indexPath(index: number): string {
  const groups = [String(index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return groups.join('/')
}

/** The address of a tile under the log's prefix; a part of one names its width. */
export const tilePath = (level: number | 'entries', index: number, width: number): string =>
  `tile/${level}/${indexPath(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`

/** Reads an address back: null for whatever is not written exactly so. */
export function readTilePath(path: string): { level: number | 'entries'; index: number; width: number } | null {
  const found = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (found === null) return null
  const level = found[1] === 'entries' ? 'entries' : Number(found[1])
  const index = Number(found[2]!.replaceAll('x', '').replaceAll('/', ''))
  const width = found[3] === undefined ? TILE_WIDTH : Number(found[3])
  return tilePath(level, index, width) === path && (level === 'entries' || level < 64) ? { level, index, width } : null
}

/** The root of a range of leaves that RFC 9162 would make a subtree of, out of the tiles. */
export async function hashRange(read: ReadTile, { start, end }: Range): Promise<Hash> {
  const count = end - start
  if (count === 0) return EMPTY_ROOT
  const split = count === 1 ? 1 : splitOf(count)
  if (count === 1 || split * 2 === count) return hashAligned(read, Math.log2(count), start / count)
  const [left, right] = await Promise.all([
    hashRange(read, { start, end: start + split }),
    hashRange(read, { start: start + split, end }),
  ])
  return hashChildren(left, right)
}

/** Of a full subtree of 2^height leaves, the index-th of its height. */
async function hashAligned(read: ReadTile, height: number, index: number): Promise<Hash> {
  const level = Math.floor(height / TILE_HEIGHT)
  const wide = 2 ** (height % TILE_HEIGHT)
  const first = index * wide
  const tile = await read({ level, index: Math.floor(first / TILE_WIDTH) })
  return fold(hashesIn(tile, first % TILE_WIDTH, wide))
}

export function hashesIn(tile: Buffer, first: number, count: number): Hash[] {
  if (tile.length < (first + count) * HASH_BYTES) throw new Error('a tile narrower than its tree')
  return Array.from({ length: count }, (_, i) => tile.subarray((first + i) * HASH_BYTES, (first + i + 1) * HASH_BYTES))
}

/** Of a power of two of hashes. */
export function fold(hashes: readonly Hash[]): Hash {
  let row = hashes
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, i) => hashChildren(row[2 * i]!, row[2 * i + 1]!))
  return row[0]!
}

export const proofOf = (read: ReadTile, ranges: readonly Range[]): Promise<Hash[]> =>
  Promise.all(ranges.map((range) => hashRange(read, range)))

export type Tile = TileName & { readonly hashes: Buffer }

/**
 * The tiles that a tree of `size` gains by these leaves, each from its first hash on. `read` is asked for those at its right
 * edge alone.
 */
export async function grow(read: ReadTile, size: number, leaves: readonly Hash[]): Promise<Tile[]> {
  const grown: Tile[] = []
  let added = leaves
  for (let level = 0; added.length > 0; level++) {
    const before = hashesAt(level, size)
    const first = Math.floor(before / TILE_WIDTH)
    const standing = before % TILE_WIDTH === 0 ? Buffer.alloc(0) : await read({ level, index: first })
    const all = Buffer.concat([standing.subarray(0, (before % TILE_WIDTH) * HASH_BYTES), ...added])
    const full: Hash[] = []
    for (let at = 0, index = first; at < all.length; at += TILE_WIDTH * HASH_BYTES, index++) {
      const hashes = all.subarray(at, at + TILE_WIDTH * HASH_BYTES)
      grown.push({ level, index, hashes })
      if (hashes.length === TILE_WIDTH * HASH_BYTES) full.push(fold(hashesIn(hashes, 0, TILE_WIDTH)))
    }
    added = full
  }
  return grown
}
