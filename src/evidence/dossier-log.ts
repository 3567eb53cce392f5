import { sha256 } from '../platform/crypto/digest.ts'
import { type Checkpoint, openCheckpoint } from './log/checkpoint.ts'
import { readVerifier, type Verifier, writeVerifier } from './log/note.ts'
import { isConsistent } from './log/tree.ts'
import type { CheckedProof } from './proof.ts'
import { isTimeOf, type Trust } from './seal/believe.ts'
import { checkTimestamp, liesBefore } from './seal/timestamp.ts'
import { type Finding, isOfStranger, readKept } from './verify.ts'

/** A fact that a file says, and its proof. */
export type Proven = { readonly name: string; readonly proof: CheckedProof }

/** A checkpoint, the file it stands in, and the key that signed it. */
type Head = Checkpoint & { readonly name: string; readonly signer: string }

/** More than a log ever changes its key; whoever lists more wants each of them tried. */
const MOST_KEYS = 32

type Tell = (name: string, finding: Finding) => void
type Files = ReadonlyMap<string, Buffer>

/**
 * What a set says of the log itself. Each checkpoint is one that the log signed, and all of them, those of the proofs too, are of one tree:
 * the largest grew out of every other. Each timestamp is over its checkpoint, whole up to a root, and not before a fact that is in it. What
 * is found in a file is told of it; returned is what can be said of all.
 */
export function checkLogFiles(
  files: Files,
  proven: readonly Proven[],
  time: Trust['time'],
  tell: Tell,
): { readonly timestamps: number; readonly signers: readonly string[]; readonly found: readonly Finding[] } {
  const keys = keysIn(files, proven)
  if (keys === null) tell('log/key', 'evidence-not-understood')
  const published = keys === null ? new Map<string, Head>() : openedIn(files, keys, tell)
  const grown = checkGrowth(files, published, proven, tell)
  const stamps = stampsIn(files, published, proven, tell)
  return {
    timestamps: stamps.length,
    signers: [...published.values()].map(({ signer }) => signer),
    found: [
      ...(grown ? (['checkpoints-agree'] as const) : []),
      ...stamps.flatMap(({ path, at }): Finding[] => [
        'checkpoint-stamped',
        isTimeOf(path, time, at) ? 'time-vouched-for' : 'time-not-vouched-for',
      ]),
    ],
  }
}

/** Those of the proofs, and those that were published, as `log/key` has them: one a line, with the digest of the key of the padding behind it. */
function keysIn(files: Files, proven: readonly Proven[]): Verifier[] | null {
  const lines = (files.get('log/key')?.toString() ?? '').split('\n').map((line) => line.split(' ')[0]!)
  const keys = new Set([...proven.map(({ proof }) => proof.verifier), ...lines.filter((line) => line !== '')])
  return keys.size > MOST_KEYS ? null : [...keys].flatMap((key) => readVerifier(key) ?? [])
}

/** By their folder, `log/<size>`. */
function openedIn(files: Files, keys: readonly Verifier[], tell: Tell): Map<string, Head> {
  const opened = new Map<string, Head>()
  for (const [name, bytes] of files) {
    const folder = /^(log\/\d+)\/checkpoint$/.exec(name)?.[1]
    if (folder === undefined) continue
    const note = bytes.toString()
    const [head] = keys.flatMap((key): Head[] => {
      const checkpoint = openCheckpoint(note, key)
      return checkpoint === null ? [] : [{ ...checkpoint, name, signer: writeVerifier(key) }]
    })
    if (head !== undefined && folder === `log/${head.size}`) opened.set(folder, head)
    else
      tell(
        name,
        keys.some(({ name: origin }) => isOfStranger(note, origin, keys))
          ? 'checkpoint-of-another-key'
          : 'checkpoint-not-understood',
      )
  }
  return opened
}

/** Whether something was compared; whatever does not agree is told. */
function checkGrowth(
  files: Files,
  published: ReadonlyMap<string, Head>,
  proven: readonly Proven[],
  tell: Tell,
): boolean {
  const heads = new Map<number, Head>()
  for (const head of [
    ...proven.map(({ name, proof }) => ({ ...proof.checkpoint, name, signer: proof.verifier })),
    ...published.values(),
  ]) {
    const same = heads.get(head.size)
    if (same === undefined) heads.set(head.size, head)
    else if (!isConsistent(same, head, [])) tell(head.name, 'forked')
  }
  // Where none is published, proofs of two sizes have nothing that joins them.
  const sizes = published.size > 0 ? [...published.values()].map(({ size }) => size) : [...heads.keys()]
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0)
  for (const { size, name } of heads.values())
    if (size !== largest && !files.has(`log/${largest}/from-${size}`)) tell(name, 'checkpoint-cannot-be-compared')
  let agrees = false
  for (const [name, bytes] of files) {
    const [, folder, from] = /^(log\/\d+)\/from-(\d+)$/.exec(name) ?? []
    if (folder === undefined) continue
    const note = files.get(`${folder}/checkpoint`)
    const newer = published.get(folder)
    if (note !== undefined && newer === undefined) continue // that it is none was told
    const finding = growth(bytes, note, newer, heads.get(Number(from)))
    if (finding === 'checkpoint-agrees') agrees = true
    else tell(name, finding)
  }
  return agrees
}

/** Of a file `from-`: the very checkpoint beside it, and below it the proof that it grew out of the older one. */
function growth(bytes: Buffer, beside: Buffer | undefined, newer: Head | undefined, older: Head | undefined): Finding {
  const { note, path } = readKept(bytes.toString())
  if (newer === undefined || path === null || note !== beside?.toString()) return 'checkpoint-not-understood'
  if (older === undefined || older.size >= newer.size) return 'checkpoint-cannot-be-compared'
  return isConsistent(older, newer, path) ? 'checkpoint-agrees' : 'forked'
}

function stampsIn(files: Files, published: ReadonlyMap<string, Head>, proven: readonly Proven[], tell: Tell) {
  return [...files].flatMap(([name, bytes]) => {
    const folder = /^(log\/\d+)\/timestamp\.tst$/.exec(name)?.[1]
    if (folder === undefined) return []
    const head = published.get(folder)
    const token = head && checkTimestamp(bytes, sha256(files.get(head.name)!))
    if (head === undefined || !token?.complete) {
      tell(name, 'timestamp-broken')
      return []
    }
    const within = proven.filter(({ proof }) => proof.position < head.size)
    if (!within.some(({ proof }) => liesBefore(token.at, proof.recordedAt))) return [token]
    tell(name, 'timestamp-before-fact')
    return []
  })
}
