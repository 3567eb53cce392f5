import { PARIS } from '../platform/clock.ts'

/** Nobody is woken by an alert: hours of Paris, from the first to the second no deposit becomes available. */
export const QUIET_HOURS = { from: 21, to: 8 } as const

/**
 * The instant at which a deposit made now becomes available, that is when its alert may leave: now, or the next 08:00 in
 * Paris when it is 21:00 or later, or before 08:00. Urgent deposits (with a reason, kept by the caller) do not wait. The
 * fifteen days run from this instant, so a deposit at 23:00 costs the person no day.
 */
export function availability(now: Temporal.Instant, urgent: boolean): Temporal.Instant {
  if (urgent) return now
  const paris = now.toZonedDateTimeISO(PARIS)
  if (paris.hour >= QUIET_HOURS.to && paris.hour < QUIET_HOURS.from) return now
  const day = paris.hour >= QUIET_HOURS.from ? paris.toPlainDate().add({ days: 1 }) : paris.toPlainDate()
  return day.toZonedDateTime({ timeZone: PARIS, plainTime: new Temporal.PlainTime(QUIET_HOURS.to) }).toInstant()
}
