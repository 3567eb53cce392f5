import type { Fact } from '../platform/db/act.ts'

const personSubject = (personId: string): string => `person:${personId}`

const archiveFact = (type: string, what: string, a: Archive, at: Temporal.Instant, data: Fact['data'] = {}): Fact => ({
  type,
  id: `${personSubject(a.personId)}/archive/${a.archiveId}/${what}`,
  subject: personSubject(a.personId),
  personId: a.personId,
  happenedAt: at,
  data: { archiveId: a.archiveId, ...data },
})

export type Archive = { readonly personId: string; readonly archiveId: string }

/** He asked for all that is his, and the sending began. `waiting`: documents that he has not opened, and that are not in it. */
export const archiveAsked = (a: Archive, at: Temporal.Instant, counts: { opened: number; waiting: number }): Fact =>
  archiveFact('ArchiveAsked', 'asked', a, at, counts)

/** How it ended, as the program saw it: bytes that left, and the digest of all of them. */
export const archiveDelivered = (a: Archive, at: Temporal.Instant, gone: { bytes: number; digest: string }): Fact =>
  archiveFact('ArchiveDelivered', 'delivered', a, at, gone)

export const archiveInterrupted = (a: Archive, at: Temporal.Instant, gone: { bytes: number }): Fact =>
  archiveFact('ArchiveInterrupted', 'interrupted', a, at, gone)
