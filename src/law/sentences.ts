import { formatDay, identifier, SOURCE, type Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { StepInDays } from './answers.ts'
import { type Day, kept, toPlain } from './day.ts'
import { isBesideDays, isDay, readingWords, stepInIso, stepWords } from './step-words.ts'
import type { Mark, Reading } from './types.ts'

/** A piece of JSON, one character a byte of its UTF-8: joined as text, written without being encoded a second time. */
export type Bytes = string

/** The answers of the law as sentences of one language, each a string of JSON. */
export type Sentences = {
  step(step: StepInDays): Bytes
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

/**
 * The sentence of a code with a mark, for what it says beside its days, in pieces: words, the name of a day, words … words; and
 * the language its days are in.
 */
type Pattern = {
  readonly mark: Mark | undefined
  readonly said: string | number | undefined
  readonly pieces: readonly string[]
  readonly days: (day: Day) => Bytes
}

/**
 * Sentences for a language. What is remembered is bounded by the law itself: its codes, the lengths it allows, the days
 * of its calendars; never by what is asked.
 */
export function sentences(w: Words): Sentences {
  // What a language lacks is said in French, its days too.
  const writers = [...new Set([w.language.tag, SOURCE])].map(dayWriter)
  const patterns = new Map<string, Pattern[]>()
  const articles = new Map<string, Bytes>()
  const readings = new WeakMap<Reading, Bytes>()

  const markText = (mark: Mark | undefined): string =>
    mark === undefined ? '' : ` [${w.maybe(`law.mark.short.${mark}`) ?? mark}]`

  /** The few of one code, looked at one after the other: quicker than to find them by a name made of all they differ in. */
  function patternOf(step: StepInDays): Pattern {
    const said = besideDays(step)
    const ofCode = patterns.get(step.code) ?? []
    for (const known of ofCode) if (known.said === said && known.mark === step.mark) return known
    const pattern = { ...cut(w, writers, step, markText(step.mark)), said, mark: step.mark }
    patterns.set(step.code, [...ofCode, pattern])
    return pattern
  }

  return {
    step(step) {
      return fill(patternOf(step), step)
    },
    reading(reading) {
      const known = readings.get(reading)
      if (known !== undefined) return known
      const text = whole(quoted(readingWords(w, reading) + markText(reading.mark)))
      readings.set(reading, text)
      return text
    },
    article(article) {
      const known = articles.get(article)
      if (known !== undefined) return known
      const text = whole(quoted(article))
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

type DayWriter = { readonly tag: string; readonly write: (day: Day) => Bytes }

const dayWriter = (tag: string): DayWriter => ({
  tag,
  write: kept((day) => whole(inside(formatDay(tag, toPlain(day))))),
})

/** The one thing that a step says beside its days; of a law, those from when until when it is one are in the data. */
const besideDays = ({ params: { count, days, why, regime } }: StepInDays): string | number | undefined =>
  count ?? days ?? why ?? regime

/** Cuts the words of a step where its days stand, and compares with the words themselves: a wrong day must not go out. */
function cut(
  w: Words,
  writers: readonly DayWriter[],
  step: StepInDays,
  mark: string,
): Pick<Pattern, 'pieces' | 'days'> {
  const { key, values } = stepWords(w, stepInIso(step))
  if (Object.keys(step.params).filter(isBesideDays).length > 1) throw new Error(`${key} says more than one thing`)
  const names = Object.keys(values).filter(isDay)
  const standIns = Object.fromEntries(names.map((name) => [name, STAND_INS[name]!]))
  const said = (w.maybe(key, { ...values, ...standIns }) ?? step.code) + mark
  const sentence = quoted((w.maybe(key, values) ?? step.code) + mark)
  for (const { tag, write } of writers) {
    let pieces = [said]
    for (const name of names) {
      const written = formatDay(tag, STAND_INS[name]!)
      pieces = pieces.flatMap((piece, i) => (i % 2 === 1 ? [piece] : separate(piece, written, name)))
    }
    const last = pieces.length - 1
    const written = pieces.map((piece, i) =>
      i % 2 === 1 ? piece : whole((i === 0 ? '"' : '') + inside(piece) + (i === last ? '"' : '')),
    )
    const pattern = { pieces: written, days: write }
    if (fill(pattern, step) === sentence) return pattern
  }
  throw new Error(`the days in ${key} were not found`)
}

const separate = (piece: string, written: string, name: string): string[] =>
  piece.split(written).flatMap((text, i) => (i === 0 ? [text] : [name, text]))

/** In one, what was put together of several: they would be put together again each time. */
const whole = (text: Bytes): Bytes => Buffer.from(text, 'latin1').toString('latin1')

function fill({ pieces, days }: Pick<Pattern, 'pieces' | 'days'>, { params }: StepInDays): Bytes {
  let text = pieces[0]!
  for (let i = 1; i < pieces.length; i += 2) text += days(dayOf(params, pieces[i]!)) + pieces[i + 1]!
  return text
}

/** Asked for by its name, which is one of three, a member is found at once. */
const dayOf = ({ day, from, to }: StepInDays['params'], name: string): Day =>
  (name === 'day' ? day : name === 'from' ? from : to) as Day

/** What a line was refused for; the names of its members may be anything, so little of them is repeated. */
const reason = (w: Words, { why, member }: Refusal['params']): string | undefined =>
  why === undefined ? undefined : w.maybe(`law.line.${why}`, { member: identifier(`${member}`.slice(0, 40)) })
