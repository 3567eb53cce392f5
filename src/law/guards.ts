import { civilDay, PARIS } from '../platform/clock.ts'
import type { SixMonthAnswer, StatedRemedy, SummonsAnswer, SummonsCase } from './answers.ts'
import { minus } from './calendar.ts'
import { countRank } from './checks.ts'
import { addMonths, type Day, fromPlain, inRange, iso, toPlain } from './day.ts'
import { fiction } from './fiction.ts'
import { refuse } from './refusals.ts'
import type { Kind, Law, Regime } from './types.ts'
import { isWorkingDay } from './working-days.ts'

/**
 * Whether a summons leaves its lead time: from the latest day it may count as served (the fiction at its longest) at
 * least that many working days run before the day of the interview. Refusals: `summons-in-the-past`, `day-out-of-range`,
 * `no-electronic-service`. Nothing is held against the person on the strength of a shorter reading.
 * @law CESEDA R.531-11
 */
export function summonsGuard(law: Law, c: SummonsCase): SummonsAnswer {
  if (Temporal.Instant.compare(c.interviewAt, c.now) <= 0) return refuse('summons-in-the-past', {}, 'interviewAt')
  if (c.regime.electronicService === null) return refuse('no-electronic-service', { regime: c.regime.name })
  const interviewOn = fromPlain(civilDay(c.interviewAt))
  if (!inRange(interviewOn)) return refuse('day-out-of-range', {}, 'interviewAt')
  const leadWorkingDays = c.leadWorkingDays ?? law.guards.summonsLeadWorkingDays
  const neededBy = toPlain(minus(law.territories.get('metropolitan')!.calendar, interviewOn, leadWorkingDays))
  const { latest } = fiction(c.madeAvailableOn, c.regime)
  return Temporal.PlainDate.compare(latest, neededBy) <= 0 ? 'ok' : { tooLate: { latest, neededBy, leadWorkingDays } }
}

/**
 * Whether an interview may be on that day and at that hour: a year that was mistyped calls somebody to a day on which nobody
 * waits for him, and so may a Sunday, a holiday or the night.
 */
export function interviewGuard(law: Law, interviewAt: Temporal.Instant, now: Temporal.Instant): PlausibleInterview {
  const { interviewMonthsAhead: months, interviewFromHour: from, interviewToHour: to } = law.guards
  const day = civilDay(interviewAt)
  if (Temporal.PlainDate.compare(day, civilDay(now).add({ months })) > 0) return 'too-far'
  const { hour } = interviewAt.toZonedDateTimeISO(PARIS)
  return hour >= from && hour < to && isWorkingDay(law, day) ? 'ok' : 'out-of-hours'
}

export type PlausibleInterview = 'ok' | 'too-far' | 'out-of-hours'

/** Whether a decision that is deposited on a day may be of that other one: neither to come nor of years ago. */
export function decisionDayGuard(
  law: Law,
  decidedOn: Temporal.PlainDate,
  today: Temporal.PlainDate,
): 'ok' | 'to-come' | 'too-old' {
  if (Temporal.PlainDate.compare(decidedOn, today) > 0) return 'to-come'
  const oldest = today.subtract({ years: law.guards.decisionYearsAgo })
  return Temporal.PlainDate.compare(decidedOn, oldest) < 0 ? 'too-old' : 'ok'
}

/**
 * Whether a six-month letter received on that day comes at least fifteen days before the sixth month of the application
 * ends. Whether these are whole days no text says: the shorter reading is shown, and is the one asked (law §3). No text gives this letter the fiction of the space: only an opening, a post or a hand-over is a day of receipt.
 * @law CESEDA R.531-7
 */
export function sixMonthLetterGuard(
  law: Law,
  c: { readonly lodgedOn: Temporal.PlainDate; readonly receivedOn: Temporal.PlainDate },
): SixMonthAnswer {
  const { sixMonthLetterDays: count, sixMonthLetterCount: how, sixMonthLetterArticles: articles } = law.guards
  const ends = addMonths(fromPlain(c.lodgedOn), 6).day
  const before = (reading: 'strictest' | 'used'): Day => ends - count - countRank(how[reading])
  const [needed, asserted] = [before('strictest'), before('used')]
  return {
    answer: fromPlain(c.receivedOn) <= needed ? 'ok' : 'too-late',
    neededBy: toPlain(needed),
    monthEnds: toPlain(ends),
    steps: [
      { code: 'six-months-end', params: { day: iso(ends) } },
      { code: 'six-month-letter-needed', params: { count, day: iso(asserted) }, mark: 'reading', articles },
      { code: 'six-month-letter-safe', params: { day: iso(needed) }, mark: 'reading', articles },
    ],
    articles,
  }
}

/** What the regime knows of the appeal against a kind of decision, as the decision would state it. */
export type KnownRemedy = Required<Pick<StatedRemedy, 'court' | 'months' | 'days'>> & {
  readonly franc: boolean
  readonly legalAidDays: number | null
}

/**
 * Whether the remedy that a decision states may be the one it says, before a last safe day is counted from it: one of the
 * regime's choices where the regime knows the appeal against that kind, else within bounds. A longer one that is mistyped
 * would tell the person a day long past the true one. `explain` goes on taking whatever a letter says; a line that asks it
 * has typed it, and is refused beyond the bounds (`remedyTooLong`).
 * @law CESEDA L.532-1
 */
export function statedRemedyGuard(
  law: Law,
  regime: Regime,
  kind: Kind,
  stated: StatedRemedy,
): 'ok' | { readonly known: KnownRemedy } | { readonly most: Most } {
  const { months = 0, days = 0, legalAidDays } = stated
  const choices = kind.remedies.flatMap((code) => {
    const { name, court, months, days, count } = law.remedies.get(code)!
    if (name !== 'appeal' || court === null) return []
    const franc = count.used === 'franc'
    return [{ court, months, days, franc, legalAidDays: regime.legalAid.get(court)?.days ?? null }]
  })
  const [known] = choices
  if (known === undefined) {
    const most = remedyTooLong(law, stated)
    return most === null ? 'ok' : { most }
  }
  const chosen = choices.some(
    (choice) =>
      choice.court === stated.court &&
      choice.months === months &&
      choice.days === days &&
      choice.franc === stated.franc &&
      (legalAidDays === undefined || choice.legalAidDays === null || choice.legalAidDays === legalAidDays),
  )
  return chosen ? 'ok' : { known }
}

type Most = { readonly months: number; readonly days: number }

/** The most that may be stated, where it is stated longer than any appeal that is known; null within the bounds. */
export function remedyTooLong({ guards }: Law, { months = 0, days = 0, legalAidDays = 0 }: StatedRemedy): Most | null {
  const most = { months: guards.statedRemedyMonths, days: guards.statedRemedyDays }
  return months <= most.months && days <= most.days && legalAidDays <= most.days ? null : most
}
