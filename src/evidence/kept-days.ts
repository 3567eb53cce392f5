import type { Step, Term } from '../law/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'

/*
 * What is served again keeps the earlier days (decision 0034): those of a first that was served, and of what he read in a copy. From the rows of
 * a document, for his pages and what he takes away, and from its facts, for his receipts, they are made here and nowhere else.
 */

/** The terms of one earlier day; a refusal where the law of today cannot count them. */
export type Earlier = readonly Term[] | Refusal

/**
 * Since when an earlier day counts, and why: a letter that was taken back had been served then, or was by the strictest reading of its fifteen
 * days alone; or one was read in a copy.
 */
export type Since = {
  readonly code: 'safe-kept' | 'safe-strictly' | 'safe-read'
  readonly on: Temporal.PlainDate
  /** The document that this letter is. */
  readonly letter: string
  /** Its reference, where a paper names it. */
  readonly reference?: string
}

/** As page and receipt say it. `leads`: what is told on it whose last safe day is that letter's; nothing where its own comes first. */
export type KeptLetter = Since & { readonly leads: readonly Term[] }

/** The terms of one earlier day, with the last step of their working: whose day is kept. */
export const keptSince = (terms: Earlier, since: Since): Earlier =>
  isRefusal(terms) ? terms : terms.map((term) => ({ ...term, steps: [...term.steps, stepOf(since, term.actBy)] }))

const stepOf = ({ code, on, letter, reference }: Since, actBy: Temporal.PlainDate): Step => ({
  code,
  params: { from: `${on}`, day: `${actBy}`, letter, ...(reference === undefined ? {} : { reference }) },
})

/** The step that says whose last safe day a term has; undefined of its own. */
const keptStep = ({ steps }: Pick<Term, 'steps'>): Step | undefined => steps.find(({ code }) => KEPT.has(code))

const KEPT: ReadonlySet<string> = new Set<Since['code']>(['safe-kept', 'safe-strictly', 'safe-read'])

/** Of each earlier day the terms, as they are told, that have its last safe day: one rule for page and receipt. */
export const keptLetters = <S extends Since>(all: readonly S[], told: readonly Term[]): (S & KeptLetter)[] =>
  all.map((since) => ({
    ...since,
    leads: told.filter((term) => {
      const step = keptStep(term)
      return step?.code === since.code && step.params['letter'] === since.letter
    }),
  }))

/**
 * Its own terms, each with the earliest last safe day, and those that run from an earlier day alone; `earlier`: the oldest first, which is named of
 * two that give one day. Where one cannot be counted no day is told.
 */
export const withEarlier = (own: readonly Term[], earlier: readonly Earlier[]): Earlier =>
  earlier.find(isRefusal) ?? earlier.flatMap((terms) => (isRefusal(terms) ? [] : [terms])).reduce(atLatest, own)

/**
 * The last safe day to open it: its own, and where a day to act runs already, or cannot be counted, the day since which it lies there: he is
 * told to open it today, from the first day on. By the kept day itself what must have arrived would be too late for who opens it then. Never
 * before the day since which it lies there: his calendar would call him on a day that was past when it came.
 */
export function openAtLatest(
  own: Temporal.PlainDate | null,
  lyingSince: Temporal.PlainDate,
  earlier: readonly Earlier[],
): Temporal.PlainDate | null {
  if (own === null) return null
  return earlier.some((terms) => isRefusal(terms) || terms.length > 0) ? lyingSince : later(own, lyingSince)
}

/** Of one name, before one court: an appeal that is due before another is another appeal, and its day says nothing of this one. */
export const isSameTerm = (a: Pick<Term, 'name' | 'court'>, b: Pick<Term, 'name' | 'court'>): boolean =>
  a.name === b.name && a.court === b.court

/**
 * An appeal and no day for legal aid before its court, which neither the law of that day nor the decision states: that it has one all the
 * same, and may be short, is said as the calculator says it, for a term that is left out is a term that is missed.
 */
export const aidUnknown = (terms: readonly Term[]): boolean =>
  terms.some(
    ({ name, court }) => name === 'appeal' && !terms.some((term) => isSameTerm(term, { name: 'legal-aid', court })),
  )

/**
 * Each term with its last safe day, that of the earlier one if it comes before; the longest date is the later of both. Which day a
 * lawyer counts for what runs from the earlier alone is not known here.
 */
function atLatest(terms: readonly Term[], earlier: readonly Term[]): readonly Term[] {
  const alone = earlier.filter((other) => !terms.some((term) => isSameTerm(term, other)))
  return [
    ...terms.map((term) => {
      const other = earlier.find((one) => isSameTerm(one, term))
      if (other === undefined) return term
      return { ...withSafeDay(term, other), ...longestOf(term, other) }
    }),
    ...alone.map((term) => ({ ...term, ...UNKNOWN, steps: stepsKept(term) })),
  ]
}

/** The later of both, with the working that gives it; none where one of them is not known. */
function longestOf(term: Term, other: Term): Pick<Term, 'longest' | 'longestSteps'> {
  if (term.longest === null || other.longest === null) return { longest: null, longestSteps: [] }
  const { longest, longestSteps } = isBefore(term.longest, other.longest) ? other : term
  return { longest, longestSteps }
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
