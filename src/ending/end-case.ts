import { holdStill } from '../enrolment/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Acting } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { openWorkItem, settleWork } from '../staff/index.ts'
import { caseEnded, caseEndRevoked } from './facts.ts'
import { refuse } from './refusals.ts'
import { caseEndsOf, insertCaseEnd, isCaseEnd, setUndone } from './store-case-end.ts'
import { endingOf } from './store-litigation.ts'

type Agent = Extract<Acting, { as: 'staff' }>
/** What runs is his until somebody has looked: an appeal outlives a withdrawal, and may outlive him. */
const LOOK_WITHIN = Temporal.Duration.from({ hours: 72 })

/**
 * The Office declares that a procedure is over otherwise than by a decision served here. Alerts about what was placed before stop
 * (src/reach/); no term is touched and nothing closes today: what runs goes to an officer, and where no decision gives the year it
 * begins here. Said twice it is said once; said otherwise, what stands is taken back first, or somebody would believe what is not so.
 */
export const endCase =
  (ports: Ports) =>
  (
    acting: Agent,
    personId: string,
    typed: { readonly why?: string; readonly endedOn?: string },
  ): Promise<'ended' | Refusal> =>
    ports.act(acting, async (unit) => {
      if (!isId(personId) || !(await endingOf(unit.trx, personId))) return refuse('applicant-not-known')
      const { why } = typed
      if (!isCaseEnd(why)) return refuse('case-end-missing', {}, 'why')
      const endedOn = readDay(typed.endedOn)
      if (endedOn === null || Temporal.PlainDate.compare(endedOn, civilDay(unit.now)) > 0)
        return refuse('ended-on-missing', {}, 'endedOn')
      await holdStill(unit, personId)
      const end = { id: newId(unit.now), personId, why, endedOn, declaredAt: unit.now }
      const stands = (await caseEndsOf(unit.trx, [personId])).get(personId)
      if (stands)
        return stands.why === why && stands.endedOn.equals(endedOn)
          ? 'ended'
          : refuse('case-ended-otherwise', {}, 'why')
      await insertCaseEnd(unit.trx, end, acting.actorId)
      const fact = caseEnded(end, unit.now, endedOn, why)
      unit.record(fact)
      const dueAt = unit.now.add(LOOK_WITHIN)
      await openWorkItem(unit, { kind: 'case-ended', ownerRole: 'officer', personId, factId: fact.id, dueAt })
      return 'ended'
    })

/** It was said of the wrong person, or the procedure goes on: alerts leave again, and a closing counted from it stops. */
export const undoCaseEnd =
  (ports: Ports) =>
  (acting: Agent, personId: string): Promise<'undone' | Refusal> =>
    ports.act(acting, async (unit) => {
      if (!isId(personId) || !(await endingOf(unit.trx, personId))) return refuse('applicant-not-known')
      await holdStill(unit, personId) // a closing that is counted from it stops before this, or is done
      const end = (await caseEndsOf(unit.trx, [personId])).get(personId)
      if (!end || !(await setUndone(unit.trx, end.id, acting.actorId, unit.now))) return 'undone'
      unit.record(caseEndRevoked(end, unit.now))
      return (await settleWork(unit, { kind: 'case-ended', personId }, 'nothing-to-do')) ?? 'undone'
    })

function readDay(text = ''): Temporal.PlainDate | null {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text) : null
  } catch {
    return null
  }
}
