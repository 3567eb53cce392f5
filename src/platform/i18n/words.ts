import { compile, type Message, placeholders, type Values } from './compile.ts'
import type { Placeholders } from './keys.ts'
import { type Language, languageOf, languages, readMessages, SOURCE } from './languages.ts'
import type { Value } from './values.ts'

export type Key = keyof Placeholders

type ValuesOf<K extends Key> = [Placeholders[K]] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders[K], Value>>]

/** Says a message in one language. Keys and their placeholders are checked by the compiler. */
export type Words = {
  <K extends Key>(key: K, ...values: ValuesOf<K>): string
  readonly language: Language
  /** For keys made at run-time (the words of a refusal): undefined when no such message exists. */
  readonly maybe: (key: string, values?: Values) => string | undefined
}

const spoken = new Map<string, Words>()

/** The words of a language; of French when the tag is not spoken. Cheap: call it at every request. */
export function words(tag: string): Words {
  const known = spoken.get(tag)
  if (known !== undefined) return known
  const language = languageOf(tag)
  if (language.tag !== tag) return words(language.tag)
  const made = speak(language)
  spoken.set(tag, made)
  return made
}

/** Reads every language at once, so that a broken file stops the start and not a page. */
export const loadWords = (): void => {
  for (const language of languages) words(language.tag)
}

function speak(language: Language): Words {
  const own = readMessages(language.tag)
  const source = language.tag === SOURCE ? own : readMessages(SOURCE)
  const ready = new Map<string, Message>()

  function find(key: string): Message | undefined {
    const known = ready.get(key)
    if (known !== undefined) return known
    const french = source.get(key)
    if (french === undefined) return undefined
    const message = sound(own.get(key), french, language) ?? compile(french, languageOf(SOURCE))
    ready.set(key, message)
    return message
  }

  function maybe(key: string, values: Values = {}): string | undefined {
    const message = find(key)
    return typeof message === 'function' ? message(values) : message
  }

  function say(key: string, values: Values = {}): string {
    const text = maybe(key, values)
    if (text === undefined) throw new Error(`no message ${key}`)
    return text
  }

  return Object.assign(say, { language, maybe }) as Words
}

/** A translation that is missing, broken or asks for a value the French does not have: the French is said instead. */
export function sound(text: string | undefined, french: string, language: Language): Message | undefined {
  if (text === undefined) return undefined
  try {
    const given = new Set(placeholders(french, SOURCE).map((place) => place.name))
    if (placeholders(text, language.tag).some((place) => !given.has(place.name))) return undefined
    return compile(text, language)
  } catch {
    return undefined
  }
}
