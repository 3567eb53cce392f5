import type { WayIn } from '../enrolment/index.ts'
import { dayBefore } from '../evidence/index.ts'
import {
  availability,
  decisionDayGuard,
  explain,
  fiction,
  interviewGuard,
  isServed,
  type Kind,
  kindOf,
  type Law,
  lawRefusal,
  type Regime,
  regimeNamed,
  type StatedRemedy,
  selectRegime,
  statedRemedyGuard,
  summonsGuard,
} from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Deposit } from './metadata.ts'
import { refuse } from './refusals.ts'
import type { LegalEffect } from './rules.ts'
import { lateLetter, openBy, SIX_MONTH_LETTER } from './six-month-letter.ts'

/** All that a deposit asks about the person it is meant for. */
export type Addressee = {
  readonly eligibility: 'in' | 'out' | 'unknown'
  /** Was a notice handed over, in a language he understands, that still counts? */
  readonly noticeHandedOver: boolean
  readonly wayIn: WayIn
  /** From his statement that he cannot use the space until the Office answers it, nothing that binds goes there (law.md §2). */
  readonly askedForPaper: boolean
}

/** What a deposit becomes, if nothing refuses it. */
export type Plan = {
  readonly legalEffect: LegalEffect
  readonly regime: string
  /** Other regimes that may apply, because at a change of law the sources do not say which fact counts (law.md §4). */
  readonly otherRegimes: readonly string[]
  readonly madeAvailableAt: Temporal.Instant
  /** The end of D+15 in Paris; null when no text gives this kind the fifteen days. */
  readonly termEndsAt: Temporal.Instant | null
  /** The day at the end of which the law acts as if he had read it, if he never opens it. */
  readonly servedByTermOn: Temporal.PlainDate | null
  /** The last safe day to open it, that he is told: the one before it may count, read as strictly as can be. */
  readonly openSafelyBy: Temporal.PlainDate | null
  /** The last day on which an opening receives a six-month letter in time; null for anything else. */
  readonly openBy: Temporal.PlainDate | null
}

/**
 * Whether this may be placed in this person's space now, and what follows: the guards in the order in which a reader
 * would ask them. Pure.
 * @law CESEDA R.531-17
 * @law CESEDA R.531-11
 */
export function planDeposit(
  law: Law,
  leadWorkingDays: number,
  addressee: Addressee,
  d: Deposit,
  now: Temporal.Instant,
): Plan | Refusal {
  const madeAvailableAt = availability(now, d.urgentReason !== null)
  const chosen = chooseRegime(law, d, madeAvailableAt)
  if (isRefusal(chosen)) return chosen
  const kind = kindOf(law, chosen.regime, d.kind)
  if (isRefusal(kind)) return kind
  if (d.reService?.as === 'copy') return planCopy(addressee, chosen.regime, d, madeAvailableAt)
  const refusal =
    (addressee.eligibility === 'in' ? null : refuse('person-is-out', {}, 'foreignerNumber')) ??
    wrongParts(kind, d)[0] ??
    wrongDay(law, d.decision?.decidedOn ?? null, now) ??
    (kind.legalEffect === 'decision' ? remedyUnknown(law, chosen, kind, d, madeAvailableAt) : null) ??
    (kind.legalEffect === 'summons' ? tooLate(law, chosen.regime, d, madeAvailableAt, leadWorkingDays) : null) ??
    lateLetter(law, d, now, madeAvailableAt) ??
    unreachable(addressee, kind)
  if (refusal) return refusal
  const term = isServed(kind) ? fiction(civilDay(madeAvailableAt), chosen.regime) : null
  return {
    legalEffect: kind.legalEffect,
    regime: chosen.regime.name,
    otherRegimes: chosen.alternatives.map((r) => r.name),
    madeAvailableAt,
    termEndsAt: term?.effectiveAt ?? null,
    servedByTermOn: term?.servedOn ?? null,
    openSafelyBy: term === null ? null : dayBefore(term.strictest),
    openBy: openBy(law, d),
  }
}

/** Of its first the days count: it has none, states nothing, and no law gives it an effect of its own. */
function planCopy(
  { eligibility }: Addressee,
  regime: Regime,
  d: Deposit,
  madeAvailableAt: Temporal.Instant,
): Plan | Refusal {
  if (eligibility !== 'in') return refuse('person-is-out', {}, 'foreignerNumber')
  const said = COPY_SAYS_NONE.find((part) => d[part])
  if (said !== undefined) return refuse('not-for-a-copy', {}, said)
  const nothing = { otherRegimes: [], termEndsAt: null, servedByTermOn: null, openSafelyBy: null, openBy: null }
  return { legalEffect: 'none', regime: regime.name, madeAvailableAt, ...nothing }
}

const COPY_SAYS_NONE = ['decision', 'summons', 'leadTime', 'sixMonthLetter'] as const

type Chosen = { readonly regime: Regime; readonly alternatives: readonly Regime[] }

/** The regime in force, or the one named where several may apply; one without a space serves nothing here. */
function chooseRegime(law: Law, d: Deposit, madeAvailableAt: Temporal.Instant): Chosen | Refusal {
  const selected = selectRegime(law, {
    'made-available': civilDay(madeAvailableAt),
    'decision-taken': d.decision?.decidedOn,
  })
  if (isRefusal(selected)) return selected
  const wanted = d.regime === null ? selected.regime : regimeNamed(law, d.regime)
  if (isRefusal(wanted)) return wanted
  const possible = [selected.regime, ...selected.alternatives]
  if (!possible.includes(wanted))
    return refuse('regime-not-possible', { regimes: possible.map((r) => r.name).join(', ') }, 'regime')
  if (wanted.electronicService === null) return lawRefusal('no-electronic-service', { regime: wanted.name }, 'regime')
  return { regime: wanted, alternatives: possible.filter((r) => r !== wanted) }
}

type Parts = { readonly [K in 'decision' | 'summons' | 'leadTime' | 'sixMonthLetter']?: unknown }

/** A decision says its day, a summons its interview, a six-month letter since when, and nothing says what is not its own. */
export function wrongParts({ code, legalEffect }: Kind, d: Parts): readonly Refusal[] {
  const { decision, summons, leadTime, sixMonthLetter } = d
  const [isDecision, isSummons] = [legalEffect === 'decision', legalEffect === 'summons']
  const isLetter = code === SIX_MONTH_LETTER
  return [
    ...(isDecision && !decision ? [refuse('decision-needs-its-day', {}, 'decision')] : []),
    ...(isSummons && !summons ? [refuse('summons-needs-its-interview', {}, 'summons')] : []),
    ...(isLetter && !sixMonthLetter ? [refuse('six-month-letter-needs-its-day', {}, 'sixMonthLetter')] : []),
    ...(!isLetter && sixMonthLetter ? [refuse('not-for-this-kind', {}, 'sixMonthLetter')] : []),
    ...(!isDecision && decision ? [refuse('not-for-this-kind', {}, 'decision')] : []),
    ...(!isSummons && summons ? [refuse('not-for-this-kind', {}, 'summons')] : []),
    ...(!isSummons && leadTime ? [refuse('not-for-this-kind', {}, 'leadTime')] : []),
  ]
}

/** Null where no day is said, or none that is one. */
export function wrongDay(law: Law, decidedOn: Temporal.PlainDate | null, now: Temporal.Instant): Refusal | null {
  const answer = decidedOn === null ? 'ok' : decisionDayGuard(law, decidedOn, civilDay(now))
  if (answer === 'to-come') return refuse('decided-in-the-future', {}, 'decision.decidedOn')
  return answer === 'ok'
    ? null
    : refuse('decided-too-long-ago', { years: law.guards.decisionYearsAgo }, 'decision.decidedOn')
}

/** The terms are counted once before anything is stored: what cannot be counted, or leaves the law in doubt, is refused. */
function remedyUnknown(
  law: Law,
  { regime }: Chosen,
  kind: Kind,
  d: Deposit,
  madeAvailableAt: Temporal.Instant,
): Refusal | null {
  const { decidedOn, remedy } = d.decision!
  if (remedy === null && kind.appealTerm === 'none') return null
  const mistaken = remedy === null ? null : mistakenRemedy(law, regime, kind, remedy)
  if (mistaken) return mistaken
  const explained = explain(law, {
    kind: kind.code,
    regime: regime.name,
    remedy,
    decidedOn,
    madeAvailableOn: civilDay(madeAvailableAt),
  })
  if (!isRefusal(explained)) return null
  const field = explained.field === 'court' ? 'decision.remedy.court' : 'decision.remedy'
  // The same no, in the words of who deposits and not of who reads his letter.
  if (explained.refusal === 'regime-uncertain') return refuse('regime-uncertain', explained.params, field)
  return explained.refusal === 'remedy-needed' ? refuse('remedy-needed', {}, field) : { ...explained, field }
}

/** A court that never judges this kind, or that nobody declares, is told as such by the law itself, above all else. */
function mistakenRemedy(law: Law, regime: Regime, kind: Kind, remedy: StatedRemedy): Refusal | null {
  if (kind.neverCourts.includes(remedy.court) || !law.courts.has(remedy.court)) return null
  const answer = statedRemedyGuard(law, regime, kind, remedy)
  if (answer === 'ok') return null
  if ('most' in answer) return refuse('remedy-too-long', answer.most, 'decision.remedy')
  const { franc, legalAidDays, ...known } = answer.known
  const params = { ...known, franc: franc ? 'yes' : 'no', legalAidDays: legalAidDays ?? 0 }
  return refuse('remedy-not-of-the-law', params, 'decision.remedy')
}

/**
 * A summons leaves its lead time after the latest day it may count as served, or says why not and who told him otherwise.
 * One whose interview is over when the morning comes is in the past already.
 */
function tooLate(
  law: Law,
  regime: Regime,
  d: Deposit,
  madeAvailableAt: Temporal.Instant,
  leadWorkingDays: number,
): Refusal | null {
  const { interviewAt } = d.summons!
  const answer = summonsGuard(law, {
    madeAvailableOn: civilDay(madeAvailableAt),
    interviewAt,
    now: madeAvailableAt,
    regime,
    leadWorkingDays,
  })
  if (isRefusal(answer)) return { ...answer, field: 'summons.interviewAt' }
  const implausible = implausibleInterview(law, d, madeAvailableAt)
  if (implausible) return implausible
  if (answer === 'ok') return null
  const { latest, neededBy } = answer.tooLate
  return d.leadTime !== null
    ? null
    : refuse(
        'lead-time-too-short',
        { days: leadWorkingDays, latestOn: `${latest}`, neededOn: `${neededBy}` },
        'leadTime',
      )
}

/** Too far is refused; a day or an hour that nobody works is asked about, and `outOfHours` answers that it is meant. */
function implausibleInterview(law: Law, { summons }: Deposit, now: Temporal.Instant): Refusal | null {
  const { interviewAt, outOfHours } = summons!
  const answer = interviewGuard(law, interviewAt, now)
  const { interviewMonthsAhead: months, interviewFromHour: from, interviewToHour: to } = law.guards
  if (answer === 'too-far') return refuse('interview-too-far', { months }, 'summons.interviewAt')
  return answer === 'ok' || outOfHours ? null : refuse('interview-out-of-hours', { from, to }, 'summons.outOfHours')
}

/** Nothing that binds, or may bind, goes to a space without a notice handed over and a way in (law.md §2). */
function unreachable(addressee: Addressee, kind: Kind): Refusal | null {
  if (kind.legalEffect === 'none') return null
  if (!addressee.noticeHandedOver) return refuse('no-notice-handed-over', {}, 'foreignerNumber')
  const { wayIn } = addressee
  if (wayIn.way === 'none') return refuse('no-way-in', { why: wayIn.why }, 'foreignerNumber')
  return addressee.askedForPaper ? refuse('asked-for-paper', {}, 'foreignerNumber') : null
}
