import type { Acting, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem } from '../staff/index.ts'
import { deemBefore } from './deem.ts'
import { documentContested } from './facts.ts'
import { onLetter } from './locked.ts'
import { contestLetter, serviceOf } from './rules.ts'
import { aboutOf, type Document, setContested } from './store.ts'

export type HowContested = { readonly coverLanguage: string | null; readonly authenticatedBy: string }

/**
 * A day. If it is his, a term of seven or eight days may be running while nobody asserts when it began; if it is not,
 * somebody else waits for it, and the 72 hours of a breach begin when this is decided (withdraw.ts): no long inquiry first.
 */
const LOOK_WITHIN = Temporal.Duration.from({ hours: 24 })

/**
 * "This is not mine", on every cover and document: it closes for him at once, nothing serves it any more if nothing had,
 * what had is not rewritten but asserted to nobody until the Office decides, and somebody there must look, once a letter. Said of a copy
 * it is said of its first too, and the other way round (decision 0034). Twice is once.
 * @law CESEDA R.531-17
 */
export const contestDocument =
  (ports: Ports) =>
  (acting: Acting & { as: 'person' }, documentId: string, how: HowContested): Promise<'contested' | Refusal> =>
    onLetter(ports, acting, documentId, async (unit, { asked, letter }) => {
      const contested = contestLetter(asked, letter, unit.now)
      if (isRefusal(contested)) return contested
      for (const [nth, { document, voids }] of contested.entries()) {
        await deemBefore(unit, document)
        await setContested(unit.trx, document.id, unit.now)
        const fact = documentContested(aboutOf(document), unit.now, serviceOf(document, unit.now), { ...how, voids })
        unit.record(fact)
        if (nth === 0) await askSomebodyToLook(unit, document, fact.id)
      }
      return 'contested'
    })

const askSomebodyToLook = (unit: Unit, { id: documentId, personId }: Document, factId: string): Promise<void> =>
  openWorkItem(unit, {
    kind: 'contested-document',
    ownerRole: 'division-head',
    personId,
    documentId,
    factId,
    dueAt: unit.now.add(LOOK_WITHIN),
  })
