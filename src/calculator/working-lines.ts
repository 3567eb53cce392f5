import { type Mark, type Reading, readingWords, stepWords, type Term } from '../law/index.ts'
import type { Words } from '../platform/i18n/index.ts'

/** A line of a working. `mark`, in words: how sure it is; null when the text of the law itself says it. */
export type WorkingLine = { readonly says: string; readonly mark: string | null }

/**
 * How a lawyer counts one term, line by line. `own`: keys of words asked first, for a paper that speaks as the article does, or of steps
 * that the law itself does not know.
 */
export const workingLines = (w: Words, { steps }: Pick<Term, 'steps'>, own?: string): WorkingLine[] =>
  steps.map((step) => {
    const { key, values } = stepWords(w, step)
    const says = own === undefined ? undefined : w.maybe(`${own}.${step.code}`, values)
    return { says: says ?? w.maybe(key, values) ?? step.code, mark: markWords(w, step.mark) }
  })

type Read = Pick<Reading, 'code' | 'mark' | 'since'>

/** The points that the law leaves open: what no source settles must never look like its text (law §0). */
export const readingLines = (w: Words, readings: readonly Read[]): WorkingLine[] =>
  readings.map((reading) => ({ says: readingWords(w, reading), mark: markWords(w, reading.mark) }))

/**
 * What is said beside a day whose law nobody has read, that is our reading of it, or that lies beyond a change of the law; null
 * when there is nothing to check.
 */
export function lengthWords(w: Words, { mark, readings }: Pick<Term, 'mark' | 'readings'>): string | null {
  const length = w.maybe(`law.length.${mark}`)
  const changes = readings.filter(({ code }) => code === 'law-changes').map((reading) => readingWords(w, reading))
  const says = [...(length === undefined ? [] : [length]), ...changes]
  return says.length === 0 ? null : says.join(' ')
}

const markWords = (w: Words, mark: Mark | undefined): string | null =>
  mark === undefined || mark === 'text' ? null : (w.maybe(`law.mark.${mark}`) ?? mark)
