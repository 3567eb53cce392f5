import type { Asks } from '../platform/db/sql.ts'
import { proofOf } from './log/tiles.ts'
import { consistencyRanges } from './log/tree.ts'
import { firstStampedFrom, keysOfLog, latestSigned, noteOf, readTile, timestampOf } from './store-log.ts'

export type LogFile = { readonly name: string; readonly bytes: Buffer }

/**
 * What the log says beyond the proofs of facts, as files that stand beside them (docs/evidence.md): its keys; the latest checkpoint, and
 * each that a time authority stamped next after one of `sizes`; the proof that this one grew out of it; and the proof that the latest grew out
 * of all of them, so that the whole set is of one tree.
 */
export async function logFiles(on: Asks, sizes: readonly number[]): Promise<LogFile[]> {
  const latest = await latestSigned(on)
  if (latest === null) return []
  const files = [file('log/key', keyLines(await keysOfLog(on)))]
  const towards = new Map<number, Set<number>>([[latest.size, new Set(sizes)]])
  for (const size of sizes) {
    const stamped = await firstStampedFrom(on, size)
    if (stamped === null) continue
    towards.set(stamped, (towards.get(stamped) ?? new Set()).add(size))
    towards.get(latest.size)!.add(stamped)
  }
  for (const [target, from] of [...towards].toSorted(([a], [b]) => a - b)) {
    const note = target === latest.size ? latest.note : (await noteOf(on, target))!
    const token = await timestampOf(on, target)
    files.push(file(`log/${target}/checkpoint`, note))
    if (token !== null) files.push({ name: `log/${target}/timestamp.tst`, bytes: token })
    for (const size of [...from].toSorted((a, b) => a - b))
      if (size < target) files.push(file(`log/${target}/from-${size}`, await grownFrom(on, size, target, note)))
  }
  return files
}

const file = (name: string, text: string): LogFile => ({ name, bytes: Buffer.from(text) })

const keyLines = (keys: readonly { verifier: string; paddingDigest: Buffer }[]): string =>
  keys.map(({ verifier, paddingDigest }) => `${verifier} ${paddingDigest.toString('hex')}\n`).join('')

/** As `bin/pli verify --checkpoint` takes it: the note, and below an empty line the proof. */
async function grownFrom(on: Asks, older: number, newer: number, note: string): Promise<string> {
  const path = await proofOf(readTile(on), consistencyRanges(older, newer))
  return `${note}\nconsistency\n${path.map((hash) => `${hash.toString('base64')}\n`).join('')}`
}
