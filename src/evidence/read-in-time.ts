import { madeAt } from '../platform/ids.ts'
import { LATE } from './audit-faults.ts'

const DAY = 24 * 3_600_000
/** Who mends a worker, or the key of a person, needs no longer; beyond, a row that says it was read is no witness of it. */
const WRITTEN_WITHIN = 31 * DAY

/** Of a subject, `document:<id>` or `person:<id>`: since when it is there. What the house deposits or registers has its hour in its id. */
export function thereSince(subject: string): number {
  return madeAt(subject.slice(subject.indexOf(':') + 1)) ?? Number.NEGATIVE_INFINITY
}

/**
 * Whether a reading can be of that hour, by whoever writes it down at `at`: not before what was read was there, not to come, nor so long ago that
 * somebody may have made it up. Milliseconds; two clocks differ.
 */
export const isReadInTime = (subject: string, readAt: number, at: number): boolean =>
  readAt + LATE >= thereSince(subject) && readAt <= at + LATE && at - readAt <= WRITTEN_WITHIN
