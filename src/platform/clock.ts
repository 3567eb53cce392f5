/** The one source of "now". Decisions receive its answer as an argument; nothing else reads the time of the machine. */
export type Clock = { now(): Temporal.Instant }

/** To the millisecond: PostgreSQL keeps microseconds, and a fact must say the very instant its row says. */
export const systemClock: Clock = {
  now: () => Temporal.Instant.fromEpochMilliseconds(Date.now()),
}

/** For tests: stands still until told otherwise. */
export function stoppedClock(at: string | Temporal.Instant): Clock & { set(at: string | Temporal.Instant): void } {
  let now = Temporal.Instant.from(at)
  return {
    now: () => now,
    set: (to) => {
      now = Temporal.Instant.from(to)
    },
  }
}

export const PARIS = 'Europe/Paris'

const HOUR = 3_600_000
const days = new Map<number, Temporal.PlainDate>()

/**
 * The civil day in Europe/Paris of an instant: the only day the law counts in. Remembered by the hour, since a day begins
 * there on a whole hour of UTC (ever since 1911): pages ask it twenty times each.
 */
export function civilDay(at: Temporal.Instant): Temporal.PlainDate {
  const hour = Math.floor(at.epochMilliseconds / HOUR)
  const known = days.get(hour)
  if (known !== undefined) return known
  const day = at.toZonedDateTimeISO(PARIS).toPlainDate()
  if (days.size > 50_000) days.clear()
  days.set(hour, day)
  return day
}
