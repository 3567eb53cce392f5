import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Day, fromPlain } from './day.ts'
import { refuse } from './refusals.ts'
import type { Kind, Law, Reading, ReadingSubject, Readings, Regime, SelectingFact } from './types.ts'

/** The regime in force on a civil day in Paris, by date alone. */
export function regimeAt(law: Law, day: Temporal.PlainDate): Regime | Refusal {
  const at = fromPlain(day)
  return law.regimes.find(({ span }) => span.from <= at && at <= span.to) ?? refuse('unknown-regime', { day: `${day}` })
}

export const regimeNamed = (law: Law, name: string): Regime | Refusal =>
  law.regimes.find((regime) => regime.name === name) ?? refuse('unknown-regime', {}, 'regime')

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** As if this regime had always been the law, and the only one: what it gives by itself, where another that may apply gives nothing. */
export const alone = (law: Law, regime: Regime): Law => ({ ...law, regimes: [{ ...regime, span: ALWAYS }] })

export type FactDays = { readonly [F in SelectingFact]?: Day | undefined }
export type Selected = { readonly regime: Regime; readonly alternatives: readonly Regime[] }

/**
 * Which regime governs, from the days of the facts that are known: each regime names in its data the fact that selects
 * it. `alternatives`: regimes that might apply instead, because at the change of law the sources do not say which fact
 * counts; the caller uses the shorter for the last safe day and names both (law §4).
 */
export function selectRegime(
  law: Law,
  facts: { readonly [F in SelectingFact]?: Temporal.PlainDate | null | undefined },
): Selected | Refusal {
  const days = Object.fromEntries(
    Object.entries(facts).map(([fact, day]) => [fact, day == null ? undefined : fromPlain(day)]),
  )
  const regime = governing(law, days)
  return isRefusal(regime) ? regime : { regime, alternatives: alternativesTo(law, regime, days) }
}

export function governing(law: Law, days: FactDays): Regime | Refusal {
  for (const regime of law.regimes) {
    const fact = regime.selection.facts.find((f) => days[f] !== undefined)
    if (fact !== undefined && regime.span.from <= days[fact]! && days[fact]! <= regime.span.to) return regime
  }
  return refuse('unknown-regime')
}

/**
 * Walks from the governing regime towards the day of each other fact, as far as each change of law leaves it in doubt; towards
 * the day of service under every reading, for what one reading serves before a change another serves after it.
 */
export function alternativesTo(
  law: Law,
  regime: Regime,
  days: FactDays,
  readings?: Pick<Readings<Day>, 'strictest' | 'longest'>,
): readonly Regime[] {
  const found: Regime[] = []
  for (const fact in days) {
    const day = days[fact as SelectingFact]
    if (day === undefined) continue
    walk(law, regime, fact, day, found)
  }
  if (readings !== undefined) {
    walk(law, regime, 'served', readings.strictest, found)
    walk(law, regime, 'served', readings.longest, found)
  }
  return found
}

function walk({ regimes }: Law, start: Regime, fact: string, day: Day, found: Regime[]): void {
  let i = regimes.indexOf(start)
  while (day < regimes[i]!.span.from && inDoubt(regimes[i]!, fact)) {
    i -= 1
    addOnce(found, regimes[i]!)
  }
  while (day > regimes[i]!.span.to && inDoubt(regimes[i + 1]!, fact)) {
    i += 1
    addOnce(found, regimes[i]!)
  }
}

function addOnce(found: Regime[], regime: Regime): void {
  if (!found.includes(regime)) found.push(regime)
}

const inDoubt = (regime: Regime, fact: string): boolean => regime.selection.doubt.includes(fact as SelectingFact)

/** Every kind of document of a regime, in the order of its file; refusal `unknown-regime`. */
export function kinds(law: Law, regime: Regime | string): readonly Kind[] | Refusal {
  const known = typeof regime === 'string' ? regimeNamed(law, regime) : regime
  return isRefusal(known) ? known : [...known.kinds.values()]
}

/** One kind in one regime: its legal effect, court and preliminary step; refusals `unknown-regime`, `unknown-kind`. */
export function kindOf(law: Law, regime: Regime | string, code: string): Kind | Refusal {
  const known = typeof regime === 'string' ? regimeNamed(law, regime) : regime
  if (isRefusal(known)) return known
  return known.kinds.get(code) ?? refuse('unknown-kind', { regime: known.name }, 'kind')
}

/** Whether the fifteen days and "served" apply at all: no text gives them to other letters (law §1). */
export const isServed = (kind: Kind): boolean => kind.legalEffect === 'decision' || kind.legalEffect === 'summons'

/** The readings of a regime that bear on a subject; the overseas month only for whom it may concern. */
export const readingsOn = (regime: Regime, subject: ReadingSubject, overseas = false): Reading[] =>
  regime.readings.filter((r) => r.on === subject && (overseas || r.code !== 'overseas-month'))

/** Those that are open on a day. */
export const openBy = (day: Day, readings: readonly Reading[]): readonly Reading[] =>
  readings.filter(({ since }) => since === undefined || since <= day)

/** What a reading of legal aid says, as strictly read: the request stopped nothing. */
export const RUNS = 'runs'
