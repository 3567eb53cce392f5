import { type Law, sixMonthLetterGuard } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Deposit } from './metadata.ts'
import { refuse } from './refusals.ts'

/** The kind of the letter that tells somebody that his application takes longer than six months. */
export const SIX_MONTH_LETTER = 'six-month-letter'

/**
 * The last day on which an opening receives the letter in time, null for any other document. No text gives it the fifteen days:
 * placed and never opened, it was never received. The day binds the Office alone, which must have told him by then: no text holds a
 * later opening against him, so his pages do not give it, and an officer is asked instead (unopened-letter.ts).
 * @law CESEDA R.531-7
 */
export function openBy(law: Law, { sixMonthLetter: letter }: Deposit): Temporal.PlainDate | null {
  return letter === undefined ? null : sixMonthLetterGuard(law, { ...letter, receivedOn: letter.lodgedOn }).neededBy
}

/**
 * A letter that the space can only give him after that day is asked about, for by hand it might still come in time. `late`
 * answers that it is meant: late, it still tells him.
 * @law CESEDA R.531-7
 */
export function lateLetter(
  law: Law,
  { sixMonthLetter: letter }: Deposit,
  now: Temporal.Instant,
  madeAvailableAt: Temporal.Instant,
): Refusal | null {
  if (letter === undefined) return null
  const { lodgedOn, late } = letter
  // A year mistyped would put the sixth month after the true one, and the letter in time.
  if (Temporal.PlainDate.compare(lodgedOn, civilDay(now)) > 0)
    return refuse('lodged-in-the-future', {}, 'sixMonthLetter.lodgedOn')
  const { answer, neededBy, monthEnds } = sixMonthLetterGuard(law, { lodgedOn, receivedOn: civilDay(madeAvailableAt) })
  if (answer === 'ok' || late) return null
  const params = { days: law.guards.sixMonthLetterDays, neededOn: `${neededBy}`, endsOn: `${monthEnds}` }
  return refuse('six-month-letter-too-late', params, 'sixMonthLetter.late')
}
