import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How a language writes days. Absent: taken from the machine's own data, if it has that language at all (dates.ts). */
export type DateWords = {
  /** With {weekday} {day} {month} {year} {numeric}, and {localDay} {localMonth} {localYear} of `localCalendar`. */
  readonly pattern: string
  /** With {date} and {time}. */
  readonly instant: string
  readonly months: readonly string[]
  /** From Monday. */
  readonly weekdays: readonly string[]
  /** How the first of a month is said, when not "1". */
  readonly firstDay?: string
  /** A calendar shown in brackets as an aid, never alone. */
  readonly localCalendar?: string
  readonly localMonths?: readonly string[]
}

/** A language the product speaks: `languages/<tag>/meta.json`. */
export type Language = {
  readonly tag: string
  readonly english: string
  readonly autonym: string
  readonly dir: 'ltr' | 'rtl'
  readonly script: string
  readonly font: string
  /** Read and approved by a native reader. Until then the person sees that it is a draft, and the French beside it. */
  readonly reviewed: boolean
  /** The language translations are made from: French, whose text alone binds. */
  readonly source: boolean
  readonly dates?: DateWords
}

/** A language the project knows of, spoken yet or not: `languages/catalogue.json`. */
export type KnownLanguage = {
  readonly tag: string
  readonly english: string
  readonly french: string
  readonly autonym: string
  readonly dir: 'ltr' | 'rtl'
  readonly iso6393: string
  /** Other ISO 639-3 codes whose speakers are usually offered this written language. */
  readonly offeredTo: readonly string[]
}

export const SOURCE = 'fr'

/** The folder `languages/`, found upwards from here: the same from the sources and from a bundle. */
export const languagesFolder: string = findUp(import.meta.dirname)

function findUp(from: string): string {
  const here = join(from, 'languages', 'catalogue.json')
  if (existsSync(here)) return dirname(here)
  const up = dirname(from)
  if (up === from) throw new Error('the folder "languages" was not found above the program')
  return findUp(up)
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

export const catalogue: readonly KnownLanguage[] = (
  readJson(join(languagesFolder, 'catalogue.json')) as { languages: KnownLanguage[] }
).languages

/** The languages spoken, the source first, then in the order of the catalogue. */
export const languages: readonly Language[] = catalogue
  .filter((known) => existsSync(join(languagesFolder, known.tag, 'meta.json')))
  .map((known) => readJson(join(languagesFolder, known.tag, 'meta.json')) as Language)
  .sort((a, b) => Number(b.source) - Number(a.source))

const byTag = new Map(languages.map((language) => [language.tag, language]))

export const isSpoken = (tag: string): boolean => byTag.has(tag)

/** The language of a tag; French when it is not spoken. */
export const languageOf = (tag: string): Language => byTag.get(tag) ?? byTag.get(SOURCE)!

/** Every message of a language, by full key: `delivery.cover.title` is `cover.title` in `<tag>/delivery.json`. */
export function readMessages(tag: string): Map<string, string> {
  const folder = join(languagesFolder, tag)
  const messages = new Map<string, string>()
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json') || file === 'meta.json') continue
    const capability = file.slice(0, -'.json'.length)
    for (const [key, text] of Object.entries(readJson(join(folder, file)) as Record<string, unknown>)) {
      if (typeof text !== 'string') throw new Error(`languages/${tag}/${file}: "${key}" is not a text`)
      messages.set(`${capability}.${key}`, text)
    }
  }
  return messages
}
