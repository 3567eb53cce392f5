import { createRequire } from 'node:module'
import { catalogue } from './languages.ts'

/** A language a person may understand: any living one of ISO 639-3, spoken by the product or not. */
export type UnderstoodLanguage = {
  readonly code: string
  /** Its name for the agent: in French when that is known, else the English name of the standard. */
  readonly name: string
  /** Its own name for itself, when the catalogue knows it. */
  readonly autonym: string | undefined
}

const FRENCH = new Intl.DisplayNames(['fr'], { type: 'language', fallback: 'none' })

const require = createRequire(import.meta.url)
let read: ReadonlyMap<string, string> | undefined

/**
 * Code → English name. Sign languages are among them. Left out: ancient and extinct ones, and the codes mis, mul, und, zxx that
 * name none. Read when a desk first asks: the list takes 10 MB, and whoever serves people alone never needs it.
 */
function living(): ReadonlyMap<string, string> {
  if (read) return read
  const { iso6393 }: typeof import('iso-639-3') = require('iso-639-3')
  read = new Map(
    iso6393
      .filter((language) => language.type === 'living' || language.type === 'constructed')
      .map((language) => [language.iso6393, language.name]),
  )
  return read
}

/** The language of an ISO 639-3 code, or undefined when the standard has no such language. */
export function understoodLanguage(code: string): UnderstoodLanguage | undefined {
  const english = living().get(code)
  if (english === undefined) return undefined
  const known = catalogue.find((language) => language.iso6393 === code)
  return { code, name: known?.french ?? machineName(code) ?? english, autonym: known?.autonym }
}

/** The machine folds many codes into a wider language (kmr into Kurdish, apc into Arabic): those names are not used. */
const machineName = (code: string): string | undefined =>
  Intl.getCanonicalLocales(code)[0] === code ? FRENCH.of(code) : undefined

/** Every living language, for the agent's search list: the catalogue's first, then by name. */
export const understoodLanguages = (): UnderstoodLanguage[] => {
  const first = new Set(catalogue.map((language) => language.iso6393))
  return [...living().keys()]
    .map((code) => understoodLanguage(code)!)
    .sort((a, b) => Number(first.has(b.code)) - Number(first.has(a.code)) || a.name.localeCompare(b.name, 'fr'))
}
