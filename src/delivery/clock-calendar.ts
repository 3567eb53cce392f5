import type { CalendarEvent } from '../calculator/index.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import type { Words } from '../platform/i18n/index.ts'
import { type Clock, toldToOpenBy } from './clock.ts'
import { nearestFirst } from './terms.ts'

/**
 * What belongs in the calendar of his telephone: the last safe days, the interview of a summons he has opened, and before a
 * decision is opened the last safe day to open it. None of a summons that waits: its day is inside, and who is given the
 * end of the fifteen days to remember may miss it.
 *
 * A telephone is seen by others, and its calendar copied to the machines of others: at work, in a shared room, at a border. A
 * title says what to do that day, so that two events can be told apart (answer, ask for help), and neither asylum, a court, a
 * lawyer nor the Office; its text, what must have arrived and where to read the address, nearest day first. One file corrects another: an event has one name for its document and what it is, and the name is a
 * digest, for it is copied too and would say what the title does not.
 */
export function calendarEvents(w: Words, clock: Clock): CalendarEvent[] {
  const { document: d, terms } = clock
  const uid = (what: string) => sha256(`${d.id} ${what}`).toString('hex').slice(0, 32)
  const events = terms.toSorted(nearestFirst).map(
    (term): CalendarEvent => ({
      uid: uid(term.court === null ? term.name : `${term.name}-${term.court}`),
      on: term.actBy,
      title: w.maybe(`calculator.calendar.title.${term.name}`) ?? w('calculator.calendar.title'),
      text: w.maybe(`calculator.calendar.text.${term.name}`) ?? w('calculator.calendar.text'),
      remindDaysBefore: [7, 2, 0],
    }),
  )
  const opened = d.openedAt !== null
  if (d.interviewAt !== null && opened && d.withdrawnAt === null)
    events.push({
      uid: uid('interview'),
      on: d.interviewAt,
      title: w('delivery.clock.calendar.interview'),
      text: w('delivery.clock.calendar.interview.text'),
      remindDaysBefore: [7, 2, 1],
    })
  // The last day on which opening it is safe under every reading, as every other day in his calendar is the last safe one.
  const day = toldToOpenBy(clock)
  if (day !== null && d.legalEffect === 'decision')
    events.push({
      uid: uid('law'),
      on: day,
      title: w('delivery.clock.calendar.title.law'),
      text: w('delivery.clock.calendar.open'),
      remindDaysBefore: [7, 2, 0],
    })
  return events
}
