import { civilDay } from '../platform/clock.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'

export type LegalEffect = 'decision' | 'summons' | 'none' | 'unknown'
export type ServedBy = 'opening' | 'term' | 'post' | 'hand'
export type Served = { readonly servedOn: Temporal.PlainDate; readonly servedBy: ServedBy }
export type ContestOutcome = 'upheld' | 'dismissed'
export type WithdrawnReason = 'wrong-space' | 'replaced' | 'error'
export type GivenBy = 'post' | 'hand'
/** A copy: no new term. A replacement: the first is taken back, and a new term runs (law.md §2). */
export type ReServedAs = 'copy' | 'replacement'
/** `givenOn`: of post the day of signature, or of first presentation; never that of a print (law.md §2). */
export type Given = { readonly givenOn: Temporal.PlainDate; readonly givenBy: GivenBy }

/** All of a document that a decision about it looks at. `termEndsAt`: the end of D+15 in Paris, null without legal effect. */
export type Standing = {
  readonly madeAvailableAt: Temporal.Instant
  readonly termEndsAt: Temporal.Instant | null
  readonly openedAt: Temporal.Instant | null
  readonly servedOn: Temporal.PlainDate | null
  readonly servedBy: ServedBy | null
  readonly contestedAt: Temporal.Instant | null
  readonly contestOutcome: ContestOutcome | null
  readonly withdrawnAt: Temporal.Instant | null
}

const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

/** Contested or taken back before the fifteen days were over and before anything served it: it is never served. */
export function serviceIsVoid(d: Standing): boolean {
  if (d.termEndsAt === null || openingServes(d)) return false
  const { termEndsAt } = d
  return [d.contestedAt, d.withdrawnAt].some((at) => at !== null && before(at, termEndsAt))
}

/** When that was; null of what is not void. */
export function shutUnservedAt(d: Standing): Temporal.Instant | null {
  if (!serviceIsVoid(d)) return null
  const [shutAt] = [d.contestedAt, d.withdrawnAt].filter((at) => at !== null).toSorted(Temporal.Instant.compare)
  return shutAt ?? null
}

/**
 * Was it opened within the term, before anybody contested it? Then that opening is the service. Of an opening and a contest
 * at one instant the first decided, and an opening that serves is written down at once.
 */
function openingServes(d: Standing): boolean {
  if (d.servedBy === 'opening') return true
  return (
    d.openedAt !== null &&
    d.termEndsAt !== null &&
    before(d.openedAt, d.termEndsAt) &&
    (d.contestedAt === null || before(d.openedAt, d.contestedAt))
  )
}

/**
 * Served on D+15 by the term: the civil day that ends at `termEndsAt`. Written at the deposit from the regime of that
 * day, so a later change of law moves nothing.
 * @law CESEDA R.531-17
 */
export const servedByTermOn = (termEndsAt: Temporal.Instant): Temporal.PlainDate =>
  civilDay(Temporal.Instant.fromEpochMilliseconds(termEndsAt.epochMilliseconds - 1))

/** The same of a document, asserted or to come: null when no term serves it, nor will, or when it was taken back. */
export const termStillServesOn = (d: Standing): Temporal.PlainDate | null =>
  d.termEndsAt === null || d.withdrawnAt !== null || serviceIsVoid(d) ? null : servedByTermOn(d.termEndsAt)

/**
 * When and how a document counts as served at `now`, whether or not a worker has written it down: by its first opening
 * up to the end of D+15, else by the term from the end of that day. Null: not served, not yet or never.
 * @law CESEDA R.531-17
 */
export function serviceOf(d: Standing, now: Temporal.Instant): Served | null {
  if (d.servedOn !== null && d.servedBy !== null) return { servedOn: d.servedOn, servedBy: d.servedBy }
  if (d.termEndsAt === null) return null
  if (openingServes(d)) return { servedOn: civilDay(d.openedAt!), servedBy: 'opening' }
  if (serviceIsVoid(d) || before(now, d.termEndsAt)) return null
  return { servedOn: servedByTermOn(d.termEndsAt), servedBy: 'term' }
}

/**
 * What may be held against him at `now`, to anybody: the service that `serviceOf` finds, but from his "this is not mine" to
 * the Office's answer none at all, and none of what was taken back. Dismissed, it is asserted again, with its first day.
 * Nothing recorded changes, and his own last safe day goes on being shown (law.md §0).
 * @law CESEDA R.531-17
 */
export const assertedService = (d: Standing, now: Temporal.Instant): Served | null =>
  closed(d) ? null : serviceOf(d, now)

/** Not to be read: it was taken back, or the person said it is not his and nobody has answered him that it is. */
export function closed(d: Pick<Standing, 'withdrawnAt' | 'contestedAt' | 'contestOutcome'>): Refusal | null {
  if (d.withdrawnAt !== null) return refuse('document-withdrawn')
  if (d.contestedAt !== null && d.contestOutcome !== 'dismissed') return refuse('document-contested')
  return null
}

/**
 * What the person's press of the button does. `first` false: it was open already, nothing happens. `served` null: it is
 * a first reading that serves nothing — no legal effect, the term has run, or a contest had voided the service.
 * `deemedOn`: the day on which the term had served it, whether or not the sweep has written it down.
 * @law CESEDA R.531-17
 */
export type Opening =
  | { readonly first: false }
  | { readonly first: true; readonly served: Served | null; readonly deemedOn: Temporal.PlainDate | null }

/** `first`: of a copy. It is one letter: shut in one place, it is read in neither. */
export function open(d: Standing, now: Temporal.Instant, first?: Standing): Opening | Refusal {
  const shut = closedAsLetter(d, first)
  if (shut) return shut
  if (d.openedAt !== null) return { first: false }
  const unserved = d.servedOn === null && d.contestedAt === null && d.termEndsAt !== null && before(now, d.termEndsAt)
  if (unserved) return { first: true, served: { servedOn: civilDay(now), servedBy: 'opening' }, deemedOn: null }
  const earlier = serviceOf(d, now)
  return { first: true, served: null, deemedOn: earlier?.servedBy === 'term' ? earlier.servedOn : null }
}

/** Of a document, all that says whether it may be read. `withdrawnReason`: as it is known now, `wrong-space` too where that was found only later. */
export type Readable = Standing & { readonly withdrawnReason: WithdrawnReason | null }

/**
 * May the bytes leave? Only after the opening, which is what was consulted first. What he had opened and was then replaced, or taken back by
 * an error, stays his to read, for its days may bind him. `first`: as of `open`.
 */
export function read(d: Readable, first?: Readable): Refusal | null {
  const letter = first === undefined ? [d] : [d, first]
  if (d.openedAt !== null && letter.every((one) => closed(one) === null || staysHis(one))) return null
  return closedAsLetter(d, first) ?? refuse('document-not-opened')
}

/** Never what lay in the wrong space, nor what he said is not his and nobody answered that it is. */
const staysHis = ({ withdrawnReason, contestedAt, contestOutcome }: Readable): boolean =>
  withdrawnReason !== null &&
  withdrawnReason !== 'wrong-space' &&
  (contestedAt === null || contestOutcome === 'dismissed')

/** Did it lie in his space, for however short a time? What was taken back before it was available never did. */
export const wasThere = ({ withdrawnAt, madeAvailableAt }: Standing, now: Temporal.Instant): boolean =>
  !before(withdrawnAt ?? now, madeAvailableAt)

/**
 * Until when a letter that lay in the wrong space could be read there, itself or a copy of it: until "this is not mine" shut it, where nobody
 * answered that it was his, whatever it was taken back for afterwards; else until `now`. Null: nobody opened it there.
 */
export function readThereUntil(
  [first, ...copies]: readonly [Standing, ...Standing[]],
  now: Temporal.Instant,
): Temporal.Instant | null {
  const ends = [first, ...copies]
    .filter(({ openedAt }) => openedAt !== null)
    .map((d) => [d, first].flatMap(shutByContestAt).toSorted(Temporal.Instant.compare)[0] ?? now)
  return ends.toSorted(Temporal.Instant.compare).at(-1) ?? null
}

const shutByContestAt = ({ contestedAt, contestOutcome }: Standing): Temporal.Instant[] =>
  contestedAt === null || contestOutcome === 'dismissed' ? [] : [contestedAt]

export const closedAsLetter = (d: Standing, first: Standing | undefined): Refusal | null =>
  closed(d) ?? (first === undefined ? null : closed(first))

/**
 * How long the sweep leaves an ended term alone: an opening pressed in its last second may still be waiting in its
 * transaction, which the pool ends after one minute. The date is computed, so waiting changes nothing.
 */
export const TERM_GRACE = Temporal.Duration.from({ minutes: 2 })

/**
 * What the sweep writes down for a document, if anything is left to write: the computed day, and the instant at which it
 * became true, however late the worker comes.
 * @law CESEDA R.531-17
 */
export function deem(d: Standing, now: Temporal.Instant): (Served & { readonly happenedAt: Temporal.Instant }) | null {
  if (d.servedOn !== null || d.termEndsAt === null || before(now, d.termEndsAt.add(TERM_GRACE))) return null
  const served = serviceOf(d, now)
  return served?.servedBy === 'term' ? { ...served, happenedAt: d.termEndsAt } : null
}

/**
 * "This is not mine": closes it for him. `voids`: nothing had served it yet, and nothing will — not even a decision that
 * it was his: he could not read it meanwhile, so the Office withdraws it and deposits it again, with fifteen new days.
 * What had served it before stays recorded, and is asserted to nobody until the Office decides (`assertedService`).
 */
export function contest(
  d: Standing,
  now: Temporal.Instant,
): { first: false } | { first: true; voids: boolean } | Refusal {
  if (d.withdrawnAt !== null) return refuse('document-withdrawn')
  if (d.contestOutcome !== null) return refuse('contest-decided')
  if (d.contestedAt !== null) return { first: false }
  return { first: true, voids: d.termEndsAt !== null && serviceOf(d, now) === null }
}

/**
 * What he says of one is said of the letter, its first and its copies: all that he may contest yet is, each with what that voids. None:
 * it was already. What the Office has answered stays answered.
 */
export function contestLetter<D extends Standing>(
  asked: D,
  letter: readonly D[],
  now: Temporal.Instant,
): readonly { readonly document: D; readonly voids: boolean }[] | Refusal {
  const refusal = contest(asked, now)
  if (isRefusal(refusal)) return refusal
  return letter.flatMap((document) => {
    const contested = contest(document, now)
    return isRefusal(contested) || !contested.first ? [] : [{ document, voids: contested.voids }]
  })
}

/** The Office answers a contest, once; and not by the one who deposited it: he would judge whether he himself was wrong. */
export function decideContest(d: Standing & { readonly depositedBy: string }, decidedBy: string): Refusal | null {
  if (d.depositedBy === decidedBy) return refuse('contest-of-own-deposit')
  if (d.contestedAt === null) return refuse('not-contested')
  if (d.contestOutcome !== null) return refuse('contest-decided')
  return d.withdrawnAt === null ? null : refuse('document-withdrawn')
}

/** The answer is of the letter too: all of it that is contested and waits for one, and none of it his own deposit. */
export function decideLetter<D extends Standing & { readonly depositedBy: string }>(
  asked: D,
  letter: readonly D[],
  decidedBy: string,
): readonly D[] | Refusal {
  const waiting = letter.filter((d) => d.contestedAt !== null && d.contestOutcome === null)
  const refusals = [asked, ...waiting].map((d) => decideContest(d, decidedBy))
  return refusals.find((refusal) => refusal !== null) ?? waiting
}

/**
 * Taken back at any time, once. Before the end of the term, what nobody opened is then never served. Of what was replaced, or taken back by an
 * error, it may be found afterwards that it lay in the wrong space: what he opened he reads still, what he did not is named to him still.
 */
export const withdraw = (d: Readable, reason: WithdrawnReason): Refusal | null =>
  d.withdrawnAt === null || (reason === 'wrong-space' && d.withdrawnReason !== 'wrong-space')
    ? null
    : refuse('document-withdrawn')

/**
 * What he never opened was given to him otherwise, as the Office says: a copy. It opens nothing and moves no day, so it is only said of
 * what is served already; given before that, the first to take effect would count, and the days shown here would not be his.
 */
export function giveOtherwise(
  d: Standing & { readonly givenOn: Temporal.PlainDate | null },
  { givenOn }: Given,
  now: Temporal.Instant,
): { readonly first: boolean } | Refusal {
  const shut = closed(d)
  if (shut) return shut
  if (d.openedAt !== null) return refuse('document-opened')
  if (d.givenOn !== null) return { first: false }
  if (d.termEndsAt !== null && d.servedOn === null) return refuse('document-not-served')
  const from = d.servedOn ?? civilDay(d.madeAvailableAt)
  const possible =
    Temporal.PlainDate.compare(givenOn, from) >= 0 && Temporal.PlainDate.compare(givenOn, civilDay(now)) <= 0
  return possible ? { first: true } : refuse('given-on-not-possible', { firstOn: from.toString() }, 'givenOn')
}

/** Of the first, all that a re-service looks at. `replaced`: another that was not taken back replaces it already. */
export type First = Standing & {
  readonly kind: string
  readonly legalEffect: LegalEffect
  readonly withdrawnReason: WithdrawnReason | null
  readonly reServiceAs: ReServedAs | null
  readonly replaced: boolean
}

/**
 * May it be served again? A copy is of a letter that lies there to be read, and is the same. A replacement has the same effect in law,
 * and may come after the first was taken back, as after an outage; what lay in the wrong space was never his.
 */
export function reServe(
  first: First,
  again: { readonly as: ReServedAs; readonly kind: string; readonly legalEffect: LegalEffect },
  now: Temporal.Instant,
): Refusal | null {
  const field = 'reService.of'
  if (first.reServiceAs === 'copy') return refuse('re-service-of-a-copy', {}, field)
  if (again.as === 'replacement') {
    if (first.withdrawnReason === 'wrong-space') return refuse('replacement-in-the-wrong-space', {}, field)
    if (first.replaced) return refuse('replaced-already', {}, field)
    return first.legalEffect === again.legalEffect ? null : refuse('re-service-of-another-kind', {}, 'kind')
  }
  if (first.withdrawnAt !== null) return refuse('copy-of-what-was-withdrawn', {}, field)
  if (closed(first) !== null) return refuse('copy-of-what-is-contested', {}, field)
  if (before(now, first.madeAvailableAt)) return refuse('copy-of-what-is-to-come', {}, field)
  return first.kind === again.kind ? null : refuse('re-service-of-another-kind', {}, 'kind')
}

/**
 * The instant of an act comes from its request, its turn from the lock. When another act with a later instant took the
 * lock first, this one is asked again, so that the order of instants is the order of what happened.
 */
export const overtaken = (d: Standing, now: Temporal.Instant): boolean =>
  [d.openedAt, d.contestedAt, d.withdrawnAt].some((at) => at !== null && before(now, at))
