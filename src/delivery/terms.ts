import { explain, type Law, regimeNamed, type StatedRemedy, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal } from '../platform/refusal.ts'
import { serviceOf } from './rules.ts'
import type { Document } from './store.ts'

/** The remedy a decision states, as its row keeps it. */
export function remedyOf(d: Document): StatedRemedy | null {
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
 * The terms that run from a decision once it is served, each with its last safe day; none before, and none when nothing
 * served it. Counted at each look from what the deposit states, under the regime written then.
 */
export function termsOf(law: Law, d: Document, now: Temporal.Instant): readonly Term[] {
  const remedy = remedyOf(d)
  if (d.legalEffect !== 'decision' || serviceOf(d, now) === null) return []
  const explained = explain(law, {
    kind: d.kind,
    regime: d.regime,
    remedy,
    madeAvailableOn: civilDay(d.madeAvailableAt),
    openedOn: d.openedAt && civilDay(d.openedAt),
    decidedOn: d.decidedOn,
  })
  return isRefusal(explained) ? [] : explained.terms // a decision without a remedy (a grant): nothing to count
}

/** Whether the regime's own text gives this service: after a change of law it may only be carried over as a reading. */
export function verified(law: Law, d: Document): boolean {
  if (d.termEndsAt === null) return true
  const regime = regimeNamed(law, d.regime)
  return !isRefusal(regime) && regime.electronicService?.mark !== 'reading'
}
