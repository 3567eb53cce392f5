import { type Eligibility, type EligibilityFacts, eligibility, type Law } from '../law/index.ts'
import type { Config } from '../platform/config.ts'
import type { Kept } from './facts.ts'

/**
 * In, out or unknown. Only the answer and its article are kept, never what it was judged on; in profile=strict not even
 * the reason, which would tell the procedure.
 * @law arrêté du 29 avril 2021 (INTV2112385A)
 */
export function judge(law: Law, facts: EligibilityFacts): Eligibility {
  return eligibility(law, facts)
}

export const kept = (answer: Eligibility, profile: Config['profile']): Kept =>
  profile === 'strict'
    ? { answer: answer.answer, reason: 'not-kept', article: 'not-kept' }
    : { answer: answer.answer, reason: answer.reason, article: answer.article }

/** What the one who registers or requalifies says; the department is the desk's own. */
export type Said = Omit<EligibilityFacts, 'department'>

export const ORDINARY: Omit<Said, 'registeredOn' | 'procedure'> = {
  unaccompaniedMinor: false,
  overseas: false,
  requalified: null,
  detention: false,
  protectedAlready: false,
  stateless: false,
}
