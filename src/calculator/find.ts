import {
  alone,
  type Explanation,
  explain,
  type Law,
  procedureTerm,
  regimeNamed,
  type Term,
  type TermsCase,
} from '../law/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { goesBefore, OTHER_COURT, procedureOf, procedureQuestion, questionOf } from './steps.ts'
import type { Typed } from './typed.ts'

/** What a page shows of an answer; a term of the procedure starts from no service. */
export type Found = Pick<Explanation, 'regime' | 'alternatives' | 'servedBy' | 'preliminaryStep' | 'terms'> & {
  readonly servedOn: Temporal.PlainDate | null
}

/** The law's own answer to what was typed, and nothing added to it; who has asked for legal aid is not told to ask for it. */
export function find(law: Law, typed: Typed, today: Temporal.PlainDate): Found | Refusal {
  const procedure = procedureOf(typed)
  if (procedure === null) {
    const found = before(law, questionOf(typed, today))
    if (isRefusal(found) || typed['aid'] !== 'yes') return found
    return { ...found, terms: found.terms.filter(({ name }) => name !== 'legal-aid') }
  }
  const term = procedureTerm(law, procedureQuestion(procedure, typed, today))
  if (isRefusal(term)) return term
  const [regime, ...alternatives] = term.regimes
  return { regime: regime!, alternatives, servedBy: 'stated', servedOn: null, preliminaryStep: null, terms: [term] }
}

/**
 * A refusal of asylum that is said to go before another court: read wrongly, the month before the asylum court would run out
 * unseen, so the law's own terms are told beside what the letter states. Of two laws that may apply, whichever knows them is
 * asked: a day that only one gives costs less than none. No day is given where two leave them unknown.
 */
function before(law: Law, question: TermsCase): Explanation | Refusal {
  const found = explain(law, question)
  if (isRefusal(found) || question.remedy?.court !== OTHER_COURT || !goesBefore(law, question.kind, 'cnda'))
    return found
  const unstated = { ...question, remedy: null }
  const own = explain(law, unstated)
  const terms = isRefusal(own) ? knownToOne(law, found, unstated) : own.terms
  if (terms.length === 0) return found.alternatives.length === 0 ? found : refuse('court-in-doubt')
  return { ...found, terms: [...found.terms, ...terms] }
}

/** The terms of each law that may apply, by itself; of one that several know, the nearest. */
function knownToOne(law: Law, { regime, alternatives }: Explanation, question: TermsCase): readonly Term[] {
  const known = [regime, ...alternatives].flatMap((name) => {
    const one = regimeNamed(law, name)
    const own = isRefusal(one) ? one : explain(alone(law, one), { ...question, regime: name })
    return isRefusal(own) ? [] : own.terms
  })
  const nearest = known.toSorted((a, b) => Temporal.PlainDate.compare(a.actBy, b.actBy))
  const first = new Map<string, Term>()
  for (const term of nearest) {
    const named = `${term.name} ${term.court}`
    if (!first.has(named)) first.set(named, term)
  }
  return [...first.values()]
}
