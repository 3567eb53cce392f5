import { formatDay, identifier, SOURCE, type Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Step } from './answers.ts'
import { isDay, readingWords, stepWords } from './step-words.ts'
import type { Mark, Reading } from './types.ts'

/** A piece of JSON, one character a byte of its UTF-8: joined as text, written without being encoded a second time. */
export type Bytes = string

/** The answers of the law as sentences of one language, each a string of JSON. */
export type Sentences = {
  step(step: Step): Bytes
  reading(reading: Reading): Bytes
  article(article: string): Bytes
  /** What is wrong and what to do next. */
  refusal(refusal: Refusal): Bytes
}

const bytesOf = (text: string): Bytes => Buffer.from(text).toString('latin1')

export const quoted = (text: string | null): Bytes =>
  text !== null && PLAIN.test(text) ? `"${text}"` : bytesOf(JSON.stringify(text))

/** What JSON writes as it is, a byte a character: nearly each `id`. */
const PLAIN = /^[ !#-[\]-~]*$/

const inside = (text: string): Bytes => quoted(text).slice(1, -1)

/** Words are said once with these days in them, of no calendar of the law; then any others are put in their place. */
const STAND_INS: Readonly<Record<string, Temporal.PlainDate>> = {
  day: new Temporal.PlainDate(1901, 1, 1),
  from: new Temporal.PlainDate(1902, 2, 2),
  to: new Temporal.PlainDate(1903, 3, 3),
}

/** A sentence in pieces: words, the name of a day, words, the name of a day … words; and the language its days are in. */
type Pattern = { readonly pieces: readonly string[]; readonly days: (iso: string) => Bytes }

/**
 * Sentences for a language. What is remembered is bounded by the law itself: its codes, the lengths it allows, the days
 * of its calendars; never by what is asked.
 */
export function sentences(w: Words): Sentences {
  // What a language lacks is said in French, its days too.
  const writers = [...new Set([w.language.tag, SOURCE])].map(dayWriter)
  const patterns = new Map<string, Map<string | number, Pattern>>()
  const marks = new Map<Mark | undefined, Bytes>([[undefined, '"']])
  const articles = new Map<string, Bytes>()
  const readings = new WeakMap<Reading, Bytes>()

  function markText(mark: Mark | undefined): Bytes {
    const known = marks.get(mark)
    if (known !== undefined) return known
    const text = `${inside(` [${w.maybe(`law.mark.short.${mark}`) ?? mark}]`)}"`
    marks.set(mark, text)
    return text
  }

  function patternOf(step: Step): Pattern {
    let values: string | number = ''
    for (const name in step.params) {
      const value = step.params[name]!
      if (!isDay(name)) values = values === '' ? value : `${values} ${value}`
    }
    const ofCode = patterns.get(step.code) ?? new Map<string | number, Pattern>()
    const known = ofCode.get(values)
    if (known !== undefined) return known
    const pattern = cut(w, writers, step)
    patterns.set(step.code, ofCode.set(values, pattern))
    return pattern
  }

  return {
    step(step) {
      return `"${fill(patternOf(step), step)}${markText(step.mark)}`
    },
    reading(reading) {
      const known = readings.get(reading)
      if (known !== undefined) return known
      const says = inside(readingWords(w, reading))
      const text = `"${says}${markText(reading.mark)}`
      readings.set(reading, text)
      return text
    },
    article(article) {
      const known = articles.get(article)
      if (known !== undefined) return known
      const text = quoted(article)
      articles.set(article, text)
      return text
    },
    refusal({ refusal, params }) {
      const key = `law.refusal.${refusal}`
      const said = [w.maybe(`${key}.title`, params), reason(w, params), w.maybe(`${key}.next`, params)]
      return quoted(said.filter((part) => part !== undefined).join(' '))
    },
  }
}

type DayWriter = { readonly tag: string; readonly write: (iso: string) => Bytes }

function dayWriter(tag: string): DayWriter {
  const days = new Map<string, Bytes>()
  const write = (iso: string): Bytes => {
    const known = days.get(iso)
    if (known !== undefined) return known
    const text = inside(formatDay(tag, Temporal.PlainDate.from(iso)))
    days.set(iso, text)
    return text
  }
  return { tag, write }
}

/** Cuts the words of a step where its days stand, and compares with the words themselves: a wrong day must not go out. */
function cut(w: Words, writers: readonly DayWriter[], step: Step): Pattern {
  const { key, values } = stepWords(w, step)
  const names = Object.keys(values).filter(isDay)
  const standIns = Object.fromEntries(names.map((name) => [name, STAND_INS[name]!]))
  const said = w.maybe(key, { ...values, ...standIns }) ?? step.code
  const sentence = inside(w.maybe(key, values) ?? step.code)
  for (const { tag, write } of writers) {
    let pieces = [said]
    for (const name of names) {
      const written = formatDay(tag, STAND_INS[name]!)
      pieces = pieces.flatMap((piece, i) => (i % 2 === 1 ? [piece] : separate(piece, written, name)))
    }
    const pattern = { pieces: pieces.map((piece, i) => (i % 2 === 1 ? piece : inside(piece))), days: write }
    if (fill(pattern, step) === sentence) return pattern
  }
  throw new Error(`the days in ${key} were not found`)
}

const separate = (piece: string, written: string, name: string): string[] =>
  piece.split(written).flatMap((text, i) => (i === 0 ? [text] : [name, text]))

function fill({ pieces, days }: Pattern, step: Step): Bytes {
  let text = pieces[0]!
  for (let i = 1; i < pieces.length; i += 2) text += days(step.params[pieces[i]!] as string) + pieces[i + 1]!
  return text
}

/** What a line was refused for; the names of its members may be anything, so little of them is repeated. */
const reason = (w: Words, { why, member }: Refusal['params']): string | undefined =>
  why === undefined ? undefined : w.maybe(`law.line.${why}`, { member: identifier(`${member}`.slice(0, 40)) })
