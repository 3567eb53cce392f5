import type { Step, Term } from '../law/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'

/*
 * What is served again keeps the earlier days (decision 0034): those of a first that was served, and of what he read in a copy. From the rows of
 * a document, for his pages and what he takes away, and from its facts, for his receipts, they are made here and nowhere else.
 */

/** The terms of one earlier day; a refusal where the law of today cannot count them. */
export type Earlier = readonly Term[] | Refusal

/** Since when an earlier day counts, and why: a letter that is replaced had been served then, or was read in a copy. */
export type Since = {
  readonly code: 'safe-kept' | 'safe-read'
  readonly on: Temporal.PlainDate
  /** Of that letter, where a paper names it. */
  readonly reference?: string
}

/** As a receipt says it. `leads`: a last safe day on it is that letter's. */
export type KeptLetter = Since & { readonly reference: string; readonly leads: boolean }

/** The terms of one earlier day, with the last step of their working: whose day is kept. One that is kept from a letter before stays that one's. */
export const keptSince = (terms: Earlier, since: Since): Earlier =>
  isRefusal(terms)
    ? terms
    : terms.map((term) => (keptStep(term) ? term : { ...term, steps: [...term.steps, stepOf(since, term.actBy)] }))

const stepOf = ({ code, on, reference }: Since, actBy: Temporal.PlainDate): Step => ({
  code,
  params: { from: `${on}`, day: `${actBy}`, ...(reference === undefined ? {} : { reference }) },
})

/** The step that says whose last safe day a term has; undefined of its own. */
const keptStep = ({ steps }: Pick<Term, 'steps'>): Step | undefined =>
  steps.find(({ code }) => code === 'safe-kept' || code === 'safe-read')

/** Has any of these terms the day of this one? */
export const isKept = (since: Since, terms: readonly Term[]): boolean =>
  terms.map(keptStep).some((step) => {
    const { from, reference } = step?.params ?? {}
    return step?.code === since.code && from === `${since.on}` && reference === since.reference
  })

/** Its own terms, each with the earliest last safe day, and those that run from an earlier day alone. Where one cannot be counted no day is told. */
export const withEarlier = (own: readonly Term[], earlier: readonly Earlier[]): Earlier =>
  earlier.find(isRefusal) ?? earlier.flatMap((terms) => (isRefusal(terms) ? [] : [terms])).reduce(atLatest, own)

/**
 * The last safe day to open it: its own, and never later than one that is kept, for who opens after that has lost what it was the last day of.
 * Never before the day since which it lies there: his calendar would call him on a day that was past when it came. Where a kept one cannot be
 * counted, that day: he is told to open it today.
 */
export function openAtLatest(
  own: Temporal.PlainDate | null,
  lyingSince: Temporal.PlainDate,
  earlier: readonly Earlier[],
): Temporal.PlainDate | null {
  if (own === null) return null
  const days = earlier.flatMap((terms) => (isRefusal(terms) ? [lyingSince] : terms.map(({ actBy }) => actBy)))
  return later([own, ...days].toSorted(Temporal.PlainDate.compare)[0]!, lyingSince)
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
      return { ...withSafeDay(term, other), longest }
    }),
    ...alone.map((term) => ({ ...term, ...UNKNOWN, steps: stepsKept(term) })),
  ]
}

const UNKNOWN = { lastDay: null, unrolledLastDay: null, longest: null, longestSteps: [] } as const

/** An earlier last safe day stands in the place of a term's own: of the working what a lawyer counts is left, and whose day is kept. */
const withSafeDay = (term: Term, other: Term): Term =>
  isBefore(other.actBy, term.actBy)
    ? {
        ...term,
        actBy: other.actBy,
        steps: [...term.steps.filter(({ code }) => !code.startsWith('safe-')), ...stepsKept(other)],
      }
    : term

const stepsKept = (term: Term): Step[] => [keptStep(term)].filter((step) => step !== undefined)

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate => (isBefore(a, b) ? b : a)
