import type { Term } from '../law/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'

/*
 * What is served again keeps the earlier days (decision 0034): those of a first that was served, and of what he read in a copy. From the rows of
 * a document, for his pages and what he takes away, and from its facts, for his receipts, they are made here and nowhere else.
 */

/** The terms of one earlier day; a refusal where the law of today cannot count them. */
export type Earlier = readonly Term[] | Refusal

/** Its own terms, each with the earliest last safe day, and those that run from an earlier day alone. Where one cannot be counted no day is told. */
export const withEarlier = (own: readonly Term[], earlier: readonly Earlier[]): Earlier =>
  earlier.find(isRefusal) ?? earlier.flatMap((terms) => (isRefusal(terms) ? [] : [terms])).reduce(atLatest, own)

/**
 * The last safe day to open it: its own, and never later than one that is kept, for who opens after that has lost what it was the last day of.
 * Where a kept one cannot be counted, the day since which it lies there: he is told to open it today.
 */
export function openAtLatest(
  own: Temporal.PlainDate | null,
  lyingSince: Temporal.PlainDate,
  earlier: readonly Earlier[],
): Temporal.PlainDate | null {
  if (own === null) return null
  const days = earlier.flatMap((terms) => (isRefusal(terms) ? [lyingSince] : terms.map(({ actBy }) => actBy)))
  return [own, ...days].toSorted(Temporal.PlainDate.compare)[0]!
}

/**
 * Each term with its last safe day, that of the earlier one if it comes before; the longest date is the later of both. Which day a
 * lawyer counts for what runs from the earlier alone is not known here.
 */
function atLatest(terms: readonly Term[], earlier: readonly Term[]): readonly Term[] {
  const alone = earlier.filter(({ name }) => terms.every((term) => term.name !== name))
  return [
    ...terms.map((term) => {
      const other = earlier.find(({ name }) => name === term.name)
      if (other === undefined) return term
      const longest = term.longest && other.longest && later(term.longest, other.longest)
      return { ...withSafeDay(term, other.actBy), longest }
    }),
    ...alone.map((term) => ({ ...term, ...UNKNOWN })),
  ]
}

const UNKNOWN = { lastDay: null, unrolledLastDay: null, longest: null, steps: [], longestSteps: [] } as const

/** An earlier last safe day stands in the place of a term's own, and of the working only what a lawyer counts is left. */
const withSafeDay = (term: Term, actBy: Temporal.PlainDate): Term =>
  isBefore(actBy, term.actBy)
    ? { ...term, actBy, steps: term.steps.filter(({ code }) => !code.startsWith('safe-')) }
    : term

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate => (isBefore(a, b) ? b : a)
