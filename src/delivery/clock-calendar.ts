import type { CalendarEvent } from '../calculator/index.ts'
import type { Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import type { Words } from '../platform/i18n/index.ts'
import { type Clock, safeDayToOpen, toldToOpenBy } from './clock.ts'
import { readInCopyAt } from './re-served-days.ts'
import { nearestFirst } from './terms.ts'

/**
 * What belongs in the calendar of his telephone: the last safe days, the interview of a summons he has opened, and before a
 * decision is opened the last safe day to open it. None of a summons that waits: its day is inside, and who is given the
 * end of the fifteen days to remember may miss it.
 *
 * A telephone is seen by others, and its calendar copied to the machines of others: at work, in a shared room, at a border. A
 * title says what to do that day, so that two events can be told apart (answer, ask for help), and neither asylum, a court, a
 * lawyer nor the Office; its text, what must have arrived and where to read the address, nearest day first. One file corrects another: an event has one name for its document and what it is, and the name is a
 * digest, for it is copied too and would say what the title does not. Whoever put the day to open in his telephone and opens
 * before it would still be called on that day, which may come after one that now counts: until it is past, the file takes it back.
 */
export function calendarEvents(w: Words, clock: Clock): CalendarEvent[] {
  const told = { ...clock, w }
  return [
    ...clock.terms.toSorted(nearestFirst).map((term) => termEvent(told, term)),
    ...interviewEvent(told),
    ...openEvent({ ...(told.first ?? told), w }),
    ...clock.goneTerms.map((term) => gone(told, termEvent(told, term))).filter((event) => isAhead(told, event)),
  ]
}

type Told = Clock & { readonly w: Words }

const uid = ({ document }: Told, what: string): string =>
  sha256(`${letterOf(document)} ${what}`)
    .toString('hex')
    .slice(0, 32)

/** The days of a copy are those of its first, and bear its name: his telephone holds each once. */
const letterOf = ({ id, reServiceOf, reServiceAs }: Clock['document']): string =>
  reServiceAs === 'copy' && reServiceOf !== null ? reServiceOf : id

const termEvent = (told: Told, { name, court, actBy }: Term): CalendarEvent => ({
  uid: uid(told, court === null ? name : `${name}-${court}`),
  on: actBy,
  title: told.w.maybe(`calculator.calendar.title.${name}`) ?? told.w('calculator.calendar.title'),
  text: told.w.maybe(`calculator.calendar.text.${name}`) ?? told.w('calculator.calendar.text'),
  remindDaysBefore: [7, 2, 0],
})

/** Of a summons that was taken back nobody can say here whether the interview takes place: it is gone only if it was another's. */
function interviewEvent(told: Told): CalendarEvent[] {
  const { document: d, w } = told
  if (d.interviewAt === null || d.openedAt === null) return []
  const event: CalendarEvent = {
    uid: uid(told, 'interview'),
    on: d.interviewAt,
    title: w('delivery.clock.calendar.interview'),
    text: w('delivery.clock.calendar.interview.text'),
    remindDaysBefore: [7, 2, 1],
  }
  if (d.withdrawnAt === null) return [event]
  return d.withdrawnReason === 'wrong-space' && isAhead(told, event) ? [gone(told, event)] : []
}

/**
 * The last day on which opening it is safe under every reading, as every other day in his calendar is the last safe one. None where a day to
 * act runs already: he opens it today, and that day calls him. What he was given before he read it in a copy is then taken back.
 */
function openEvent(told: Told): CalendarEvent[] {
  const { document: d, others, openSafelyBy, strictestOn, ownOpenBy, w } = told
  if (openSafelyBy === null || ownOpenBy === null || d.legalEffect !== 'decision') return []
  const runs = strictestOn === null
  if (!runs && safeDayToOpen(told) === null) return []
  if (runs && readInCopyAt(d, others) === null) return []
  const event: CalendarEvent = {
    uid: uid(told, 'law'),
    on: runs ? ownOpenBy : openSafelyBy,
    title: w('delivery.clock.calendar.title.law'),
    text: w('delivery.clock.calendar.open'),
    remindDaysBefore: [7, 2, 0],
  }
  if (!runs && toldToOpenBy(told) !== null) return [event]
  return isAhead(told, event) ? [gone(told, event)] : []
}

/** What is past calls nobody any more: nothing to take back. */
const isAhead = ({ at }: Told, { on }: CalendarEvent): boolean =>
  Temporal.PlainDate.compare(civilDay(at), on instanceof Temporal.PlainDate ? on : civilDay(on)) <= 0

const gone = ({ w }: Told, event: CalendarEvent): CalendarEvent => ({
  ...event,
  title: w('delivery.clock.calendar.gone', { title: event.title }),
  text: w('delivery.clock.calendar.gone.text'),
  remindDaysBefore: [],
  cancelled: true,
})
