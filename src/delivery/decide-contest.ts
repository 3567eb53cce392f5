import type { Acting, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { settleWork } from '../staff/index.ts'
import { askIfHeCouldNotRead } from './deem.ts'
import { askForNewDeposit } from './deposit-again.ts'
import { contestDecided } from './facts.ts'
import { onLetters } from './locked.ts'
import { type ContestOutcome, decideLetter, type Served, serviceIsVoid, serviceOf } from './rules.ts'
import { aboutOf, type Document, setContestDecided } from './store.ts'
import { noPlaceFor, takeOutOfWrongSpace, type WrongSpace } from './wrong-space.ts'

export type ContestDecision = WrongSpace & { readonly outcome: ContestOutcome }

/**
 * The Office answers "this is not mine", of the whole letter. Upheld: it was in the wrong space, so its first and its copies are withdrawn
 * in the same act, whichever he had said it of, and as the agent says what these replaced.
 * Dismissed: he may read it again; what had served it is asserted again, with its first day, and if that was the term and he
 * could not read it (no way in, an unreadable file), somebody is asked to serve it otherwise; what had not been served stays unserved, and the Office deposits it
 * anew: somebody there is asked to.
 */
export const decideOnContest =
  (ports: Ports) =>
  (acting: Acting & { as: 'staff' }, documentId: string, decision: ContestDecision): Promise<'decided' | Refusal> =>
    onLetters(ports, acting, documentId, async (unit, { asked, letter }) => {
      const waiting = decideLetter(asked, letter, unit.author.id)
      if (isRefusal(waiting)) return waiting
      const { outcome } = decision
      const refusal = outcome === 'dismissed' ? noPlaceFor(decision) : null
      if (refusal) return refusal
      for (const [nth, document] of waiting.entries()) {
        await setContestDecided(unit.trx, document.id, unit.now, outcome)
        const served = serviceOf(document, unit.now)
        const fact = contestDecided(aboutOf(document), unit.now, outcome, served, nth === 0 ? null : waiting[0]!.id)
        unit.record(fact)
        if (outcome === 'dismissed') await openAgain(unit, document, served, fact.id)
      }
      if (outcome === 'dismissed') return 'decided'
      const withdrawn = await takeOutOfWrongSpace(unit, letter[0], decision)
      return withdrawn === 'withdrawn' ? 'decided' : withdrawn
    })

async function openAgain(unit: Unit, document: Document, served: Served | null, factId: string): Promise<void> {
  await settleWork(unit, { kind: 'contested-document', documentId: document.id }, 'confirmed')
  if (serviceIsVoid(document)) await askForNewDeposit(unit, document, factId)
  if (served?.servedBy === 'term') await askIfHeCouldNotRead(unit, { ...document, contestOutcome: 'dismissed' }, factId)
}
