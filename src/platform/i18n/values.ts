import { formatDay, formatInstant, numeric } from './dates.ts'
import { isolate } from './isolate.ts'
import type { Language } from './languages.ts'

/** Reads left to right in every language: a number, a key, a reference, a telephone, an address on the Internet. */
export type Identifier = { readonly leftToRight: string }

/**
 * What a message can hold. Strings are words (a name, a place); whatever reads left to right goes through `identifier`
 * or `phone`; days and instants are written as the language writes them. The type decides how it is isolated.
 */
export type Value = string | number | Identifier | Temporal.PlainDate | Temporal.Instant

export const identifier = (text: string): Identifier => ({ leftToRight: text })

/** A day in digits alone: a text message has no room for that of the week, and a month would leave its alphabet (août). */
export const dayInDigits = (day: Temporal.PlainDate): Identifier => identifier(numeric(day))

/** A value as it stands in a message of this language, isolated according to its type. */
export function writeValue(value: Value, language: Language): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return isolate(value, language)
  if ('leftToRight' in value) return isolate(value.leftToRight, language, 'ltr')
  return value instanceof Temporal.PlainDate ? formatDay(language.tag, value) : formatInstant(language.tag, value)
}
