import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Explanation, TermsCase } from './answers.ts'
import { type ReadCase, readCase } from './case.ts'
import { type Day, fromPlain, toPlain } from './day.ts'
import { type Candidate, inDates, type Merged, merge } from './merge.ts'
import { refuse } from './refusals.ts'
import { alternativesTo, governing, regimeNamed } from './regime.ts'
import { type Served, servedInSpace, servedOn } from './served.ts'
import { OPEN } from './term.ts'
import { termsUnder } from './terms-under.ts'
import type { Law, Regime } from './types.ts'

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
  if (isRefusal(found)) return found
  const { merged, regimes, ...rest } = found
  const terms = merged.map((term) => inDates(term, regimes))
  return { ...rest, servedOn: toPlain(rest.servedOn), terms }
}

/** What an explanation is told from. */
export type Explained = Omit<Explanation<Day>, 'terms'> & {
  readonly merged: readonly Merged[]
  /** The one that governs, then any other that may. */
  readonly regimes: readonly string[]
}

/** The same with days as numbers, on both sides, and nothing told yet: for whoever asks a million times. */
export function explainDays(law: Law, question: TermsCase<Day>): Explained | Refusal {
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
  const alternatives = alternativesTo(law, regime, { ...days, served: served.began.days.used }, served.began.days)
  const mayApply = [regime, ...alternatives]
  const terms = termsUnder(law, regime, c, served, mayApply)
  if (isRefusal(terms)) return terms
  const regimes = mayApply.map(({ name }) => name)
  const others: Candidate[] = []
  for (const other of alternatives) {
    const otherServed = servedUnder(other, c)
    if (isRefusal(otherServed)) return refuse('regime-uncertain', { regimes: regimes.join(', ') })
    const otherTerms = termsUnder(law, other, c, otherServed, mayApply)
    if (isRefusal(otherTerms)) return refuse('regime-uncertain', { regimes: regimes.join(', ') })
    others.push({ regime: other, terms: otherTerms })
  }
  const merged = merge({ regime, terms }, others)
  if (merged.some(({ nearest }) => nearest.term.actBy === OPEN)) return refuse('legal-aid-pending', {}, 'legalAid')
  return {
    regime: regime.name,
    alternatives: alternatives.map((r) => r.name),
    servedOn: served.began.days.used,
    servedBy: served.by,
    preliminaryStep: preliminaryStep(regime, alternatives, c.kind),
    merged,
    regimes,
  }
}

/** The first law that knows one counts: asking for what another law no longer wants costs less than not asking. */
function preliminaryStep(regime: Regime, others: readonly Regime[], kind: string): string | null {
  let step = regime.kinds.get(kind)!.preliminaryStep
  for (const other of others) step ??= other.kinds.get(kind)!.preliminaryStep
  return step
}

function servedUnder(regime: Regime, c: ReadCase): Served | Refusal {
  if (c.madeAvailable === null) return servedOn(c.served!)
  if (regime.electronicService === null) return refuse('no-electronic-service', { regime: regime.name })
  return servedInSpace(regime.electronicService, regime.readings, c.madeAvailable, c.opened)
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
