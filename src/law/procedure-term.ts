import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { ProcedureTermCase, Term } from './answers.ts'
import { fromPlain, inRange } from './day.ts'
import { refuse } from './refusals.ts'
import { regimeAt } from './regime.ts'
import { count, inDates, lengthen, NO_MONTHS, type ReadingName, same, settle, type TermRule } from './term.ts'
import type { Law, ProcedureTermRule, Readings, Regime } from './types.ts'

/**
 * Until when to hand in the form, to hand in a subsequent application, to say why one was not at the interview: the same
 * three dates as an appeal, from the day of the fact that starts it, which alone selects the regime. The letter's own days
 * win. No text says how these days are counted, so the shorter count is shown and the longer held back for the latest date;
 * so it is with the shorter term of some territories overseas.
 *
 * Refusals: `day-out-of-range`, `remedy-not-understood` (the stated days), `unknown-territory`, `unknown-regime`, `procedure-term-not-known`
 * (the regime does not, and no letter states it).
 * @law CESEDA R.531-2
 * @law CESEDA R.531-36
 * @law CESEDA R.591-12-1
 */
export function procedureTerm(law: Law, question: ProcedureTermCase): Term | Refusal {
  const { name, from, days: stated, territory = 'metropolitan' } = question
  const start = fromPlain(from)
  if (!inRange(start)) return refuse('day-out-of-range', {}, 'from')
  if (stated !== undefined && !canBeStated(stated)) return refuse('remedy-not-understood', {}, 'days')
  const where = law.territories.get(territory)
  if (where === undefined) return refuse('unknown-territory', {}, 'territory')
  const regime = regimeAt(law, from)
  if (isRefusal(regime)) return regime
  const known = regime.procedureTerms.get(name)!
  const overseas = stated === undefined && where.overseas ? known.overseas : null
  const days = overseas?.days ?? daysOf(stated ?? known.days)
  if (days === null) return refuse('procedure-term-not-known', {}, 'days')
  const rule = ruleOf(regime, known, overseas, days.used, stated !== undefined)
  const last = (reading: ReadingName): number => lengthen({ ...rule, days: days[reading] }, start, reading)
  const unrolled = { strictest: last('strictest'), used: last('used'), longest: last('longest') }
  const { calendar } = law.territories.get('metropolitan')! // the Office's own
  const working = { steps: count(rule, same(start)).steps, days: unrolled }
  const { steps, ...found } = settle(rule, working, { used: calendar, safe: calendar })
  return inDates({
    name,
    court: null,
    lastDay: found.lastDay,
    unrolledLastDay: found.unrolled.used,
    actBy: found.actBy,
    longest: found.longest,
    stated: rule.stated,
    mark: rule.mark,
    regimes: [regime.name],
    readings: rule.readings,
    steps: [{ code: `from-${known.from}`, params: { day: from.toString() } }, ...steps],
    articles: rule.articles,
  })
}

/** Beyond a year it is a slip of the hand. */
const canBeStated = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= 366

const daysOf = (days: number | null): Readings<number> | null => (days === null ? null : same(days))

function ruleOf(
  regime: Regime,
  known: ProcedureTermRule,
  overseas: ProcedureTermRule['overseas'],
  days: number,
  stated: boolean,
): TermRule {
  const { name, count: how, rolls } = known
  const { mark, articles } = overseas ?? known
  const readings = regime.readings.filter(
    (reading) => reading.on === name && (overseas !== null || reading.code !== 'procedure-days-overseas'),
  )
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
    mark: stated && regime.knowsTerms ? 'text' : mark,
    articles: overseas === null ? articles : [...articles, ...known.articles],
    readings,
  }
}
