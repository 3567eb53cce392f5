import type { StatedRemedy } from '../law/index.ts'
import { backward, before, daysFrom, earliest, forward, latest } from './naive-calendar.ts'

/**
 * A second implementation of the terms of a refusal, written from the specification and deliberately naive: dates one day
 * at a time, every combination of readings tried, nothing shared with `src/law` but the shape of a question.
 */
type PlainDate = Temporal.PlainDate

export type Question = {
  /** Placed in the space, and opened there or never; or served otherwise on a day. */
  readonly madeAvailable: PlainDate | null
  readonly opened: PlainDate | null
  readonly served: PlainDate | null
  readonly lodged: PlainDate | null
  readonly territory: string
  readonly remedy: StatedRemedy | null
  readonly aid: { readonly requested: PlainDate; readonly applicant: PlainDate; readonly counsel: PlainDate } | null
}

/** One value for each point that no source settles. */
export type Choice = {
  readonly fiction: 14 | 15 | 16
  readonly franc: boolean
  readonly overseas: boolean
  readonly aidFranc: boolean
  readonly aidRolls: boolean
  readonly suspends: boolean
  readonly later: boolean
  readonly less: 0 | 1
}

const PACT = Temporal.PlainDate.from('2026-06-12')
type Law = 'before' | 'pact'

/** The law of the day it was placed in the space, else served; then those that may apply instead. */
export function lawsOf(q: Question): readonly Law[] {
  const selecting = q.madeAvailable ?? q.served!
  if (!before(selecting, PACT)) return q.lodged !== null && before(q.lodged, PACT) ? ['pact', 'before'] : ['pact']
  return before(serviceDay(q, 15), PACT) ? ['before'] : ['before', 'pact']
}

export function serviceDay(q: Question, fiction: number): PlainDate {
  if (q.madeAvailable === null) return q.served!
  const term = q.madeAvailable.add({ days: fiction })
  return q.opened !== null && before(q.opened, term) ? q.opened : term
}

const isOverseas = (q: Question): boolean => !['metropolitan', 'alsace-moselle'].includes(q.territory)
export const courtOf = (q: Question): string => q.remedy?.court ?? 'cnda'
const aidDays = (q: Question, law: Law): number | null =>
  courtOf(q) !== 'cnda' ? null : (q.remedy?.legalAidDays ?? (law === 'before' ? 15 : null))

/** Where the court sits, or might sit when the decision names one whose seat is not known. */
export function seatsOf(q: Question): { readonly used: string[]; readonly any: string[] } {
  if (courtOf(q) === 'cnda') return { used: ['metropolitan'], any: ['metropolitan'] }
  if (courtOf(q) === 'administrative-court-strasbourg') return { used: ['alsace-moselle'], any: ['alsace-moselle'] }
  return { used: [q.territory], any: ['alsace-moselle', q.territory] }
}

/** The last day of the appeal before it moves, under one choice of readings. */
export function unrolledUnder(q: Question, law: Law, choice: Choice): PlainDate {
  const served = serviceDay(q, choice.fiction)
  const { months = 0, days = 0 } = q.remedy ?? { months: 1 }
  const more = choice.overseas ? 1 : 0
  const unrolled = served.add({ months: months + more }).add({ days: days + (choice.franc ? 1 : 0) })
  const toAsk = aidDays(q, law)
  if (q.aid === null || toAsk === null || !choice.suspends) return unrolled
  let lastToAsk = served.add({ days: toAsk + (choice.aidFranc ? 1 : 0) })
  if (choice.aidRolls) lastToAsk = forward(lastToAsk, ['metropolitan'])
  if (before(lastToAsk, q.aid.requested) || before(unrolled, q.aid.requested)) return unrolled
  const answered = (choice.later ? latest : earliest)([q.aid.applicant, q.aid.counsel])
  if (!before(served, answered)) return unrolled
  const first = latest([q.aid.requested, served.add({ days: 1 })])
  return answered.add({ days: daysFrom(first, unrolled) + 1 - choice.less })
}

/** Every way to read an open point that bears on this question under that law. */
export function choicesOf(q: Question, law: Law): readonly Choice[] {
  const both = [false, true]
  const { remedy } = q
  // The month of the law before June 2026 is franc by case law: a letter that states it and says no more leaves nothing open.
  const settled = law === 'before' && courtOf(q) === 'cnda' && remedy?.months === 1
  const franc = remedy === null ? [true] : remedy.franc !== null ? [remedy.franc] : settled ? [true] : both
  const overseas = isOverseas(q) && courtOf(q) === 'cnda' ? both : [false]
  const suspends = law === 'pact' ? both : [true]
  const aid = (q.aid === null ? [false] : both).flatMap((aidFranc) =>
    (q.aid === null ? [false] : both).flatMap((aidRolls) =>
      (q.aid === null ? [true] : both).flatMap((later) =>
        (q.aid === null ? ([0] as const) : ([0, 1] as const)).map((less) => ({ aidFranc, aidRolls, later, less })),
      ),
    ),
  )
  return ([14, 15, 16] as const).flatMap((fiction) =>
    franc.flatMap((f) =>
      overseas.flatMap((o) =>
        suspends.flatMap((s) => aid.map((one) => ({ fiction, franc: f, overseas: o, suspends: s, ...one }))),
      ),
    ),
  )
}

/** What is asserted: no extra month in a term that is stated whole, and franc where the law before June 2026 says so. */
function usedUnder(q: Question, law: Law): Choice {
  const { remedy } = q
  const silent = law === 'before' && courtOf(q) === 'cnda' && remedy?.months !== undefined
  const franc = remedy === null ? true : (remedy.franc ?? silent)
  const overseas = remedy === null && isOverseas(q)
  return { fiction: 15, franc, overseas, aidFranc: false, aidRolls: false, suspends: true, later: true, less: 0 }
}

export type Three = { readonly lastDay: PlainDate; readonly actBy: PlainDate; readonly longest: PlainDate }
export type NaiveAnswer =
  | { readonly refused: Refused }
  | {
      readonly servedOn: PlainDate
      readonly unrolled: PlainDate
      readonly appeal: Three
      readonly aid: Three | null
    }

export function naively(q: Question): NaiveAnswer {
  const refused = refusalOf(q)
  if (refused !== null) return { refused }
  const laws = lawsOf(q)
  const { used, any } = seatsOf(q)
  const all = laws.flatMap((law) => choicesOf(q, law).map((choice) => unrolledUnder(q, law, choice)))
  const unrolled = unrolledUnder(q, laws[0]!, usedUnder(q, laws[0]!))
  return {
    servedOn: serviceDay(q, 15),
    unrolled,
    appeal: {
      lastDay: forward(unrolled, used),
      actBy: backward(earliest(all), any),
      longest: forward(latest(all), any),
    },
    aid: aidUnder(q, laws),
  }
}

type Refused = 'regime-uncertain' | 'legal-aid-not-known'

/** No day at all, as soon as one of the laws that may apply has none. */
export function refusalOf(q: Question): Refused | null {
  const [first, ...others] = lawsOf(q).map((law) => refusalUnder(q, law))
  return first ?? (others.some((refusal) => refusal !== null) ? 'regime-uncertain' : null)
}

function refusalUnder(q: Question, law: Law): Refused | null {
  if (law === 'pact' && q.remedy === null) return 'regime-uncertain'
  if (q.aid === null || aidDays(q, law) !== null) return null
  return courtOf(q) === 'cnda' ? 'regime-uncertain' : 'legal-aid-not-known'
}

/** The days to ask for legal aid are never moved but for the latest date; a law that does not know them leaves the other's. */
function aidUnder(q: Question, laws: readonly Law[]): Three | null {
  const days = laws.map((law) => aidDays(q, law)).find((known) => known !== null)
  if (days === undefined) return null
  const after = (fiction: number, more: number) => serviceDay(q, fiction).add({ days: days + more })
  return {
    lastDay: after(15, 0),
    actBy: backward(after(14, 0), ['metropolitan']),
    longest: forward(after(16, 1), ['metropolitan']),
  }
}
