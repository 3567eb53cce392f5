import { PARIS } from '../clock.ts'
import { isolate } from './isolate.ts'
import { type DateWords, type Language, languageOf } from './languages.ts'

/**
 * Days and hours for people: Gregorian, Latin digits, 24 hours, the time of Paris, always with the day of the week.
 * `full` adds the local calendar as an aid where the language has one; `short` is for text messages; `exact` adds
 * seconds and the distance from UTC, for proofs (an hour of October happens twice).
 */
export type DayStyle = 'full' | 'short'
export type InstantStyle = DayStyle | 'exact'

const TWO = (n: number) => String(n).padStart(2, '0')

export const numeric = (day: Temporal.PlainDate): string => `${TWO(day.day)}/${TWO(day.month)}/${day.year}`

const remembered = new Map<string, string>()

/** Pages repeat the same few hundred dates: each is written once. Bounded, so that no request can fill the memory. */
function once(key: string, write: () => string): string {
  const known = remembered.get(key)
  if (known !== undefined) return known
  const text = write()
  if (remembered.size > 5_000) remembered.clear()
  remembered.set(key, text)
  return text
}

/** The days that civilDay gives are the same objects again and again: found without even being written in digits. */
const sameDays = new Map<string, WeakMap<Temporal.PlainDate, string>>()

/** A civil day, e.g. "lundi 4 mai 2026"; isolated for right-to-left languages. */
export function formatDay(tag: string, day: Temporal.PlainDate, style: DayStyle = 'full'): string {
  const kind = `${tag} ${style}`
  const known = sameDays.get(kind)?.get(day)
  if (known !== undefined) return known
  const text = once(`${kind} ${day.toString({ calendarName: 'never' })}`, () => {
    const language = languageOf(tag)
    return isolate(writeDay(language, day.withCalendar('iso8601'), style), language)
  })
  const days = sameDays.get(kind) ?? new WeakMap<Temporal.PlainDate, string>()
  sameDays.set(kind, days.set(day, text))
  return text
}

/** An instant in the time of Paris, e.g. "lundi 4 mai 2026 à 14:05"; isolated for right-to-left languages. */
export function formatInstant(tag: string, at: Temporal.Instant, style: InstantStyle = 'full'): string {
  const second = Math.floor(at.epochMilliseconds / 1000)
  return once(`${tag} ${style} ${style === 'exact' ? second : `${Math.floor(second / 60)}m`}`, () => {
    const language = languageOf(tag)
    const paris = at.toZonedDateTimeISO(PARIS)
    const date = writeDay(language, paris.toPlainDate(), style === 'short' ? 'short' : 'full')
    const minutes = `${TWO(paris.hour)}:${TWO(paris.minute)}`
    const time =
      style === 'exact' ? isolate(`${minutes}:${TWO(paris.second)} (UTC${paris.offset})`, language, 'ltr') : minutes
    return isolate(fill(dateWords(language).instant, { date, time }), language)
  })
}

function writeDay(language: Language, day: Temporal.PlainDate, style: DayStyle): string {
  const words = dateWords(language)
  const weekday = words.weekdays[day.dayOfWeek - 1]!
  if (style === 'short') return `${weekday} ${isolate(numeric(day), language, 'ltr')}`
  const local = words.localCalendar === undefined ? undefined : day.withCalendar(words.localCalendar)
  return fill(words.pattern, {
    weekday,
    day: day.day === 1 && words.firstDay !== undefined ? words.firstDay : String(day.day),
    month: words.months[day.month - 1]!,
    year: String(day.year),
    numeric: numeric(day),
    localDay: String(local?.day ?? ''),
    localMonth: words.localMonths?.[(local?.month ?? 1) - 1] ?? '',
    localYear: String(local?.year ?? ''),
  })
}

const fill = (pattern: string, parts: Readonly<Record<string, string>>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '')

/** Monday to Sunday, as short as the machine writes them in this language; our own names where it knows none. */
export function weekdayNames(tag: string): readonly string[] {
  const own = dateWords(languageOf(tag)).weekdays
  if (Intl.DateTimeFormat.supportedLocalesOf(tag).length === 0) return own
  const short = new Intl.DateTimeFormat(tag, { weekday: 'short', timeZone: 'UTC' })
  return own.map((_, i) => short.format(Date.UTC(2024, 0, 1 + i)))
}

const fromMachine = new Map<string, DateWords>()

/**
 * The words a language writes days with: its own in `meta.json`, else the machine's. Some languages (snk, ht) are
 * unknown to the machine, which then writes English without saying so: that is a fault here, found by a test.
 */
export function dateWords(language: Language): DateWords {
  if (language.dates !== undefined) return language.dates
  const known = fromMachine.get(language.tag)
  if (known !== undefined) return known
  if (Intl.DateTimeFormat.supportedLocalesOf(language.tag).length === 0)
    throw new Error(
      `languages/${language.tag}/meta.json must say its months and weekdays: the machine does not know it`,
    )
  const words = machineWords(language.tag)
  fromMachine.set(language.tag, words)
  return words
}

/** Asked with calendar and digits forced: fa, prs and ps would otherwise be Persian years in other digits. */
function machineWords(tag: string): DateWords {
  const locale = `${tag}-u-ca-gregory-nu-latn`
  const month = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  return {
    pattern: '{weekday} {day} {month} {year}',
    instant: '{date}, {time}',
    months: Array.from({ length: 12 }, (_, i) => month.format(Date.UTC(2024, i, 1))),
    weekdays: Array.from({ length: 7 }, (_, i) => weekday.format(Date.UTC(2024, 0, 1 + i))),
  }
}
