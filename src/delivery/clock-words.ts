import { readingLines } from '../calculator/index.ts'
import { regimeWords } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { formatInstant, identifier, listed, type Words } from '../platform/i18n/index.ts'
import { toldAlerts } from './alert-fate.ts'
import { type Clock, hasDays } from './clock.ts'
import { closedSections } from './clock-closed.ts'
import { interviewSections } from './clock-interview.ts'
import { reServedLines } from './re-served-words.tsx'
import { closed, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
import { nextToAct } from './terms.ts'

/** `folded`: on a page one opens it to read it, for it is long and nothing he must do stands in it. On paper all is open. */
export type Section = { readonly title: string; readonly lines: readonly string[]; readonly folded?: boolean }

/**
 * The explained clock in words, the same on the page and on paper: since when, told by which channel with what result, from
 * which day the law acts and why, what happens if nothing is done. Of what is not opened it says no more than its cover.
 */
export function clockSections(w: Words, clock: Clock): Section[] {
  const { document, facts } = clock
  const days = clock.first ?? clock // a copy has none of its own
  return [
    { title: w('delivery.reServed.title'), lines: reServedLines(w, clock) },
    ...closedSections(w, clock),
    ...interviewSections(w, days),
    { title: w('delivery.clock.since'), lines: [w('delivery.cover.since', { at: document.madeAvailableAt })] },
    { title: w('delivery.clock.told'), lines: toldLines(w, facts), folded: true },
    { title: w('delivery.clock.law'), lines: lawLines(w, days), folded: true },
    { title: w('delivery.clock.nothing'), lines: nothingLines(w, days) },
  ].filter(({ lines }) => lines.length > 0)
}

function toldLines(w: Words, facts: Clock['facts']): string[] {
  const told = toldAlerts(facts).map(({ channel, at, fate }) =>
    listed([formatInstant(w.language.tag, at), w(`delivery.event.alert.${channel}.${fate}`)], w.language),
  )
  return [...(told.length > 0 ? told : [w('delivery.clock.told.none')]), w('delivery.clock.told.noEffect')]
}

function lawLines(w: Words, clock: Clock): string[] {
  const { document: d, fiction, carriedOverSince: day } = clock
  if (d.legalEffect === 'none') return [w('delivery.clock.law.none')]
  if (fiction === null || d.termEndsAt === null) return [w('delivery.clock.law.unknown')]
  if (d.withdrawnReason === 'wrong-space') return [w('delivery.clock.law.void')]
  if (serviceIsVoid(d)) return voidLines(w, clock)
  const end = servedByTermOn(d.termEndsAt)
  const counted = { days: fiction.days, start: civilDay(d.madeAvailableAt), end }
  return [
    day === null ? w('delivery.clock.law.days', counted) : w('delivery.clock.law.daysRead', { ...counted, day }),
    ...servedLines(w, clock, end),
    ...readingLines(w, fiction.readings).map(({ says, mark }) => (mark === null ? says : `${says} [${mark}]`)),
    w('delivery.clock.law.article', { article: identifier(fiction.articles.join(' · ')) }),
    ...(day === null ? [] : [w('delivery.document.notVerified', { day })]),
    ...(clock.regimes.length > 1
      ? [w('calculator.twoLaws'), ...clock.regimes.map((regime) => regimeWords(w, regime))]
      : []),
  ]
}

/** That no day of its own counts, where none is told: beside a day that is kept it would lead past it. */
function voidLines(w: Words, clock: Clock): string[] {
  if (hasDays(clock)) {
    const strictly = clock.kept.find(({ code, letter }) => code === 'safe-strictly' && letter === clock.document.id)
    return strictly === undefined ? [] : [w('delivery.cover.strictlyOn', { day: strictly.on })]
  }
  const dismissed = clock.document.contestOutcome === 'dismissed'
  return [w('delivery.clock.law.void'), ...(dismissed ? [w('delivery.dismissed.void')] : [])]
}

/** What has served it, if anything has; served and then disputed, that nobody asserts it. */
function servedLines(w: Words, { document: d, at }: Clock, end: Temporal.PlainDate): string[] {
  const served = serviceOf(d, at)
  if (served === null) return [w('delivery.cover.lawActs', { day: end })]
  const opened = d.openedAt === null ? null : civilDay(d.openedAt)
  const missed = d.interviewAt !== null && opened !== null && isAfter(served.servedOn, civilDay(d.interviewAt))
  return [
    served.servedBy === 'opening'
      ? w('delivery.clock.law.inTime', { day: served.servedOn })
      : w('delivery.cover.lawActed', { day: served.servedOn }),
    ...(served.servedBy === 'term' && opened !== null ? [w('delivery.clock.law.late', { opened })] : []),
    ...(missed ? [w('delivery.clock.law.afterInterview')] : []),
    ...(closed(d) === null ? [] : [w(d.withdrawnAt === null ? 'delivery.contested.keep' : 'delivery.withdrawn.keep')]),
  ]
}

const isAfter = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) > 0

function nothingLines(w: Words, clock: Clock): string[] {
  const says = nothingDone(w, clock)
  if (says === null) return []
  return clock.terms.length > 0 ? [says, w('delivery.clock.nothing.decision.more')] : [says]
}

/** What follows for who does nothing; null where nothing true can be said in a sentence. Never that it would be too late. */
export function nothingDone(w: Words, clock: Clock): string | null {
  const { document: d, terms, noDay, at, nothingToChallenge } = clock.first ?? clock
  if (d.withdrawnAt !== null && terms.length === 0) return null
  if (d.legalEffect === 'unknown') return null
  if (d.legalEffect === 'none') return w('delivery.clock.nothing.letter')
  if (d.legalEffect === 'summons') return w('delivery.clock.nothing.summons')
  // Once every safe day is past the words are "go today", and nothing that would keep him from it.
  if (terms.length > 0)
    return nextToAct(terms, civilDay(at)) === undefined ? null : w('delivery.clock.nothing.decision')
  if (serviceIsVoid(d)) return null // what he can do is said instead
  // What it decides is inside.
  if (d.openedAt === null || serviceOf(d, at) === null) return w('delivery.clock.nothing.cover')
  if (!nothingToChallenge) return w('delivery.clock.nothing.cover')
  return noDay === null ? w('delivery.clock.nothing.grant') : null
}
