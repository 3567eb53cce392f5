import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { StatedRemedy, StepInDays } from './answers.ts'
import type { ReadCase } from './case.ts'
import type { Day } from './day.ts'
import { aidBefore, asking, withAid } from './legal-aid.ts'
import { once } from './once.ts'
import { refuse } from './refusals.ts'
import { kindOf, readingsOn as on } from './regime.ts'
import type { Served } from './served.ts'
import { suspend } from './suspension.ts'
import {
  type Began,
  type Counted,
  type CountedSince,
  count,
  known,
  type Seat,
  same,
  settle,
  type TermRule,
  within,
} from './term.ts'
import type { Count, Kind, Law, OverseasMonths, Reading, Readings, Regime, Remedy } from './types.ts'

/**
 * Every term that follows a service under one regime. Refusals: `unknown-kind`, `not-a-decision`, `regime-uncertain`,
 * `remedy-needed`, `decision-day-needed`, `no-asylum-court-for-kind`. A last safe day may be `OPEN`. `mayApply`: every law that
 * may apply, this one too.
 * @law CESEDA L.532-1
 */
export function termsUnder(
  law: Law,
  regime: Regime,
  c: ReadCase,
  served: Served,
  mayApply: readonly Regime[],
): CountedSince[] | Refusal {
  const kind = kindOf(law, regime, c.kind)
  if (isRefusal(kind)) return kind
  if (kind.legalEffect !== 'decision') return refuse('not-a-decision', {}, 'kind')
  const rules = rulesFor(law, regime, kind, c)
  if (isRefusal(rules)) return rules
  const next = unreadAfter(law, regime, mayApply)
  const found: CountedSince[] = []
  for (const { rule, from } of rules) {
    const fact = from === 'served' ? served : decidedOn(c.decided)
    if (fact === null) continue
    const { began, steps: since } = fact
    const add = (term: Counted): void => void found.push({ term: orChanging(regime, next, term), since })
    const seat = seatOf(law, c, rule.court)
    const aid = rule.name === 'appeal' ? aidBefore(regime, rule.court, c) : null
    const alone = unstopped(rule, began, seat)
    if (c.aid === null || aid === null) {
      add(alone)
    } else {
      const suspended = suspend(aid, rule, began.days, c.aid, seat.used)
      add(settle(withAid(regime, rule, aid, c.aid, began.days), began, suspended, seat))
    }
    // Once the appeal has ended there is nothing left that asking could stop, however many days there are to ask.
    const toAsk = aid?.known?.term
    if (toAsk !== undefined) add(within(asking(unstopped(toAsk, began, seat)), alone))
  }
  return found.length === 0 && kind.appealTerm !== 'none' ? nothingToCount(regime, kind) : found
}

/** That the law has changed is said only where it has: elsewhere it is the letter that gives the term, or the day it counts from. */
function nothingToCount(regime: Regime, kind: Kind): Refusal {
  if (!regime.knowsTerms) return refuse('regime-uncertain', { regimes: regime.name }, 'remedy')
  return kind.remedies.length > 0
    ? refuse('decision-day-needed', {}, 'decidedOn')
    : refuse('remedy-needed', {}, 'remedy')
}

/** The law after this one, where nobody has read it; one that may apply already is named with the days, and not said again. */
const unreadAfter = ({ regimes }: Law, { span }: Regime, mayApply: readonly Regime[]): Regime | undefined =>
  regimes.find((other) => other.span.from === span.to + 1 && !other.knowsTerms && !mayApply.includes(other))

/**
 * A term of the law, not of the letter, of which a day lies under the law after this one, that nobody has read: what runs so long
 * may be cut short by it, and says so (law.md §4). While the last day waits for an answer, the safe day is the one looked at.
 */
function orChanging({ span }: Regime, next: Regime | undefined, term: Counted): Counted {
  const { rule, actBy, lastDay } = term
  if (next === undefined || rule.stated || (known(lastDay) ?? actBy) <= span.to) return term
  return { ...term, rule: { ...rule, readings: [...rule.readings, lawChanges(next)] } }
}

const lawChanges = once<Regime, Reading>(({ span }) => ({
  code: 'law-changes',
  since: span.from,
  counted: false,
  strictest: 'shorter',
  used: 'unchanged',
  longest: 'longer',
  mark: 'unverified',
  articles: [],
}))

/** A term as if nothing stopped it: an appeal that legal aid may stop has it too, and no request is safe after it. */
const unstopped = (rule: TermRule, began: Began, seat: Seat): Counted => settle(rule, began, count(rule, began), seat)

/** What is counted from the day of the decision is, as long as that day is not given, not counted. */
const decidedOn = (day: Day | null): Pick<Served, 'began' | 'steps'> | null =>
  day === null
    ? null
    : {
        began: { days: same(day), articles: [], readings: [] },
        steps: [{ code: 'decided-on', params: { day } }],
      }

type Counting = { readonly rule: TermRule; readonly from: Remedy['from'] }

/** The decision's own words win over the regime's appeal; what is no appeal (reopening) stays beside it. */
function rulesFor(law: Law, regime: Regime, kind: Kind, c: ReadCase): Counting[] | Refusal {
  const { others, appeals } = regimeRules(law, regime, kind, c)
  if (c.remedy === null) return [...others, ...appeals]
  const { court, months = 0, days = 0 } = c.remedy
  if (kind.neverCourts.includes(court)) return refuse('no-asylum-court-for-kind', {}, 'remedy')
  const more = overseasMonths(regime, court, c.territory.overseas)
  const counting = statedCount(law, regime, c.remedy)
  const stated: TermRule = {
    name: 'appeal',
    court,
    months,
    days: same(days),
    // A stated term is taken whole: months for people overseas are in it, or held back for the longest date only.
    more: more && { ...more, months: { strictest: 0, used: 0, longest: more.months.longest } },
    count: counting,
    rolls: same(true),
    stated: true,
    first: firstOf(kind),
    // The decision's own words; but a law that nobody has read may count them otherwise.
    mark: regime.knowsTerms ? 'text' : 'unverified',
    articles: [...articlesOf(kind), ...regime.counting],
    readings: [
      ...on(regime, 'appeal', more !== null),
      ...(counting.strictest === counting.longest ? [] : [francNotStated(regime)(counting)]),
      ...seatReading(law, court),
    ],
  }
  return [...others, { rule: stated, from: 'served' }]
}

type RegimeRules = { readonly appeals: readonly Counting[]; readonly others: readonly Counting[] }

const remembered = new WeakMap<Kind, { readonly home: RegimeRules; readonly overseas: RegimeRules }>()

/** The regime's own for a kind of decision: the same at each question, so found once. */
function regimeRules(law: Law, regime: Regime, kind: Kind, { territory }: ReadCase): RegimeRules {
  const where = territory.overseas ? 'overseas' : 'home'
  const known = remembered.get(kind)
  if (known !== undefined) return known[where]
  const found = { home: ofKind(law, regime, kind, false), overseas: ofKind(law, regime, kind, true) }
  remembered.set(kind, found)
  return found[where]
}

function ofKind(law: Law, regime: Regime, kind: Kind, overseas: boolean): RegimeRules {
  const rules = kind.remedies.map((code) => ofRegime(regime, law.remedies.get(code)!, kind, overseas))
  const isAppeal = ({ rule }: Counting): boolean => rule.name === 'appeal'
  return { appeals: rules.filter(isAppeal), others: rules.filter((one) => !isAppeal(one)) }
}

/**
 * How the days of a stated term are counted. A letter that is silent on it and states the very appeal that the regime offers
 * is counted as the regime counts: the month before the asylum court is franc (CE 472836), which is settled, not read, and who
 * copies his letter must not be told another day than who does not have it. Of another length before that court in months the
 * same is asserted; of days, and of a court or a law not read, nothing says so: not franc. There the person is told the day of
 * a term that is not franc, and nothing is held against him before that of a franc one.
 * @law CE 472836
 */
function statedCount(law: Law, regime: Regime, { court, months = 0, franc }: StatedRemedy): Readings<Count> {
  if (franc !== null) return same(franc ? 'franc' : 'plain')
  const offered = regime.remediesOffered.map((code) => law.remedies.get(code)!)
  const known = offered.find((r) => r.name === 'appeal' && r.court === court && r.months > 0 && months > 0)
  if (known === undefined) return FRANC_OR_NOT
  return known.months === months ? known.count : assertedAs(known)
}

const FRANC_OR_NOT: Readings<Count> = { strictest: 'plain', used: 'plain', longest: 'franc' }

const assertedAs = once<Remedy, Readings<Count>>(({ count: { used } }) => ({ ...FRANC_OR_NOT, used }))

const francNotStated = once(({ counting: articles }: Regime) =>
  once<Readings<Count>, Reading>((counting) => ({
    code: 'franc-not-stated',
    counted: true,
    ...counting,
    mark: 'reading',
    articles,
  })),
)

const articlesOf = (kind: Kind): string[] => kind.sources.map(({ article }) => article)

/** What must be asked for before the court is seized, or the appeal is not looked at. */
const firstOf = (kind: Kind): StepInDays | null =>
  kind.preliminaryStep === null
    ? null
    : { code: `first-${kind.preliminaryStep}`, params: {}, mark: kind.mark, articles: articlesOf(kind) }

/** Whether there is that appeal at all: no day follows where there is none. */
const KIND_NOT_VERIFIED = { code: 'kind-not-verified', counted: false, ...same(true), mark: 'unverified' } as const

function ofRegime(regime: Regime, remedy: Remedy, kind: Kind, overseas: boolean): Counting {
  const appeal = remedy.name === 'appeal'
  const more = overseasMonths(regime, remedy.court, overseas)
  const readings: Reading[] = on(regime, remedy.name, more !== null)
  if (appeal) readings.push(...on(regime, 'unstated-appeal'))
  if (appeal && kind.mark === 'unverified') readings.push({ ...KIND_NOT_VERIFIED, articles: articlesOf(kind) })
  const { name, court, count: how, rolls } = remedy
  const mark = appeal && kind.mark === 'unverified' ? kind.mark : remedy.mark
  const articles = appeal ? [...remedy.articles, ...regime.counting] : remedy.articles
  const length = { months: remedy.months, days: same(remedy.days), more }
  const rule = { name, court, ...length, count: how, rolls, mark }
  const first = appeal ? firstOf(kind) : null
  return { rule: { ...rule, stated: false, first, articles, readings }, from: remedy.from }
}

/** None before the Office itself, which is no court. */
const overseasMonths = (regime: Regime, court: string | null, overseas: boolean): OverseasMonths | null =>
  overseas && court !== null ? (regime.overseasMonths.get(court) ?? null) : null

const SEAT_UNKNOWN: Reading = {
  code: 'seat-unknown',
  counted: true,
  strictest: 'any-seat',
  used: 'own-territory',
  longest: 'any-seat',
  mark: 'reading',
  articles: [],
}

const seatReading = (law: Law, court: string): Reading[] => (law.courts.get(court)!.seat === null ? [SEAT_UNKNOWN] : [])

/** The Office itself, and a court whose seat is known, follow their own calendar. */
function seatOf(law: Law, c: ReadCase, court: string | null): Seat {
  const seat = court === null ? law.territories.get('metropolitan')! : law.courts.get(court)!.seat
  return seat === null
    ? { used: c.territory.calendar, safe: c.territory.anySeat }
    : { used: seat.calendar, safe: seat.calendar }
}
