import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem } from '../staff/index.ts'
import { eligibilityChanged, type Kept } from './facts.ts'
import { judge, kept, ORDINARY, type Said } from './judge.ts'
import { refuse } from './refusals.ts'
import { type Applicant, setEligibility, waitingDocuments } from './store.ts'
import { ownRecord } from './within-reach.ts'

/** `waiting`: what he has not read, when he is not in; it is served otherwise. */
export type Changed = {
  personId: string
  before: Kept['answer']
  eligibility: Kept
  waiting: readonly string[]
}

/**
 * He is placed under Dublin, before or after activation: nothing more is deposited, what he has not read is listed for
 * somebody to serve otherwise, nothing is deleted, and his key goes on opening what is there.
 * @law Règlement (UE) 604/2013
 */
export const placeUnderDublin =
  (ports: Ports, law: Law) =>
  (acting: Acting, personId: string): Promise<Changed | Refusal> =>
    ports.act(acting, async (unit) => {
      const applicant = await ownRecord(unit, personId, 'applicant.amend')
      if (isRefusal(applicant)) return applicant
      if (applicant.eligibility === 'out') return refuse('already-out')
      return change(ports, law, unit, applicant, 'dublin', {
        ...ORDINARY,
        registeredOn: civilDay(applicant.registeredAt),
        procedure: 'dublin',
      })
    })

/**
 * France became responsible for him after Dublin: judged by where he is domiciled. In: he is given a notice then, which
 * tells him how documents come from now on.
 * @law Règlement (UE) 604/2013, art. 3, 17 et 29
 * @law arrêté du 25 avril 2022 (INTV2212614A)
 */
export const requalify =
  (ports: Ports, law: Law) =>
  (
    acting: Acting,
    personId: string,
    said: Pick<Said, 'procedure'> & { requalified: NonNullable<Said['requalified']> },
  ): Promise<Changed | Refusal> =>
    ports.act(acting, async (unit) => {
      const applicant = await ownRecord(unit, personId, 'applicant.amend')
      if (isRefusal(applicant)) return applicant
      if (applicant.eligibility === 'in') return refuse('already-in')
      if (said.procedure === 'dublin') return refuse('still-under-dublin', {}, 'procedure')
      const facts = { ...ORDINARY, registeredOn: civilDay(applicant.registeredAt), ...said }
      return change(ports, law, unit, applicant, 'requalified', facts)
    })

/** Somebody of the Office looks again: what was unknown is known, he came of age, he left detention, he was released. */
export const judgeAgain =
  (ports: Ports, law: Law) =>
  (acting: Acting, personId: string, said: Said): Promise<Changed | Refusal> =>
    ports.act(acting, async (unit) => {
      const applicant = await ownRecord(unit, personId, 'applicant.amend')
      return isRefusal(applicant) ? applicant : change(ports, law, unit, applicant, 'judged-again', said)
    })

/**
 * The same answer for the same reason is no event: who was in keeps the day since which he is. In profile=strict not
 * even what is sealed tells Dublin from another reason to be out: the procedure is no datum of the closed list.
 */
async function change(
  ports: Ports,
  law: Law,
  unit: Unit,
  applicant: Applicant,
  cause: 'dublin' | 'requalified' | 'judged-again',
  said: Said,
): Promise<Changed> {
  const personId = applicant.id
  const told = ports.config.profile === 'strict' ? 'judged-again' : cause
  const before = applicant.eligibility
  const after = kept(judge(law, { ...said, department: applicant.department ?? '' }), ports.config.profile)
  const waiting = after.answer === 'in' ? [] : await waitingDocuments(unit.trx, personId)
  const changed = { personId, before, eligibility: after, waiting }
  if (after.answer === before && after.reason === applicant.eligibilityReason) return changed
  await setEligibility(unit.trx, personId, after, after.answer === before ? applicant.eligibilitySince : unit.now)
  const fact = eligibilityChanged(personId, newId(unit.now), unit.now, told, before, after, waiting)
  unit.record(fact)
  if (after.answer === 'unknown' && before !== 'unknown')
    await openWorkItem(unit, { kind: 'eligibility-unknown', ownerRole: 'officer', personId, factId: fact.id })
  else if (before !== 'out' && after.answer === 'out' && waiting.length > 0)
    // One kind, whatever the reason: it stands in clear in the fact of its closing. The record tells why to who may read it.
    await openWorkItem(unit, { kind: 'unread-at-exit', ownerRole: 'officer', personId, factId: fact.id })
  return changed
}
