import { type Earlier, keptSince, openAtLatest, withEarlier } from '../evidence/index.ts'
import type { Law, Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { serviceOf } from './rules.ts'
import type { Document } from './store.ts'
import { type Counted, countTerms, countTermsReadOn, nearestFirst, nextToAct, strictestAfter } from './terms.ts'

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
 * in a copy the last safe day counts from the earlier of the two, and what is recorded stays. Of a replacement `actBy` stays the first
 * one's where something had served that, until a judge says otherwise (law.md §2); what a lawyer counts is its own.
 */
export function countTold(
  law: Law,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
): readonly Term[] | Refusal {
  if (d.reServiceAs === 'copy') return d.withdrawnReason === 'wrong-space' ? [] : ofFirst(law, d, others, now)
  const own = countTerms(law, d, now)
  return isRefusal(own) ? own : withEarlier(own, earlierDays(law, d, others, now))
}

const ofFirst = (law: Law, d: SameLetter, others: readonly SameLetter[], now: Temporal.Instant): Earlier => {
  const first = firstAmong(d, others)
  return first === undefined ? [] : countTold(law, first, [...others, d], now)
}

/**
 * What counts for it since an earlier day: that he read it in a copy, and of a replacement its first. Nothing of what was never his. The terms
 * of a first that nothing had served are all kept from before, and say so already.
 */
function earlierDays(
  law: Law,
  d: SameLetter,
  others: readonly SameLetter[],
  now: Temporal.Instant,
): readonly Earlier[] {
  if (d.withdrawnReason === 'wrong-space') return []
  const readAt = readInCopyAt(d, others)
  const readOn = readAt && civilDay(readAt)
  const read = readOn === null ? [] : [keptSince(countTermsReadOn(law, d, readOn), { code: 'safe-read', on: readOn })]
  const first = firstAmong(d, others)
  const served = first && serviceOf(first, now)
  const kept = ofFirst(law, d, others, now)
  return [...read, served ? keptSince(kept, { code: 'safe-kept', on: served.servedOn }) : kept]
}

/**
 * By which day he is told to open it, itself included, and the day that the law, read as strictly as can be, counts already; null where an
 * earlier letter's last safe day comes first, for no reading of its own fifteen days makes that one urgent.
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
    : toOpen(own, civilDay(d.madeAvailableAt), earlierDays(law, d, others, now))
}

/** The same of what is served once, or is to replace what has these terms. */
export function toOpen(own: Temporal.PlainDate | null, since = own, earlier: readonly Earlier[] = []): ToOpen {
  if (own === null || since === null) return { openSafelyBy: null, strictestOn: null }
  const openSafelyBy = openAtLatest(own, since, earlier)
  return { openSafelyBy, strictestOn: openSafelyBy?.equals(own) ? strictestAfter(own) : null }
}

/** Has he opened this letter, itself or any other that serves it? Until then no day tells what it is. */
function wasOpened(d: SameLetter, letters: readonly SameLetter[]): boolean {
  const veryFirst = (one: SameLetter): SameLetter => {
    const first = firstAmong(one, letters)
    return first === undefined ? one : veryFirst(first)
  }
  return letters.some((one) => one.openedAt !== null && veryFirst(one).id === veryFirst(d).id)
}

/**
 * For the list, of one of these letters. `safeDay`: the next last safe day, as `safeDays` has it of any other; null of what he has not
 * opened. A day that nobody can count is told by `tell`, as everywhere, of what he has not opened too: by a kept one he is told to open it.
 */
export function daysOfLetter(law: Law, tell: (refusal: Refusal) => void) {
  const othersThan = ({ id }: SameLetter, letters: readonly SameLetter[]) => letters.filter((one) => one.id !== id)
  return {
    safeDay(d: SameLetter, letters: readonly SameLetter[], now: Temporal.Instant): Temporal.PlainDate | Refusal | null {
      const terms = countTold(law, d, othersThan(d, letters), now)
      if (isRefusal(terms)) tell(terms)
      if (!wasOpened(d, letters)) return null
      return isRefusal(terms) ? terms : (nextToAct(terms, civilDay(now))?.actBy ?? null)
    },
    toOpen: (own: Temporal.PlainDate | null, d: SameLetter, letters: readonly SameLetter[], now: Temporal.Instant) =>
      toOpenOf(law, own, d, othersThan(d, letters), now),
  }
}

/**
 * Of a replacement the letter before it whose last safe day stays, through all replacements: of two that count, the one whose day comes
 * first. Null where nothing had served any, nor had he read one in a copy.
 */
export function keptFrom<D extends SameLetter>(
  law: Law,
  d: Again,
  others: readonly D[],
  now: Temporal.Instant,
): D | null {
  const first = d.reServiceAs === 'replacement' ? firstAmong(d, others) : undefined
  const nearest = (one: D) => {
    const terms = countTold(law, one, others, now)
    return isRefusal(terms) ? terms : (terms.toSorted(nearestFirst)[0]?.actBy ?? null)
  }
  const day = first === undefined ? null : nearest(first)
  if (first === undefined || day === null) return null
  const before = keptFrom(law, first, others, now)
  const dayBefore = before && nearest(before)
  const isItsOwn = !isRefusal(day) && !isRefusal(dayBefore) && dayBefore !== null && !day.equals(dayBefore)
  return before === null || isItsOwn ? first : before
}
