import { catalogue } from '../platform/i18n/index.ts'
import { type UnderstoodLanguage, understoodLanguage, understoodLanguages } from '../platform/i18n/understood.ts'

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/**
 * The language a person understands, by its ISO 639-3 code or by a tag of ours (`fr`, `sr-Latn`); stored as the code.
 * Undefined when the standard has no such living language.
 */
export function readUnderstood(typed: string): UnderstoodLanguage | undefined {
  const code = typed.trim()
  if (code.length > 60) return undefined
  const tagged = catalogue.find((known) => known.tag.toLowerCase() === code.toLowerCase())
  return understoodLanguage(tagged?.iso6393 ?? code.toLowerCase())
}

let names: { language: UnderstoodLanguage; name: string }[] | undefined

/** For who types a name and not a code: the languages whose name is or begins with it, ten at most, the surest first. */
export function languagesCalled(typed: string): UnderstoodLanguage[] {
  const wanted = plain(typed.slice(0, 60))
  if (wanted.length < 2) return []
  names ??= understoodLanguages().map((language) => ({ language, name: plain(language.name) }))
  const exact = names.filter(({ name }) => name === wanted)
  if (exact.length === 1) return [exact[0]!.language]
  return names
    .filter(({ name }) => name.startsWith(wanted) || name.includes(` ${wanted}`))
    .slice(0, 10)
    .map(({ language }) => language)
}
