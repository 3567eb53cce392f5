import type { Step } from './answers.ts'
import { type Day, iso } from './day.ts'
import { type Began, same } from './term.ts'
import type { ElectronicService, Regime } from './types.ts'

/** The day of service under each reading, how it came, and the working. */
export type Served = Began & { readonly by: 'opening' | 'term' | 'stated' }

/** Served by post or by hand on a day that is given: nothing to read. */
export const servedOn = (day: Day): Served => ({
  by: 'stated',
  days: same(day),
  steps: [{ code: 'served-stated', params: { day: iso(day) } }],
  articles: [],
  readings: [],
})

/**
 * Placed in the space, opened that day or never. Under each reading of the fiction, the first of the opening and the
 * term serves: one who opens on the last day was, under the strictest reading, served the day before.
 * @law CESEDA R.531-17
 */
export function servedInSpace(
  rule: ElectronicService,
  readings: Regime['readings'],
  madeAvailable: Day,
  opened: Day | null,
): Served {
  const { fictionDays } = rule
  const latest = opened ?? Number.POSITIVE_INFINITY
  const days = {
    strictest: Math.min(latest, madeAvailable + fictionDays.strictest),
    used: Math.min(latest, madeAvailable + fictionDays.used),
    longest: Math.min(latest, madeAvailable + fictionDays.longest),
  }
  const by = opened !== null && opened <= madeAvailable + fictionDays.used ? 'opening' : 'term'
  const steps: Step[] = [{ code: 'made-available', params: { day: iso(madeAvailable) } }]
  if (by === 'opening') {
    steps.push({ code: 'served-by-opening', params: { day: iso(days.used) }, mark: rule.mark, articles: rule.articles })
  } else {
    const params = { day: iso(days.used), days: fictionDays.used }
    steps.push({ code: 'served-by-term', params, mark: rule.fictionMark, articles: rule.articles })
    if (opened !== null) steps.push({ code: 'opened-after-term', params: { day: iso(opened) } })
  }
  const read = days.strictest !== days.longest
  const bearing = readings.filter(({ on, code }) => on === 'service' && (read || code !== 'fiction-day'))
  return { by, days, steps, articles: rule.articles, readings: bearing }
}
