import { fiction, type Regime } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { RecordedFact } from './facts.ts'

/**
 * The last safe day to open what was made available that day, itself included: the one before it may count as served, the law read as
 * strictly as can be. Null where the regime has no service in a space. Beside the day that is recorded, never in its place (law.md §0).
 */
export function lastSafeDayToOpen(madeAvailableOn: Temporal.PlainDate, regime: Regime): Temporal.PlainDate | null {
  return regime.electronicService === null ? null : dayBefore(fiction(madeAvailableOn, regime).strictest)
}

/**
 * The day at whose end the law, read as strictly as can be, had served what was shut at that instant, contested or taken back; null where it was
 * shut before. Nothing of it is recorded: it gives a last safe day, and no other (decision 0034).
 */
export function servedStrictlyOn(
  madeAvailableOn: Temporal.PlainDate,
  regime: Regime,
  shutAt: Temporal.Instant,
): Temporal.PlainDate | null {
  if (regime.electronicService === null) return null
  const { strictest } = fiction(madeAvailableOn, regime)
  return Temporal.PlainDate.compare(strictest, civilDay(shutAt)) < 0 ? strictest : null
}

/** Every day that a person is told is the last on which it is still safe to act: whoever acts on the day he reads loses nothing. */
export const dayBefore = (strictest: Temporal.PlainDate): Temporal.PlainDate => strictest.subtract({ days: 1 })

/** The same of a deposit, from its fact: of a decision alone, for a summons is opened today and no day is told to wait for. */
export function decisionToOpenBy({ data }: RecordedFact, regime: Regime): Temporal.PlainDate | null {
  const { legalEffect, termEndsAt, madeAvailableAt } = data
  if (legalEffect !== 'decision' || typeof termEndsAt !== 'string') return null
  return lastSafeDayToOpen(civilDay(Temporal.Instant.from(String(madeAvailableAt))), regime)
}

/** By which day to open it, as lists and papers say it: on the last safe day itself, and after it, today. */
export const openByWords = (w: Words, day: Temporal.PlainDate, today: Temporal.PlainDate): string =>
  Temporal.PlainDate.compare(today, day) < 0 ? w('delivery.inbox.openBy', { day }) : w('delivery.inbox.openToday')
