import type { StepInDays } from './answers.ts'
import type { Day } from './day.ts'
import { once } from './once.ts'
import { type Began, same } from './term.ts'

import type { ElectronicService, Regime } from './types.ts'

/** The day of service under each reading, how it came, and the working. */
export type Served = {
  readonly by: 'opening' | 'term' | 'stated'
  readonly began: Began
  readonly steps: readonly StepInDays[]
}

/** Served by post or by hand on a day that is given: nothing to read. */
export const servedOn = (day: Day): Served => ({
  by: 'stated',
  began: { days: same(day), articles: [], readings: [] },
  steps: [{ code: 'served-stated', params: { day } }],
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
  const steps: StepInDays[] = [{ code: 'made-available', params: { day: madeAvailable } }]
  if (by === 'opening') {
    steps.push({ code: 'served-by-opening', params: { day: days.used }, mark: rule.mark, articles: rule.articles })
  } else {
    const params = { day: days.used, days: fictionDays.used }
    steps.push({ code: 'served-by-term', params, mark: rule.fictionMark, articles: rule.articles })
    if (opened !== null) steps.push({ code: 'opened-after-term', params: { day: opened } })
  }
  const bearing = bearingOn(readings)[days.strictest === days.longest ? 'settled' : 'read']
  return { by, began: { days, articles: rule.articles, readings: bearing }, steps }
}

/** What is read of a service in the space; which day the term ends on only where it makes a difference. */
const bearingOn = once((readings: Regime['readings']) => {
  const read = readings.filter(({ on }) => on === 'service')
  return { read, settled: read.filter(({ code }) => code !== 'fiction-day') }
})
