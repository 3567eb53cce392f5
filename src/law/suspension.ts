import type { Step } from './answers.ts'
import { type DaysOff, onOrAfter } from './calendar.ts'
import { type Day, iso } from './day.ts'
import { lengthen, type ReadingName, type TermRule, type Unrolled } from './term.ts'
import type { LegalAidRule, Readings } from './types.ts'

/** The day of an answer that has not come: after every day. */
export const NOT_ANSWERED: Day = Number.POSITIVE_INFINITY

/** The dates of a request for legal aid, in days. */
export type AidDays = { readonly requested: Day; readonly earlier: Day; readonly later: Day }

type Resumed = { readonly aidServed: Day; readonly remaining: number; readonly day: Day }

/**
 * The last days of an appeal once legal aid was asked for in time: what remained of the term starts again on the day
 * after the aid decision is served. Asked too late, or settled before the term began to run, it changes nothing.
 *
 * Null when no day can be given: it was asked in time, under one reading at least, and the answer that starts what remains
 * has not come. Asked later than that, it stops nothing, answered or not, and nobody waits for an answer while his term runs.
 *
 * What remains is not monotonous in the day of service (29, 30 and 31 January all end on 1 March), so the strictest and
 * the longest day are looked for over every reading of that day.
 * @law loi 91-647 art. 9-4
 * @law CAA Toulouse 22TL00387
 */
export function suspend(
  rule: LegalAidRule,
  appeal: { readonly rule: TermRule; readonly unrolled: Unrolled },
  aidTerm: TermRule,
  served: Readings<Day>,
  aid: AidDays,
  worked: DaysOff,
): Unrolled | null {
  const asked: Asked = { rule, appeal: appeal.rule, aidTerm, aid, worked }
  const used = resumed(asked, served.used, 'used')
  const days = {
    strictest: Math.min(...over(asked, served, 'strictest')),
    used: used?.day ?? appeal.unrolled.days.used,
    longest: Math.max(...over(asked, served, 'longest')),
  }
  if (days.longest === NOT_ANSWERED) return null
  const steps = working(rule, used, aid, lastToAsk(asked, served.used, 'used'))
  return { days, steps: [...appeal.unrolled.steps, ...steps] }
}

type Asked = {
  readonly rule: LegalAidRule
  readonly appeal: TermRule
  readonly aidTerm: TermRule
  readonly aid: AidDays
  readonly worked: DaysOff
}

function lastToAsk({ aidTerm, worked }: Asked, start: Day, reading: ReadingName): Day {
  const day = lengthen(aidTerm, start, reading)
  return aidTerm.rolls[reading] ? onOrAfter(worked, day) : day
}

function resumed(asked: Asked, start: Day, reading: ReadingName): Resumed | null {
  const { rule, appeal, aid } = asked
  const unrolled = lengthen(appeal, start, reading)
  const inTime = aid.requested <= lastToAsk(asked, start, reading) && aid.requested <= unrolled
  const aidServed = rule.aidServedOn[reading] === 'later' ? aid.later : aid.earlier
  if (!rule.suspends[reading] || !inTime || aidServed <= start) return null
  const remaining = unrolled - Math.max(aid.requested, start + 1) + 1
  return { aidServed, remaining, day: aidServed + remaining + rule.remainder[reading] }
}

/** The last days under one reading, over every reading of the day of service. */
const over = (asked: Asked, served: Readings<Day>, reading: ReadingName): Day[] =>
  [served.strictest, served.used, served.longest].map(
    (start) => resumed(asked, start, reading)?.day ?? lengthen(asked.appeal, start, reading),
  )

function working(rule: LegalAidRule, resumed: Resumed | null, aid: AidDays, lastToAsk: Day): Step[] {
  const asked = { day: iso(aid.requested), to: iso(lastToAsk) }
  if (resumed === null) return [{ code: aid.requested > lastToAsk ? 'aid-late' : 'aid-changes-nothing', params: asked }]
  return [
    { code: 'aid-in-time', params: asked, mark: rule.mark, articles: rule.articles },
    { code: 'aid-remaining', params: { count: resumed.remaining } },
    { code: 'aid-served', params: { day: iso(resumed.aidServed) } },
    { code: 'aid-resumes', params: { day: iso(resumed.day) } },
  ]
}
