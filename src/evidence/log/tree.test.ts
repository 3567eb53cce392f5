import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import vectors from './merkle-vectors.json' with { type: 'json' }
import { grow, hashRange, proofOf, type ReadTile, type Tile } from './tiles.ts'
import {
  consistencyRanges,
  EMPTY_ROOT,
  type Hash,
  hashChildren,
  hashLeaf,
  inclusionRanges,
  isConsistent,
  isIncluded,
} from './tree.ts'

const bytes = (text: string | null): Buffer => Buffer.from(text ?? '', 'base64')

test('the vectors of transparency-dev/merkle: each proof of inclusion is believed or refused as they say', () => {
  for (const v of vectors.inclusion) {
    const found = isIncluded(bytes(v.leafHash), v.leafIdx, v.treeSize, (v.proof ?? []).map(bytes), bytes(v.root))
    assert.equal(found, !v.wantErr, `${v.file}: ${v.desc}`)
  }
  assert.equal(vectors.inclusion.filter(({ wantErr }) => !wantErr).length > 0, true)
})

test('the vectors of transparency-dev/merkle: each proof of consistency is believed or refused as they say', () => {
  for (const v of vectors.consistency) {
    const older = { size: v.size1, root: bytes(v.root1) }
    const newer = { size: v.size2, root: bytes(v.root2) }
    assert.equal(isConsistent(older, newer, (v.proof ?? []).map(bytes)), !v.wantErr, `${v.file}: ${v.desc}`)
  }
})

/** MTH of RFC 9162 §2.1.1, word for word. */
function rootAsWritten(entries: readonly Buffer[]): Hash {
  if (entries.length === 0) return EMPTY_ROOT
  if (entries.length === 1) return hashLeaf(entries[0]!)
  let k = 1
  while (k * 2 < entries.length) k *= 2
  return hashChildren(rootAsWritten(entries.slice(0, k)), rootAsWritten(entries.slice(k)))
}

const entry = (i: number): Buffer => Buffer.from(`entry ${i}`)
const entries = (n: number): Buffer[] => Array.from({ length: n }, (_, i) => entry(i))

/** Tiles in memory, grown in steps. */
async function grown(steps: readonly number[]): Promise<{ read: ReadTile; size: number; tiles: Map<string, Tile> }> {
  const tiles = new Map<string, Tile>()
  const read: ReadTile = async ({ level, index }) => tiles.get(`${level}/${index}`)!.hashes
  let size = 0
  for (const step of steps) {
    const leaves = Array.from({ length: step }, (_, i) => hashLeaf(entry(size + i)))
    for (const tile of await grow(read, size, leaves)) {
      const standing = tiles.get(`${tile.level}/${tile.index}`)?.hashes ?? Buffer.alloc(0)
      assert.equal(tile.hashes.subarray(0, standing.length).equals(standing), true, 'a hash of a tile never changes')
      tiles.set(`${tile.level}/${tile.index}`, tile)
    }
    size += step
  }
  return { read, size, tiles }
}

test('a tree grown in any steps has the root that RFC 9162 gives its entries, and so has each tree it once was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 }), async (steps) => {
      const { read, size } = await grown(steps)
      let was = 0
      for (const step of steps) {
        was += step
        assert.deepEqual(await hashRange(read, { start: 0, end: was }), rootAsWritten(entries(was)))
      }
      assert.equal(was, size)
    }),
    { numRuns: 25 },
  )
})

test('each leaf is proved in each tree, and nothing else is at its place', async () => {
  const { read } = await grown([600])
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.nat(), async (size, at) => {
      const index = at % size
      const path = await proofOf(read, inclusionRanges(index, size))
      const root = rootAsWritten(entries(size))
      assert.equal(isIncluded(hashLeaf(entry(index)), index, size, path, root), true)
      assert.equal(isIncluded(hashLeaf(entry(index + 1)), index, size, path, root), false)
      assert.equal(isIncluded(hashLeaf(entry(index)), index + 1, size, path, root), false)
      assert.equal(path.length <= Math.ceil(Math.log2(Math.max(2, size))), true)
    }),
    { numRuns: 200 },
  )
})

test('each tree is proved to have grown out of each one before it, and out of no other', async () => {
  const { read } = await grown([600])
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }), async (a, b) => {
      const [older, newer] = [Math.min(a, b), Math.max(a, b)]
      const head = (size: number) => ({ size, root: rootAsWritten(entries(size)) })
      const path = await proofOf(read, consistencyRanges(older, newer))
      assert.equal(isConsistent(head(older), head(newer), path), true)
      const forked = [...entries(older - 1), Buffer.from('another')]
      assert.equal(isConsistent({ size: older, root: rootAsWritten(forked) }, head(newer), path), false)
    }),
    { numRuns: 200 },
  )
})
