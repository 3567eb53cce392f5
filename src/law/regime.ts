import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Day, fromPlain } from './day.ts'
import { refuse } from './refusals.ts'
import type { Kind, Law, Regime, SelectingFact } from './types.ts'

/** The regime in force on a civil day in Paris, by date alone. */
export function regimeAt(law: Law, day: Temporal.PlainDate): Regime | Refusal {
  const at = fromPlain(day)
  return law.regimes.find(({ span }) => span.from <= at && at <= span.to) ?? refuse('unknown-regime', { day: `${day}` })
}

export const regimeNamed = (law: Law, name: string): Regime | Refusal =>
  law.regimes.find((regime) => regime.name === name) ?? refuse('unknown-regime', {}, 'regime')

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

/** Walks from the governing regime towards the day of each other fact, as far as each change of law leaves it in doubt. */
export function alternativesTo(law: Law, regime: Regime, days: FactDays): readonly Regime[] {
  const start = law.regimes.indexOf(regime)
  let found: Set<Regime> | null = null
  for (const fact in days) {
    const day = days[fact as SelectingFact]
    if (day === undefined) continue
    let i = start
    while (day < law.regimes[i]!.span.from && inDoubt(law.regimes[i]!, fact)) {
      i -= 1
      found = (found ?? new Set()).add(law.regimes[i]!)
    }
    while (day > law.regimes[i]!.span.to && inDoubt(law.regimes[i + 1]!, fact)) {
      i += 1
      found = (found ?? new Set()).add(law.regimes[i]!)
    }
  }
  return found === null ? [] : [...found]
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
