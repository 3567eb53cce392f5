import { type Explanation, explain, type Law, procedureTerm, type TermsCase } from '../law/index.ts'
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
 * unseen, so the law's own terms are told beside what the letter states. Where two laws leave that month unknown, no day is.
 */
function before(law: Law, question: TermsCase): Explanation | Refusal {
  const found = explain(law, question)
  if (isRefusal(found) || question.remedy?.court !== OTHER_COURT || !goesBefore(law, question.kind, 'cnda'))
    return found
  const own = explain(law, { ...question, remedy: null })
  if (isRefusal(own)) return found.alternatives.length === 0 ? found : refuse('court-in-doubt')
  return { ...found, terms: [...found.terms, ...own.terms] }
}
