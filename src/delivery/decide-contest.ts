import type { Acting, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { openWorkItem, settleWork } from '../staff/index.ts'
import { askIfHeCouldNotRead } from './deem.ts'
import { contestDecided } from './facts.ts'
import { onDocument } from './locked.ts'
import { type ContestOutcome, decideContest, serviceIsVoid, serviceOf } from './rules.ts'
import { aboutOf, type Document, setContestDecided } from './store.ts'
import { takeBack, type Withdrawal } from './withdraw.ts'

/** His answer and the new letter belong together. */
const DEPOSIT_WITHIN = Temporal.Duration.from({ hours: 72 })

export type ContestDecision = { readonly outcome: ContestOutcome; readonly meantFor?: Withdrawal['meantFor'] }

/**
 * The Office answers "this is not mine". Upheld: the document was in the wrong space, so it is withdrawn in the same act.
 * Dismissed: he may read it again; what had served it is asserted again, with its first day, and if that was the term and he
 * could not read it (no way in, an unreadable file), somebody is asked to serve it otherwise; what had not been served stays unserved, and the Office deposits it
 * anew: somebody there is asked to.
 */
export const decideOnContest =
  (ports: Ports) =>
  (acting: Acting & { as: 'staff' }, documentId: string, decision: ContestDecision): Promise<'decided' | Refusal> =>
    onDocument(ports, acting, documentId, async (unit, document) => {
      const refusal = decideContest(document, unit.author.id)
      if (refusal) return refusal
      const { outcome } = decision
      const served = serviceOf(document, unit.now)
      await setContestDecided(unit.trx, document.id, unit.now, outcome)
      const fact = contestDecided(aboutOf(document), unit.now, outcome, served)
      unit.record(fact)
      if (outcome === 'dismissed') {
        await settleWork(unit, { kind: 'contested-document', documentId: document.id }, 'confirmed')
        if (serviceIsVoid(document)) await askForNewDeposit(unit, document, fact.id)
        if (served?.servedBy === 'term')
          await askIfHeCouldNotRead(unit, { ...document, contestOutcome: outcome }, fact.id)
        return 'decided'
      }
      const { meantFor } = decision
      const withdrawn = await takeBack(unit, document, { reason: 'wrong-space', ...(meantFor ? { meantFor } : {}) })
      return withdrawn === 'withdrawn' ? 'decided' : withdrawn
    })

/** Nothing serves what a contest voided, not even its dismissal: without a new deposit the decision never reaches him. */
const askForNewDeposit = (unit: Unit, { id: documentId, personId }: Document, factId: string): Promise<void> =>
  openWorkItem(unit, {
    kind: 'deposit-again',
    ownerRole: 'officer',
    personId,
    documentId,
    factId,
    dueAt: unit.now.add(DEPOSIT_WITHIN),
  })
