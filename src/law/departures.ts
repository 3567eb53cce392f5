import type { StepInDays } from './answers.ts'
import { type Counted, type Course, OPEN } from './term.ts'

const READING = { safe: 'strictest', longest: 'longest' } as const

/**
 * Where the last safe day, or the latest date, is counted otherwise than the last day that is asserted: one step for each
 * reading that makes the difference, marked as one, with what it rests on. None where all is counted alike.
 */
export function departures(to: 'safe' | 'longest', { rule, began, courses }: Counted): StepInDays[] {
  const reading = READING[to]
  const { used, [reading]: other } = courses
  const steps: StepInDays[] = []
  const depart: Depart = (code, params, articles) => {
    steps.push({ code: `${to}-${code}`, params, mark: 'reading', articles })
  }
  if (other.start !== used.start) depart('served', { day: other.start }, began.articles)
  if (rule.more !== null && rule.more.months[reading] !== rule.more.months.used)
    depart('overseas', { count: rule.more.months[reading] }, rule.more.articles)
  if (rule.days[reading] !== rule.days.used) depart('days', { count: rule.days[reading] }, rule.articles)
  if (rule.count[reading] !== rule.count.used) depart(rule.count[reading], {}, rule.articles)
  if (used.aid !== null) aidDeparts(used, other, depart)
  return steps
}

type Depart = (code: string, params: StepInDays['params'], articles: readonly string[]) => void

/** Whether the request stopped the term, how much was left of it, since which answer, and by how many days less. */
function aidDeparts(used: Course, other: Course, depart: Depart): void {
  const [before, aid] = [used.aid!, other.aid!]
  const { articles } = aid.source
  if (aid.resumed !== null && other.day !== other.counted) {
    const { aidServed, remaining, less } = aid.resumed
    if (before.resumed === null) depart('aid-stops', {}, articles)
    if (remaining !== before.resumed?.remaining) depart('aid-remaining', { count: remaining }, articles)
    if (aidServed !== before.resumed?.aidServed && aidServed !== OPEN)
      depart('aid-served', { day: aidServed }, articles)
    if (less !== 0) depart('aid-less', { count: less }, articles)
  } else if (other.day !== OPEN && used.day !== used.counted) {
    if (aid.lastToAsk !== null && aid.asked.requested > aid.lastToAsk)
      depart('aid-late', { to: aid.lastToAsk }, articles)
    depart('aid-runs', { day: other.day }, articles)
  }
}
