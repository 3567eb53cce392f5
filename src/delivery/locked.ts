import type { Acting, Unit } from '../platform/db/act.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { overtaken } from './rules.ts'
import { type Document, lockDocument } from './store.ts'
import { type Letter, lockLetter, lockSameLetter } from './store-re-served.ts'

const TURNS = 3

const AGAIN = refuseAtTheDoor('busy-try-again', { seconds: 1 })

/**
 * An act on one document: one transaction, the row held, so that of two who come at one instant the second sees what the
 * first did. When an act with a later instant was first at the lock, this one starts again with a new instant: facts
 * stand in the order in which they took effect.
 */
export const onDocument = <T>(
  ports: Ports,
  acting: Acting,
  documentId: string,
  verb: (unit: Unit, document: Document) => Promise<T | Refusal>,
): Promise<T | Refusal> =>
  inTurn<T>(ports, acting, async (unit) => {
    const document = await lockDocument(unit.trx, documentId)
    if (!document) return refuse('document-not-found')
    return overtaken(document, unit.now) ? AGAIN : verb(unit, document)
  })

/** The same of the whole letter that a document is of: its first and its copies are held, whichever was asked for. */
export const onLetter = <T>(
  ports: Ports,
  acting: Acting,
  documentId: string,
  verb: (unit: Unit, of: Letter) => Promise<T | Refusal>,
): Promise<T | Refusal> => inTurn<T>(ports, acting, (unit) => heldLetter(unit, documentId, verb))

async function heldLetter<T>(
  unit: Unit,
  documentId: string,
  verb: (unit: Unit, of: Letter) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const of = await lockLetter(unit.trx, documentId)
  if (!of) return refuse('document-not-found')
  return [of.asked, ...of.letter].some((d) => overtaken(d, unit.now)) ? AGAIN : verb(unit, of)
}

/** The same, and what that letter replaced and what replaces it is held too, before it. */
export const onLetters = <T>(
  ports: Ports,
  acting: Acting & { as: 'staff' },
  documentId: string,
  verb: (unit: Unit, of: Letter) => Promise<T | Refusal>,
): Promise<T | Refusal> =>
  inTurn<T>(ports, acting, async (unit) => {
    await lockSameLetter(unit.trx, documentId)
    return heldLetter(unit, documentId, verb)
  })

async function inTurn<T>(
  ports: Ports,
  acting: Acting,
  act: (unit: Unit) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  for (let turn = 1; ; turn++) {
    const answer = await ports.act<T>(acting, act)
    if (answer !== AGAIN || turn === TURNS) return answer
  }
}
