import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Explanation, Step, Term, TermsCase } from './answers.ts'
import { type ReadCase, readCase } from './case.ts'
import { type Day, fromPlain, iso, toPlain } from './day.ts'
import { refuse } from './refusals.ts'
import { alternativesTo, governing, regimeNamed } from './regime.ts'
import { type Served, servedInSpace, servedOn } from './served.ts'
import { type Counted, inDates, known, OPEN } from './term.ts'
import { termsUnder } from './terms-under.ts'
import type { Law, Reading, Regime } from './types.ts'

/**
 * Everything that follows from one decision: which regime governs, when it was served and how, and each term with its
 * three dates, its working and its sources. Pure: no clock; a document not opened is taken as never opened.
 *
 * When a change of law leaves two regimes possible, the last safe day is the shorter of the two, the longest date the
 * longer, and both are named. Where legal aid was asked for and not answered, what cannot be known yet is null; `legal-aid-pending`
 * where that leaves no last safe day. Refusals: `regime-uncertain` and the rest of `refusals.ts`.
 * @law CESEDA R.531-17
 * @law CESEDA L.532-1
 */
export function explain(law: Law, question: TermsCase): Explanation | Refusal {
  const found = explainDays(law, inDays(question))
  return isRefusal(found) ? found : { ...found, servedOn: toPlain(found.servedOn), terms: found.terms.map(inDates) }
}

/** The same with days as numbers, on both sides: for whoever asks a million times. */
export function explainDays(law: Law, question: TermsCase<Day>): Explanation<Day> | Refusal {
  const c = readCase(law, question)
  if (isRefusal(c)) return c
  const days = {
    'made-available': c.madeAvailable ?? undefined,
    served: c.served ?? undefined,
    'decision-taken': c.decided ?? undefined,
    'application-lodged': c.lodged ?? undefined,
  }
  const regime = c.regime === null ? governing(law, days) : regimeNamed(law, c.regime)
  if (isRefusal(regime)) return regime
  const served = servedUnder(regime, c)
  if (isRefusal(served)) return served
  const terms = termsUnder(law, regime, c, served)
  if (isRefusal(terms)) return terms
  const alternatives = alternativesTo(law, regime, { ...days, served: served.days.used }, served.days)
  const others: Candidate[] = []
  for (const other of alternatives) {
    const otherServed = servedUnder(other, c)
    if (isRefusal(otherServed)) return refuse('regime-uncertain', { regimes: names(regime, alternatives).join(', ') })
    const otherTerms = termsUnder(law, other, c, otherServed)
    if (isRefusal(otherTerms)) return refuse('regime-uncertain', { regimes: names(regime, alternatives).join(', ') })
    others.push({ regime: other, served: otherServed, terms: otherTerms })
  }
  const merged = merge({ regime, served, terms }, others)
  if (merged.some(({ actBy }) => actBy === OPEN)) return refuse('legal-aid-pending', {}, 'legalAid')
  return {
    regime: regime.name,
    alternatives: alternatives.map((r) => r.name),
    servedOn: served.days.used,
    servedBy: served.by,
    preliminaryStep: preliminaryStep(regime, alternatives, c.kind),
    terms: merged,
  }
}

/** The first law that knows one counts: asking for what another law no longer wants costs less than not asking. */
function preliminaryStep(regime: Regime, others: readonly Regime[], kind: string): string | null {
  let step = regime.kinds.get(kind)!.preliminaryStep
  for (const other of others) step ??= other.kinds.get(kind)!.preliminaryStep
  return step
}

type Candidate = { readonly regime: Regime; readonly served: Served; readonly terms: readonly Counted[] }

const names = (regime: Regime, others: readonly Regime[]): string[] => [regime, ...others].map((r) => r.name)

function servedUnder(regime: Regime, c: ReadCase): Served | Refusal {
  if (c.madeAvailable === null) return servedOn(c.served!)
  if (regime.electronicService === null) return refuse('no-electronic-service', { regime: regime.name })
  return servedInSpace(regime.electronicService, c.madeAvailable, c.opened)
}

/** One term out of the same term under each regime that may apply; a term only one of them knows is kept. */
function merge(first: Candidate, others: readonly Candidate[]): Term<Day>[] {
  const regimes = names(
    first.regime,
    others.map((o) => o.regime),
  )
  const merged: Merged[] = first.terms.map((term) => ({ candidate: first, term, same: [] }))
  for (const candidate of others) {
    for (const term of candidate.terms) {
      const known = merged.find((m) => m.term.rule.name === term.rule.name && m.term.rule.court === term.rule.court)
      if (known === undefined) merged.push({ candidate, term, same: [] })
      else known.same.push({ candidate, term })
    }
  }
  return merged.map((found) => told(found, regimes))
}

type Found = { readonly candidate: Candidate; readonly term: Counted }
/** A term, and the same under the other regimes. */
type Merged = Found & { readonly same: Found[] }

function told({ candidate, term, same }: Merged, regimes: readonly string[]): Term<Day> {
  let shortest: Found = { candidate, term }
  let longest = term.longest
  const readings: Reading[] = []
  addReadings(readings, shortest)
  const articles: string[] = []
  addArticles(articles, shortest)
  for (const other of same) {
    if (other.term.actBy < shortest.term.actBy) shortest = other
    longest = Math.max(longest, other.term.longest)
    addReadings(readings, other)
    addArticles(articles, other)
  }
  for (const reading of readings) addNew(articles, reading.articles)
  const steps = workingOf(candidate, term)
  if (shortest.term !== term)
    steps.push({
      code: 'safe-regime',
      params: { regime: shortest.candidate.regime.name, day: iso(shortest.term.actBy) },
    })
  return {
    name: term.rule.name,
    court: term.rule.court,
    lastDay: known(term.lastDay),
    unrolledLastDay: known(term.unrolled.used),
    actBy: shortest.term.actBy,
    longest: known(longest),
    stated: term.rule.stated,
    mark: shortest.term.rule.mark,
    regimes,
    readings,
    steps,
    articles,
  }
}

const fromService = (term: Counted): boolean => term.rule.name !== 'reopening'

/** The working from the deposit to the last day; the strictest service is said where the last safe day starts from it. */
function workingOf({ served }: Candidate, term: Counted): Step[] {
  if (!fromService(term)) return [...term.steps]
  const strict: { day: Day } | null = served.days.strictest < served.days.used ? { day: served.days.strictest } : null
  const found = term.steps.findIndex(({ code }) => code.startsWith('safe-'))
  const at = found === -1 ? term.steps.length : found
  const safe: Step[] =
    strict === null ? [] : [{ code: 'safe-served', params: { day: iso(strict.day) }, mark: 'reading' }]
  return [...served.steps, ...term.steps.slice(0, at), ...safe, ...term.steps.slice(at)]
}

/** Each reading once, by its code: those of the service the term runs from, then its own. */
function addReadings(found: Reading[], { candidate: { regime, served }, term }: Found): void {
  if (fromService(term) && served.by !== 'stated')
    for (const reading of regime.readings)
      if (reading.on === 'service' && (served.read || reading.code !== 'fiction-day')) add(found, reading)
  for (const reading of term.rule.readings) add(found, reading)
}

function add(found: Reading[], reading: Reading): void {
  for (const known of found) if (known.code === reading.code) return
  found.push(reading)
}

/** Of the service, then of the length and the counting. */
function addArticles(found: string[], { candidate, term }: Found): void {
  if (fromService(term)) addNew(found, candidate.served.articles)
  addNew(found, term.rule.articles)
}

function addNew(found: string[], articles: readonly string[]): void {
  for (const article of articles) if (!found.includes(article)) found.push(article)
}

function inDays(question: TermsCase): TermsCase<Day> {
  const { servedOn, madeAvailableOn, openedOn, decidedOn, lodgedOn, legalAid, ...rest } = question
  const day = (date: Temporal.PlainDate | null | undefined): Day | null => (date == null ? null : fromPlain(date))
  const aid = legalAid && {
    requestedOn: fromPlain(legalAid.requestedOn),
    servedOnApplicant: day(legalAid.servedOnApplicant),
    servedOnCounsel: day(legalAid.servedOnCounsel),
  }
  return {
    ...rest,
    servedOn: day(servedOn),
    madeAvailableOn: day(madeAvailableOn),
    openedOn: day(openedOn),
    decidedOn: day(decidedOn),
    lodgedOn: day(lodgedOn),
    legalAid: aid ?? null,
  }
}
