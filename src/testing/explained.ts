import assert from 'node:assert/strict'
import { type Explanation, explain, loadLaw, type Term, type TermsCase } from '../law/index.ts'
import { isRefusal } from '../platform/refusal.ts'

/* A refusal of asylum explained, and its terms read briefly: for the tests of legal aid. */

export const law = loadLaw()
export const day = (text: string) => Temporal.PlainDate.from(text)

export function answer(question: Partial<TermsCase>): Explanation {
  const found = explain(law, { kind: 'refusal', remedy: null, ...question })
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}
export const named = (explained: Explanation, name: Term['name']): Term => {
  const term = explained.terms.find((t) => t.name === name)
  assert.ok(term, `no ${name}`)
  return term
}
export const dates = ({ lastDay, actBy }: Term) => `${lastDay} ${actBy}`
export const three = (term: Term) => `${dates(term)} ${term.longest}`
export const step = (term: Term, code: string) => term.steps.find((one) => one.code === code)
export const codes = (term: Term) => term.steps.map((step) => step.code)
export const readings = (term: Term) => term.readings.map((reading) => reading.code)

export const after = (requestedOn: string, applicant: string | null, counsel: string | null) => ({
  servedOn: day('2024-01-10'),
  legalAid: {
    requestedOn: day(requestedOn),
    servedOnApplicant: applicant === null ? null : day(applicant),
    servedOnCounsel: counsel === null ? null : day(counsel),
  },
})
