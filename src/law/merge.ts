import type { StepInDays, Term, TermInDays } from './answers.ts'
import { type Day, inDate, toPlain } from './day.ts'
import { stepInIso } from './step-words.ts'
import { type CountedSince, known } from './term.ts'
import type { Mark, Reading, Regime } from './types.ts'
import { assertedWorking, longestWorking, workingOf } from './working.ts'

/** The terms that follow under one regime that may apply. */
export type Candidate = {
  readonly regime: Regime
  readonly terms: readonly CountedSince[]
}

type Found = CountedSince & { readonly candidate: Candidate }

/** A term, the same under the other regimes, and which of them is nearest and which farthest. */
export type Merged = Found & {
  readonly same: readonly Found[]
  readonly nearest: Found
  readonly farthest: Found
  /** False: a law that may apply knows none, so what it may give, and whether it is shorter, nobody can tell. */
  readonly everywhere: boolean
}

/** One term out of the same term under each regime that may apply; a term only one of them knows is kept, its latest date open. */
export function merge(first: Candidate, others: readonly Candidate[]): Merged[] {
  const found: { readonly first: Found; readonly same: Found[] }[] = first.terms.map(({ term, since }) => ({
    first: { candidate: first, term, since },
    same: [],
  }))
  for (const candidate of others) {
    for (const { term, since } of candidate.terms) {
      const { name, court } = term.rule
      const known = found.find(({ first: { term } }) => term.rule.name === name && term.rule.court === court)
      if (known === undefined) found.push({ first: { candidate, term, since }, same: [] })
      else known.same.push({ candidate, term, since })
    }
  }
  return found.map(({ first, same }) => ({
    candidate: first.candidate,
    term: first.term,
    since: first.since,
    same,
    nearest: same.reduce((one, other) => (other.term.actBy < one.term.actBy ? other : one), first),
    farthest: same.reduce((one, other) => (other.term.longest > one.term.longest ? other : one), first),
    everywhere: same.length === others.length,
  }))
}

/** A merged term as it is told, from the day it runs from on. */
export function told(merged: Merged): TermInDays {
  const { term, same, nearest, farthest, everywhere } = merged
  const readings: Reading[] = []
  const articles: string[] = []
  addReadings(readings, merged)
  addArticles(articles, merged)
  for (const other of same) {
    addReadings(readings, other)
    addArticles(articles, other)
  }
  if (!everywhere) add(readings, OTHER_LAW_UNKNOWN)
  for (const reading of readings) addNew(articles, reading.articles)
  return {
    name: term.rule.name,
    court: term.rule.court,
    lastDay: known(term.lastDay),
    unrolledLastDay: known(term.courses.used.day),
    actBy: nearest.term.actBy,
    longest: everywhere ? known(farthest.term.longest) : null,
    stated: term.rule.stated,
    mark: leastSure(merged),
    readings,
    steps: stepsOf(merged),
    articles,
  }
}

/** What the other law gives may be shorter, which no safe day can hold, or longer: nothing is held against him by a day. */
const OTHER_LAW_UNKNOWN: Reading = {
  code: 'other-law-unknown',
  counted: false,
  strictest: 'shorter',
  used: 'as-known',
  longest: 'longer',
  mark: 'unverified',
  articles: [],
}

/** From the surest on. */
const SURE: readonly Mark[] = ['text', 'case', 'practice', 'analogy', 'reading', 'unverified']

/** Of the laws that give that day: which of them applies nobody knows, so the day is no surer than the one trusted least. */
function leastSure({ same, nearest: { term: told } }: Merged): Mark {
  let { mark } = told.rule // of the first law, where it gives that day: the nearest is the first of those that do
  for (const { term } of same) if (term.actBy === told.actBy) mark = lessSure(mark, term.rule.mark)
  return mark
}

const lessSure = (one: Mark, other: Mark): Mark => (SURE.indexOf(other) > SURE.indexOf(one) ? other : one)

/**
 * A term as the door speaks of it, with how its latest date was counted. `regimes`: the one used first, then any other that
 * might apply.
 */
export function inDates(merged: Merged, regimes: readonly string[]): Term {
  const term = told(merged)
  return {
    ...term,
    regimes,
    steps: [...merged.since, ...term.steps].map(stepInIso),
    lastDay: inDate(term.lastDay),
    unrolledLastDay: inDate(term.unrolledLastDay),
    actBy: toPlain(term.actBy),
    longest: inDate(term.longest),
    longestSteps: longestStepsOf(merged).map(stepInIso),
  }
}

/** Of two laws that may apply, the nearer safe day is told, and how it was counted from the first step on. */
function stepsOf({ term, nearest }: Merged): StepInDays[] {
  if (nearest.term === term) return workingOf(term)
  const step = otherLaw('safe-regime', nearest, nearest.term.actBy)
  return [...assertedWorking(term), step, ...nearest.since, ...workingOf(nearest.term)]
}

/** How the latest date was counted, where it differs from the last day; under the farther law, from the first step on. */
function longestStepsOf({ term, farthest, everywhere }: Merged): StepInDays[] {
  if (!everywhere) return [{ code: 'longest-other-law', params: {} }]
  if (farthest.term === term) return longestWorking(term)
  const step = otherLaw('longest-regime', farthest, farthest.term.longest)
  return [step, ...farthest.since, ...assertedWorking(farthest.term), ...longestWorking(farthest.term)]
}

const otherLaw = (code: string, { candidate }: Found, day: Day): StepInDays => ({
  code,
  params: {
    regime: candidate.regime.name,
    ...(known(day) === null ? {} : { day }),
    ...during(candidate.regime),
  },
})

/** The days of that law, which its name says: from the data. */
const during = ({ span: { from, to } }: Regime): StepInDays['params'] => ({
  since: from,
  ...(known(to) === null ? {} : { until: to }),
})

/** Each reading once, by its code: those of the service the term runs from, then its own. */
function addReadings(found: Reading[], { term }: Found): void {
  for (const reading of term.began.readings) add(found, reading)
  for (const reading of term.rule.readings) add(found, reading)
}

function add(found: Reading[], reading: Reading): void {
  for (const known of found) if (known.code === reading.code) return
  found.push(reading)
}

/** Of the service, then of the length and the counting. */
function addArticles(found: string[], { term }: Found): void {
  addNew(found, term.began.articles)
  addNew(found, term.rule.articles)
}

function addNew(found: string[], articles: readonly string[]): void {
  for (const article of articles) if (!found.includes(article)) found.push(article)
}
