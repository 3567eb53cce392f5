import type { Acting, Unit } from '../platform/db/act.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { overtaken } from './rules.ts'
import { type Document, lockDocument } from './store.ts'

const TURNS = 3

/**
 * An act on one document: one transaction, the row held, so that of two who come at one instant the second sees what the
 * first did. When an act with a later instant was first at the lock, this one starts again with a new instant: facts
 * stand in the order in which they took effect.
 */
export async function onDocument<T>(
  ports: Ports,
  acting: Acting,
  documentId: string,
  verb: (unit: Unit, document: Document) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const again = refuseAtTheDoor('busy-try-again', { seconds: 1 })
  for (let turn = 1; ; turn++) {
    const answer = await ports.act<T>(acting, async (unit) => {
      const document = await lockDocument(unit.trx, documentId)
      if (!document) return refuse('document-not-found')
      return overtaken(document, unit.now) ? again : verb(unit, document)
    })
    if (answer !== again || turn === TURNS) return answer
  }
}
