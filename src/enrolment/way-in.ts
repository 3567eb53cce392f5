import type { Unit } from '../platform/db/act.ts'
import type { Refusal } from '../platform/refusal.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { refuse } from './refusals.ts'
import { type NoticeRow, noticeCounts, type WayIn, wayInOf } from './rules.ts'
import { type Applicant, applicantById, holderOf, lockPersons, spaceState, waitingDocuments } from './store.ts'
import { keyById, lastNotice, lastNoticeHandedOver } from './store-keys.ts'

/**
 * The notice in this person's hands that R. 531-17 asks for, or null: then no decision or summons goes to his space. For
 * units of staff and worker.
 * @law CESEDA R.531-17
 */
export async function noticeHandedOver(unit: Unit, personId: string): Promise<NoticeRow | null> {
  const applicant = await applicantById(unit.trx, personId)
  const notice = await lastNoticeHandedOver(unit.trx, personId)
  if (!applicant || !notice) return null
  return noticeCounts(notice, applicant, await spaceState(unit.trx, personId)) ? notice : null
}

/**
 * How this person gets into his space today, and if he cannot, why. Holds him still until the unit ends: a key that is
 * about to run out does not run out between this answer and the deposit that relies on it. For units of staff and worker.
 * @law CESEDA R.531-17
 */
export async function wayIn(unit: Unit, personId: string): Promise<WayIn> {
  await lockPersons(unit.trx, [personId])
  const notice = await lastNotice(unit.trx, personId)
  const key = notice && (await keyById(unit.trx, notice.keyId))
  const waits = (await waitingDocuments(unit.trx, personId)).length > 0
  return wayInOf(await spaceState(unit.trx, personId), notice, key, waits, unit.now)
}

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
