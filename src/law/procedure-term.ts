import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { ProcedureTermCase, StepInDays, Term } from './answers.ts'
import { AT_MOST } from './at-most.ts'
import { anyOf } from './calendar.ts'
import { type Day, fromPlain, inRange } from './day.ts'
import { type Candidate, inDates, merge } from './merge.ts'
import { refuse } from './refusals.ts'
import { regimeAt } from './regime.ts'
import { count, type Seat, same, settle, type TermRule } from './term.ts'
import type { Law, ProcedureTermName, ProcedureTermRule, Readings, Regime, Territory } from './types.ts'

/**
 * Until when to hand in the form, to hand in a subsequent application, to say why one was not at the interview: the same
 * three dates as an appeal, from the day of the fact that starts it, which selects the regime. A term that still runs when
 * another law comes, and no source says under which, has the shorter last safe day and the longer latest date of the two, and
 * names both. The letter's own days win, but for the last safe day where they are longer. No text says how these days are counted, so the shorter count is shown and the longer
 * held back for the latest date; so it is with the shorter term of some territories overseas.
 *
 * Refusals: `day-out-of-range`, `remedy-not-understood` (the stated days), `unknown-territory`, `unknown-regime`,
 * `procedure-term-not-known` (the regime does not, and no letter states it), `regime-uncertain` (another that may apply does not).
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
  const asked: Asked = { name, start, stated, where }
  const first = countUnder(law, regime, asked)
  if (first === null) return refuse('procedure-term-not-known', {}, 'days')
  const coming = comingLaws(law, regime, first.terms[0].term.longest)
  const regimes = [regime, ...coming].map((one) => one.name)
  const others: Candidate[] = []
  for (const one of coming) {
    const other = countUnder(law, one, asked)
    if (other === null) return refuse('regime-uncertain', { regimes: regimes.join(', ') }, 'days')
    others.push(other)
  }
  return inDates(merge(first, others)[0]!, regimes)
}

type Asked = {
  readonly name: ProcedureTermName
  readonly start: Day
  readonly stated: number | undefined
  readonly where: Territory
}

/** The laws that come while the term still runs, as far as each change leaves in doubt what governs what had begun. */
function comingLaws({ regimes }: Law, regime: Regime, until: Day): readonly Regime[] {
  const coming: Regime[] = []
  for (const next of regimes.slice(regimes.indexOf(regime) + 1)) {
    if (next.span.from > until || next.selection.doubt.length === 0) break
    coming.push(next)
  }
  return coming
}

/** The term under one law; null where that law does not know it, and no letter states it. */
function countUnder(law: Law, regime: Regime, { name, start, stated, where }: Asked) {
  const known = regime.procedureTerms.get(name)!
  const shorter = stated === undefined && known.overseas?.territories.includes(where.code) ? known.overseas : null
  const days = shorter?.days ?? daysOf(known.days, stated)
  if (days === null) return null
  const rule = ruleOf(regime, known, shorter, days, stated !== undefined)
  const fact: StepInDays = { code: `from-${known.from}`, params: { day: start } }
  const { mark, articles } = known
  const elsewhere: StepInDays[] =
    name === 'application-form' && stated === undefined ? [{ code: 'other-terms', params: {}, mark, articles }] : []
  const began = { days: same(start), articles: [], readings: [] }
  const term = settle(rule, began, count(rule, began), seatOf(law, where))
  return { regime, terms: [{ term, since: [fact, ...elsewhere] }] as const }
}

/** The Office follows its own calendar; what is handed in overseas may meet a holiday of the place too, and is safe before it. */
function seatOf(law: Law, where: Territory): Seat {
  const { calendar } = law.territories.get('metropolitan')!
  return { used: calendar, safe: where.overseas ? anyOf([calendar, where.calendar]) : calendar }
}

/** Beyond a year it is a slip of the hand. */
const canBeStated = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= AT_MOST.procedureDays

/** A letter that states more than the law gives may be mistyped: the last safe day is that of the law. */
function daysOf(known: number | null, stated = known): Readings<number> | null {
  if (stated === null) return null
  return { ...same(stated), strictest: Math.min(stated, known ?? stated) }
}

function ruleOf(
  regime: Regime,
  known: ProcedureTermRule,
  overseas: ProcedureTermRule['overseas'],
  days: Readings<number>,
  stated: boolean,
): TermRule {
  const { name, count: how, rolls } = known
  const { mark } = overseas ?? known
  const readings = regime.readings.filter(
    (reading) => reading.on === name && (overseas !== null || reading.code !== 'procedure-days-overseas'),
  )
  return {
    name,
    court: null,
    months: 0,
    days,
    more: null,
    count: how,
    rolls,
    stated,
    first: null,
    mark: stated && regime.knowsTerms ? 'text' : mark,
    articles: [...(overseas?.articles ?? []), ...known.articles],
    readings,
  }
}
