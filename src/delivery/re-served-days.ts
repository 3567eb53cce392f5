import { withSafeDay } from '../evidence/index.ts'
import type { Law, Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Document } from './store.ts'
import { type Counted, countTerms, countTermsReadOn, nextToAct } from './terms.ts'

/** All that the last safe days of a document look at, of itself and of the others that serve the same letter. */
export type SameLetter = Counted & Pick<Document, 'id' | 'withdrawnReason' | 'reServiceOf' | 'reServiceAs'>

/** The document that this one serves again; undefined of what is served for the first time, and of what he may not see. */
export const firstAmong = <D extends SameLetter>(d: D, others: readonly D[]): D | undefined =>
  others.find(({ id }) => id === d.reServiceOf)

/** The opening of a copy that comes before anything served its first, and before he opened that: he has read the letter. */
export function readInCopyAt(d: SameLetter, others: readonly SameLetter[]): Temporal.Instant | null {
  const reads = others.flatMap((c) =>
    c.reServiceAs === 'copy' && c.reServiceOf === d.id && c.openedAt !== null ? [c.openedAt] : [],
  )
  const [first] = reads.toSorted(Temporal.Instant.compare)
  if (first === undefined || d.withdrawnReason === 'wrong-space') return null
  const known = [d.openedAt, d.termEndsAt].filter((at) => at !== null)
  return known.every((at) => Temporal.Instant.compare(first, at) < 0) ? first : null
}

/**
 * The terms that he is told of, each with his own last safe day. Of a copy those of its first: it moves none. Of a first that he has read
 * in a copy the last safe day counts from the earlier of the two, and what is recorded stays. Of a replacement `actBy` stays the first
 * one's where something had served that, until a judge says otherwise (law.md §2); what a lawyer counts is its own.
 */
export function countTold(
  law: Law,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
): readonly Term[] | Refusal {
  const own = d.reServiceAs === 'copy' ? [] : countTerms(law, d, now)
  if (isRefusal(own) || d.withdrawnReason === 'wrong-space') return own
  const first = firstAmong(d, others)
  const kept = first === undefined ? [] : countTold(law, first, [...others, d], now)
  if (isRefusal(kept)) return kept
  if (d.reServiceAs === 'copy') return kept
  const readAt = readInCopyAt(d, others)
  const read = readAt === null ? [] : countTermsReadOn(law, d, civilDay(readAt))
  if (isRefusal(read)) return read
  return atLatest(atLatest(own, read), kept)
}

/** Has he opened this letter, itself or any other that serves it? Until then no day tells what it is. */
function wasOpened(d: SameLetter, letters: readonly SameLetter[]): boolean {
  const veryFirst = (one: SameLetter): SameLetter => {
    const first = firstAmong(one, letters)
    return first === undefined ? one : veryFirst(first)
  }
  return letters.some((one) => one.openedAt !== null && veryFirst(one).id === veryFirst(d).id)
}

/** For the list: the next last safe day of one of these letters, as `safeDays` has it of any other; null of what he has not opened. */
export const safeDayOfLetter =
  (law: Law) =>
  (d: SameLetter, letters: readonly SameLetter[], now: Temporal.Instant): Temporal.PlainDate | Refusal | null => {
    if (!wasOpened(d, letters)) return null
    const terms = countTold(
      law,
      d,
      letters.filter(({ id }) => id !== d.id),
      now,
    )
    return isRefusal(terms) ? terms : (nextToAct(terms, civilDay(now))?.actBy ?? null)
  }

/** The terms of a first whose service counted before this replaced it; none of what nothing had served. */
export function keptFrom(law: Law, d: SameLetter, others: readonly SameLetter[], now: Temporal.Instant): boolean {
  const first = d.reServiceAs === 'replacement' ? firstAmong(d, others) : undefined
  const kept = first === undefined ? [] : countTold(law, first, others, now)
  return isRefusal(kept) || kept.length > 0
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

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate => (isBefore(a, b) ? b : a)
