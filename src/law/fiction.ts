import { civilDay, PARIS } from '../platform/clock.ts'
import type { Fiction, ServiceInSpace } from './answers.ts'
import type { ElectronicService, Regime } from './types.ts'

/** The end of a civil day in Paris, that is the first instant of the next: 23, 24 or 25 hours after it began. */
const endOfDay = (day: Temporal.PlainDate): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime({ timeZone: PARIS }).toInstant()

/** The rule of the space in a regime; asking a regime that has none is a fault of the caller, who should have refused. */
function electronic(regime: Regime): ElectronicService {
  if (regime.electronicService === null) throw new RangeError(`regime ${regime.name} has no service in a space`)
  return regime.electronicService
}

/**
 * What happens to a document made available that day and never opened: served at the end of the fifteenth day after,
 * never moved by week-ends or holidays. Throws RangeError for a regime without electronic service.
 * @law CESEDA R.531-17
 */
export function fiction(madeAvailableOn: Temporal.PlainDate, regime: Regime): Fiction {
  const { fictionDays } = electronic(regime)
  const servedOn = madeAvailableOn.add({ days: fictionDays.used })
  const latest = madeAvailableOn.add({ days: fictionDays.longest })
  return {
    servedOn,
    strictest: madeAvailableOn.add({ days: fictionDays.strictest }),
    latest,
    effectiveAt: endOfDay(servedOn),
    latestAt: endOfDay(latest),
  }
}

/**
 * When a decision or a summons in the space was served, and how; null while it is not. An opening on a civil day up to
 * and including D+15 serves that day; later, or never: D+15 by the term, from the end of that day, whenever the sweep
 * that records it runs. Throws RangeError when the opening comes before the deposit.
 * @law CESEDA R.531-17
 */
export function serviceOf(
  { madeAvailableAt, openedAt }: { madeAvailableAt: Temporal.Instant; openedAt: Temporal.Instant | null },
  now: Temporal.Instant,
  regime: Regime,
): ServiceInSpace | null {
  const { servedOn, effectiveAt } = fiction(civilDay(madeAvailableAt), regime)
  if (openedAt !== null) {
    if (Temporal.Instant.compare(openedAt, madeAvailableAt) < 0) throw new RangeError('opened before made available')
    if (Temporal.Instant.compare(openedAt, effectiveAt) < 0)
      return { servedOn: civilDay(openedAt), servedBy: 'opening' }
  }
  return Temporal.Instant.compare(now, effectiveAt) >= 0 ? { servedOn, servedBy: 'term' } : null
}
