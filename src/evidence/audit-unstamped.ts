import { type Fault, LATE, type Tell } from './audit-faults.ts'

const HOUR = 3_600_000
/**
 * A long weekend in which nobody made the time authority answer, though it rang. In hours that no authority closed a whole past can be
 * made up by who holds the keys: beyond this the house's own word is not enough.
 */
const UNSTAMPED_FOR = 72 * HOUR

type Span = { readonly since: number; readonly until: number }

/** Finds the times in which no authority said the hour, from the first that the house says: of a fact, or of a checkpoint. Milliseconds. */
export function unstampedHours(tell: Tell<Fault>) {
  let since = Number.POSITIVE_INFINITY
  let isStamped = false
  let until = Number.NEGATIVE_INFINITY
  let longest = 0
  const long: Span[] = []
  const outages: Span[] = []
  /** In which nothing was written and nothing closed, longer than a restart takes. */
  const silences: Span[] = [{ since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }]

  /** An hour that something says is not silent, wherever in the log it is said. */
  const hear = (at: number) => {
    const i = silences.findLastIndex(({ since, until }) => since < at && at < until)
    if (i < 0) return
    const { since, until } = silences[i]!
    const left = [
      { since, until: at },
      { since: at, until },
    ]
    silences.splice(i, 1, ...left.filter((one) => one.until - one.since > LATE))
  }
  const end = () => {
    longest = Math.max(longest, until - since)
    if (until - since > UNSTAMPED_FOR) long.push({ since, until })
  }
  return {
    /** By the house's own word, a fact or a checkpoint is of that hour. Of facts only those before the first timestamp count: what lies behind it is under the next. */
    claims(at: number): void {
      hear(at)
      if (!isStamped) since = Math.min(since, at)
      until = Math.max(until, at)
    },
    stamps(at: number): void {
      hear(at)
      until = Math.max(until, at)
      end()
      ;[since, until, isStamped] = [isStamped ? Math.max(since, at) : at, Number.NEGATIVE_INFINITY, true]
    },
    /**
     * The space was away, and the house wrote it down. What says no hours explains none; nor is an hour explained in which something was
     * written or closed: then the house was there, and could have asked. Whoever holds PostgreSQL can have any outage written down.
     */
    outage(body: string): void {
      const { data } = JSON.parse(body) as { readonly data?: { readonly [name: string]: unknown } }
      const [from, to] = [millisecondsOf(data?.['since']), millisecondsOf(data?.['until'])]
      if (from !== null && to !== null && from < to) outages.push({ since: from, until: to })
    },
    /** Tells those that no outage explains; returns the hours of the longest. */
    end(): number {
      end()
      const away = outages.flatMap((outage) => silences.map((silence) => common(outage, silence)))
      for (const span of long)
        if (span.until - span.since - awayIn(span, away) > UNSTAMPED_FOR)
          tell({ fault: 'hours-unstamped', since: text(span.since), until: text(span.until) })
      return Math.floor(longest / HOUR)
    },
  }
}

const common = (a: Span, b: Span): Span => ({ since: Math.max(a.since, b.since), until: Math.min(a.until, b.until) })

/** Each hour is counted once, however often it was written down. */
function awayIn(span: Span, away: readonly Span[]): number {
  let sum = 0
  let counted = span.since
  for (const one of away.toSorted((a, b) => a.since - b.since)) {
    const { since, until } = common(one, { since: counted, until: span.until })
    if (until > since) sum += until - since
    counted = Math.max(counted, until)
  }
  return sum
}

function millisecondsOf(said: unknown): number | null {
  try {
    return Temporal.Instant.from(String(said)).epochMilliseconds
  } catch {
    return null
  }
}

/** Of an hour that may have microseconds. */
const text = (at: number): string => Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toString()
