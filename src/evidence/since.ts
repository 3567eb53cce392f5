import { openCheckpoint } from './log/checkpoint.ts'
import { readVerifier, type Verifier } from './log/note.ts'
import { hashRange, proofOf, type ReadTile, tilePath, widthIn } from './log/tiles.ts'
import { consistencyRanges, HASH_BYTES, isConsistent, type TreeHead } from './log/tree.ts'
import { proofIn } from './proof.ts'
import { readKept } from './verify.ts'
import type { Fetch } from './witness.ts'

/** What somebody kept: how long the log was and the root of it, under a key of the log. */
export type Kept = TreeHead & { readonly verifier: Verifier }

/** From a checkpoint, with what was proved of it below or not, or a receipt, in which there is one. Null: it is neither, or none of these keys signed it. */
export function keptIn(file: Buffer, verifiers: readonly Verifier[]): Kept | null {
  const proof = proofIn(file)
  const own = proof && readVerifier(proof.verifier)
  for (const verifier of verifiers) {
    if (proof !== null) {
      if (own?.keyId === verifier.keyId && own.publicKey.equals(verifier.publicKey))
        return { ...proof.checkpoint, verifier }
    } else {
      const checkpoint = openCheckpoint(readKept(file.toString()).note, verifier)
      if (checkpoint !== null) return { ...checkpoint, verifier }
    }
  }
  return null
}

/**
 * `contains`: the log as it is signed now begins with what was kept. `forked`: it begins otherwise, and both are signed. `proof` shows the
 * one or the other to whoever has what was kept, without asking again. `unproved`: what is published is not what is signed, or is shorter than what was kept, as an
 * old answer that somebody kept ready would be.
 */
export type Since =
  | { readonly since: 'contains' | 'forked'; readonly size: number; readonly note: string; readonly proof: string }
  | { readonly since: 'unproved'; readonly size: number; readonly note: string }

/** Asks a published log whether it still holds what was kept: a dozen tiles, whatever its length. Throws when nobody answers. */
export async function askSince(kept: Kept, verifiers: readonly Verifier[], fetch: Fetch): Promise<Since> {
  const note = (await fetch('checkpoint')).toString()
  const now = verifiers.flatMap((verifier) => openCheckpoint(note, verifier) ?? [])[0]
  if (now === undefined) throw new Error('the checkpoint is not signed by a key that was brought')
  return judge(kept, { ...now, note }, fetch)
}

/** The same, of what was signed and read already. */
export async function judge(kept: TreeHead, now: TreeHead & { readonly note: string }, fetch: Fetch): Promise<Since> {
  const { size, note } = now
  if (size < kept.size) return { since: 'unproved', size, note }
  if (size === kept.size) {
    const same = isConsistent(kept, now, [])
    return same
      ? { since: 'contains', size, note, proof: note }
      : { since: 'forked', size, note, proof: forkOf(note, kept, []) }
  }
  const read = published(size, fetch)
  const path = kept.size === 0 ? [] : await proofOf(read, consistencyRanges(kept.size, size))
  if (isConsistent(kept, now, path))
    return { since: 'contains', size, note, proof: `${note}\nconsistency\n${linesOf(path)}` } // as verify --checkpoint reads it
  const begins = { size: kept.size, root: await hashRange(read, { start: 0, end: kept.size }) }
  return isConsistent(begins, now, path)
    ? { since: 'forked', size, note, proof: forkOf(note, begins, path) }
    : { since: 'unproved', size, note }
}

/**
 * A note that does not agree with another of this log, and what shows it: the root with which the longer tree begins at the size of the
 * shorter, and the path from there to the longer (docs/witness.md).
 */
export const forkOf = (note: string, begins: TreeHead, path: readonly Uint8Array[]): string =>
  `${note}\nbegins ${begins.size}\n${linesOf([begins.root, ...path])}`

const linesOf = (hashes: readonly Uint8Array[]): string =>
  hashes.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('')

/** Each tile once. Nothing of it is believed: the proof made of it is held against both roots. */
function published(size: number, fetch: Fetch): ReadTile {
  const asked = new Map<string, Promise<Buffer>>()
  return async (name) => {
    const width = widthIn(name, size)
    const path = tilePath(name.level, name.index, width)
    const tile = await (asked.get(path) ?? asked.set(path, fetch(path)).get(path)!)
    if (tile.length !== width * HASH_BYTES) throw new Error('a tile that is none')
    return tile
  }
}
