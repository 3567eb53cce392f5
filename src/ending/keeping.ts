import type { Schedule } from './schedule.ts'

/** All of one human that his erasure is decided on: every record of his together. */
export type Held = {
  /** When each space of his was closed; null: it is open. */
  readonly spaces: readonly (Temporal.PlainDate | null)[]
  /** Of every document that was ever placed there, the ones taken back too. */
  readonly kinds: readonly string[]
  readonly contested: boolean
  readonly litigation: boolean
  readonly paperAsked: boolean
}

export type Why =
  | 'no-schedule'
  | 'space-open'
  | 'never-closed'
  | 'litigation'
  | 'contest'
  | 'paper-asked'
  | 'kind-without-years'
  | 'kept'

export type Verdict =
  | { readonly verdict: 'erase' }
  | { readonly verdict: Exclude<Why, 'kept'> }
  | { readonly verdict: 'kept'; readonly until: Temporal.PlainDate }

/**
 * Is there anything left that needs the proof? Kept as long as the longest of his documents, whole years from the last closing, and as
 * long as a contest or a litigation lives; what the schedule does not name is kept without end.
 */
export function verdictOn(held: Held, schedule: Schedule | null, today: Temporal.PlainDate): Verdict {
  if (held.spaces.includes(null)) return { verdict: 'space-open' }
  const closed = held.spaces
    .filter((on) => on !== null)
    .toSorted(Temporal.PlainDate.compare)
    .at(-1)
  if (closed === undefined) return { verdict: 'never-closed' }
  if (held.litigation) return { verdict: 'litigation' }
  if (held.contested) return { verdict: 'contest' }
  if (held.paperAsked) return { verdict: 'paper-asked' }
  if (schedule === null) return { verdict: 'no-schedule' }
  const years = held.kinds.map((kind) => schedule.years.get(kind))
  if (years.length === 0 || years.includes(undefined)) return { verdict: 'kind-without-years' }
  const until = closed.add({ years: Math.max(...years.filter((n) => n !== undefined)) })
  return Temporal.PlainDate.compare(today, until) > 0 ? { verdict: 'erase' } : { verdict: 'kept', until }
}
