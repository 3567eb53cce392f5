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
  /** It stood in an earlier file and counts no more. */
  readonly cancelled?: true
}

/**
 * A calendar file (RFC 5545), for the telephone's own calendar: no network, no account. A civil day has no hour, so it is an
 * all-day event; an instant stands in UTC, which every telephone turns into its own time.
 *
 * It is a snapshot, so it names no METHOD: that of a publication would ask for an organizer with an address (RFC 5546, 3.2.1). Of
 * two files with one name the later wins by its SEQUENCE, or by LAST-MODIFIED, which is all that some telephones look at. Others
 * take in what they hold already a second time, or not at all: so a new day has a new name, and is there whatever they do, and
 * the day that counts no more says so in its title, rings no more and stands beside the first.
 */
export function calendarFile(events: readonly CalendarEvent[], now: Temporal.Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Pli//Pli//FR',
    ...events.flatMap((event) => eventLines(event, now)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

function eventLines(event: CalendarEvent, now: Temporal.Instant): string[] {
  const { uid, on, title, text, remindDaysBefore, cancelled = false } = event
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(now)}`,
    `LAST-MODIFIED:${utc(now)}`,
    `SEQUENCE:${minutes(now)}`,
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
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

/** Grows from one file to the next without anything kept; in seconds it would leave the 31 bits of an INTEGER in 2038. */
const minutes = (now: Temporal.Instant): number => Math.floor(now.epochMilliseconds / 60_000)

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
