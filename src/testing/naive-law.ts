import type { StatedRemedy } from '../law/index.ts'
import { backward, before, daysFrom, earliest, forward, latest } from './naive-calendar.ts'

/**
 * A second implementation of the terms of a decision, written from the specification and deliberately naive: dates one day
 * at a time, every combination of readings tried, nothing shared with `src/law` but the shape of a question.
 */
type PlainDate = Temporal.PlainDate

export type Question = {
  readonly kind: string
  /** Placed in the space, and opened there or never; or served otherwise on a day. */
  readonly madeAvailable: PlainDate | null
  readonly opened: PlainDate | null
  readonly served: PlainDate | null
  readonly decided: PlainDate | null
  readonly lodged: PlainDate | null
  readonly territory: string
  readonly remedy: StatedRemedy | null
  /** The two answers, both null while there is none. */
  readonly aid: {
    readonly requested: PlainDate
    readonly applicant: PlainDate | null
    readonly counsel: PlainDate | null
  } | null
}

/** One value for each point that no source settles. `other`: the answer to him or to counsel whose day is not given. */
export type Choice = {
  readonly fiction: 14 | 15 | 16
  readonly franc: boolean
  readonly overseas: boolean
  readonly aidFranc: boolean
  /** The days to ask in as the letter states them, or the law's own where they are fewer. */
  readonly asStated: boolean
  readonly aidRolls: boolean
  readonly suspends: boolean
  /** Whether it stops the term though it was asked before the service. */
  readonly early: boolean
  readonly later: boolean
  readonly less: 0 | 1
  readonly other: 'as given' | 'at once' | 'never'
}

const SPACE = Temporal.PlainDate.from('2020-07-08')
const RECAST = Temporal.PlainDate.from('2021-05-01')
export const PACT = Temporal.PlainDate.from('2026-06-12')
/** Article 9-4, on legal aid, has a version since that day that nobody read: a request since then may stop nothing. */
export const UNREAD = Temporal.PlainDate.from('2024-08-01')
/** The law before June 2026 changed its numbers in 2021 and got the space in 2020: its days stayed as they were. */
type Law = 'before' | 'pact'

/** The law of the day it was placed in the space, else served; then those that may apply instead. */
export function lawsOf(q: Question): readonly Law[] {
  if (before(selecting(q), PACT)) return before(serviceDay(q, 16), PACT) ? ['before'] : ['before', 'pact']
  const earlier = [q.lodged, q.decided].some((day) => day !== null && before(day, PACT))
  return earlier ? ['pact', 'before'] : ['pact']
}

const selecting = (q: Question): PlainDate => q.madeAvailable ?? q.served!

export function regimeOf(q: Question): string {
  const day = selecting(q)
  return before(day, SPACE) ? '2019' : before(day, RECAST) ? 'pilot' : before(day, PACT) ? '2021' : '2026'
}

export function serviceDay(q: Question, fiction: number): PlainDate {
  if (q.madeAvailable === null) return q.served!
  const term = q.madeAvailable.add({ days: fiction })
  return q.opened !== null && before(q.opened, term) ? q.opened : term
}

const ASYLUM_COURT = ['refusal', 'inadmissibility', 'withdrawal-of-status', 'grant-subsidiary-protection']
const NEVER_ASYLUM_COURT = ['discontinuation', 'statelessness-decision']
const NO_APPEAL = 'grant-refugee-status'
const DECISIONS = [...ASYLUM_COURT, ...NEVER_ASYLUM_COURT, NO_APPEAL, 'decision']
export const KINDS = [...DECISIONS, 'summons', 'letter']

/** The law knows the month before the asylum court; anything else only the decision's own words give. */
const appeals = (q: Question, law: Law): boolean =>
  q.remedy !== null || (law === 'before' && ASYLUM_COURT.includes(q.kind))
const reopens = (q: Question, law: Law): boolean =>
  law === 'before' && q.kind === 'discontinuation' && q.decided !== null

const isOverseas = (q: Question): boolean => !['metropolitan', 'alsace-moselle'].includes(q.territory)
export const courtOf = (q: Question): string => q.remedy?.court ?? 'cnda'
const aidDays = (q: Question, law: Law): number | null =>
  courtOf(q) !== 'cnda' ? null : (q.remedy?.legalAidDays ?? (law === 'before' ? 15 : null))

/** The law's own fifteen, where a letter states more. */
const safeAidDays = (q: Question, law: Law): number | null => {
  const days = aidDays(q, law)
  return days !== null && law === 'before' ? Math.min(days, 15) : days
}

/** Where the court sits, or might sit when the decision names one whose seat is not known. */
export function seatsOf(q: Question): { readonly used: string[]; readonly any: string[] } {
  if (courtOf(q) === 'cnda') return { used: ['metropolitan'], any: ['metropolitan'] }
  if (courtOf(q) === 'administrative-court-strasbourg') return { used: ['alsace-moselle'], any: ['alsace-moselle'] }
  return { used: [q.territory], any: ['alsace-moselle', q.territory] }
}

/** The last day of the appeal before it moves, under one choice of readings; null while the answer that it waits for is out. */
export function unrolledUnder(q: Question, law: Law, choice: Choice): PlainDate | null {
  const served = serviceDay(q, choice.fiction)
  const { months = 0, days = 0 } = q.remedy ?? { months: 1 }
  const more = choice.overseas ? 1 : 0
  const unrolled = served.add({ months: months + more }).add({ days: days + (choice.franc ? 1 : 0) })
  if (q.aid === null || !choice.suspends) return unrolled
  if (!choice.early && before(q.aid.requested, served)) return unrolled
  const toAsk = choice.asStated ? aidDays(q, law) : safeAidDays(q, law)
  if (toAsk === null) return null
  let lastToAsk = served.add({ days: toAsk + (choice.aidFranc ? 1 : 0) })
  if (choice.aidRolls) lastToAsk = forward(lastToAsk, ['metropolitan'])
  if (before(lastToAsk, q.aid.requested) || before(unrolled, q.aid.requested)) return unrolled
  const answered = answerDay(q.aid, choice)
  if (answered === null) return null
  if (!before(served, answered)) return unrolled
  const first = latest([q.aid.requested, served.add({ days: 1 })])
  return answered.add({ days: daysFrom(first, unrolled) + 1 - choice.less })
}

/** The answer that counts, his own or his counsel's; one who was told himself may have no counsel, or one not told yet. */
function answerDay({ requested, applicant, counsel }: NonNullable<Question['aid']>, choice: Choice): PlainDate | null {
  const other = { 'as given': applicant ?? counsel, 'at once': requested, never: null }[choice.other]
  const come = [applicant ?? other, counsel ?? other].filter((day) => day !== null)
  if (choice.later) return come.length < 2 ? null : latest(come)
  return come.length === 0 ? null : earliest(come)
}

/** Every way to read an open point that bears on this question under that law. */
export function choicesOf(q: Question, law: Law): readonly Choice[] {
  const both = [false, true]
  const { remedy } = q
  // The month of the law before June 2026 is franc by case law: a letter that states it and says no more leaves nothing open.
  const settled = law === 'before' && courtOf(q) === 'cnda' && remedy?.months === 1
  const franc = remedy === null ? [true] : remedy.franc !== null ? [remedy.franc] : settled ? [true] : both
  const overseas = isOverseas(q) && courtOf(q) === 'cnda' ? both : [false]
  // Of legal aid before another court than the asylum court nothing is known: it may stop the term or not.
  const unread = q.aid !== null && !before(q.aid.requested, UNREAD)
  const suspends = law === 'pact' || courtOf(q) !== 'cnda' || unread ? both : [true]
  const early = q.aid !== null && before(q.aid.requested, serviceDay(q, 16)) ? both : [true]
  const asks = q.aid === null ? [false] : both
  const others = othersOf(q.aid)
  const aid = asks.flatMap((aidFranc) =>
    asks.flatMap((aidRolls) =>
      (q.aid === null ? [true] : both).flatMap((later) =>
        (q.aid === null ? ([0] as const) : ([0, 1] as const)).flatMap((less) =>
          others.flatMap((other) => both.map((asStated) => ({ aidFranc, aidRolls, later, less, other, asStated }))),
        ),
      ),
    ),
  )
  return ([14, 15, 16] as const).flatMap((fiction) =>
    franc.flatMap((f) =>
      overseas.flatMap((o) =>
        suspends.flatMap((s) =>
          // What does not stop the term does so under no reading of its own days: one of them stands for all.
          (s ? early : [true]).flatMap((e) =>
            (s ? aid : aid.slice(0, 1)).map((one) => ({
              fiction,
              franc: f,
              overseas: o,
              suspends: s,
              early: e,
              ...one,
            })),
          ),
        ),
      ),
    ),
  )
}

/** Counsel alone is known to have it: he may have been told at once. He alone: his days are counted from his own, for the safe one too. */
function othersOf(aid: Question['aid']): readonly Choice['other'][] {
  if (aid === null || (aid.applicant === null) === (aid.counsel === null)) return ['as given']
  return aid.applicant === null ? ['as given', 'at once', 'never'] : ['as given', 'never']
}

/** What is asserted: no extra month in a term that is stated whole, and franc where the law before June 2026 says so. */
function usedUnder(q: Question, law: Law): Choice {
  const { remedy } = q
  const silent = law === 'before' && courtOf(q) === 'cnda' && remedy?.months !== undefined
  const franc = remedy === null ? true : (remedy.franc ?? silent)
  const overseas = remedy === null && isOverseas(q)
  const aid = {
    asStated: true,
    aidFranc: false,
    aidRolls: false,
    suspends: true,
    early: true,
    later: true,
    less: 0,
    other: 'as given',
  } as const
  return { fiction: 15, franc, overseas, ...aid }
}

/** Null: not known before the answer about legal aid has come. */
export type Three = {
  readonly lastDay: PlainDate | null
  readonly actBy: PlainDate
  readonly longest: PlainDate | null
}
export type NaiveAnswer =
  | { readonly refused: Refused }
  | {
      readonly servedOn: PlainDate
      readonly unrolled: PlainDate | null
      readonly appeal: Three | null
      readonly aid: Three | null
      readonly reopening: Three | null
    }

export function naively(q: Question): NaiveAnswer {
  const refused = refusalOf(q)
  if (refused !== null) return { refused }
  const laws = lawsOf(q)
  const appealing = laws.find((law) => appeals(q, law))
  const unrolled = appealing === undefined ? null : unrolledUnder(q, appealing, usedUnder(q, appealing))
  return {
    servedOn: serviceDay(q, 15),
    unrolled,
    appeal: appealing === undefined ? null : appealUnder(q, laws, unrolled),
    aid: aidUnder(q, laws),
    reopening: laws.some((law) => reopens(q, law)) ? reopening(q, laws) : null,
  }
}

function appealUnder(q: Question, laws: readonly Law[], unrolled: PlainDate | null): Three {
  const { used, any } = seatsOf(q)
  const all = everyDay(q, laws)
  const days = all.filter((day) => day !== null)
  return {
    lastDay: unrolled && forward(unrolled, used),
    actBy: backward(earliest(days), any),
    longest: days.length < all.length ? null : forward(latest(days), any),
  }
}

const everyDay = (q: Question, laws: readonly Law[]): readonly (PlainDate | null)[] =>
  laws.flatMap((law) => (appeals(q, law) ? choicesOf(q, law).map((choice) => unrolledUnder(q, law, choice)) : []))

/** Asked of the Office in less than nine months of the decision: the day before, and the ninth month's own day at the latest. */
function reopening(q: Question, laws: readonly Law[]): Three {
  const nine = q.decided!.add({ months: 9 })
  const lastDay = nine.subtract({ days: 1 })
  const longest = laws.every((law) => reopens(q, law)) ? forward(nine, ['metropolitan']) : null
  return { lastDay, actBy: backward(lastDay, ['metropolitan']), longest }
}

type Refused =
  | 'regime-uncertain'
  | 'remedy-needed'
  | 'decision-day-needed'
  | 'legal-aid-pending'
  | 'legal-aid-days-wrong'
  | 'lodged-after-decision'
  | 'not-a-decision'
  | 'unknown-kind'
  | 'no-asylum-court-for-kind'
  | 'no-electronic-service'

/** Asked for before the decision was placed, or the day of service that is given. */
const askedTooEarly = (q: Question): boolean => q.aid !== null && before(q.aid.requested, selecting(q))

/** No day at all, as soon as one of the laws that may apply has none; or where every reading waits for an answer. */
export function refusalOf(q: Question): Refused | null {
  if (q.lodged !== null && before(q.decided ?? selecting(q), q.lodged)) return 'lodged-after-decision'
  if (askedTooEarly(q)) return 'legal-aid-days-wrong'
  if (q.madeAvailable !== null && before(q.madeAvailable, SPACE)) return 'no-electronic-service'
  const laws = lawsOf(q)
  const [first, ...others] = laws.map((law) => refusalUnder(q, law))
  if (first) return first
  if (others.some((refusal) => refusal !== null)) return 'regime-uncertain'
  if (q.aid === null || q.aid.applicant !== null || q.aid.counsel !== null) return null
  const all = everyDay(q, laws)
  return all.length > 0 && all.every((day) => day === null) ? 'legal-aid-pending' : null
}

function refusalUnder(q: Question, law: Law): Refused | null {
  if (!DECISIONS.includes(q.kind)) return regimeOf(q) === '2019' ? 'unknown-kind' : 'not-a-decision'
  if (q.remedy?.court === 'cnda' && NEVER_ASYLUM_COURT.includes(q.kind)) return 'no-asylum-court-for-kind'
  if (appeals(q, law) || reopens(q, law) || q.kind === NO_APPEAL) return null
  if (law === 'pact') return 'regime-uncertain'
  return q.kind === 'discontinuation' ? 'decision-day-needed' : 'remedy-needed'
}

/**
 * The days to ask for legal aid are never moved but for the latest date; a law that does not know them leaves the other's, and
 * the latest date open. Once
 * the appeal it should stop is over, it is not safe any more to ask.
 */
function aidUnder(q: Question, laws: readonly Law[]): Three | null {
  const days = laws.map((law) => (appeals(q, law) ? aidDays(q, law) : null)).find((known) => known !== null)
  if (days === undefined) return null
  const after = (fiction: number, more: number) => serviceDay(q, fiction).add({ days: days + more })
  const appeal = appealUnder({ ...q, aid: null }, laws, null)
  const safe = Math.min(...laws.map((law) => (appeals(q, law) ? safeAidDays(q, law) : null) ?? days))
  return {
    lastDay: after(15, 0),
    actBy: earliest([backward(after(14, safe - days), ['metropolitan']), appeal.actBy]),
    longest: laws.every((law) => aidDays(q, law) !== null) ? forward(after(16, 1), ['metropolitan']) : null,
  }
}
