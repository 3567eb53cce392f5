import type { Fact } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { WorkItem } from './store-work.ts'

/*
 * Facts about those who work. But for one, none concerns a person's own record, so they are sealed under the key of the house:
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

/**
 * To him who asked for paper, so about his own record: from here on what binds may go to his space again, or never does
 * (law.md §2).
 */
export const paperRequestAnswered = (
  personId: string,
  causedBy: string,
  outcome: string,
  now: Temporal.Instant,
): Fact => ({
  type: 'PaperRequestAnswered',
  id: `${causedBy}/answered`,
  subject: `person:${personId}`,
  personId,
  happenedAt: now,
  data: { outcome, causedBy },
})

/** That his space will close was told to him by a letter or at a desk, which no other notice is: the days of the one that caused it run from here. */
export const closingToldOtherwise = (personId: string, causedBy: string, now: Temporal.Instant): Fact => ({
  type: 'ClosingToldOtherwise',
  id: `${causedBy}/told-otherwise`,
  subject: `person:${personId}`,
  personId,
  happenedAt: now,
  data: { causedBy },
})

/** About the record that was to be left: what was asked for before is asked for no more, by whomever (ADR 0017). */
export const mergeRefused = (personId: string, causedBy: string, now: Temporal.Instant): Fact => ({
  type: 'MergeRefused',
  id: `${causedBy}/refused`,
  subject: `person:${personId}`,
  personId,
  happenedAt: now,
  data: { causedBy },
})

export const organisationCreated = (o: { id: string; kind: string; name: string }, now: Temporal.Instant): Fact =>
  fact(
    'OrganisationCreated',
    `organisation:${o.id}`,
    `organisation:${o.id}/created`,
    now,
    { kind: o.kind },
    { name: o.name },
  )

export const organisationAmended = (
  o: { id: string; name: string; department: string | null; prefectureId: string | null },
  now: Temporal.Instant,
): Fact =>
  fact(
    'OrganisationAmended',
    `organisation:${o.id}`,
    `organisation:${o.id}/amended/${newId(now)}`,
    now,
    { department: o.department, prefectureId: o.prefectureId },
    { name: o.name },
  )

/**
 * From here on another prefecture than before, or a first one, answers for the desk: its feed (delivery.service_feed) finds
 * this by its id, and tells what came before too.
 */
export const deskLinked = (deskId: string, prefectureId: string, now: Temporal.Instant): Fact =>
  fact('DeskLinked', `organisation:${deskId}`, `organisation:${deskId}/linked/${newId(now)}`, now, { prefectureId })

export const memberInvited = (
  m: { id: string; pseudonym: string; issuer: string; subject: string },
  now: Temporal.Instant,
): Fact =>
  fact(
    'MemberInvited',
    `staff:${m.id}`,
    `staff:${m.id}/invited`,
    now,
    {},
    {
      pseudonym: m.pseudonym,
      issuer: m.issuer,
      subject: m.subject,
    },
  )

export const memberLeft = (memberId: string, now: Temporal.Instant): Fact =>
  fact('MemberLeft', `staff:${memberId}`, `staff:${memberId}/left`, now, {})

type Granted = { id: string; actorId: string; role: string; organisationId: string | null }

const actorSubject = (grant: Granted, kind: 'member' | 'client') =>
  kind === 'member' ? `staff:${grant.actorId}` : `client:${grant.actorId}`

export const roleGranted = (grant: Granted, kind: 'member' | 'client', now: Temporal.Instant): Fact =>
  fact('RoleGranted', actorSubject(grant, kind), `grant:${grant.id}/given`, now, {
    role: grant.role,
    organisationId: grant.organisationId,
  })

export const roleRevoked = (grant: Granted, kind: 'member' | 'client', now: Temporal.Instant): Fact =>
  fact('RoleRevoked', actorSubject(grant, kind), `grant:${grant.id}/revoked`, now, {
    role: grant.role,
    organisationId: grant.organisationId,
  })

export const clientCreated = (c: { id: string; name: string }, now: Temporal.Instant): Fact =>
  fact('ApiClientCreated', `client:${c.id}`, `client:${c.id}/created`, now, {}, { name: c.name })

export const clientSecretRenewed = (clientId: string, now: Temporal.Instant): Fact =>
  fact('ApiClientSecretRenewed', `client:${clientId}`, `client:${clientId}/secret/${newId(now)}`, now, {})

export const clientRevoked = (clientId: string, now: Temporal.Instant): Fact =>
  fact('ApiClientRevoked', `client:${clientId}`, `client:${clientId}/revoked`, now, {})

/** Who checks the readers is himself written down. */
export const journalRead = (about: string | null, before: number | null, now: Temporal.Instant): Fact =>
  fact('JournalRead', 'journal', `journal/read/${newId(now)}`, now, { about, before })
