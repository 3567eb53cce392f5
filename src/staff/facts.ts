import type { Fact } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { WorkItem } from './store-work.ts'

/*
 * Facts about those who work. None concerns a person's own record, so all are sealed under the key of the house:
 * `sealed` holds what may be free text (a structure's name) or lead to somebody (a provider's subject).
 */

const fact = (
  type: string,
  subject: string,
  id: string,
  now: Temporal.Instant,
  data: Fact['data'],
  sealed?: Fact['sealed'],
): Fact => ({ type, id, subject, personId: null, happenedAt: now, data, ...(sealed === undefined ? {} : { sealed }) })

export const staffSignedIn = (memberId: string, now: Temporal.Instant): Fact =>
  fact('StaffSignedIn', `staff:${memberId}`, `staff:${memberId}/signed-in/${newId(now)}`, now, {})

export const staffSignedOut = (memberId: string, now: Temporal.Instant): Fact =>
  fact('StaffSignedOut', `staff:${memberId}`, `staff:${memberId}/signed-out/${newId(now)}`, now, {})

export const workItemClosed = (item: WorkItem, outcome: string, now: Temporal.Instant): Fact =>
  fact('WorkItemClosed', `work-item:${item.id}`, `work-item:${item.id}/closed`, now, {
    kind: item.kind,
    outcome,
    ownerRole: item.ownerRole,
    causedBy: item.factId,
    documentId: item.documentId,
  })
