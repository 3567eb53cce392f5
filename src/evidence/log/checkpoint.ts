import { base64, openNote, type Signer, signNote, type Verifier } from './note.ts'
import { HASH_BYTES, type TreeHead } from './tree.ts'

/** What a log says of itself at one moment (C2SP tlog-checkpoint): its name, how many leaves, their root. Signed, it binds. */
export type Checkpoint = TreeHead & { readonly origin: string }

/** No extension line: nobody could check it. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`

export const signCheckpoint = (origin: string, head: TreeHead, signer: Signer): string =>
  signNote(checkpointText({ origin, ...head }), signer)

/** Null: not of this form. Lines after the third are another log's business, and are let be. */
export function readCheckpoint(text: string): Checkpoint | null {
  const found = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]+=*)\n(?:[^\n]+\n)*$/u.exec(text)
  if (found === null) return null
  const root = base64(found[3]!)
  const size = Number(found[2])
  if (root === null || root.length !== HASH_BYTES || !Number.isSafeInteger(size)) return null
  return { origin: found[1]!, size, root }
}

/** A checkpoint of this log that its key signed; null otherwise. */
export function openCheckpoint(note: string, verifier: Verifier, origin = verifier.name): Checkpoint | null {
  const opened = openNote(note, [verifier])
  const checkpoint = opened === null ? null : readCheckpoint(opened.text)
  return checkpoint?.origin === origin ? checkpoint : null
}
