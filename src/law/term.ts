import type { StepInDays, TermName } from './answers.ts'
import { type DaysOff, onOrAfter, onOrBefore } from './calendar.ts'
import { countRank } from './checks.ts'
import { addMonths, type Day } from './day.ts'
import type { AidCourse } from './suspension.ts'
import type { Count, Mark, OverseasMonths, Reading, Readings } from './types.ts'

/** How one term is counted, wherever its length comes from. */
export type TermRule = {
  readonly name: TermName
  readonly court: string | null
  readonly months: number
  readonly days: Readings<number>
  /** For people who live overseas, where there are any. */
  readonly more: OverseasMonths | null
  readonly count: Readings<Count>
  readonly rolls: Readings<boolean>
  readonly stated: boolean
  /** What must be done before, said at the head of the working. */
  readonly first: StepInDays | null
  readonly mark: Mark
  readonly articles: readonly string[]
  readonly readings: readonly Reading[]
}

/** A point without doubt: the same under each reading. */
export const same = <T>(value: T): Readings<T> => ({ strictest: value, used: value, longest: value })

/** The days worked at the court: as asserted, and the strictest when its seat is not known. */
export type Seat = { readonly used: DaysOff; readonly safe: DaysOff }

/** A day that cannot be known yet, whatever else comes: after every day. At the door it is null. */
export const OPEN: Day = Number.POSITIVE_INFINITY

export const known = (day: Day): Day | null => (day === OPEN ? null : day)

/** The fact from whose day a term is counted, under each reading, and what that day rests on. */
export type Began = {
  readonly days: Readings<Day>
  readonly articles: readonly string[]
  /** What is read of it, not settled. */
  readonly readings: readonly Reading[]
}

/** One way to count a term: from a day, to its last as if nothing stopped it, what legal aid did, to the last day of all. */
export type Course = {
  readonly start: Day
  readonly counted: Day
  readonly aid: AidCourse | null
  readonly day: Day
}

/** A term in numbers, with all that its working (`working.ts`) is told from. */
export type Counted = {
  readonly rule: TermRule
  readonly began: Began
  readonly courses: Readings<Course>
  readonly seat: Seat
  readonly lastDay: Day
  readonly actBy: Day
  readonly longest: Day
}

/** A term, and the steps by which the day it runs from was found. */
export type CountedSince = { readonly term: Counted; readonly since: readonly StepInDays[] }

export type ReadingName = keyof Readings<unknown>

/**
 * The last day of a term that starts to be counted from a day, under one reading: months run from date to date and stop
 * at the month's end, then the way of counting adds its day (franc: neither end counts).
 * @law CE 409579
 * @law CE 472836
 */
export const lengthen = (rule: TermRule, start: Day, reading: ReadingName): Day =>
  addMonths(start, rule.months + (rule.more?.months[reading] ?? 0)).day +
  rule.days[reading] +
  countRank(rule.count[reading])

/** A term that nothing stops, under each reading. */
export const count = (rule: TermRule, { days }: Began): Readings<Course> => ({
  strictest: running(rule, days.strictest, 'strictest'),
  used: running(rule, days.used, 'used'),
  longest: running(rule, days.longest, 'longest'),
})

function running(rule: TermRule, start: Day, reading: ReadingName): Course {
  const day = lengthen(rule, start, reading)
  return { start, counted: day, aid: null, day }
}

/**
 * The three dates of a term (law §0): rolled forward where the rule rolls; for the last safe day, the working day on or before
 * the strictest.
 */
export function settle(rule: TermRule, began: Began, courses: Readings<Course>, seat: Seat): Counted {
  const { strictest, used, longest } = courses
  return {
    rule,
    began,
    courses,
    seat,
    lastDay: rule.rolls.used ? forward(seat.used, used.day) : used.day,
    actBy: strictest.day === OPEN ? OPEN : onOrBefore(seat.safe, strictest.day),
    longest: rule.rolls.longest ? forward(seat.safe, longest.day) : longest.day,
  }
}

/** A term of which the safe day is no later than that of another. */
export const within = (term: Counted, { actBy }: Counted): Counted => (term.actBy <= actBy ? term : { ...term, actBy })

const forward = (off: DaysOff, day: Day): Day => (day === OPEN ? OPEN : onOrAfter(off, day))
