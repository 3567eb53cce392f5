import { hash as hashOf } from 'node:crypto'
import { sameBytes } from '../../platform/crypto/digest.ts'

/**
 * The tree over the facts: SHA-256 hashing of RFC 9162 §2.1 (the same as RFC 6962), its proofs made as ranges of leaves whose
 * hashes are to be looked up, and checked. Pure; sizes and indexes are whole numbers up to 2^53, hashes are 32 bytes.
 */
export type Hash = Buffer

export const HASH_BYTES = 32
/** Of a tree without a leaf. */
export const EMPTY_ROOT: Hash = hashOf('sha256', '', 'buffer')

const one = (prefix: number, ...parts: readonly Uint8Array[]): Hash =>
  hashOf('sha256', Buffer.concat([Uint8Array.of(prefix), ...parts]), 'buffer')

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
  let node = index
  let last = size - 1
  let found: Uint8Array = leaf
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      found = hashChildren(sibling, found)
      while (node % 2 === 0 && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else found = hashChildren(found, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && sameBytes(found, root)
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
  let oldRoot = first
  let newRoot = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      oldRoot = hashChildren(sibling, oldRoot)
      newRoot = hashChildren(sibling, newRoot)
      while (node % 2 === 0 && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else newRoot = hashChildren(newRoot, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && sameBytes(oldRoot, older.root) && sameBytes(newRoot, newer.root)
}

const half = (n: number): number => Math.floor(n / 2)
const isHash = (bytes: Uint8Array): boolean => bytes.length === HASH_BYTES
const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n)) && 2 ** Math.log2(n) === n
