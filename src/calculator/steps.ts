import {
  AT_MOST,
  type Law,
  lawRefusal,
  type ProcedureTermCase,
  type StatedRemedy,
  type TermsCase,
} from '../law/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { type DayName, isNumber, readDay, readNumber, type Typed } from './typed.ts'

/** A page of questions. */
export type Step = 'letter' | 'length' | 'kind' | 'how' | 'when' | 'aid'

/** What the letter says, first: its own words win over any law (law §4). */
export const LETTERS = ['cnda-month', 'cnda-other', 'other-court', 'unsaid'] as const
/** No decision, but days that run all the same, from a fact that the person knows. */
export const PROCEDURES = ['application-form', 'subsequent-application', 'interview-absence'] as const
export const KINDS = [
  'refusal',
  'inadmissibility',
  'discontinuation',
  'withdrawal-of-status',
  'grant-subsidiary-protection',
  'statelessness-decision',
  'unknown',
] as const
export const HOWS = ['opened', 'unopened', 'received'] as const
export const UNITS = ['days', 'months'] as const
/** The court that a letter names and no data of the law knows: its seat, and so its holidays, are not known. */
export const OTHER_COURT = 'other-court'

export const procedureOf = ({ letter }: Typed): ProcedureTermCase['name'] | null =>
  PROCEDURES.find((name) => name === letter) ?? null

export const courtOf = (typed: Typed): string | null => {
  const { letter, kind } = typed
  if (procedureOf(typed) !== null) return null
  if (letter === 'other-court') return OTHER_COURT
  return kind === 'discontinuation' || kind === 'statelessness-decision' ? null : 'cnda'
}

/**
 * The questions that follow from the answers so far, in order. Which decision it is, whatever court the letter names: a closing
 * wants its reopening first, and neither it nor a statelessness decision ever goes before the asylum court (law §3).
 */
export function stepsOf(typed: Typed): readonly Step[] {
  const { letter, aid } = typed
  if (procedureOf(typed) !== null) return ['letter', 'when']
  const said: Step[] = letter === 'cnda-other' || letter === 'other-court' ? ['length'] : []
  return ['letter', ...said, 'kind', 'how', 'when', ...(aid === 'yes' ? (['aid'] as const) : [])]
}

/** The days that the answers so far make a question of, in order; each must be answered. */
export function daysOf(typed: Typed): readonly DayName[] {
  const { kind, how } = typed
  if (procedureOf(typed) !== null) return ['started']
  const served: readonly DayName[] =
    how === 'opened' ? ['placed', 'opened'] : how === 'unopened' ? ['placed'] : ['received']
  return kind === 'discontinuation' ? ['decided', ...served] : served
}

/**
 * Holidays and months more overseas count only where the letter does not settle the court and its term; what is handed in
 * overseas may meet a holiday of the place, and is safe before it.
 */
export const asksTerritory = (typed: Typed): boolean =>
  typed.letter === 'other-court' || typed.letter === 'unsaid' || procedureOf(typed) !== null
export const asksAidDays = ({ letter }: Typed): boolean => letter === 'cnda-month' || letter === 'cnda-other'

type Check = (typed: Typed, today: Temporal.PlainDate, law: Law) => readonly (Refusal | null)[]

const among = (typed: Typed, name: string, values: Iterable<string>): Refusal | null =>
  new Set(values).has(typed[name] ?? '') ? null : refuse('choose-one', {}, name)

/** A number that is one, and no length that a letter gives, is told the bounds, as `bin/pli law explain` tells them. */
function within(typed: Typed, name: string, unit: 'months' | 'days', { guards }: Law): Refusal | null {
  const most = unit === 'months' ? guards.statedRemedyMonths : guards.statedRemedyDays
  const number = readNumber(typed[name] ?? '')
  if (number === null && !isNumber(typed[name] ?? '')) return refuse('length-not-understood', {}, name)
  return number !== null && number >= 1 && number <= most ? null : refuse('length-out-of-bounds', { most, unit }, name)
}

/** Days that a letter may say or not: an empty box is an answer. Bounded as an appeal is, and as at a deposit. */
const stated = (typed: Typed, name: 'aidDays' | 'procedureDays', law: Law): Refusal | null =>
  typed[name] === undefined ? null : within(typed, name, 'days', law)

const day = (typed: Typed, name: DayName, today: Temporal.PlainDate, optional = false): Refusal | null => {
  const found = readDay(typed, name, today)
  if (found === null) return optional ? null : refuse('day-not-understood', {}, name)
  return isRefusal(found) ? found : null
}

/** An answer that came before it was asked for, or years after, at its own question: elsewhere there would be nothing to mend. */
function farFromAsked(typed: Typed, name: 'answered' | 'counsel', today: Temporal.PlainDate): Refusal | null {
  const [asked, came] = [readDay(typed, 'asked', today), readDay(typed, name, today)]
  if (asked === null || came === null || isRefusal(asked) || isRefusal(came)) return null
  if (Temporal.PlainDate.compare(came, asked) < 0) return lawRefusal('legal-aid-days-wrong', {}, name)
  const years = AT_MOST.aidAnswerYears
  return Temporal.PlainDate.compare(came, asked.add({ years })) > 0
    ? lawRefusal('legal-aid-answer-far', { years }, name)
    : null
}

/** A request made before there was a decision to appeal against, at its own question. */
function beforeLetter(typed: Typed, today: Temporal.PlainDate): Refusal | null {
  const [asked, came] = [
    readDay(typed, 'asked', today),
    readDay(typed, daysOf(typed).includes('placed') ? 'placed' : 'received', today),
  ]
  if (asked === null || came === null || isRefusal(asked) || isRefusal(came)) return null
  return Temporal.PlainDate.compare(asked, came) < 0 ? lawRefusal('legal-aid-days-wrong', {}, 'asked') : null
}

/**
 * The letter and the decision must go together: which is wrong nobody here can tell, and a day counted from the wrong one may lie
 * months past the true one.
 */
function kindRefusal(law: Law, { letter, kind = '' }: Typed): Refusal | null {
  if (letter === 'unsaid') return kind === 'unknown' ? refuse('letter-needed') : null
  if (letter === 'other-court' || !neverBefore(law, kind, 'cnda')) return null
  return refuse(kind === 'discontinuation' ? 'closing-not-before-cnda' : 'decision-not-before-cnda')
}

/** Whether some law sends that kind of decision before that court. */
export const goesBefore = ({ regimes, remedies }: Law, kind: string, court: string): boolean =>
  regimes.some(({ kinds }) => kinds.get(kind)?.remedies.some((code) => remedies.get(code)!.court === court) === true)

/** Under any law: the day that would choose one is not yet asked. */
const neverBefore = (law: Law, kind: string, court: string): boolean =>
  law.regimes.some(({ kinds }) => kinds.get(kind)?.neverCourts.includes(court) === true)

const CHECKS: Readonly<Record<Step, Check>> = {
  letter: (typed) => [among(typed, 'letter', [...LETTERS, ...PROCEDURES])],
  // A month for a day, mistyped, would give a last safe day a year past the true one.
  length: (typed, _, law) => [
    within(typed, 'number', typed['unit'] === 'months' ? 'months' : 'days', law),
    among(typed, 'unit', UNITS),
  ],
  kind: (typed, _, law) => [among(typed, 'kind', KINDS) ?? kindRefusal(law, typed)],
  how: (typed) => [among(typed, 'how', HOWS)],
  when: (typed, today, law) => [
    ...daysOf(typed).map((name) => day(typed, name, today)),
    asksTerritory(typed) ? among(typed, 'territory', law.territories.keys()) : null,
    asksAidDays(typed) ? stated(typed, 'aidDays', law) : null,
    procedureOf(typed) === null ? null : stated(typed, 'procedureDays', law),
  ],
  aid: (typed, today) => [
    day(typed, 'asked', today) ?? beforeLetter(typed, today),
    day(typed, 'answered', today, true) ?? farFromAsked(typed, 'answered', today),
    day(typed, 'counsel', today, true) ?? farFromAsked(typed, 'counsel', today),
  ],
}

/** What is wrong with the answers of one page of questions. */
export const wrongAt = (step: Step, typed: Typed, today: Temporal.PlainDate, law: Law): readonly Refusal[] =>
  CHECKS[step](typed, today, law).filter((one) => one !== null)

export type Shown = { readonly step: Step; readonly wrong: readonly Refusal[] } | 'answer'

/** What was sent: from which page, and whether to go on, back, or to stay, for it is only wanted in another language. */
export type Sent = { readonly step: string | undefined; readonly goes: 'on' | 'back' | 'again' }

/** Which page comes next: the first whose answers are wrong, else the one after that which was sent; one back if asked. */
export function next(law: Law, typed: Typed, sent: Sent, today: Temporal.PlainDate): Shown {
  const steps = stepsOf(typed)
  const at = sent.step === 'answer' ? steps.length : Math.max(0, steps.indexOf(sent.step as Step))
  if (sent.goes === 'back') return { step: steps[Math.max(0, at - 1)]!, wrong: [] }
  if (sent.goes === 'again' && at < steps.length) return { step: steps[at]!, wrong: [] }
  for (const step of steps.slice(0, at + 1)) {
    const wrong = wrongAt(step, typed, today, law)
    if (wrong.length > 0) return { step, wrong }
  }
  return at + 1 < steps.length ? { step: steps[at + 1]!, wrong: [] } : 'answer'
}

/** The question for the law, from answers that nothing is wrong with. Pure, and all that the page asks of `explain`. */
export function questionOf(typed: Typed, today: Temporal.PlainDate): TermsCase {
  const on = (name: DayName): Temporal.PlainDate | null => {
    const found = readDay(typed, name, today)
    return isRefusal(found) ? null : found
  }
  const wanted = daysOf(typed)
  const dated = (name: DayName) => (wanted.includes(name) ? on(name) : null)
  const asked = typed['aid'] === 'yes' ? on('asked') : null
  return {
    kind: typed['kind'] === 'unknown' ? 'decision' : typed['kind']!,
    remedy: remedyOf(typed),
    servedOn: dated('received'),
    madeAvailableOn: dated('placed'),
    openedOn: dated('opened'),
    decidedOn: dated('decided'),
    ...(asksTerritory(typed) ? { territory: typed['territory']! } : {}),
    legalAid:
      asked === null ? null : { requestedOn: asked, servedOnApplicant: on('answered'), servedOnCounsel: on('counsel') },
  }
}

/** The same where no decision came: from which day, and the days that the letter states, if it does. */
export function procedureQuestion(
  name: ProcedureTermCase['name'],
  typed: Typed,
  today: Temporal.PlainDate,
): ProcedureTermCase {
  const days = readNumber(typed['procedureDays'] ?? '')
  const from = readDay(typed, 'started', today)
  if (from === null || isRefusal(from)) throw new Error('asked with answers that are wrong')
  const territory = asksTerritory(typed) ? { territory: typed['territory']! } : {}
  return { name, from, ...territory, ...(days === null ? {} : { days }) }
}

/** "Franc" is a word that nobody knows: nobody is asked, and the letter counts as silent about it. */
function remedyOf(typed: Typed): StatedRemedy | null {
  const aidDays = readNumber(typed['aidDays'] ?? '')
  const aid = asksAidDays(typed) && aidDays !== null ? { legalAidDays: aidDays } : {}
  if (typed['letter'] === 'unsaid') return null
  if (typed['letter'] === 'cnda-month') return { court: 'cnda', months: 1, franc: null, ...aid }
  const number = readNumber(typed['number']!)!
  const length = typed['unit'] === 'months' ? { months: number } : { days: number }
  return { court: courtOf(typed)!, ...length, franc: null, ...aid }
}
