import type { Asks } from '../platform/db/sql.ts'
import type { Kept, Keys } from './audit-faults.ts'
import { isOfTheLog } from './audit-heads.ts'
import { type Checkpoint, readCheckpoint } from './log/checkpoint.ts'
import { readNote, readVerifier, type Verifier } from './log/note.ts'
import { proofIn } from './proof.ts'
import { keptIn } from './since.ts'
import { keysOfLog } from './store-audit.ts'
import { isOfStranger, readKept } from './verify.ts'

/**
 * What somebody kept, a checkpoint or a receipt, as one of the keys of this log signed it: one of the auditor's that PostgreSQL has, or the auditor's own, which
 * whoever replaced that one could not replace. A fault: it is of this origin, and no key that is known signed it.
 */
export async function openKept(
  on: Asks,
  keys: Pick<Keys, 'verifier' | 'signers'>,
  file: Buffer,
): Promise<Kept | OfStranger | 'not-of-this-log'> {
  const texts = [keys.verifier ?? [], (await keysOfLog(on)).map(({ verifier }) => verifier)].flat()
  const verifiers = texts.flatMap((text) => readVerifier(text) ?? []).filter((one) => isOfTheLog(keys, one))
  const kept = keptIn(file, verifiers)
  if (kept !== null) return kept
  const stranger = strangerIn(file, verifiers)
  return stranger === null ? 'not-of-this-log' : { fault: 'checkpoint-of-another-key', size: stranger.size }
}

export type OfStranger = { readonly fault: 'checkpoint-of-another-key'; readonly size: number }

/** The checkpoint of this log in it that none of these signed; null: there is none, or what one of them is said to have signed was changed. */
function strangerIn(file: Buffer, known: readonly Verifier[]): Checkpoint | null {
  const proof = proofIn(file)
  if (proof !== null) return known.some(({ name }) => name === proof.checkpoint.origin) ? proof.checkpoint : null
  const { note } = readKept(file.toString())
  return known.some(({ name }) => isOfStranger(note, name, known)) ? readCheckpoint(readNote(note)!.text) : null
}
