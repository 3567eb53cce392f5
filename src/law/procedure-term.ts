import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { ProcedureTermCase, Term } from './answers.ts'
import { fromPlain, inRange } from './day.ts'
import { refuse } from './refusals.ts'
import { regimeAt } from './regime.ts'
import { count, inDates, NO_MONTHS, same, settle, type TermRule } from './term.ts'
import type { Law, ProcedureTermRule, Regime } from './types.ts'

/**
 * Until when to hand in the form, to hand in a subsequent application, to say why one was not at the interview: the same
 * three dates as an appeal, from the day of the fact that starts it, which alone selects the regime. The letter's own days
 * win. No text says how these days are counted, so the shorter count is shown and the longer held back for the latest date.
 *
 * Refusals: `day-out-of-range`, `remedy-not-understood` (the stated days), `unknown-regime`, `regime-uncertain` (a regime
 * that does not know the term, and no letter that states it).
 * @law CESEDA R.531-2
 * @law CESEDA R.531-36
 */
export function procedureTerm(law: Law, { name, from, days: stated }: ProcedureTermCase): Term | Refusal {
  const start = fromPlain(from)
  if (!inRange(start)) return refuse('day-out-of-range', {}, 'from')
  if (stated !== undefined && !canBeStated(stated)) return refuse('remedy-not-understood', {}, 'days')
  const regime = regimeAt(law, from)
  if (isRefusal(regime)) return regime
  const known = regime.procedureTerms.get(name)!
  const days = stated ?? known.days
  if (days === null) return refuse('regime-uncertain', { regimes: regime.name }, 'days')
  const rule = ruleOf(regime, known, days, stated !== undefined)
  const { calendar } = law.territories.get('metropolitan')! // the Office's own
  const { steps, ...found } = settle(rule, count(rule, same(start)), { used: calendar, safe: calendar })
  return inDates({
    name,
    court: null,
    lastDay: found.lastDay,
    unrolledLastDay: found.unrolled.used,
    actBy: found.actBy,
    longest: found.longest,
    stated: rule.stated,
    regimes: [regime.name],
    readings: rule.readings,
    steps: [{ code: `from-${known.from}`, params: { day: from.toString() } }, ...steps],
    articles: rule.articles,
  })
}

/** Beyond a year it is a slip of the hand. */
const canBeStated = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= 366

function ruleOf(regime: Regime, known: ProcedureTermRule, days: number, stated: boolean): TermRule {
  const { name, count: how, rolls, mark, articles } = known
  const readings = regime.readings.filter((reading) => reading.on === name)
  return {
    name,
    court: null,
    months: 0,
    days,
    moreMonths: NO_MONTHS,
    count: how,
    rolls,
    stated,
    first: null,
    mark,
    articles,
    readings,
  }
}
