/** Days that a notice leaves at least between the day it was told and the closing. Three, so that none stands alone. */
export const NOTICES = [60, 30, 7] as const
export type NoticeDays = (typeof NOTICES)[number]

/** Each leaves this much earlier: a carrier that is away for a day, or a letter in the place of a mail, costs nobody the year. */
export const LEEWAY = 5

/** What keeps a space open, whatever the calendar says. */
export type Hold =
  | 'unopened'
  | 'contest'
  | 'term'
  | 'day-unknown'
  | 'interview'
  | 'decision-to-come'
  | 'paper-asked'
  | 'litigation'

/** Why a closing that was announced does not come. `other-decision`: another was served since, with a year of its own. */
export type Stop = Hold | 'other-decision' | 'no-decision'

/**
 * What the year counts from: the decision that was served last, and the last day on which the law may count it as served, under any
 * reading; where none is, or another was to come, that the Office declared the procedure over (`case-end`), and the day it did.
 */
export type Counting = {
  readonly id: string
  readonly of: 'decision' | 'case-end'
  readonly servedAtLatest: Temporal.PlainDate
}

export type Standing = { readonly decision: Counting | null; readonly holds: readonly Hold[] }

/** `toldOn`: the civil day on which it reached a carrier, or on which the Office told him otherwise. Null: he was not told. */
export type GivenNotice = {
  readonly days: NoticeDays
  readonly givenOn: Temporal.PlainDate
  readonly toldOn: Temporal.PlainDate | null
}

/** A closing that was announced and neither stopped nor done. */
export type Announced = {
  readonly countedId: string
  readonly closesOn: Temporal.PlainDate
  readonly notices: readonly GivenNotice[]
}

export type Step =
  | { readonly step: 'announce'; readonly closesOn: Temporal.PlainDate; readonly days: NoticeDays }
  | { readonly step: 'tell'; readonly closesOn: Temporal.PlainDate; readonly days: NoticeDays }
  | { readonly step: 'stop'; readonly why: Stop }
  | { readonly step: 'close' }
  /** The year is over and he has not opened what waits: no calendar ends that, somebody of the Office must look. */
  | { readonly step: 'ask'; readonly why: 'unopened' }
  | { readonly step: 'wait' }

const WAIT: Step = { step: 'wait' }
const { compare } = Temporal.PlainDate
const latest = (days: readonly Temporal.PlainDate[]): Temporal.PlainDate =>
  days.reduce((a, b) => (compare(a, b) >= 0 ? a : b))

/**
 * The last day of the year: from date to date, whole, after the last day on which the decision may count as served. Counted to be held
 * against him, so with the longest reading (law.md §0): one day more of his own letters, against one day less of a right.
 * @law arrêté du 29 avril 2021 (INTV2112385A)
 */
export const yearEndsOn = ({ servedAtLatest }: Pick<Counting, 'servedAtLatest'>): Temporal.PlainDate =>
  servedAtLatest.add({ years: 1 })

/** The last day of the space: that which was announced, or later, since each notice leaves its days from when he was told. */
export const closesOn = ({ closesOn: announced, notices }: Announced): Temporal.PlainDate =>
  latest([announced, ...notices.flatMap(({ days, toldOn }) => (toldOn === null ? [] : [toldOn.add({ days })]))])

/**
 * What is to be done about one space today, at most one thing: a notice, the closing, or nothing. It closes on no day before the last of
 * the year, never before he was told three times, and never while something holds it; what was announced before a hold is begun anew.
 * @law arrêté du 29 avril 2021 (INTV2112385A)
 */
export function nextStep({ decision, holds }: Standing, announced: Announced | null, today: Temporal.PlainDate): Step {
  const stopped = stopOf({ decision, holds }, announced)
  if (stopped !== null) return announced === null ? asked(decision, holds, today) : { step: 'stop', why: stopped }
  return announced === null ? announcement(decision!, today) : goOn(announced, today)
}

function stopOf({ decision, holds }: Standing, announced: Announced | null): Stop | null {
  if (decision === null) return 'no-decision'
  const [hold] = holds
  if (hold !== undefined) return hold
  return announced === null || announced.countedId === decision.id ? null : 'other-decision'
}

const asked = (decision: Counting | null, holds: readonly Hold[], today: Temporal.PlainDate): Step =>
  decision !== null && holds.includes('unopened') && compare(today, yearEndsOn(decision)) > 0
    ? { step: 'ask', why: 'unopened' }
    : WAIT

function announcement(decision: Counting, today: Temporal.PlainDate): Step {
  const [days] = NOTICES
  const ends = yearEndsOn(decision)
  const from = days + LEEWAY
  if (compare(today, ends.subtract({ days: from })) < 0) return WAIT
  return { step: 'announce', days, closesOn: latest([ends, today.add({ days: from })]) }
}

/** The next notice leaves once the one before was told: given beside it, both would be told by one letter, and there would be no two. */
function goOn(announced: Announced, today: Temporal.PlainDate): Step {
  const { notices } = announced
  if (notices.some(({ toldOn }) => toldOn === null)) return WAIT
  const ends = closesOn(announced)
  const days = NOTICES.find((one) => notices.every((given) => given.days !== one))
  if (days === undefined) return compare(today, ends) > 0 ? { step: 'close' } : WAIT
  const last = notices.at(-1)
  const apart = last === undefined ? today : last.givenOn.add({ days: last.days - days }) // each is a notice of its own
  const due = latest([ends.subtract({ days: days + LEEWAY }), apart])
  return compare(today, due) < 0 ? WAIT : { step: 'tell', days, closesOn: latest([ends, today.add({ days })]) }
}
