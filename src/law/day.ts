/**
 * Civil days as whole numbers (days since 1970-01-01, Gregorian). The working of a term is some forty steps of calendar
 * arithmetic; on integers it costs a microsecond, on `Temporal` a hundred. The door speaks `Temporal.PlainDate`.
 */
export type Day = number

/** Terms are computed between these years only: a bound on hostile input and on the holiday tables kept in memory. */
export const FIRST_YEAR = 2000
export const LAST_YEAR = 2199

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const monthLength = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : MONTH_LENGTHS[month - 1]!

/** Years run from 1 March here, so that a leap day is the last day of its year (the usual era arithmetic). */
export function dayOf(year: number, month: number, day: number): Day {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

type Parts = { readonly year: number; readonly month: number; readonly day: number }

function partedOf(at: Day): Parts {
  const z = at + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** 0 Sunday … 6 Saturday. */
export const weekdayOf = (at: Day): number => (((at + 4) % 7) + 7) % 7

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)

const FIRST_DAY = dayOf(FIRST_YEAR, 1, 1)
const LAST_DAY = dayOf(LAST_YEAR, 12, 31)

export const inRange = (at: Day): boolean => at >= FIRST_DAY && at <= LAST_DAY

/** A working asks for the same days again and again: what is found of one is kept, in the years of the calendars. */
export function kept<T>(find: (at: Day) => T): (at: Day) => T {
  const found: (T | undefined)[] = new Array<undefined>(LAST_DAY - FIRST_DAY + 1).fill(undefined)
  return (at) => {
    if (!inRange(at)) return find(at)
    const known = found[at - FIRST_DAY]
    if (known !== undefined) return known
    const now = find(at)
    found[at - FIRST_DAY] = now
    return now
  }
}

export const partsOf = kept(partedOf)

/** `YYYY-MM-DD`. */
export const iso = kept(write)

function write(at: Day): string {
  const { year, month, day } = partsOf(at)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** Months run from date to date; a day the month does not have becomes the month's last: 30 January + 1 = 29 February. */
export function addMonths(at: Day, months: number): { day: Day; clamped: boolean } {
  const { year, month, day } = partsOf(at)
  const index = year * 12 + month - 1 + months
  const y = Math.floor(index / 12)
  const m = index - y * 12 + 1
  const length = monthLength(y, m)
  return { day: dayOf(y, m, Math.min(day, length)), clamped: day > length }
}

/** The day of a strict `YYYY-MM-DD`, or null when it is none, the 30th of February included. */
export const parseIso = (text: string): Day | null => (text.length === 10 ? dayAtStart(text) : null)

/** The day that the first ten characters of a text write, or null. */
export function dayAtStart(text: string): Day | null {
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)]
  if (text[4] !== '-' || text[7] !== '-') return null
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month))) return null
  return dayOf(year, month, day)
}

/** That many ASCII digits from a place of a text, as a number; NaN when one of them is none. */
export function digits(text: string, from: number, count: number): number {
  let number = 0
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 48
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN
  }
  return number
}

export const fromPlain = (date: Temporal.PlainDate): Day => dayOf(date.year, date.month, date.day)

export function toPlain(at: Day): Temporal.PlainDate {
  const { year, month, day } = partsOf(at)
  return new Temporal.PlainDate(year, month, day)
}

export const inDate = (day: Day | null): Temporal.PlainDate | null => (day === null ? null : toPlain(day))
