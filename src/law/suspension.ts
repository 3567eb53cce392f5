import type { Step } from './answers.ts'
import { type DaysOff, onOrAfter } from './calendar.ts'
import { type Day, iso } from './day.ts'
import { lengthen, OPEN, type ReadingName, type TermRule, type Unrolled } from './term.ts'
import type { LegalAidRule, Mark, Readings } from './types.ts'

/**
 * The dates of a request for legal aid, in days: of the two who are told the answer, the earlier and the later day. `OPEN`
 * while there is no answer. `strictest` and `longest` differ where one of the two days is not given, and may be any.
 */
export type AidDays = {
  readonly requested: Day
  readonly earlier: Readings<Day>
  readonly later: Readings<Day>
}

type Resumed = { readonly aidServed: Day; readonly remaining: number; readonly day: Day }

/**
 * The last days of an appeal once legal aid was asked for in time: what remained of the term starts again on the day
 * after the aid decision is served. Asked too late, or settled before the term began to run, it changes nothing.
 *
 * A day is `OPEN` where, under its reading, the answer that starts what remains has not come. Where the strictest reading says
 * that the term never stopped there is a last safe day all the same: nobody waits for an answer while his term may run. So it
 * is, whatever else, where nobody knows how long one may ask (`aidTerm` null): the strictest is then that it was asked too late.
 *
 * What remains is not monotonous in the day of service (29, 30 and 31 January all end on 1 March), so the strictest and
 * the longest day are looked for over every reading of that day.
 * @law loi 91-647 art. 9-4
 * @law CAA Toulouse 22TL00387
 */
export function suspend(
  rule: LegalAidRule,
  appeal: { readonly rule: TermRule; readonly unrolled: Unrolled },
  aidTerm: TermRule | null,
  served: Readings<Day>,
  aid: AidDays,
  worked: DaysOff,
): Unrolled {
  const { steps } = appeal.unrolled
  const runs = Math.min(
    ...[served.strictest, served.used, served.longest].map((day) => lengthen(appeal.rule, day, 'strictest')),
  )
  if (aidTerm === null) {
    const unknown: Step = { code: 'aid-days-unknown', params: { day: iso(aid.requested) }, ...readAs(rule) }
    return {
      days: { strictest: runs, used: OPEN, longest: OPEN },
      steps: [...steps, unknown],
      safe: [running(rule, runs)],
    }
  }
  const asked: Asked = { rule, appeal: appeal.rule, aidTerm, aid, worked }
  const used = resumed(asked, served.used, 'used')
  const days = {
    strictest: Math.min(...over(asked, served, 'strictest')),
    used: used?.day ?? appeal.unrolled.days.used,
    longest: Math.max(...over(asked, served, 'longest')),
  }
  return {
    days,
    steps: [...steps, ...working(rule, used, aid, lastToAsk(asked, served.used, 'used'))],
    safe: used !== null && days.strictest === runs ? [running(rule, runs)] : [],
  }
}

/** The strictest reading, said where it is not the one that is asserted. */
const running = (rule: LegalAidRule, day: Day): Step => ({
  code: 'safe-aid-runs',
  params: { day: iso(day) },
  ...readAs(rule),
})

const readAs = ({ mark, articles }: LegalAidRule) => ({ mark, articles })

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
  const aidServed = aid[rule.aidServedOn[reading]][reading]
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
  const sure = readAs(rule)
  if (resumed === null)
    return [{ code: aid.requested > lastToAsk ? 'aid-late' : 'aid-changes-nothing', params: asked, ...sure }]
  const { aidServed, remaining, day } = resumed
  const steps: Step[] = [
    { code: 'aid-in-time', params: asked, ...sure },
    { code: 'aid-remaining', params: { count: remaining }, ...sure },
  ]
  if (day === OPEN) return [...steps, { code: 'aid-pending', params: {}, ...sure }]
  const twoDays = aid.earlier.strictest !== aid.later.longest
  return [
    ...steps,
    { code: 'aid-served', params: { day: iso(aidServed) }, ...(twoDays ? { ...sure, mark: AID_SERVED_ON } : {}) },
    { code: 'aid-resumes', params: { day: iso(day) }, ...sure },
  ]
}

/** Of two days of the answer, the later: a court said so of another procedure. */
export const AID_SERVED_ON: Mark = 'analogy'
