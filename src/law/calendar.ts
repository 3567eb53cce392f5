import { type Day, dayOf, kept, parseIso, partsOf, weekdayOf } from './day.ts'
import type { CalendarsData } from './schema.ts'

/** Days not worked. `offWhy`: `saturday`, `sunday`, the code of the holiday (`why` in the words), or null. */
export type DaysOff = { offWhy(day: Day): string | null }

/** The days not worked of one place. */
export type Calendar = DaysOff & {
  /** Public holidays of a year, those that fall on a week-end included, in order. */
  holidaysIn(year: number): ReadonlyMap<Day, string>
}

export type HolidayRule = CalendarsData['calendars'][string]['holidays'][number]

/** Easter Sunday of the Gregorian calendar (the anonymous computus published in Nature, 1876). */
export function easter(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1)
}

/**
 * The days not worked under a list of rules, each year worked out once and kept: callers bound the years (`day.ts`), so
 * the memory is bounded too.
 * @law Code du travail L. 3133-1
 */
export function calendarOf(rules: readonly HolidayRule[]): Calendar {
  const years = new Map<number, ReadonlyMap<Day, string>>()
  function holidaysIn(year: number): ReadonlyMap<Day, string> {
    const known = years.get(year)
    if (known !== undefined) return known
    const found = new Map<Day, string>()
    for (const rule of rules) {
      const day = rule.easter === undefined ? dayOf(year, rule.month!, rule.day!) : easter(year) + rule.easter
      const inForce =
        (rule.firstDay === undefined || day >= parseIso(rule.firstDay)!) &&
        (rule.lastDay === undefined || day <= parseIso(rule.lastDay)!)
      if (inForce && !found.has(day)) found.set(day, rule.code)
    }
    const sorted = new Map([...found].sort(([one], [other]) => one - other))
    years.set(year, sorted)
    return sorted
  }
  return {
    holidaysIn,
    offWhy: kept((day) => {
      const weekday = weekdayOf(day)
      if (weekday === 6) return 'saturday'
      if (weekday === 0) return 'sunday'
      return holidaysIn(partsOf(day).year).get(day) ?? null
    }),
  }
}

/** A day is not worked as soon as one calendar says so: for a court whose seat is not known. */
export const anyOf = (calendars: readonly DaysOff[]): DaysOff => ({
  offWhy(day) {
    for (const calendar of calendars) {
      const why = calendar.offWhy(day)
      if (why !== null) return why
    }
    return null
  },
})

export function onOrAfter(calendar: DaysOff, day: Day): Day {
  let at = day
  while (calendar.offWhy(at) !== null) at += 1
  return at
}

export function onOrBefore(calendar: DaysOff, day: Day): Day {
  let at = day
  while (calendar.offWhy(at) !== null) at -= 1
  return at
}

/** The `count`-th working day before a day; the day itself, worked or not, when `count` is 0. */
export function minus(calendar: DaysOff, day: Day, count: number): Day {
  let at = day
  for (let left = count; left > 0; left -= 1) at = onOrBefore(calendar, at - 1)
  return at
}
