import { factsOf } from '../evidence/index.ts'
import type { Acting, Fact, Unit } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem, settleWork, type WorkKind } from '../staff/index.ts'
import { caseNumberAssigned, connectionKeyCancelled, mergeAsked, personsMerged } from './facts.ts'
import { refuse } from './refusals.ts'
import { askedToMerge, mergeRefusal, type Weight } from './rules.ts'
import {
  holdsDocuments,
  insertFormerNumber,
  lockPersons,
  setMerged,
  setNumber,
  spaceState,
  waitingDocuments,
} from './store.ts'
import { currentKey, setKeyCancelled } from './store-keys.ts'
import { ownRecord } from './within-reach.ts'

/**
 * One human was registered twice: from now on everything goes to the record that is kept, and the numbers of the other
 * lead to it. **No document moves.** What was served in the other space stays there, under its own key and dates, and is
 * still opened with that space's own number and its own password or key: so a merge made by mistake (spouses, namesakes)
 * shows nobody another's documents. What is unread there is given to somebody to tell the person or to serve again.
 * A space that was opened is left only when two ask for it (`asked`: the first has); both persons' contacts are told.
 */
export const mergePersons =
  (ports: Ports) =>
  (
    acting: Acting,
    records: { kept: string; merged: string; evenIfBothHoldDocuments?: boolean },
  ): Promise<{ personId: string; asked?: true } | Refusal> =>
    ports.act(acting, async (unit) => {
      const { kept, merged } = records
      if (kept === merged) return refuse('merge-with-himself', {}, 'merged')
      await lockPersons(unit.trx, [kept, merged].filter(isId))
      const keeps = await ownRecord(unit, kept, 'applicant.amend')
      if (isRefusal(keeps)) return keeps
      const leaves = await ownRecord(unit, merged, 'applicant.amend')
      if (isRefusal(leaves)) return { ...leaves, field: 'merged' }
      const weigh = async (id: string): Promise<Weight> => ({
        documents: await holdsDocuments(unit.trx, id),
        space: await spaceState(unit.trx, id),
      })
      const [keptWeight, mergedWeight] = [await weigh(kept), await weigh(merged)]
      const refused = mergeRefusal(keptWeight, mergedWeight, records.evenIfBothHoldDocuments === true)
      if (refused) return refuse(refused, {}, 'merged')
      if (mergedWeight.space !== 'none') {
        const second = await askedByAnother(unit, kept, merged)
        if (isRefusal(second)) return second
        if (!second) return { personId: kept, asked: true }
      }

      await setMerged(unit.trx, kept, merged, unit.now)
      const former = (number: string, kind: 'foreigner' | 'case') =>
        insertFormerNumber(unit.trx, { number, kind, personId: kept, why: 'merged' }, unit.now)
      await former(leaves.foreignerNumber, 'foreigner')
      if (leaves.caseNumber !== null && keeps.caseNumber === null) {
        await setNumber(unit.trx, kept, 'case', leaves.caseNumber)
        unit.record(caseNumberAssigned(kept, newId(unit.now), unit.now, 'first', null, leaves.caseNumber))
      } else if (leaves.caseNumber !== null) await former(leaves.caseNumber, 'case')

      const key = await currentKey(unit.trx, merged)
      if (key && !mergedWeight.documents) {
        await setKeyCancelled(unit.trx, key.id, unit.now, 'merged')
        unit.record(connectionKeyCancelled(merged, key.id, unit.now, 'merged'))
      }
      const waiting = await waitingDocuments(unit.trx, merged)
      const facts = personsMerged(kept, merged, unit.now, {
        bothHoldDocuments: keptWeight.documents && mergedWeight.documents,
        bothOpen: keptWeight.space === 'open' && mergedWeight.space === 'open',
        waiting,
      })
      for (const fact of facts) unit.record(fact)
      await settleWork(unit, { kind: 'merge-asked', personId: merged }, 'merged')
      if (waiting.length > 0) await lookAt(unit, 'unread-after-merge', facts[1]!)
      else if (mergedWeight.space !== 'none') await lookAt(unit, 'open-space-merged', facts[1]!)
      return { personId: kept }
    })

/**
 * Has another agent asked for this very merge? Else this one has now, and nothing happens yet: his number and his password
 * would open nothing of his any more, his letters would lie in the other space, and no merge is taken back.
 */
async function askedByAnother(unit: Unit, kept: string, merged: string): Promise<boolean | Refusal> {
  const asked = askedToMerge(await factsOf(unit.trx, `person:${merged}`), kept, merged)
  if (asked.some((id) => id !== unit.author.id)) return true
  if (asked.length > 0) return refuse('merge-asked-by-you')
  const facts = mergeAsked(kept, merged, newId(unit.now), unit.now)
  for (const fact of facts) unit.record(fact)
  await lookAt(unit, 'merge-asked', facts[1]!)
  return false
}

/** For the Office, about the record that is left. */
const lookAt = (unit: Unit, kind: WorkKind, fact: Fact): Promise<void> =>
  openWorkItem(unit, { kind, ownerRole: 'officer', personId: fact.personId!, factId: fact.id })
