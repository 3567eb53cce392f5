import type { Fact } from '../platform/db/act.ts'
import type { WorkItem } from './store-work.ts'

/** Facts about work concern no person's own record: none is sealed under a person's key. */
export const workItemClosed = (item: WorkItem, outcome: string, now: Temporal.Instant): Fact => ({
  type: 'WorkItemClosed',
  id: `work-item:${item.id}/closed`,
  subject: `work-item:${item.id}`,
  personId: null,
  happenedAt: now,
  data: { kind: item.kind, outcome, ownerRole: item.ownerRole, causedBy: item.factId, documentId: item.documentId },
})
