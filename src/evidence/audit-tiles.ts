import type { Asks } from '../platform/db/sql.ts'
import type { Fault, Tell } from './audit-faults.ts'
import { grow, TILE_WIDTH } from './log/tiles.ts'
import { HASH_BYTES, type Hash } from './log/tree.ts'
import { tilesOfLevel } from './store-audit.ts'

/** Grows the tiles anew out of the leaves, and compares them with those that are published. */
export function tileChecker(on: Asks, tell: Tell<Fault>) {
  const edge = new Map<string, Buffer>()
  const waiting = new Map<string, { level: number; index: number; hashes: Buffer }>()
  let size = 0
  const compare = async (level: number, index: number, hashes: Buffer) => {
    const [published] = await tilesOfLevel(on, level, index, 1)
    if (!published?.equals(hashes)) tell({ fault: 'tree-changed', level, index })
  }
  return {
    async add(leaves: readonly Hash[]): Promise<void> {
      const read = async ({ level, index }: { level: number; index: number }) => edge.get(`${level}/${index}`)!
      const grown = await grow(read, size, leaves)
      size += leaves.length
      const level0 = grown.filter(({ level }) => level === 0)
      const first = level0[0]?.index ?? 0
      const published = await tilesOfLevel(on, 0, first, level0.length)
      level0.forEach(({ index, hashes }, i) => {
        const whole = hashes.length === TILE_WIDTH * HASH_BYTES
        if (whole && !published[i]?.equals(hashes)) tell({ fault: 'tree-changed', level: 0, index })
      })
      for (const tile of grown) {
        const name = `${tile.level}/${tile.index}`
        const whole = tile.hashes.length === TILE_WIDTH * HASH_BYTES
        if (tile.level > 0 || !whole) waiting.set(name, tile)
        // One of an upper level stands still until the level below it has filled another.
        if (whole) edge.delete(name)
        else edge.set(name, tile.hashes)
      }
      for (const [name, tile] of waiting)
        if (!edge.has(name)) {
          waiting.delete(name)
          if (tile.level > 0) await compare(tile.level, tile.index, tile.hashes)
        }
    },
    async end(): Promise<void> {
      for (const { level, index, hashes } of waiting.values()) await compare(level, index, hashes)
    },
  }
}
