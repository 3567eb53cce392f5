import type { Fault, Tell } from './audit-faults.ts'

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

  const end = () => {
    longest = Math.max(longest, until - since)
    if (until - since > UNSTAMPED_FOR) long.push({ since, until })
  }
  return {
    /** By the house's own word, a fact or a checkpoint is of that hour. Of facts only those before the first timestamp count: what lies behind it is under the next. */
    claims(at: number): void {
      if (!isStamped) since = Math.min(since, at)
      until = Math.max(until, at)
    },
    stamps(at: number): void {
      until = Math.max(until, at)
      end()
      ;[since, until, isStamped] = [isStamped ? Math.max(since, at) : at, Number.NEGATIVE_INFINITY, true]
    },
    /** The whole space was away, and the house wrote it down. What says no hours explains none. */
    outage(body: string): void {
      const { data } = JSON.parse(body) as { readonly data?: { readonly [name: string]: unknown } }
      const [from, to] = [millisecondsOf(data?.['since']), millisecondsOf(data?.['until'])]
      if (from !== null && to !== null && from < to) outages.push({ since: from, until: to })
    },
    /** Tells those that no outage explains; returns the hours of the longest. */
    end(): number {
      end()
      for (const span of long)
        if (span.until - span.since - awayIn(span, outages) > UNSTAMPED_FOR)
          tell({ fault: 'hours-unstamped', since: text(span.since), until: text(span.until) })
      return Math.floor(longest / HOUR)
    },
  }
}

/** Each is counted once, however often it was written down. */
function awayIn({ since, until }: Span, outages: readonly Span[]): number {
  let away = 0
  let counted = since
  for (const outage of outages.toSorted((a, b) => a.since - b.since)) {
    const [from, to] = [Math.max(counted, outage.since), Math.min(until, outage.until)]
    if (to > from) away += to - from
    counted = Math.max(counted, to)
  }
  return away
}

function millisecondsOf(said: unknown): number | null {
  try {
    return Temporal.Instant.from(String(said)).epochMilliseconds
  } catch {
    return null
  }
}

const text = (milliseconds: number): string => Temporal.Instant.fromEpochMilliseconds(milliseconds).toString()
