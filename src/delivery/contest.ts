import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem } from '../staff/index.ts'
import { deemBefore } from './deem.ts'
import { documentContested } from './facts.ts'
import { onDocument } from './locked.ts'
import { contest, serviceOf } from './rules.ts'
import { aboutOf, setContested } from './store.ts'

export type HowContested = { readonly coverLanguage: string | null; readonly authenticatedBy: string }

/**
 * A day. If it is his, a term of seven or eight days may be running while nobody asserts when it began; if it is not,
 * somebody else waits for it, and the 72 hours of a breach begin when this is decided (withdraw.ts): no long inquiry first.
 */
const LOOK_WITHIN = Temporal.Duration.from({ hours: 24 })

/**
 * "This is not mine", on every cover and document: it closes for him at once, nothing serves it any more if nothing had,
 * what had is not rewritten but asserted to nobody until the Office decides, and somebody there must look. Twice is once.
 * @law CESEDA R.531-17
 */
export const contestDocument =
  (ports: Ports) =>
  (acting: Acting & { as: 'person' }, documentId: string, how: HowContested): Promise<'contested' | Refusal> =>
    onDocument(ports, acting, documentId, async (unit, document) => {
      const contested = contest(document, unit.now)
      if (isRefusal(contested)) return contested
      if (contested.first) {
        await deemBefore(unit, document)
        await setContested(unit.trx, document.id, unit.now)
        const { voids } = contested
        const fact = documentContested(aboutOf(document), unit.now, serviceOf(document, unit.now), { ...how, voids })
        unit.record(fact)
        await openWorkItem(unit, {
          kind: 'contested-document',
          ownerRole: 'division-head',
          personId: document.personId,
          documentId: document.id,
          factId: fact.id,
          dueAt: unit.now.add(LOOK_WITHIN),
        })
      }
      return 'contested'
    })
