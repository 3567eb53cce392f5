import type { Unit } from '../platform/db/act.ts'
import type { Refusal } from '../platform/refusal.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { refuse } from './refusals.ts'
import { type Applicant, applicantById, holderOf } from './store.ts'

/**
 * Whose space something addressed to these numbers goes to. The foreigner number is needed; the case number too as soon
 * as it is known, and both must lead to the same person. A number that changed or was merged leads to whom it belongs
 * now; a mistyped one leads nowhere. Whether he is in the scheme is for the caller: `eligibility`.
 */
export async function addressee(
  unit: Unit,
  numbers: { foreignerNumber: string; caseNumber?: string | null },
): Promise<Applicant | Refusal> {
  const foreigner = readForeignerNumber(numbers.foreignerNumber)
  if (foreigner === null) return refuse('foreigner-number-wrong', {}, 'foreignerNumber')
  const typedCase = numbers.caseNumber ?? ''
  const caseNumber = typedCase.trim() === '' ? null : readCaseNumber(typedCase)
  if (typedCase.trim() !== '' && caseNumber === null) return refuse('case-number-wrong', {}, 'caseNumber')
  const id = await holderOf(unit.trx, 'foreigner', foreigner)
  const applicant = id === null ? undefined : await applicantById(unit.trx, id)
  if (!applicant) return refuse('applicant-not-known', {}, 'foreignerNumber')
  if (caseNumber === null) return applicant.caseNumber === null ? applicant : refuse('number-missing', {}, 'caseNumber')
  const same = await holderOf(unit.trx, 'case', caseNumber)
  return same === applicant.id ? applicant : refuse('numbers-do-not-match', {}, 'caseNumber')
}
