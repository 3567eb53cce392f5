import assert from 'node:assert/strict'
import type { Step } from '../law/index.ts'

type PlainDate = Temporal.PlainDate

/** What a reader of a working knows so far. */
type Reading = {
  start: PlainDate | null
  months: number
  more: number
  days: number
  how: 'franc' | 'plain' | 'less-than'
  stopped: boolean
  remaining: number
  answered: PlainDate | null
  less: number
  moves: boolean
  cap: PlainDate | null
}

const nothing = (): Reading => ({
  start: null,
  months: 0,
  more: 0,
  days: 0,
  how: 'plain',
  stopped: false,
  remaining: 0,
  answered: null,
  less: 0,
  moves: false,
  cap: null,
})

/**
 * Counts with the steps of a working alone, as somebody does who knows what a month and a week-end are and no more of the law:
 * a holiday is one that the steps name. Gives the day to which each step leads that says one of the three dates. A request that must
 * come while the appeal still runs is read beside the working of that appeal, as it runs when nobody has asked.
 */
export function readWorking(
  steps: readonly Step[],
  appeal: readonly Step[] = [],
): { last?: PlainDate; safe?: PlainDate; longest?: PlainDate } {
  const named = steps
    .filter(({ params }) => params.why !== undefined)
    .map(({ params }) => `${params.from ?? params.day}`)
  const off = (day: PlainDate) => day.dayOfWeek > 5 || named.includes(day.toString())
  const move = (day: PlainDate, by: 1 | -1): PlainDate => (off(day) ? move(day.add({ days: by }), by) : day)
  const found: { last?: PlainDate; safe?: PlainDate; longest?: PlainDate } = {}
  let r = nothing()
  for (const { code, params } of steps) {
    const day = typeof params.day === 'string' ? Temporal.PlainDate.from(params.day) : null
    const count = Number(params.count ?? 0)
    const leads = (to: PlainDate) => assert.equal(String(to), params.day, code)
    switch (code.replace(/^(safe|longest)-/, '')) {
      case 'regime':
        r = nothing()
        break
      case 'served-by-opening':
      case 'served-by-term':
      case 'served-stated':
      case 'decided-on':
      case 'from-attestation-given':
      case 'from-registered':
      case 'from-interview':
      case 'served':
        r.start = day
        break
      case 'overseas-month':
        r.more = count
        break
      case 'overseas':
        r.months += count - r.more
        r.more = count
        break
      case 'months':
      case 'months-clamped':
        r.months = count
        leads(r.start!.add({ months: count }))
        break
      case 'days':
        r.days = count
        break
      case 'franc':
      case 'plain':
      case 'less-than':
        r.how = code.replace(/^(safe|longest)-/, '') as Reading['how']
        if (day !== null) leads(lastOf(r))
        break
      case 'aid-in-time':
      case 'aid-stops':
        r.stopped = true
        break
      case 'aid-runs':
        r.stopped = false
        leads(lastOf(r))
        break
      case 'aid-remaining':
        r.remaining = count
        break
      case 'aid-served':
        r.answered = day
        break
      case 'aid-less':
        r.less = count
        break
      case 'aid-resumes':
      case 'counted':
        leads(lastOf(r))
        r.moves = false
        break
      case 'not-worked':
        r.moves = true
        break
      case 'stays':
      case 'never-rolls':
        found.last = lastOf(r)
        break
      case 'next-working-day':
        found.last = move(lastOf(r), 1)
        break
      case 'within-appeal':
        r.cap = readWorking(appeal).safe ?? null
        leads(r.cap!)
        break
      case 'last':
        if (code === 'safe-last') found.safe = r.cap ?? move(lastOf(r), -1)
        else found.longest = r.moves ? move(lastOf(r), 1) : lastOf(r)
        leads(code === 'safe-last' ? found.safe! : found.longest!)
    }
  }
  return found
}

const MORE = { franc: 1, plain: 0, 'less-than': -1 } as const

function lastOf({ start, months, days, how, stopped, remaining, answered, less }: Reading): PlainDate {
  return stopped ? answered!.add({ days: remaining - less }) : start!.add({ months }).add({ days: days + MORE[how] })
}
