import { type Explanation, explain, type Law, procedureTerm } from '../law/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { procedureOf, procedureQuestion, questionOf } from './steps.ts'
import type { Typed } from './typed.ts'

/** What a page shows of an answer; a term of the procedure starts from no service. */
export type Found = Pick<Explanation, 'regime' | 'alternatives' | 'servedBy' | 'preliminaryStep' | 'terms'> & {
  readonly servedOn: Temporal.PlainDate | null
}

/** The law's own answer to what was typed, and nothing added to it; who has asked for legal aid is not told to ask for it. */
export function find(law: Law, typed: Typed, today: Temporal.PlainDate): Found | Refusal {
  const procedure = procedureOf(typed)
  if (procedure === null) {
    const found = explain(law, questionOf(typed, today))
    if (isRefusal(found) || typed['aid'] !== 'yes') return found
    return { ...found, terms: found.terms.filter(({ name }) => name !== 'legal-aid') }
  }
  const term = procedureTerm(law, procedureQuestion(procedure, typed, today))
  if (isRefusal(term)) return term
  const [regime, ...alternatives] = term.regimes
  return { regime: regime!, alternatives, servedBy: 'stated', servedOn: null, preliminaryStep: null, terms: [term] }
}
