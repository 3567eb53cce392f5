import { sameBytes, sha256 } from '../../platform/crypto/digest.ts'

/**
 * The tree over the facts: SHA-256 hashing of RFC 9162 §2.1 (the same as RFC 6962), its proofs made as ranges of leaves whose
 * hashes are to be looked up, and checked. Pure; sizes and indexes are whole numbers up to 2^53, hashes are 32 bytes.
 */
export type Hash = Buffer

export const HASH_BYTES = 32
/** Of a tree without a leaf. */
export const EMPTY_ROOT: Hash = sha256('')

/** Room for what is hashed: taken and left in one turn, so that no leaf of a million asks for its own. */
const room = Buffer.alloc(1 + 2 * HASH_BYTES)
function one(prefix: number, left: Uint8Array, right?: Uint8Array): Hash {
  const size = 1 + left.length + (right?.length ?? 0)
  const bytes = size <= room.length ? room.subarray(0, size) : Buffer.alloc(size)
  bytes[0] = prefix
  bytes.set(left, 1)
  if (right !== undefined) bytes.set(right, 1 + left.length)
  return sha256(bytes)
}

/** A leaf and a node are told apart by their first byte, so that no node passes for a leaf. */
export const hashLeaf = (entry: Uint8Array): Hash => one(0, entry)
export const hashChildren = (left: Uint8Array, right: Uint8Array): Hash => one(1, left, right)

export const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0

/** Leaves from `start` up to, not with, `end`. */
export type Range = { readonly start: number; readonly end: number }

/** The largest power of two below n, n ≥ 2: where RFC 9162 divides a tree. */
export function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The siblings on the way from a leaf to the root, the nearest first (PATH of RFC 9162 §2.1.3.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  const path: Range[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
    }
  }
  return path.reverse()
}

/** What shows that the tree of `size` begins with the tree of `older`, 0 < older ≤ size (PROOF of RFC 9162 §2.1.4.1). */
export function consistencyRanges(older: number, size: number): Range[] {
  const path: Range[] = []
  let start = 0
  let end = size
  while (end !== older) {
    const middle = start + splitOf(end - start)
    if (older <= middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
    }
  }
  // The older tree is known to who checks, unless it was divided on the way.
  if (start > 0) path.push({ start, end })
  return path.reverse()
}

/** Checks that a leaf stands at its place under a root (RFC 9162 §2.1.3.2). Never throws. */
export function isIncluded(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || ![leaf, root, ...path].every(isHash)) return false
  let found: Uint8Array = leaf
  const arrived = climb(index, size - 1, path, (sibling, isLeft) => {
    found = isLeft ? hashChildren(sibling, found) : hashChildren(found, sibling)
  })
  return arrived && sameBytes(found, root)
}

/**
 * The way of RFC 9162 from a node to the root, at each sibling on which side it stands. `rightmost` is the last node of the row: where the
 * node is alone at the edge, rows without a sibling are passed over. False when the path is too short or too long.
 */
function climb(
  from: number,
  rightmost: number,
  path: readonly Uint8Array[],
  meet: (sibling: Uint8Array, isLeft: boolean) => void,
): boolean {
  let node = from
  let last = rightmost
  const up = () => {
    node = half(node)
    last = half(last)
  }
  for (const sibling of path) {
    if (last === 0) return false
    const isLeft = node % 2 === 1 || node === last
    meet(sibling, isLeft)
    if (isLeft) while (node % 2 === 0 && node !== 0) up()
    up()
  }
  return last === 0
}

/** A tree as a checkpoint tells it. */
export type TreeHead = { readonly size: number; readonly root: Uint8Array }

/** Checks that one tree only grew out of another (RFC 9162 §2.1.4.2). Of an empty tree every tree is a growth. Never throws. */
export function isConsistent(older: TreeHead, newer: TreeHead, path: readonly Uint8Array[]): boolean {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false
  if (older.size === 0 && !sameBytes(older.root, EMPTY_ROOT)) return false
  if (older.size === newer.size) return path.length === 0 && sameBytes(older.root, newer.root)
  if (![older.root, newer.root, ...path].every(isHash)) return false
  if (older.size === 0) return path.length === 0
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...path] : path
  if (first === undefined) return false
  let node = older.size - 1
  let last = newer.size - 1
  while (node % 2 === 1) {
    node = half(node)
    last = half(last)
  }
  let oldRoot: Uint8Array = first
  let newRoot: Uint8Array = first
  const arrived = climb(node, last, rest, (sibling, isLeft) => {
    if (isLeft) oldRoot = hashChildren(sibling, oldRoot)
    newRoot = isLeft ? hashChildren(sibling, newRoot) : hashChildren(newRoot, sibling)
  })
  return arrived && sameBytes(oldRoot, older.root) && sameBytes(newRoot, newer.root)
}

const half = (n: number): number => Math.floor(n / 2)
const isHash = (bytes: Uint8Array): boolean => bytes.length === HASH_BYTES
const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n)) && 2 ** Math.log2(n) === n
