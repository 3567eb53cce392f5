import { civilDay } from '../platform/clock.ts'
import type { SixMonthAnswer, SummonsAnswer, SummonsCase } from './answers.ts'
import { minus } from './calendar.ts'
import { addMonths, fromPlain, inRange, toPlain } from './day.ts'
import { fiction } from './fiction.ts'
import { refuse } from './refusals.ts'
import type { Law } from './types.ts'

/**
 * Whether a summons leaves its lead time: from the latest day it may count as served (the fiction at its longest) at
 * least that many working days run before the day of the interview. Refusals: `summons-in-the-past`, `day-out-of-range`,
 * `no-electronic-service`. Nothing is held against the person on the strength of a shorter reading.
 * @law CESEDA R.531-11
 */
export function summonsGuard(law: Law, c: SummonsCase): SummonsAnswer {
  if (Temporal.Instant.compare(c.interviewAt, c.now) <= 0) return refuse('summons-in-the-past', {}, 'interviewAt')
  if (c.regime.electronicService === null) return refuse('no-electronic-service', { regime: c.regime.name })
  const interviewOn = fromPlain(civilDay(c.interviewAt))
  if (!inRange(interviewOn)) return refuse('day-out-of-range', {}, 'interviewAt')
  const leadWorkingDays = c.leadWorkingDays ?? law.guards.summonsLeadWorkingDays
  const neededBy = toPlain(minus(law.territories.get('metropolitan')!.calendar, interviewOn, leadWorkingDays))
  const { latest } = fiction(c.madeAvailableOn, c.regime)
  return Temporal.PlainDate.compare(latest, neededBy) <= 0 ? 'ok' : { tooLate: { latest, neededBy, leadWorkingDays } }
}

/**
 * Whether a six-month letter received on that day comes at least fifteen days before the sixth month of the application
 * ends. No text gives this letter the fiction of the space: only an opening, a post or a hand-over is a day of receipt.
 */
export function sixMonthLetterGuard(
  law: Law,
  c: { readonly lodgedOn: Temporal.PlainDate; readonly receivedOn: Temporal.PlainDate },
): SixMonthAnswer {
  const ends = addMonths(fromPlain(c.lodgedOn), 6).day
  const neededBy = toPlain(ends - law.guards.sixMonthLetterDays)
  return Temporal.PlainDate.compare(c.receivedOn, neededBy) <= 0
    ? 'ok'
    : { tooLate: { neededBy, monthEnds: toPlain(ends) } }
}
