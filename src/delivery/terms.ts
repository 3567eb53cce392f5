import { lastSafeDayToOpen, servedStrictlyOn } from '../evidence/index.ts'
import { explain, type Law, recordedRemedy, regimeNamed, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { DepositedRemedy } from './metadata.ts'
import { type Standing, serviceOf, shutUnservedAt } from './rules.ts'
import type { Document } from './store.ts'
import type { OwnLine } from './store-inbox.ts'

type Remedied = Pick<
  Document,
  'remedyCourt' | 'remedyMonths' | 'remedyDays' | 'remedyFranc' | 'remedyLegalAidDays' | 'decidedOn'
>

/** All of a document that the counting of its terms looks at. */
export type Counted = Standing & Remedied & Pick<Document, 'kind' | 'legalEffect' | 'regime'>

/** The remedy a decision states, as its row keeps it. */
export function remedyOf(d: Remedied): DepositedRemedy | null {
  const { remedyCourt: court, remedyMonths: months, remedyDays: days, remedyFranc: franc, remedyLegalAidDays: aid } = d
  if (court === null || franc === null) return null
  return {
    court,
    franc,
    ...(months === null ? {} : { months }),
    ...(days === null ? {} : { days }),
    ...(aid === null ? {} : { legalAidDays: aid }),
  }
}

/**
 * The terms that run from a decision once it is served, each with its last safe day; none before, none when nothing served it, and
 * none of a decision against which the law has no remedy. Counted at each look from what the deposit states, under the regime written
 * then. A refusal: the law of today cannot count them any more, and the person must be told that no day can be given.
 */
export const countTerms = (law: Law, d: Counted, now: Temporal.Instant): readonly Term[] | Refusal =>
  d.legalEffect !== 'decision' || serviceOf(d, now) === null ? [] : count(law, d)

/** The same as if he had opened it on that day: he has read it otherwise, and nothing recorded says so. */
export const countTermsReadOn = (law: Law, d: Counted, readOn: Temporal.PlainDate): readonly Term[] | Refusal =>
  d.legalEffect === 'decision' ? count(law, d, readOn) : []

/**
 * The day at whose end the strictest reading of the fifteen days had served what was shut before anything recorded did; null of anything else.
 * `shutAt`: of what is about to be taken back, that instant.
 */
export function strictlyOn(
  law: Law,
  d: Standing & Pick<Counted, 'regime'>,
  shutAt: Temporal.Instant | null = shutUnservedAt(d),
): Temporal.PlainDate | null {
  const regime = regimeNamed(law, d.regime ?? '')
  if (shutAt === null || d.termEndsAt === null || isRefusal(regime)) return null
  return servedStrictlyOn(civilDay(d.madeAvailableAt), regime, shutAt)
}

export function termsOf(law: Law, d: Counted, now: Temporal.Instant): readonly Term[] {
  const terms = countTerms(law, d, now)
  return isRefusal(terms) ? [] : terms
}

/** That somebody was left without a day is told by its code, to the log and to who watches the figures: the data must be mended. */
export const tellNoDay =
  ({ log, metrics }: Pick<Ports, 'log' | 'metrics'>) =>
  (refusal: Refusal): void => {
    log.info('no-day', { code: refusal.refusal })
    metrics.refused(refusal)
  }

function count(
  law: Law,
  d: Counted,
  openedOn: Temporal.PlainDate | null = d.openedAt && civilDay(d.openedAt),
): readonly Term[] | Refusal {
  const explained = explain(law, {
    kind: d.kind,
    regime: d.regime,
    remedy: recordedRemedy(law, remedyOf(d)),
    madeAvailableOn: civilDay(d.madeAvailableAt),
    openedOn,
    decidedOn: d.decidedOn,
  })
  return isRefusal(explained) ? explained : explained.terms
}

/** The one whose last safe day comes next; undefined when all are past. */
export const nextToAct = (terms: readonly Term[], today: Temporal.PlainDate): Term | undefined =>
  terms.filter(({ actBy }) => Temporal.PlainDate.compare(actBy, today) >= 0).toSorted(nearestFirst)[0]

/** For a list, which says of what the day is: the next of these, and all of them. */
export type NextDay = { readonly next: Term; readonly terms: readonly Term[] }

export function nextDayOf(terms: readonly Term[], today: Temporal.PlainDate): NextDay | null {
  const next = nextToAct(terms, today)
  return next === undefined ? null : { next, terms }
}

export const nearestFirst = (a: Term, b: Term): number => Temporal.PlainDate.compare(a.actBy, b.actBy)

/** What an opened decision states, as its line of the inbox has it. */
type Stated = Remedied & Pick<Counted, 'regime' | 'termEndsAt' | 'servedOn' | 'servedBy'>

function readStated(json: string): Stated {
  const row = JSON.parse(json) as Stated & Record<'termEndsAt' | 'servedOn' | 'decidedOn', string | null>
  const day = (text: string | null) => (text === null ? null : Temporal.PlainDate.from(text))
  const termEndsAt = row.termEndsAt === null ? null : Temporal.Instant.from(row.termEndsAt)
  return { ...row, termEndsAt, servedOn: day(row.servedOn), decidedOn: day(row.decidedOn) }
}

/** Different decisions looked at in a day, and some. */
const REMEMBERED = 5_000

/**
 * For the hottest page: the next last safe day of one decision after the other, null without any, a refusal where none can be
 * counted. What the law makes of one question never changes, and it counts in days: it is asked once, and not for each who was told
 * the same on the same day.
 */
export function safeDays(law: Law): (line: OwnLine, now: Temporal.Instant) => NextDay | Refusal | null {
  const counted = new Map<string, { readonly stated: Stated; readonly terms: readonly Term[] | Refusal }>()
  const ask = (question: string, line: OwnLine, states: string) => {
    const stated = readStated(states)
    const answer = { stated, terms: count(law, { ...line, ...stated, legalEffect: 'decision' }) }
    if (counted.size >= REMEMBERED) counted.clear()
    counted.set(question, answer)
    return answer
  }
  return (line, now) => {
    const { kind, openedAt, states } = line
    if (states === null || openedAt === null) return null
    const question = `${kind} ${civilDay(openedAt)} ${states}` // the end of its term says since when it was there
    const answer = counted.get(question) ?? ask(question, line, states)
    const d: Counted = { ...line, ...answer.stated, legalEffect: 'decision' }
    const strictly = strictlyOn(law, d)
    if (strictly === null && serviceOf(d, now) === null) return null
    const terms = strictly === null ? answer.terms : countTermsReadOn(law, d, strictly)
    return isRefusal(terms) ? terms : nextDayOf(terms, civilDay(now))
  }
}

/**
 * The last safe day to open a document, itself included: the one before it may count as served, read as strictly as can be; null
 * without a fiction. Counted from the regime written at the deposit, beside the day that is recorded and never in its place (law.md §0).
 */
export function openSafelyByOf(law: Law, d: Waiting): Temporal.PlainDate | null {
  const regime = regimeNamed(law, d.regime ?? '')
  return d.termEndsAt === null || isRefusal(regime) ? null : lastSafeDayToOpen(civilDay(d.madeAvailableAt), regime)
}

/** The day that the law counts already, read as strictly as can be, of a last safe day to open. */
export const strictestAfter = (openSafelyBy: Temporal.PlainDate): Temporal.PlainDate => openSafelyBy.add({ days: 1 })

type Waiting = Pick<OwnLine, 'termEndsAt' | 'regime' | 'madeAvailableAt'>

/** The same for the hottest page: whose terms end together, under one law, were placed on one day. */
export function daysToOpenBy(law: Law): (d: Waiting) => Temporal.PlainDate | null {
  const counted = new Map<string, Temporal.PlainDate | null>()
  return (d) => {
    const question = `${d.regime} ${d.termEndsAt?.epochMilliseconds}`
    const known = counted.get(question)
    if (known !== undefined) return known
    if (counted.size >= REMEMBERED) counted.clear()
    const day = openSafelyByOf(law, d)
    counted.set(question, day)
    return day
  }
}

/** Null where the regime's own text gives this service: after a change of law it may only be carried over as a reading, since its first day. */
export function carriedOverSince(law: Law, d: Document): Temporal.PlainDate | null {
  const regime = regimeNamed(law, d.regime)
  if (d.termEndsAt === null || isRefusal(regime)) return null
  return regime.electronicService?.mark === 'reading' ? regime.firstDay : null
}
