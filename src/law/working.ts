import type { StepInDays } from './answers.ts'
import { type DaysOff, onOrBefore } from './calendar.ts'
import { addMonths, type Day, weekdayOf } from './day.ts'
import { departures } from './departures.ts'
import type { AidCourse } from './suspension.ts'
import { type Counted, OPEN, type Seat, type TermRule } from './term.ts'
import type { Mark, OverseasMonths, Readings } from './types.ts'

/**
 * How a term was counted, from the day it runs from to the last day that is asserted, then to the last safe day, which is
 * told last. Whoever reads the steps alone comes to both days: where the safe one was counted otherwise, a step says it.
 */
export function workingOf(term: Counted): StepInDays[] {
  const steps = assertedWorking(term)
  pushSafe(steps, term)
  return steps
}

/** The same as far as the last day; where legal aid leaves none, as far as is known. */
export function assertedWorking(term: Counted): StepInDays[] {
  const { rule, courses, lastDay } = term
  const steps: StepInDays[] = []
  pushLength(steps, rule)
  pushCount(steps, rule, courses.used.start, courses.used.counted)
  if (courses.used.aid !== null) pushAid(steps, courses.used.aid, courses.used.day)
  if (lastDay !== OPEN) pushMoved(steps, term, courses.used.day)
  return steps
}

/** The latest date, for whoever may hold something against the person: where its count is another, and what it comes to. */
export function longestWorking(term: Counted): StepInDays[] {
  const { rule, courses, seat, longest } = term
  const steps = departures('longest', term)
  if (longest === OPEN) return [...steps, { code: 'longest-open', params: {} }]
  const { day } = courses.longest
  steps.push({ code: 'longest-counted', params: { day } })
  const why = seat.safe.offWhy(day)
  if (why !== null && rule.rolls.longest) {
    steps.push({ code: 'not-worked', params: { day, why }, ...elsewhere(seat, day) })
    pushHolidays(steps, seat, seat.safe, day + 1, longest)
  }
  steps.push({ code: 'longest-last', params: { day: longest } })
  return steps
}

function pushLength(steps: StepInDays[], rule: TermRule): void {
  steps.push(
    rule.stated
      ? { code: 'term-stated', params: {}, articles: rule.articles }
      : { code: lengthBy(rule.mark), params: {}, mark: rule.mark, articles: rule.articles },
  )
  if (rule.first !== null) steps.push(rule.first)
}

/** A length that no text was read for is not said to be the law's. */
const lengthBy = (mark: Mark): string =>
  mark === 'reading' ? 'term-read' : mark === 'unverified' ? 'term-unverified' : 'term-by-law'

function pushCount(steps: StepInDays[], rule: TermRule, start: Day, counted: Day): void {
  const more = rule.more?.months.used ?? 0
  const months = rule.months + more
  const { day, clamped } = addMonths(start, months)
  const days = rule.days.used
  if (more > 0) steps.push({ code: 'overseas-month', params: { count: more }, ...sourceOf(rule.more!) })
  if (months > 0) steps.push({ code: clamped ? 'months-clamped' : 'months', params: { count: months, day } })
  if (days > 0) steps.push({ code: 'days', params: { count: days, day: day + days } })
  steps.push({ code: rule.count.used, params: { day: counted }, ...readAs(rule.count) })
}

/** A step that rests on one of several readings says so. */
const readAs = (values: Readings<unknown>): Pick<StepInDays, 'mark'> =>
  values.strictest === values.longest ? {} : { mark: 'reading' }

const sourceOf = ({ mark, articles }: AidCourse['source'] | OverseasMonths) => ({ mark, articles })

function pushAid(steps: StepInDays[], { source, asked, lastToAsk, resumed }: AidCourse, day: Day): void {
  const sure = sourceOf(source)
  if (lastToAsk === null) {
    steps.push({ code: 'aid-days-unknown', params: { day: asked.requested }, ...sure })
    return
  }
  const params = { day: asked.requested, to: lastToAsk }
  if (resumed === null) {
    steps.push({ code: asked.requested > lastToAsk ? 'aid-late' : 'aid-changes-nothing', params, ...sure })
    return
  }
  steps.push({ code: 'aid-in-time', params, ...sure })
  steps.push({ code: 'aid-remaining', params: { count: resumed.remaining }, ...sure })
  if (day === OPEN) {
    steps.push({ code: 'aid-pending', params: {}, ...sure })
    return
  }
  const twoDays = asked.earlier.strictest !== asked.later.longest
  const whose = twoDays ? { ...sure, mark: AID_SERVED_ON } : {}
  steps.push({ code: 'aid-served', params: { day: resumed.aidServed }, ...whose })
  steps.push({ code: 'aid-resumes', params: { day }, ...sure })
}

/** Of two days of the answer, the later: a court said so of another procedure. */
const AID_SERVED_ON: Mark = 'analogy'

/** How the last day that is asserted came to stand where it does. */
function pushMoved(steps: StepInDays[], term: Counted, from: Day): void {
  const { rule, seat, lastDay } = term
  const why = seat.used.offWhy(from)
  if (why === null) {
    steps.push({ code: 'stays', params: { day: lastDay } })
  } else if (!rule.rolls.used) {
    steps.push({ code: 'never-rolls', params: { day: lastDay, why }, ...readAs(rule.rolls) })
  } else {
    steps.push({ code: 'not-worked', params: { day: from, why } })
    pushHolidays(steps, seat, seat.used, from + 1, lastDay)
    steps.push({ code: 'next-working-day', params: { day: lastDay } })
  }
}

function pushSafe(steps: StepInDays[], term: Counted): void {
  const { courses, actBy } = term
  for (const step of departures('safe', term)) steps.push(step)
  const { day } = courses.strictest
  if (actBy < day) pushBefore(steps, term, day)
  // Said of that day alone: another called so by mistake, a Sunday, would be the one that is remembered (law §0).
  steps.push({ code: 'safe-last', params: { day: actBy } })
}

/** Why the last safe day comes before the strictest: that one is not worked, or the appeal's own safe day is nearer. */
function pushBefore(steps: StepInDays[], { seat, actBy }: Counted, from: Day): void {
  if (actBy < onOrBefore(seat.safe, from)) {
    steps.push({ code: 'safe-within-appeal', params: { day: actBy }, mark: 'reading' })
    return
  }
  const params = { from, day: actBy, why: seat.safe.offWhy(from)! }
  steps.push({ code: 'safe-counted', params: { day: from } })
  pushHolidays(steps, seat, seat.safe, actBy + 1, from)
  steps.push({ code: 'safe-before', params, ...elsewhere(seat, from) })
}

/** The days of the week that are stepped over, each by its name: who counts on his fingers would take them for worked. */
function pushHolidays(steps: StepInDays[], seat: Seat, off: DaysOff, from: Day, to: Day): void {
  for (let day = from; day < to; day += 1) {
    const weekday = weekdayOf(day)
    if (weekday !== 0 && weekday !== 6)
      steps.push({ code: 'passed-over', params: { day, why: off.offWhy(day)! }, ...elsewhere(seat, day) })
  }
}

/** A day worked where the court is taken to sit, and not at every seat it may have, is set aside as a reading. */
const elsewhere = (seat: Seat, day: Day): Pick<StepInDays, 'mark'> =>
  seat.used.offWhy(day) === null ? { mark: 'reading' } : {}
