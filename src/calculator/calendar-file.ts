/** An event of a calendar: a whole civil day (the last safe day), or an instant (an interview). */
export type CalendarEvent = {
  /** The same for the same event, so that a second file corrects the first in the telephone, never doubles it. */
  readonly uid: string
  readonly on: Temporal.PlainDate | Temporal.Instant
  /** Shown on a locked screen that others see: it says that a day counts, nothing of what it is about. */
  readonly title: string
  readonly text: string
  /** Days before at which the telephone rings. */
  readonly remindDaysBefore: readonly number[]
}

/**
 * A calendar file (RFC 5545), for the telephone's own calendar: no network, no account. A civil day has no hour, so it is an
 * all-day event; an instant stands in UTC, which every telephone turns into its own time.
 */
export function calendarFile(events: readonly CalendarEvent[], now: Temporal.Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Pli//Pli//FR',
    'METHOD:PUBLISH',
    ...events.flatMap((event) => eventLines(event, now)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

function eventLines({ uid, on, title, text, remindDaysBefore }: CalendarEvent, now: Temporal.Instant): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(now)}`,
    ...(on instanceof Temporal.PlainDate
      ? [`DTSTART;VALUE=DATE:${date(on)}`, `DTEND;VALUE=DATE:${date(on.add({ days: 1 }))}`, 'TRANSP:TRANSPARENT']
      : [`DTSTART:${utc(on)}`, `DTEND:${utc(on.add({ hours: 1 }))}`]),
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    'CLASS:PRIVATE',
    ...remindDaysBefore.flatMap((days) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${escaped(title)}`,
      // Nine in the morning of that day for an all-day event, which begins at midnight; else the same hour.
      `TRIGGER:${on instanceof Temporal.PlainDate ? morning(days) : `-P${days}D`}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]
}

const morning = (days: number): string => (days === 0 ? 'PT9H' : `-P${days - 1}DT15H`)

const date = (day: Temporal.PlainDate): string => day.toString().replaceAll('-', '')

const utc = (at: Temporal.Instant): string => at.round('second').toString().replaceAll(/[-:]/g, '')

const escaped = (text: string): string =>
  text
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '')

/** At most 75 octets a line, never inside a character: a Bengali letter takes three. */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const sign of line) {
    const size = Buffer.byteLength(sign)
    if (octets + size > 75) {
      folded += '\r\n '
      octets = 1
    }
    folded += sign
    octets += size
  }
  return folded
}
