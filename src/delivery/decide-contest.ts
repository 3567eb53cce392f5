import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { settleWork } from '../staff/index.ts'
import { contestDecided } from './facts.ts'
import { onDocument } from './locked.ts'
import { type ContestOutcome, decideContest, serviceOf } from './rules.ts'
import { aboutOf, setContestDecided } from './store.ts'
import { takeBack, type Withdrawal } from './withdraw.ts'

export type ContestDecision = { readonly outcome: ContestOutcome; readonly meantFor?: Withdrawal['meantFor'] }

/**
 * The Office answers "this is not mine". Upheld: the document was in the wrong space, so it is withdrawn in the same act.
 * Dismissed: he may read it again; what had served it is asserted again, with its first day; what had not been served
 * stays unserved, and the Office deposits it anew.
 */
export const decideOnContest =
  (ports: Ports) =>
  (acting: Acting & { as: 'staff' }, documentId: string, decision: ContestDecision): Promise<'decided' | Refusal> =>
    onDocument(ports, acting, documentId, async (unit, document) => {
      const refusal = decideContest(document)
      if (refusal) return refusal
      const { outcome } = decision
      await setContestDecided(unit.trx, document.id, unit.now, outcome)
      unit.record(contestDecided(aboutOf(document), unit.now, outcome, serviceOf(document, unit.now)))
      if (outcome === 'dismissed')
        return (
          (await settleWork(unit, { kind: 'contested-document', documentId: document.id }, 'confirmed')) ?? 'decided'
        )
      const { meantFor } = decision
      const withdrawn = await takeBack(unit, document, { reason: 'wrong-space', ...(meantFor ? { meantFor } : {}) })
      return withdrawn === 'withdrawn' ? 'decided' : withdrawn
    })
