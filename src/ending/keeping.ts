import type { Schedule } from './schedule.ts'

/** All of one human that his erasure is decided on: every record of his together. */
export type Held = {
  /** When each space of his was closed; null: it is open. None where he never came in. */
  readonly spaces: readonly (Temporal.PlainDate | null)[]
  /** Of who never came in: when his way in was closed, after he was told. Null: it was not, and he may not know of it. */
  readonly unseenClosedOn: Temporal.PlainDate | null
  /** The last day of his but for the closing: registered, given a key, a letter placed or served. */
  readonly lastDay: Temporal.PlainDate
  /** A term of his runs, or a day to come waits for him. */
  readonly inCourse: boolean
  /** Of every document that was ever placed there, the ones taken back too. */
  readonly kinds: readonly string[]
  readonly contested: boolean
  readonly litigation: boolean
  readonly paperAsked: boolean
}

export type Why =
  | 'no-schedule'
  | 'space-open'
  | 'no-document'
  | 'not-told'
  | 'in-course'
  | 'litigation'
  | 'contest'
  | 'paper-asked'
  | 'kind-without-years'
  | 'changed-since'
  | 'kept'

export type Verdict =
  | { readonly verdict: 'erase' }
  | { readonly verdict: Exclude<Why, 'kept'> }
  | { readonly verdict: 'kept'; readonly until: Temporal.PlainDate }

/**
 * Is there anything left that needs the proof? Kept as long as the longest of his documents, whole years from the last that happened,
 * the closing or what came after it: who comes back has his years anew, on whichever record. And as long as a term runs, a contest or
 * a litigation lives; what the schedule does not name is kept without end. Nobody is erased who was not told before that it ends.
 */
export function verdictOn(held: Held, schedule: Schedule | null, today: Temporal.PlainDate): Verdict {
  if (held.spaces.includes(null)) return { verdict: 'space-open' }
  if (held.kinds.length === 0 && held.spaces.length === 0) return { verdict: 'no-document' }
  if (held.spaces.length === 0 && held.unseenClosedOn === null) return { verdict: 'not-told' }
  if (held.litigation) return { verdict: 'litigation' }
  if (held.contested) return { verdict: 'contest' }
  if (held.paperAsked) return { verdict: 'paper-asked' }
  if (held.inCourse) return { verdict: 'in-course' }
  if (schedule === null) return { verdict: 'no-schedule' }
  const years = held.kinds.map((kind) => schedule.years.get(kind))
  if (years.length === 0 || years.includes(undefined)) return { verdict: 'kind-without-years' }
  const last = [...held.spaces, held.unseenClosedOn].filter((on) => on !== null).reduce(later, held.lastDay)
  const scheduled = last.add({ years: Math.max(...years.filter((n) => n !== undefined)) })
  const until = later(scheduled, held.lastDay.add({ years: 1 })) // no schedule takes from him what PostgreSQL would keep
  return Temporal.PlainDate.compare(today, until) > 0 ? { verdict: 'erase' } : { verdict: 'kept', until }
}

export const later = (one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.compare(one, other) >= 0 ? one : other
