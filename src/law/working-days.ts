import { type Calendar, minus, onOrAfter, onOrBefore } from './calendar.ts'
import { type Day, FIRST_YEAR, fromPlain, LAST_YEAR, toPlain } from './day.ts'
import type { Law } from './types.ts'

function calendarFor(law: Law, territory: string): Calendar {
  const known = law.territories.get(territory)
  if (known === undefined) throw new RangeError(`unknown territory ${territory}`)
  return known.calendar
}

function bounded(date: Temporal.PlainDate): Day {
  if (date.year < FIRST_YEAR || date.year > LAST_YEAR) throw new RangeError(`${date} is outside the calendars`)
  return fromPlain(date)
}

/** Whether that civil day is worked in a territory of `law/territories.json`. Throws on an unknown one, as all below. */
export const isWorkingDay = (law: Law, date: Temporal.PlainDate, territory = 'metropolitan'): boolean =>
  calendarFor(law, territory).offWhy(bounded(date)) === null

/** The last working day strictly before that day. */
export const workingDayBefore = (law: Law, date: Temporal.PlainDate, territory = 'metropolitan'): Temporal.PlainDate =>
  toPlain(onOrBefore(calendarFor(law, territory), bounded(date) - 1))

/** The first working day strictly after that day. */
export const workingDayAfter = (law: Law, date: Temporal.PlainDate, territory = 'metropolitan'): Temporal.PlainDate =>
  toPlain(onOrAfter(calendarFor(law, territory), bounded(date) + 1))

/** The `count`-th working day before that day; the day itself, worked or not, when `count` is 0. */
export const minusWorkingDays = (
  law: Law,
  date: Temporal.PlainDate,
  count: number,
  territory = 'metropolitan',
): Temporal.PlainDate => toPlain(minus(calendarFor(law, territory), bounded(date), count))

/** The public holidays of a year in a territory, in order, those that fall on a week-end included. */
export function holidays(
  law: Law,
  year: number,
  territory = 'metropolitan',
): readonly { on: Temporal.PlainDate; code: string }[] {
  bounded(new Temporal.PlainDate(year, 1, 1))
  return [...calendarFor(law, territory).holidaysIn(year)].map(([day, code]) => ({ on: toPlain(day), code }))
}
