import { closed, countTerms, type Document, serviceOf } from '../delivery/index.ts'
import { fiction, type Law, regimeNamed } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal } from '../platform/refusal.ts'
import type { Counting, Hold, Standing } from './rules.ts'

/** What is known of a person beside his documents. */
export type Beside = {
  readonly paperAsked: boolean
  readonly litigation: boolean
  /** That the Office declared his procedure over, when it did. */
  readonly caseEnd: { readonly id: string; readonly declaredAt: Temporal.Instant } | null
}

/**
 * How the ending of a space stands, from all the documents of its person: those of records merged into his own too. A document that was
 * taken back is none. Whatever the law of today cannot count is held for him, never against him.
 */
export function standingOf(law: Law, all: readonly Document[], beside: Beside, now: Temporal.Instant): Standing {
  const documents = all.filter(({ withdrawnAt }) => withdrawnAt === null)
  const served = documents.flatMap((d) => {
    if (d.legalEffect !== 'decision' || closed(d)) return []
    const on = servedAtLatest(law, d, now)
    return on === null ? [] : [{ document: d, on }]
  })
  const known = served.flatMap(({ document, on }) => (on === 'unknown' ? [] : [{ document, on }]))
  const last = known.toSorted((a, b) => Temporal.PlainDate.compare(b.on, a.on))[0]
  const summoned = documents.filter((d) => d.legalEffect === 'summons' && (!last || isAfter(d, last.document)))
  const decision: Counting | null = countsFrom(last, summoned.length > 0, beside)
  const today = civilDay(now)
  const terms = served.map(({ document }) => termHolds(law, document, now, today))
  const holds: readonly (Hold | false)[] = [
    documents.some((d) => d.openedAt === null && d.givenOn === null && closed(d) === null && !isCopy(d)) && 'unopened',
    documents.some((d) => d.contestedAt !== null && d.contestOutcome === null) && 'contest',
    terms.includes('term') && 'term',
    (terms.includes('day-unknown') || served.some(({ on }) => on === 'unknown')) && 'day-unknown',
    documents.some(({ interviewAt }) => interviewAt !== null && Temporal.Instant.compare(interviewAt, now) >= 0) &&
      'interview',
    // No year without the one or the other: then nothing ends that a hold could keep.
    decision !== null && summoned.some((d) => !isOver(beside, d)) && 'decision-to-come',
    beside.paperAsked && 'paper-asked',
    beside.litigation && 'litigation',
  ]
  return { decision, holds: holds.filter((hold) => hold !== false) }
}

/**
 * Where a decision is served its year stands, whatever ended afterwards: no event of the Office makes it shorter, nor longer. Where none
 * is, or one was still to come, it begins when the Office says that none will.
 */
function countsFrom(
  last: { readonly document: Document; readonly on: Temporal.PlainDate } | undefined,
  toCome: boolean,
  { caseEnd }: Beside,
): Counting | null {
  if (caseEnd !== null && (last === undefined || toCome))
    return { id: caseEnd.id, of: 'case-end', servedAtLatest: civilDay(caseEnd.declaredAt) }
  return last === undefined ? null : { id: last.document.id, of: 'decision', servedAtLatest: last.on }
}

/** What it copies lies there as well, and holds the space while that is unopened. */
const isCopy = ({ reServiceAs }: Document): boolean => reServiceAs === 'copy'

const isOver = ({ caseEnd }: Beside, { madeAvailableAt }: Document): boolean =>
  caseEnd !== null && Temporal.Instant.compare(madeAvailableAt, caseEnd.declaredAt) < 0

/** Summoned after the decision that counts: his procedure goes on, and another decision is to come. */
const isAfter = (a: Document, b: Document): boolean =>
  Temporal.Instant.compare(a.madeAvailableAt, b.madeAvailableAt) > 0

/**
 * The last day on which a decision may count as served, under the longest reading of the fifteen days; null while nothing served it. One
 * that was opened within them was served that day under every reading. What he has on paper since may be held to begin there.
 * @law CESEDA R.531-17
 */
export function servedAtLatest(law: Law, d: Document, now: Temporal.Instant): Temporal.PlainDate | 'unknown' | null {
  const served = serviceOf(d, now)
  if (served === null || served.servedBy !== 'term') return served?.servedOn ?? null
  const regime = regimeNamed(law, d.regime)
  if (isRefusal(regime) || regime.electronicService === null) return 'unknown'
  const { latest } = fiction(civilDay(d.madeAvailableAt), regime)
  return d.givenOn !== null && Temporal.PlainDate.compare(d.givenOn, latest) > 0 ? d.givenOn : latest
}

/**
 * Is one of its terms not over, under the longest reading that there is? Where that one cannot be known, another law knows no such term
 * at all: the next longest is looked at. The year itself is three times as long as what a decision may state (law/guards.json).
 */
function termHolds(
  law: Law,
  d: Document,
  now: Temporal.Instant,
  today: Temporal.PlainDate,
): 'term' | 'day-unknown' | null {
  const terms = countTerms(law, d, now)
  if (isRefusal(terms)) return 'day-unknown'
  const runs = terms.some(
    ({ longest, lastDay, actBy }) => Temporal.PlainDate.compare(longest ?? lastDay ?? actBy, today) >= 0,
  )
  return runs ? 'term' : null
}
