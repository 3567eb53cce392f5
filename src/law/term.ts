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
  /** Months more for people who live overseas. */
  readonly moreMonths: Readings<number>
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

/** A term in numbers; `explain.ts` turns it into the dates of the door. */
export type Counted = {
  readonly rule: TermRule
  readonly unrolled: Readings<Day>
  readonly lastDay: Day
  readonly actBy: Day
  readonly longest: Day
  readonly steps: readonly Step[]
}

/** The last day before any roll, under each reading, with the working of the one that is used. */
export type Unrolled = { readonly days: Readings<Day>; readonly steps: readonly Step[] }

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
      : { code: 'term-by-law', params: {}, mark: rule.mark, articles: rule.articles },
  ]
  if (rule.first !== null) steps.push(rule.first)
  const months = rule.months + rule.moreMonths.used
  const { day, clamped } = addMonths(from.used, months)
  if (rule.moreMonths.used > 0) steps.push({ code: 'overseas-month', params: { count: rule.moreMonths.used } })
  if (months > 0) steps.push({ code: clamped ? 'months-clamped' : 'months', params: { count: months, day: iso(day) } })
  if (rule.days > 0) steps.push({ code: 'days', params: { count: rule.days, day: iso(day + rule.days) } })
  steps.push({ code: rule.count.used, params: { day: iso(days.used) }, ...readAs(rule.count) })
  return { days, steps }
}

/** A step that rests on one of several readings says so. */
const readAs = (values: Readings<unknown>): Pick<Step, 'mark'> =>
  values.strictest === values.longest ? {} : { mark: 'reading' }

/**
 * The three dates of a term (law §0) out of its unrolled last days: rolled forward where the rule rolls; for the last
 * safe day, the working day on or before the strictest. Its working ends with how the last safe day was found.
 */
export function settle(rule: TermRule, { days, steps }: Unrolled, seat: Seat): Counted {
  const why = seat.used.offWhy(days.used)
  const lastDay = rule.rolls.used ? onOrAfter(seat.used, days.used) : days.used
  const longest = rule.rolls.longest ? onOrAfter(seat.safe, days.longest) : days.longest
  const actBy = onOrBefore(seat.safe, days.strictest)
  const working = [...steps]
  if (why === null) working.push({ code: 'stays', params: { day: iso(lastDay) } })
  else if (rule.rolls.used) working.push(...rolled(days.used, why, lastDay))
  else working.push({ code: 'never-rolls', params: { day: iso(lastDay), why }, ...readAs(rule.rolls) })
  const whySafe = seat.safe.offWhy(days.strictest)
  if (whySafe !== null) {
    const from = iso(days.strictest)
    working.push({ code: 'safe-counted', params: { day: from } })
    working.push({ code: 'safe-before', params: { from, day: iso(actBy), why: whySafe } })
  }
  // Said of that day alone: another called so by mistake, a Sunday, would be the one that is remembered (law §0).
  working.push({ code: 'safe-last', params: { day: iso(actBy) } })
  return { rule, unrolled: days, lastDay, actBy, longest, steps: working }
}

const rolled = (from: Day, why: string, to: Day): Step[] => [
  { code: 'not-worked', params: { day: iso(from), why } },
  { code: 'next-working-day', params: { day: iso(to) } },
]

/** A term as the door speaks of it. */
export const inDates = (term: Term<Day>): Term => ({
  ...term,
  lastDay: toPlain(term.lastDay),
  unrolledLastDay: toPlain(term.unrolledLastDay),
  actBy: toPlain(term.actBy),
  longest: toPlain(term.longest),
})
