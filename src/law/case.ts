import type { Refusal } from '../platform/refusal.ts'
import type { LegalAidDates, StatedRemedy, TermsCase } from './answers.ts'
import { AT_MOST } from './at-most.ts'
import { type Day, inRange } from './day.ts'
import { refuse } from './refusals.ts'
import type { AidDays } from './suspension.ts'
import { OPEN, same } from './term.ts'
import type { Law, Territory } from './types.ts'

/** A case whose every value has been looked at: days as numbers, within the years the calendars cover. */
export type ReadCase = {
  readonly kind: string
  readonly regime: string | null
  readonly remedy: StatedRemedy | null
  readonly served: Day | null
  readonly madeAvailable: Day | null
  readonly opened: Day | null
  readonly decided: Day | null
  readonly lodged: Day | null
  readonly territory: Territory
  readonly aid: AidDays | null
}

/** Looks at what was typed or deposited before anything is counted from it. */
export function readCase(law: Law, c: TermsCase<Day>): ReadCase | Refusal {
  if (!law.kindCodes.has(c.kind)) return refuse('unknown-kind', {}, 'kind')
  const territory = law.territories.get(c.territory ?? 'metropolitan')
  if (territory === undefined) return refuse('unknown-territory', {}, 'territory')
  const read = {
    kind: c.kind,
    regime: c.regime ?? null,
    remedy: c.remedy,
    served: c.servedOn ?? null,
    madeAvailable: c.madeAvailableOn ?? null,
    opened: c.openedOn ?? null,
    decided: c.decidedOn ?? null,
    lodged: c.lodgedOn ?? null,
    territory,
  }
  for (const field of ['served', 'madeAvailable', 'opened', 'decided', 'lodged'] as const)
    if (read[field] !== null && !inRange(read[field])) return refuse('day-out-of-range', {}, `${field}On`)
  if ((read.served === null) === (read.madeAvailable === null)) return refuse('service-day-missing', {}, 'servedOn')
  if (read.opened !== null && (read.madeAvailable === null || read.opened < read.madeAvailable))
    return refuse('opened-before-available', {}, 'openedOn')
  // A year mistyped would count a reopening from a day to come, long past the true one.
  if (read.decided !== null && read.decided > (read.madeAvailable ?? read.served)!)
    return refuse('decided-after-service', {}, 'decidedOn')
  // It would hide the law that the application was lodged under, whose terms may be the nearer.
  if (read.lodged !== null && read.lodged > (read.decided ?? read.madeAvailable ?? read.served)!)
    return refuse('lodged-after-decision', {}, 'lodgedOn')
  const remedy = c.remedy === null ? null : remedyFault(law, c.remedy)
  if (remedy !== null) return remedy
  if (c.legalAid == null) return { ...read, aid: null }
  // Nobody asks for aid against a decision that he has not got: a year mistyped would stop a term that ran on.
  if (c.legalAid.requestedOn < (read.madeAvailable ?? read.served)! && inRange(c.legalAid.requestedOn))
    return refuse('legal-aid-days-wrong', {}, 'legalAid')
  const aid = readAid(c.legalAid)
  return 'refusal' in aid ? aid : { ...read, aid }
}

/**
 * The remedy a decision states: a court of the law's data, and a length in months or in days, never both, as long as is
 * counted at all. A court by a code that nobody declares would pass what is said of courts that never judge a kind of decision.
 */
function remedyFault({ courts }: Law, { court, months, days, legalAidDays }: StatedRemedy): Refusal | null {
  if (!courts.has(court)) return refuse('unknown-court', { courts: [...courts.keys()].join(', ') }, 'court')
  const within = (n: number | undefined, most: number): boolean =>
    n === undefined || (Number.isInteger(n) && n >= 1 && n <= most)
  const oneLength = (months === undefined) !== (days === undefined)
  return oneLength &&
    within(months, AT_MOST.months) &&
    within(days, AT_MOST.days) &&
    within(legalAidDays, AT_MOST.aidDays)
    ? null
    : refuse('remedy-not-understood', {}, 'remedy')
}

/** In whole days, of the longest years there are: the same day of the third year after is never beyond it. */
const AID_ANSWER_DAYS = AT_MOST.aidAnswerYears * 366

/**
 * A remedy as it was written down, for the law of today: of a court that it does not declare, or no longer, another court is
 * known, and the day of who has that letter is not lost.
 */
export const recordedRemedy = (law: Law, remedy: StatedRemedy | null): StatedRemedy | null =>
  remedy === null || law.courts.has(remedy.court) ? remedy : { ...remedy, court: 'other-court' }

/**
 * Of a request not answered yet, the day of the answer is none that can be counted from: `suspend` says what that leaves. Where
 * only counsel's day is given, his own may have come as early as he asked, or not yet. Where only his own is, he may have no
 * counsel, or one who was told before him or is not told yet: counted from his, and nothing is held against him by it.
 * @law CAA Toulouse 22TL00387
 */
function readAid({
  requestedOn: requested,
  servedOnApplicant,
  servedOnCounsel,
}: LegalAidDates<Day>): AidDays | Refusal {
  if (!inRange(requested)) return refuse('day-out-of-range', {}, 'legalAid')
  const answers = [servedOnApplicant, servedOnCounsel].filter((day) => day !== null)
  if (!answers.every(inRange)) return refuse('day-out-of-range', {}, 'legalAid')
  if (answers.some((day) => day < requested)) return refuse('legal-aid-days-wrong', {}, 'legalAid')
  if (answers.some((day) => day > requested + AID_ANSWER_DAYS))
    return refuse('legal-aid-answer-far', { years: AT_MOST.aidAnswerYears }, 'legalAid')
  if (answers.length === 0) return { requested, earlier: same(OPEN), later: same(OPEN) }
  const [earlier, later] = [Math.min(...answers), Math.max(...answers)]
  if (answers.length === 2) return { requested, earlier: same(earlier), later: same(later) }
  const uncertain = { strictest: earlier, used: later, longest: OPEN }
  if (servedOnApplicant !== null) return { requested, earlier: same(earlier), later: uncertain }
  return { requested, earlier: { strictest: requested, used: earlier, longest: later }, later: uncertain }
}
