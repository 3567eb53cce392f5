import { fromPlain } from './day.ts'
import { alternativesTo } from './regime.ts'
import { servedInSpace } from './served.ts'
import type { Law, Regime } from './types.ts'

/** What of a document in a space can put in doubt which law governs it. */
export type Placed = {
  readonly madeAvailableOn: Temporal.PlainDate
  /** Null: never, as far as is known. */
  readonly openedOn: Temporal.PlainDate | null
  readonly decidedOn: Temporal.PlainDate | null
  /** False of what no text serves, and of what is void: no day of service then puts anything in doubt. */
  readonly served: boolean
}

/**
 * The other laws that may govern what was placed under this one, by their names: those under which its terms are counted, and
 * before anything runs, those under which they will be. The clock and each receipt ask here, so that no paper names fewer laws
 * than its days were counted under: a service read a day sooner or later may lie on the other side of a change (law §4).
 */
export function othersThatMayApply(law: Law, regime: Regime, placed: Placed): readonly string[] {
  const madeAvailable = fromPlain(placed.madeAvailableOn)
  const opened = placed.openedOn && fromPlain(placed.openedOn)
  const { electronicService: rule, readings } = regime
  const readAs =
    placed.served && rule !== null ? servedInSpace(rule, readings, madeAvailable, opened).began.days : undefined
  const decided = placed.decidedOn === null ? undefined : fromPlain(placed.decidedOn)
  const days = { 'made-available': madeAvailable, 'decision-taken': decided, served: readAs?.used }
  return alternativesTo(law, regime, days, readAs).map(({ name }) => name)
}
