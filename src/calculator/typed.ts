import { asciiDigits } from '../platform/digits.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'

/** The days that may be asked for; each is typed in three boxes. */
export const DAYS = ['opened', 'placed', 'received', 'decided', 'asked', 'answered', 'counsel', 'started'] as const
export type DayName = (typeof DAYS)[number]

const PLAIN = [
  'letter',
  'number',
  'unit',
  'kind',
  'how',
  'territory',
  'aidDays',
  'procedureDays',
  'aid',
  'counting',
] as const
const FIELDS: readonly string[] = [
  ...PLAIN,
  ...DAYS.flatMap((name) => [`${name}-day`, `${name}-month`, `${name}-year`]),
]

/** The longest code that a choice has is of 27. */
const LONGEST = 30

/** All that was answered so far. It travels in the forms and is kept nowhere else. */
export type Typed = Readonly<Record<string, string>>

/** The known fields of a form, none longer than an answer may be: what else was sent never comes back on a page. */
export function typedOf(form: Readonly<Record<string, string>>): Typed {
  const known = FIELDS.map((name) => [name, (form[name] ?? '').trim().slice(0, LONGEST)] as const)
  return Object.fromEntries(known.filter(([, value]) => value !== ''))
}

/** A day as it stands in its three boxes. */
export const boxesOf = (typed: Typed, name: DayName) => ({
  day: typed[`${name}-day`] ?? '',
  month: typed[`${name}-month`] ?? '',
  year: typed[`${name}-year`] ?? '',
})

/** Digits of any script, at most four: no number that a date or a length may hold is longer. “15²” is no 152. */
export function readNumber(text: string): number | null {
  const digits = asciiDigits(text).trim()
  return /^\d{1,4}$/.test(digits) ? Number(digits) : null
}

/** A number, however long, that "" or a word is not. */
export const isNumber = (text: string): boolean => /^\d+$/.test(asciiDigits(text).trim())

/**
 * A day in three boxes, or whole in the first (17/6/2022); a year of two digits is of this century. Null when nothing was
 * typed. What happened cannot lie after today: a year that was mistyped would give a day long past the true one.
 */
export function readDay(typed: Typed, name: DayName, today: Temporal.PlainDate): Temporal.PlainDate | Refusal | null {
  const boxes = boxesOf(typed, name)
  const parts = Object.values(boxes).filter((part) => part !== '')
  if (parts.length === 0) return null
  const whole = parts.length === 1 && boxes.day !== '' ? boxes.day.split(/[\s/.\-،٫]+/u) : Object.values(boxes)
  const [day, month, typedYear] = whole.map(readNumber)
  if (whole.length !== 3 || day == null || month == null || typedYear == null)
    return refuse('day-not-understood', {}, name)
  const year = typedYear < 100 ? 2000 + typedYear : typedYear
  const found = dayOf(year, month, day)
  if (found === null) return refuse('day-not-understood', {}, name)
  if (found.day < day) return refuse('day-not-in-month', { lastOn: found.toString() }, name)
  return Temporal.PlainDate.compare(found, today) > 0 ? refuse('day-to-come', {}, name) : found
}

/** Of a day that its month does not have (there is no 31 June) the last that it has, to be told; null where no month has it. */
function dayOf(year: number, month: number, day: number): Temporal.PlainDate | null {
  if (day < 1 || day > 31 || month < 1 || month > 12) return null
  return Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' })
}
