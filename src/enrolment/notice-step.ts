import type { Unit } from '../platform/db/act.ts'
import { type NoticeStep, noticeStep } from './rules.ts'
import { type Applicant, spaceState, waitingDocuments } from './store.ts'
import { keyById, lastNotice } from './store-keys.ts'

/** Where somebody's notice stands now. Whoever acts on the answer holds him still first. */
export async function noticeStepOf(unit: Unit, applicant: Applicant): Promise<NoticeStep> {
  const { trx, now } = unit
  const notice = await lastNotice(trx, applicant.id)
  const key = notice && (await keyById(trx, notice.keyId))
  const waits = (await waitingDocuments(trx, applicant.id)).length > 0
  return noticeStep(applicant, await spaceState(trx, applicant.id), notice, key, waits, now)
}
