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

/**
 * He asked for all that is his, and the sending began. `opened`: what he may read of it, also what he had opened and was then taken back; `waiting`: documents that he has
 * not opened, and that are not in it.
 */
export const archiveAsked = (a: Archive, at: Temporal.Instant, counts: { opened: number; waiting: number }): Fact =>
  archiveFact('ArchiveAsked', 'asked', a, at, counts)

/** How it ended, as the program saw it: bytes that left, and the digest of all of them. */
export const archiveDelivered = (a: Archive, at: Temporal.Instant, gone: { bytes: number; digest: string }): Fact =>
  archiveFact('ArchiveDelivered', 'delivered', a, at, gone)

export const archiveInterrupted = (a: Archive, at: Temporal.Instant, gone: { bytes: number }): Fact =>
  archiveFact('ArchiveInterrupted', 'interrupted', a, at, gone)

export type SealedFileFact = { readonly personId: string; readonly fileId: string }
type Gone = { readonly digest: string; readonly bytes: number }

const counselFact = (
  type: string,
  what: string,
  f: SealedFileFact,
  at: Temporal.Instant,
  data: Fact['data'],
): Fact => ({
  type,
  id: `${personSubject(f.personId)}/counsel-file/${f.fileId}/${what}`,
  subject: personSubject(f.personId),
  personId: f.personId,
  happenedAt: at,
  data: { fileId: f.fileId, ...data },
})

/** He asked for a sealed file that he can hand to whoever advises him. */
export const counselFileAsked = (f: SealedFileFact, at: Temporal.Instant): Fact =>
  counselFact('CounselFileAsked', 'asked', f, at, {})

export const counselFileSealed = (f: SealedFileFact, at: Temporal.Instant, gone: Gone): Fact =>
  counselFact('CounselFileSealed', 'sealed', f, at, gone)

export const counselFileFetched = (f: SealedFileFact, at: Temporal.Instant, fetchId: string, gone: Gone): Fact =>
  counselFact('CounselFileFetched', `fetched/${fetchId}`, f, at, gone)

/** Why the Office takes the file of a document out of the house: a code. */
export const EXPORT_REASONS = ['court-asked', 'office-defends', 'person-asked'] as const
export type ExportReason = (typeof EXPORT_REASONS)[number]

export type ExportFact = SealedFileFact & {
  readonly documentId: string
  readonly reason: ExportReason
  /** Sealed: what the court calls the case. */
  readonly courtReference: string
}

const exportFact = (
  type: string,
  what: string,
  e: ExportFact,
  at: Temporal.Instant,
  more: Fact['data'] = {},
): Fact => ({
  type,
  id: `document:${e.documentId}/export/${e.fileId}/${what}`,
  subject: `document:${e.documentId}`,
  personId: e.personId,
  happenedAt: at,
  data: { documentId: e.documentId, exportId: e.fileId, reason: e.reason, ...more },
  sealed: { courtReference: e.courtReference },
})

export const documentExportAsked = (e: ExportFact, at: Temporal.Instant): Fact =>
  exportFact('DocumentExportAsked', 'asked', e, at)

/** It was sealed: by whom it was asked for, why, and the digest of what he was given. The person reads that in his time line. */
export const documentExported = (
  e: ExportFact,
  at: Temporal.Instant,
  gone: Gone,
  author: NonNullable<Fact['author']>,
): Fact => ({
  ...exportFact('DocumentExported', 'sealed', e, at, gone),
  author,
})

export const documentExportFetched = (
  e: Omit<ExportFact, 'reason' | 'courtReference'>,
  at: Temporal.Instant,
  fetchId: string,
  gone: Gone,
): Fact => ({
  type: 'DocumentExportFetched',
  id: `document:${e.documentId}/export/${e.fileId}/fetched/${fetchId}`,
  subject: `document:${e.documentId}`,
  personId: e.personId,
  happenedAt: at,
  data: { documentId: e.documentId, exportId: e.fileId, ...gone },
})
