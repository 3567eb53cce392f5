import { type DaysOff, onOrAfter } from './calendar.ts'
import type { Day } from './day.ts'
import type { AidBefore } from './legal-aid.ts'
import { openBy, RUNS } from './regime.ts'
import { type Course, lengthen, OPEN, type ReadingName, type TermRule } from './term.ts'
import type { Reading, Readings } from './types.ts'

/**
 * The dates of a request for legal aid, in days: of the two who are told the answer, the earlier and the later day. `OPEN`
 * while there is no answer. `strictest` and `longest` differ where one of the two days is not given, and may be any.
 */
export type AidDays = {
  readonly requested: Day
  readonly earlier: Readings<Day>
  readonly later: Readings<Day>
}

/** What a request for legal aid did to an appeal. */
export type AidCourse = {
  readonly source: AidBefore['source']
  readonly asked: AidDays
  /** Until when it could be asked for; null: no law that was read says so. */
  readonly lastToAsk: Day | null
  /** Null: the term ran on. */
  readonly resumed: Resumed | null
}

/** What remained of the term, counted again after the day of the answer; `less`: by how many days less than is asserted. */
export type Resumed = { readonly aidServed: Day; readonly remaining: number; readonly less: number }

/**
 * An appeal once legal aid was asked for in time: what remained of the term starts again on the day after the aid decision is
 * served. Asked too late, or settled before the term began to run, it changes nothing.
 *
 * A day is `OPEN` where, under its reading, the answer that starts what remains has not come. Where the strictest reading says
 * that the term never stopped there is a last safe day all the same: nobody waits for an answer while his term may run. So it
 * is where a text that nobody read may let the term run on, where nobody knows how long one may ask (`known` null), and where
 * he asked before the day of service: the fifteen days from it may take in only what is asked after.
 *
 * What remains is not monotonous in the day of service (29, 30 and 31 January all end on 1 March), so the strictest and
 * the longest day are looked for over every reading of that day.
 * @law loi 91-647 art. 9-4
 * @law CAA Toulouse 22TL00387
 */
export function suspend(
  { source, readings, known }: AidBefore,
  appeal: TermRule,
  served: Readings<Day>,
  aid: AidDays,
  worked: DaysOff,
): Readings<Course> {
  const asked: Asked = { source, known, appeal, aid, worked, runs: mayRunOn(openBy(aid.requested, readings)) }
  const under = (start: Day, reading: ReadingName): Course => courseFrom(asked, start, reading)
  const { strictest, used, longest } = served
  const starts = [strictest, used, longest]
  return {
    strictest: starts.map((start) => under(start, 'strictest')).reduce(earlier),
    used: under(used, 'used'),
    longest: starts.map((start) => under(start, 'longest')).reduceRight(later),
  }
}

const earlier = (one: Course, other: Course): Course => (other.day < one.day ? other : one)
const later = (one: Course, other: Course): Course => (other.day > one.day ? other : one)

type Asked = Pick<AidBefore, 'source' | 'known'> & {
  readonly appeal: TermRule
  readonly aid: AidDays
  readonly worked: DaysOff
  /** Whether, as strictly read, a request of its day stops nothing, whatever its rule says. */
  readonly runs: boolean
}

const mayRunOn = (readings: readonly Reading[]): boolean => readings.some(({ strictest }) => strictest === RUNS)

function courseFrom(asked: Asked, start: Day, reading: ReadingName): Course {
  const { source, known, appeal, aid, worked, runs } = asked
  const counted = lengthen(appeal, start, reading)
  const course = { source, asked: aid }
  if (known === null) {
    const day = reading === 'strictest' ? counted : OPEN
    return { start, counted, aid: { ...course, lastToAsk: null, resumed: null }, day }
  }
  const { rule, term } = known
  const end = lengthen(term, start, reading)
  const lastToAsk = term.rolls[reading] ? onOrAfter(worked, end) : end
  const aidServed = aid[rule.aidServedOn[reading]][reading]
  const inTime = aid.requested <= lastToAsk && aid.requested <= counted
  const stops = rule.suspends[reading] && !((runs || aid.requested < start) && reading === 'strictest')
  if (!stops || !inTime || aidServed <= start)
    return { start, counted, aid: { ...course, lastToAsk, resumed: null }, day: counted }
  const remaining = counted - Math.max(aid.requested, start + 1) + 1
  const less = rule.remainder.used - rule.remainder[reading]
  const day = aidServed + remaining + rule.remainder[reading]
  return { start, counted, aid: { ...course, lastToAsk, resumed: { aidServed, remaining, less } }, day }
}
