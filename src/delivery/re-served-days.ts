import {
  type Earlier,
  type KeptLetter,
  keptLetters,
  keptSince,
  openAtLatest,
  type Since,
  withEarlier,
} from '../evidence/index.ts'
import type { Law, Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { serviceOf, shutUnservedAt } from './rules.ts'
import type { Document } from './store.ts'
import {
  type Counted,
  countTerms,
  countTermsReadOn,
  type NextDay,
  nextDayOf,
  strictestAfter,
  strictlyOn,
} from './terms.ts'

/** All that the last safe days of a document look at, of itself and of the others that serve the same letter. */
export type SameLetter = Counted & Pick<Document, 'id' | 'withdrawnReason' | 'reServiceOf' | 'reServiceAs'>

type Again = Pick<Document, 'reServiceOf' | 'reServiceAs'>

/** The document that this one serves again; undefined of what is served for the first time, and of what he may not see. */
export const firstAmong = <D extends SameLetter>(d: Again, others: readonly D[]): D | undefined =>
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
 * in a copy the last safe day counts from the earlier of the two, of what was shut when the strictest reading had served it from then, and what is
 * recorded stays. Of a replacement `actBy` is the earliest
 * that any letter before it gives, until a judge says otherwise (law.md §2); what a lawyer counts is its own.
 */
export function countTold(
  law: Law,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
): readonly Term[] | Refusal {
  if (d.reServiceAs === 'copy') {
    const first = d.withdrawnReason === 'wrong-space' ? undefined : firstAmong(d, others)
    return first === undefined ? [] : countTold(law, first, [...others, d], now)
  }
  const own = countTerms(law, d, now)
  return isRefusal(own) ? own : withEarlier(own, earlierOf(daysBefore(law, d, others, now)))
}

/** One earlier day that counts for it: since when and of which letter, and the terms from there. */
type DayBefore = { readonly since: Since; readonly terms: Earlier }

const earlierOf = (days: readonly DayBefore[]): readonly Earlier[] => days.map(({ terms }) => terms)

/** The letters before it that counted, that it did read strictly, and that he read it in a copy, the oldest first. Nothing of what was never his. */
function daysBefore(
  law: Law,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
): readonly DayBefore[] {
  if (d.withdrawnReason === 'wrong-space') return []
  return [
    ...lettersBefore(d, others).flatMap((one) => daysOf(law, one, others, now)),
    ...daysStrictly(law, d, strictlyOn(law, d)),
    ...daysRead(law, d, others),
  ]
}

/**
 * Every letter that had been taken back when this one came, what it names and what was placed in between: he was told the days of each
 * (decision 0034). Only what lay in the wrong space was never his.
 */
export const lettersBefore = (d: SameLetter, others: readonly SameLetter[]): readonly SameLetter[] =>
  d.reServiceAs === 'replacement'
    ? counting(others).filter(
        (one) => isBackBy(one, d.madeAvailableAt) && veryFirst(one, [...others, d]) === veryFirst(d, others),
      )
    : []

const isBackBy = ({ withdrawnAt }: SameLetter, at: Temporal.Instant): boolean =>
  withdrawnAt !== null && Temporal.Instant.compare(withdrawnAt, at) <= 0

const counting = <D extends SameLetter>(letters: readonly D[]): readonly D[] =>
  letters
    .filter(({ reServiceAs, withdrawnReason }) => reServiceAs !== 'copy' && withdrawnReason !== 'wrong-space')
    .toSorted((a, b) => Temporal.Instant.compare(a.madeAvailableAt, b.madeAvailableAt))

/** The id of the document that was served first of all, through copies and replacements, as far as he may see them. */
function veryFirst(d: Again & Pick<SameLetter, 'id'>, letters: readonly SameLetter[]): string {
  const first = firstAmong(d, letters)
  return first === undefined ? (d.reServiceOf ?? d.id) : veryFirst(first, letters)
}

/**
 * What one letter gave him: since something served it, recorded or by the strictest reading of its days before it was shut, and since he read it
 * in a copy. What nothing has shut yet is about to be taken back.
 */
const daysOf = (
  law: Law,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
): readonly DayBefore[] => {
  const served = serviceOf(d, now)
  const days =
    served === null
      ? daysStrictly(law, d, strictlyOn(law, d, shutUnservedAt(d) ?? now))
      : [dayBefore({ code: 'safe-kept', on: served.servedOn, letter: d.id }, countTerms(law, d, now))]
  return [...days, ...daysRead(law, d, others)]
}

const daysStrictly = (law: Law, d: SameLetter, on: Temporal.PlainDate | null): readonly DayBefore[] =>
  on === null ? [] : [dayBefore({ code: 'safe-strictly', on, letter: d.id }, countTermsReadOn(law, d, on))]

function daysRead(law: Law, d: SameLetter, others: readonly SameLetter[]): readonly DayBefore[] {
  const readAt = readInCopyAt(d, others)
  if (readAt === null) return []
  const on = civilDay(readAt)
  return [dayBefore({ code: 'safe-read', on, letter: d.id }, countTermsReadOn(law, d, on))]
}

const dayBefore = (since: Since, terms: Earlier): DayBefore => ({ since, terms: keptSince(terms, since) })

/** The earlier days that count for it, each with the terms, as they are told, that have its last safe day. Of a copy none: its first says them. */
export const keptOf = (
  law: Law,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
  told: readonly Term[],
): readonly KeptLetter[] =>
  d.reServiceAs === 'copy' ? [] : keptLetters(sincesOf(daysBefore(law, d, others, now)), told)

const sincesOf = (days: readonly DayBefore[]) => days.map(({ since }) => since)

/** The same of what is about to replace one of these letters: nothing has served it. */
export function keptByNext(
  law: Law,
  letters: readonly SameLetter[],
  now: Temporal.Instant,
): { readonly terms: Earlier; readonly kept: readonly KeptLetter[] } {
  const days = counting(letters).flatMap((one) => daysOf(law, one, letters, now))
  const terms = withEarlier([], earlierOf(days))
  return { terms, kept: keptLetters(sincesOf(days), isRefusal(terms) ? [] : terms) }
}

/**
 * By which day he is told to open it, itself included, and the day that the law, read as strictly as can be, counts already; null where a day
 * of an earlier letter runs, for no reading of its own fifteen days makes that one urgent.
 */
export type ToOpen = Record<'openSafelyBy' | 'strictestOn', Temporal.PlainDate | null>

/** `own`: the last safe day that its own fifteen days give. Of a copy nothing more: its first says by which day to open. */
export function toOpenOf(
  law: Law,
  own: Temporal.PlainDate | null,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
): ToOpen {
  return d.reServiceAs === 'copy'
    ? toOpen(own)
    : toOpen(own, civilDay(d.madeAvailableAt), earlierOf(daysBefore(law, d, others, now)))
}

/** The same of what is served once, or is to replace what has these terms. */
export function toOpen(own: Temporal.PlainDate | null, since = own, earlier: readonly Earlier[] = []): ToOpen {
  if (own === null || since === null) return { openSafelyBy: null, strictestOn: null }
  const openSafelyBy = openAtLatest(own, since, earlier)
  return { openSafelyBy, strictestOn: openSafelyBy?.equals(own) ? strictestAfter(own) : null }
}

/** Has he opened this letter, itself or any other that serves it? Until then no day tells what it is; nor does what was never his. */
const wasOpened = (d: SameLetter, letters: readonly SameLetter[]): boolean =>
  letters.some(
    (one) =>
      one.openedAt !== null &&
      (one.id === d.id || one.withdrawnReason !== 'wrong-space') &&
      veryFirst(one, letters) === veryFirst(d, letters),
  )

/**
 * For the list, of one of these letters. `safeDay`: the next last safe day, as `safeDays` has it of any other; null of what he has not
 * opened. A day that nobody can count is told by `tell`, as everywhere, of what he has not opened too: by a kept one he is told to open it.
 */
export function daysOfLetter(law: Law, tell: (refusal: Refusal) => void) {
  const othersThan = ({ id }: SameLetter, letters: readonly SameLetter[]) => letters.filter((one) => one.id !== id)
  return {
    safeDay(d: SameLetter, letters: readonly SameLetter[], now: Temporal.Instant): NextDay | Refusal | null {
      const terms = countTold(law, d, othersThan(d, letters), now)
      if (isRefusal(terms)) tell(terms)
      if (!wasOpened(d, letters)) return null
      return isRefusal(terms) ? terms : nextDayOf(terms, civilDay(now))
    },
    toOpen: (own: Temporal.PlainDate | null, d: SameLetter, letters: readonly SameLetter[], now: Temporal.Instant) =>
      toOpenOf(law, own, d, othersThan(d, letters), now),
  }
}
