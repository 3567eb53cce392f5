import type { Acting, Unit } from '../platform/db/act.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { settleWork } from '../staff/index.ts'
import { documentWithdrawn } from './facts.ts'
import { onDocument, onLetters } from './locked.ts'
import { overtaken, serviceOf, type WithdrawnReason, withdraw } from './rules.ts'
import { aboutOf, type Document, setWithdrawn } from './store.ts'
import { lockCopies } from './store-re-served.ts'
import { noPlaceFor, takeOutOfWrongSpace, type WrongSpace } from './wrong-space.ts'

export type Withdrawal = WrongSpace & { readonly reason: WithdrawnReason }

/**
 * Takes a document back, at once: from this instant nobody reads in that space what he had not opened, and what nobody had opened in time is
 * never served; a copy of it goes with it. Of the wrong space: wrong-space.ts, also when it was taken back before for another reason.
 */
export const withdrawDocument =
  (ports: Ports) =>
  (acting: Acting & { as: 'staff' }, documentId: string, withdrawal: Withdrawal): Promise<'withdrawn' | Refusal> => {
    const { reason } = withdrawal
    if (reason === 'wrong-space')
      return onLetters(
        ports,
        acting,
        documentId,
        async (unit, { asked, letter: [first] }) =>
          withdraw(asked, reason) ?? takeOutOfWrongSpace(unit, first, withdrawal),
      )
    return onDocument(
      ports,
      acting,
      documentId,
      async (unit, document) => noPlaceFor(withdrawal) ?? takeBack(unit, document, reason),
    )
  }

/** The same, inside another act: the deposit of what replaces it. */
export async function takeBack(
  unit: Unit,
  document: Document,
  reason: Exclude<WithdrawnReason, 'wrong-space'>,
): Promise<'withdrawn' | Refusal> {
  const refusal = withdraw(document, reason)
  if (refusal) return refusal
  const copies = await lockCopies(unit.trx, document.id)
  if (copies.some((copy) => overtaken(copy, unit.now))) return refuseAtTheDoor('busy-try-again', { seconds: 1 })
  for (const copy of copies) {
    await setWithdrawn(unit.trx, copy.id, unit.now, reason)
    unit.record(documentWithdrawn(aboutOf(copy), unit.now, reason, null, document.id))
  }
  await setWithdrawn(unit.trx, document.id, unit.now, reason)
  unit.record(documentWithdrawn(aboutOf(document), unit.now, reason, serviceOf(document, unit.now)))
  for (const { id: documentId } of [document, ...copies])
    await settleWork(unit, { kind: 'contested-document', documentId }, 'withdrawn')
  return 'withdrawn'
}
