import { type KeptLetter, openAtLatest } from '../evidence/index.ts'
import {
  fiction,
  kindOf,
  type Law,
  type NamedRegime,
  namedRegime,
  othersThatMayApply,
  type Reading,
  regimeNamed,
  type Term,
} from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { absenceOf } from './clock-interview.ts'
import type { Followed } from './follow.ts'
import { countTold, firstAmong, keptOf, type ToOpen, toOpenOf } from './re-served-days.ts'
import { closed, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
import type { Document } from './store.ts'
import { carriedOverSince, nextToAct, openSafelyByOf } from './terms.ts'

/** All that explains the days of a document, counted once: for the person, for the Office, in a calendar, on paper. */
export type Clock = Followed & {
  /** None of what was another person's: its day is nothing to him. */
  readonly terms: readonly Term[]
  /** Of a copy: the clock of its first, whose days are the days of the letter. */
  readonly first: Clock | null
  /** Each earlier day that counts for it, the oldest first, and of which terms the last safe day is that one's. */
  readonly kept: readonly KeptLetter[]
  /** Those that he was told of what turned out to be another person's: his calendar may still hold them. */
  readonly goneTerms: readonly Term[]
  /** Why no day can be given of a decision that has been served: he is sent to a lawyer that day. */
  readonly noDay: Refusal | null
  /** The first day of a law under which what serves it is carried over, as a reading that no lawyer has signed (law.md §4); else null. */
  readonly carriedOverSince: Temporal.PlainDate | null
  /** The days after which the law acts as if he had read it, and where that is written; null: no text gives it any. */
  readonly fiction: Fiction | null
  /**
   * The last safe day to open it: the one before the strictest on which it may count as served (law.md §3); where an earlier day runs, the day
   * since which it lies there.
   */
  readonly openSafelyBy: ToOpen['openSafelyBy']
  /** The same by its own days alone: what his calendar may still hold. */
  readonly ownOpenBy: Temporal.PlainDate | null
  readonly strictestOn: ToOpen['strictestOn']
  /** The laws that may apply, the one it was counted under first. */
  readonly regimes: readonly NamedRegime[]
  /** A decision against which the law knows no appeal, and that states none. */
  readonly nothingToChallenge: boolean
  /** Until when to say why he was not at the interview of a summons he has opened. */
  readonly absence: Term | null
}

export type Fiction = {
  readonly days: number
  readonly articles: readonly string[]
  readonly readings: readonly Pick<Reading, 'code' | 'mark' | 'since'>[]
  /** The ends of the days, read as strictly and as long as can be, beside the one that is recorded. */
  readonly strictest: Temporal.PlainDate
  readonly latest: Temporal.PlainDate
}

export function clockOf(law: Law, followed: Followed): Clock {
  const { others, at } = followed
  const first = firstClock(law, followed)
  const document = first === null ? followed.document : withInterview(followed.document, first.document)
  const told = termsTold(document, countTold(law, asHis(document), others, at))
  const ownOpenBy = openSafelyByOf(law, document)
  return {
    ...followed,
    document,
    first,
    kept: keptOf(law, document, others, at, told.terms),
    ...told,
    carriedOverSince: carriedOverSince(law, document),
    fiction: fictionOf(law, document),
    ...toOpenOf(law, ownOpenBy, document, others, at),
    ownOpenBy,
    regimes: regimesOf(law, followed).map((name) => namedRegime(law, name)),
    nothingToChallenge: nothingToChallenge(law, document),
    absence: absenceOf(law, document),
  }
}

/** What is known of the first by now; no fact of it is the copy's, nor is he told to open on a day on which the copy was not here yet. */
function firstClock(law: Law, followed: Followed): Clock | null {
  const { document: d, others } = followed
  const first = d.reServiceAs === 'copy' ? firstAmong(d, others) : undefined
  if (first === undefined) return null
  const rest = others.filter(({ id }) => id !== first.id)
  const clock = clockOf(law, { ...followed, document: first, others: [...rest, d], facts: [], receipts: [] })
  return { ...clock, openSafelyBy: openAtLatest(clock.openSafelyBy, civilDay(d.madeAvailableAt), []) }
}

/** A copy states none of its own: once he has opened it he has read of the interview. */
const withInterview = (copy: Document, { interviewAt, interviewPlace }: Document): Document => ({
  ...copy,
  interviewAt,
  interviewPlace,
})

/** As he was told of what turned out to be another's: he may have read it in a copy, or the strictest reading had served it. */
const asHis = (d: Document): Document => (d.withdrawnReason === 'wrong-space' ? { ...d, withdrawnReason: null } : d)

function termsTold(
  { withdrawnReason }: Document,
  counted: readonly Term[] | Refusal,
): Pick<Clock, 'terms' | 'goneTerms' | 'noDay'> {
  const isHis = withdrawnReason !== 'wrong-space'
  if (isRefusal(counted)) return { terms: [], goneTerms: [], noDay: isHis ? counted : null }
  return isHis ? { terms: counted, goneTerms: [], noDay: null } : { terms: [], goneTerms: counted, noDay: null }
}

function fictionOf(law: Law, d: Document): Fiction | null {
  const regime = regimeNamed(law, d.regime)
  if (d.termEndsAt === null || isRefusal(regime) || regime.electronicService === null) return null
  const { fictionDays, articles } = regime.electronicService
  const { strictest, latest } = fiction(civilDay(d.madeAvailableAt), regime)
  const readings = regime.readings.filter(({ on }) => on === 'service')
  return { days: fictionDays.used, articles, readings, strictest, latest }
}

/** Those the deposit was in doubt of are in its fact; the day of service may add others, under any reading (law.md §4). */
function regimesOf(law: Law, { document: d, facts }: Followed): readonly string[] {
  const found = facts.find(({ type }) => type === 'DocumentDeposited')?.data['otherRegimes']
  const regime = regimeNamed(law, d.regime)
  const by = isRefusal(regime)
    ? []
    : othersThatMayApply(law, regime, {
        madeAvailableOn: civilDay(d.madeAvailableAt),
        openedOn: d.openedAt && civilDay(d.openedAt),
        decidedOn: d.decidedOn,
        served: d.termEndsAt !== null && !serviceIsVoid(d),
      })
  return [...new Set([d.regime, ...(Array.isArray(found) ? found.map(String) : []), ...by])]
}

function nothingToChallenge(law: Law, d: Document): boolean {
  const regime = regimeNamed(law, d.regime)
  const kind = isRefusal(regime) ? regime : kindOf(law, regime, d.kind)
  return !isRefusal(kind) && kind.appealTerm === 'none' && d.remedyCourt === null
}

/** The civil day on which the term has served it, or will if nobody opens; null: it does not, nor will. */
export function actsOn({ document: d, at }: Followed): Temporal.PlainDate | null {
  if (d.termEndsAt === null || d.withdrawnReason === 'wrong-space' || serviceIsVoid(d)) return null
  return serviceOf(d, at)?.servedBy === 'opening' ? null : servedByTermOn(d.termEndsAt)
}

/** A day is told, of an earlier letter or since he read a copy, or cannot be counted: "the time has not begun" would lead past it. */
export const hasDays = ({ terms, noDay }: Pick<Clock, 'terms' | 'noDay'>): boolean => terms.length > 0 || noDay !== null

/** By which day, itself included, his cover tells him to open; null where it tells no such day: opened, closed, served, or a summons. */
export function toldToOpenBy(clock: Clock): Temporal.PlainDate | null {
  const { document: d, at, openSafelyBy } = clock
  const waits = d.openedAt === null && closed(d) === null && d.legalEffect !== 'summons' && serviceOf(d, at) === null
  return waits && actsOn(clock) !== null ? openSafelyBy : null
}

/**
 * The last safe day to open it, where a picture and a calendar may hold it: none where he is told to open it today, for a day to act runs already,
 * or because his copy came when that day of its first was past: the day on which it came is no later one to wait for.
 */
export const safeDayToOpen = ({ openSafelyBy, strictestOn }: ToOpen): Temporal.PlainDate | null =>
  openSafelyBy !== null && strictestOn !== null && Temporal.PlainDate.compare(openSafelyBy, strictestOn) < 0
    ? openSafelyBy
    : null

/** His last safe day, or the interview he has read of, is past: the words are "go today", with addresses (law.md §0). */
export function goToday({ document: d, terms, noDay, at }: Clock): boolean {
  if (noDay !== null) return true
  if (terms.length > 0 && nextToAct(terms, civilDay(at)) === undefined) return true
  return d.interviewAt !== null && d.openedAt !== null && Temporal.Instant.compare(d.interviewAt, at) < 0
}
