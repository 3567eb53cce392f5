import type { Step, Term, TermName } from './answers.ts'
import { type DaysOff, onOrAfter, onOrBefore } from './calendar.ts'
import { countRank } from './checks.ts'
import { addMonths, type Day, iso, toPlain } from './day.ts'
import type { Count, Mark, Reading, Readings } from './types.ts'

/** How one term is counted, wherever its length comes from. */
export type TermRule = {
  readonly name: TermName
  readonly court: string | null
  readonly months: number
  readonly days: number
  /** Months more for people who live overseas, and how sure they are. */
  readonly moreMonths: Readings<number>
  readonly moreFrom?: Pick<Step, 'mark' | 'articles'>
  readonly count: Readings<Count>
  readonly rolls: Readings<boolean>
  readonly stated: boolean
  /** What must be done before, said at the head of the working. */
  readonly first: Step | null
  readonly mark: Mark
  readonly articles: readonly string[]
  readonly readings: readonly Reading[]
}

/** A point without doubt: the same under each reading. */
export const same = <T>(value: T): Readings<T> => ({ strictest: value, used: value, longest: value })
export const NO_MONTHS = same(0)

/** The days worked at the court: as asserted, and the strictest when its seat is not known. */
export type Seat = { readonly used: DaysOff; readonly safe: DaysOff }

/** A day that cannot be known yet, whatever else comes: after every day. At the door it is null. */
export const OPEN: Day = Number.POSITIVE_INFINITY

export const known = (day: Day): Day | null => (day === OPEN ? null : day)

/** A term in numbers; `explain.ts` turns it into the dates of the door. */
export type Counted = {
  readonly rule: TermRule
  readonly unrolled: Readings<Day>
  readonly lastDay: Day
  readonly actBy: Day
  readonly longest: Day
  readonly steps: readonly Step[]
}

/**
 * The last day before any roll, under each reading, with the working of the one that is used. `safe`: what more is said before
 * the last safe day; `noLaterThan`: the safe day of another term that this one must not outlast.
 */
export type Unrolled = {
  readonly days: Readings<Day>
  readonly steps: readonly Step[]
  readonly safe?: readonly Step[]
  readonly noLaterThan?: Day
}

export type ReadingName = keyof Readings<unknown>

/**
 * The last day of a term that starts to be counted from a day, under one reading: months run from date to date and stop
 * at the month's end, then the way of counting adds its day (franc: neither end counts).
 * @law CE 409579
 * @law CE 472836
 */
export const lengthen = (rule: TermRule, start: Day, reading: ReadingName): Day =>
  addMonths(start, rule.months + rule.moreMonths[reading]).day + rule.days + countRank(rule.count[reading])

export function count(rule: TermRule, from: Readings<Day>): Unrolled {
  const days = {
    strictest: lengthen(rule, from.strictest, 'strictest'),
    used: lengthen(rule, from.used, 'used'),
    longest: lengthen(rule, from.longest, 'longest'),
  }
  const steps: Step[] = [
    rule.stated
      ? { code: 'term-stated', params: {}, articles: rule.articles }
      : { code: lengthBy(rule.mark), params: {}, mark: rule.mark, articles: rule.articles },
  ]
  if (rule.first !== null) steps.push(rule.first)
  const months = rule.months + rule.moreMonths.used
  const { day, clamped } = addMonths(from.used, months)
  if (rule.moreMonths.used > 0)
    steps.push({ code: 'overseas-month', params: { count: rule.moreMonths.used }, ...rule.moreFrom })
  if (months > 0) steps.push({ code: clamped ? 'months-clamped' : 'months', params: { count: months, day: iso(day) } })
  if (rule.days > 0) steps.push({ code: 'days', params: { count: rule.days, day: iso(day + rule.days) } })
  steps.push({ code: rule.count.used, params: { day: iso(days.used) }, ...readAs(rule.count) })
  return { days, steps }
}

/** A length that no text was read for is not said to be the law's. */
const lengthBy = (mark: Mark): string =>
  mark === 'reading' ? 'term-read' : mark === 'unverified' ? 'term-unverified' : 'term-by-law'

/** A step that rests on one of several readings says so. */
const readAs = (values: Readings<unknown>): Pick<Step, 'mark'> =>
  values.strictest === values.longest ? {} : { mark: 'reading' }

/**
 * The three dates of a term (law §0) out of its unrolled last days: rolled forward where the rule rolls; for the last
 * safe day, the working day on or before the strictest. Its working ends with how the last safe day was found.
 */
export function settle(rule: TermRule, unrolled: Unrolled, seat: Seat): Counted {
  const { days, steps, safe = [], noLaterThan = OPEN } = unrolled
  const lastDay = rule.rolls.used ? forward(seat.used, days.used) : days.used
  const longest = rule.rolls.longest ? forward(seat.safe, days.longest) : days.longest
  if (days.strictest === OPEN) return { rule, unrolled: days, lastDay, actBy: OPEN, longest, steps }
  const own = onOrBefore(seat.safe, days.strictest)
  const actBy = Math.min(own, noLaterThan)
  const working = [...steps, ...(lastDay === OPEN ? [] : moved(rule, days.used, lastDay, seat.used)), ...safe]
  const whySafe = seat.safe.offWhy(days.strictest)
  if (actBy < own) {
    working.push({ code: 'safe-within-appeal', params: { day: iso(actBy) }, mark: 'reading' })
  } else if (whySafe !== null) {
    const from = iso(days.strictest)
    working.push({ code: 'safe-counted', params: { day: from } })
    working.push({ code: 'safe-before', params: { from, day: iso(actBy), why: whySafe } })
  }
  // Said of that day alone: another called so by mistake, a Sunday, would be the one that is remembered (law §0).
  working.push({ code: 'safe-last', params: { day: iso(actBy) } })
  return { rule, unrolled: days, lastDay, actBy, longest, steps: working }
}

const forward = (off: DaysOff, day: Day): Day => (day === OPEN ? OPEN : onOrAfter(off, day))

/** How the last day that is asserted came to stand where it does. */
function moved(rule: TermRule, from: Day, to: Day, off: DaysOff): Step[] {
  const why = off.offWhy(from)
  if (why === null) return [{ code: 'stays', params: { day: iso(to) } }]
  if (!rule.rolls.used) return [{ code: 'never-rolls', params: { day: iso(to), why }, ...readAs(rule.rolls) }]
  return [
    { code: 'not-worked', params: { day: iso(from), why } },
    { code: 'next-working-day', params: { day: iso(to) } },
  ]
}

/** A term as the door speaks of it. */
export const inDates = (term: Term<Day>): Term => ({
  ...term,
  lastDay: inDate(term.lastDay),
  unrolledLastDay: inDate(term.unrolledLastDay),
  actBy: toPlain(term.actBy),
  longest: inDate(term.longest),
})

const inDate = (day: Day | null): Temporal.PlainDate | null => (day === null ? null : toPlain(day))
