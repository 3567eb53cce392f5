import type { Words } from '../platform/i18n/index.ts'
import type { Step, StepInDays } from './answers.ts'
import { type Day, iso, toPlain } from './day.ts'
import { regimeWords } from './regime-words.ts'
import type { Reading } from './types.ts'

/** The parameters of a step that are civil days. */
export const isDay = (param: string): boolean => param === 'day' || param === 'from' || param === 'to'

const IN_DAYS = new Set(['day', 'from', 'to', 'since', 'until'])

/** What a step says that is no day. */
export const isBesideDays = (param: string): boolean => !IN_DAYS.has(param)

/** A step as the door speaks of it. */
export const stepInIso = ({ params, ...step }: StepInDays): Step => ({
  ...step,
  params: Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, isBesideDays(name) ? value : iso(value as Day)]),
  ),
})

/**
 * A step as the words want it: the key of its message and its values, days as days so that each language writes its own. What
 * stands in it by a code is named: the `holiday` that a day is not worked for, and the law that may apply instead.
 */
export function stepWords(
  w: Words,
  { code, params }: Step,
): {
  readonly key: string
  readonly values: Readonly<Record<string, string | number | Temporal.PlainDate>>
} {
  const values = Object.entries(params).map(([name, value]) => [
    name,
    isDay(name) ? Temporal.PlainDate.from(String(value)) : value,
  ])
  return { key: `law.step.${code}`, values: { ...Object.fromEntries(values), ...named(w, params) } }
}

/** A reading in words, which name the day it is open from; without words yet, its code. */
export const readingWords = (w: Words, { code, since }: Pick<Reading, 'code' | 'since'>): string =>
  w.maybe(`law.reading.${code}`, since === undefined ? {} : { day: toPlain(since) }) ?? code

/** Of what has no words, its code: a day of the week, which the sentence says itself, and a law that is new. */
const named = (w: Words, { why, regime, since, until }: Step['params']): Record<string, string> => ({
  ...(why === undefined ? {} : { holiday: w.maybe(`law.holiday.${why}`) ?? `${why}` }),
  ...(regime === undefined
    ? {}
    : { regime: regimeWords(w, { name: `${regime}`, ...asDay('firstDay', since), ...asDay('lastDay', until) }) }),
})

const asDay = (name: string, day: string | number | undefined): Record<string, Temporal.PlainDate> =>
  day === undefined ? {} : { [name]: Temporal.PlainDate.from(`${day}`) }
