import type { Term } from '../law/index.ts'
import { formatDay, type Words } from '../platform/i18n/index.ts'
import { readingLines, type WorkingLine, workingLines } from './working-lines.ts'

/** A term as counted.typ sets it on paper. */
export type CountedTerm = {
  readonly title: string
  /** Its days, each with its name before it. */
  readonly days: readonly string[]
  readonly steps: readonly string[]
  readonly readings: readonly string[]
  readonly articles: string
}

/** One term for paper: its working, the points that are read with their marks, its sources. `own` as in `workingLines`. */
export const countedTerm = (
  w: Words,
  term: Term,
  title: string,
  days: readonly (readonly [label: string, day: Temporal.PlainDate | null])[],
  own?: string,
): CountedTerm => ({
  title,
  days: days.map(
    ([label, day]) => `${label} ${day === null ? w('calculator.lastDay.unknown') : formatDay(w.language.tag, day)}`,
  ),
  steps: workingLines(w, term, own).map(withMark),
  readings: readingLines(w, term.readings).map(withMark),
  articles: term.articles.join(' · '),
})

const withMark = ({ says, mark }: WorkingLine) => (mark === null ? says : `${says} [${mark}]`)
