import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from './languages.ts'
import { type Value, writeValue } from './values.ts'

export type Values = Readonly<Record<string, Value>>

/** A message made ready: plain text as it is, the rest as a function of its values. */
export type Message = string | ((values: Values) => string)

type Node = ReturnType<IntlMessageFormat['getAst']>[number]

// The parser's numbers for the kinds of node we accept.
const LITERAL = 0
const ARGUMENT = 1
const SELECT = 5
const PLURAL = 6
const POUND = 7

/** Every placeholder of a message, with what it chooses between if it chooses. */
export type Placeholder = {
  readonly name: string
  readonly kind: 'argument' | 'select' | 'plural'
  readonly options: readonly string[]
}

const parse = (text: string, locale: string): IntlMessageFormat =>
  // Latin digits whatever the language: "#" in a plural would otherwise be written in the language's own.
  new IntlMessageFormat(text, `${locale}-u-nu-latn`, undefined, { ignoreTag: true })

/**
 * Compiles a message of ICU MessageFormat. Accepted: text, {name}, plural, selectordinal and select. Dates and numbers
 * are written by the type of the value, not by the message, so that no translation can change how a date reads.
 * Throws on anything else.
 */
export function compile(text: string, language: Language): Message {
  if (!text.includes('{') && !text.includes("''")) return text
  const format = parse(text, language.tag)
  const nodes = format.getAst()
  const places = placeholdersOf(nodes)
  if (nodes.every((node) => node.type === LITERAL || node.type === ARGUMENT)) return concatenation(nodes, language)
  const choosing = new Set(places.filter((place) => place.kind !== 'argument').map((place) => place.name))
  return (values) => {
    const written: Record<string, string | number> = {}
    for (const place of places) {
      const value = valueFor(values, place.name)
      // What chooses a branch goes in as it is; a select on an isolated word would match nothing.
      written[place.name] =
        choosing.has(place.name) && (typeof value === 'string' || typeof value === 'number')
          ? value
          : writeValue(value, language)
    }
    return String(format.format(written))
  }
}

function concatenation(nodes: readonly Node[], language: Language): Message {
  const parts = nodes.map((node) => ({ text: 'value' in node ? node.value : '', place: node.type === ARGUMENT }))
  if (parts.every((part) => !part.place)) return parts.map((part) => part.text).join('')
  return (values) => {
    let out = ''
    for (const part of parts) out += part.place ? writeValue(valueFor(values, part.text), language) : part.text
    return out
  }
}

function valueFor(values: Values, name: string): Value {
  const value = values[name]
  if (value === undefined) throw new Error(`no value for {${name}}`)
  return value
}

/** The placeholders of a text, for the typed keys and for comparing a translation with the French. */
export const placeholders = (text: string, tag: string): Placeholder[] => placeholdersOf(parse(text, tag).getAst())

function placeholdersOf(nodes: readonly Node[]): Placeholder[] {
  return nodes.flatMap((node): Placeholder[] => {
    if (node.type === LITERAL || node.type === POUND) return []
    if (node.type === ARGUMENT) return [{ name: node.value, kind: 'argument', options: [] }]
    if (node.type === SELECT || node.type === PLURAL) {
      const options = Object.entries(node.options)
      const kind = node.type === SELECT ? 'select' : 'plural'
      return [
        { name: node.value, kind, options: options.map(([option]) => option) },
        ...options.flatMap(([, option]) => placeholdersOf(option.value)),
      ]
    }
    throw new Error('a message holds text, {name}, plural and select only')
  })
}
