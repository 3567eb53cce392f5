import type { Eligibility } from '../law/index.ts'
import type { Fact } from '../platform/db/act.ts'
import type { DeskSees, Established, NoticeRow } from './rules.ts'

/**
 * What happened to a person's registration. Numbers, language and reasons are personal: sealed under his key. So is whatever
 * tells one of them: the version of a notice bears its language, and his language says where he comes from.
 */

const about = (personId: string, what: string, type: string, at: Temporal.Instant) => ({
  type,
  id: `person:${personId}/${what}`,
  subject: `person:${personId}`,
  personId,
  happenedAt: at,
})

export type Kept = Pick<Eligibility, 'answer' | 'reason' | 'article'>

export const personRegistered = (p: {
  personId: string
  at: Temporal.Instant
  registeredBy: string
  receptionDesk: string | null
  deskSeesWaiting: DeskSees
  pin: boolean
  eligibility: Kept
  foreignerNumber: string
  caseNumber: string | null
  language: string | null
  languageEstablishedBy: Established | null
}): Fact => ({
  ...about(p.personId, 'registered', 'PersonRegistered', p.at),
  data: {
    registeredBy: p.registeredBy,
    receptionDesk: p.receptionDesk,
    deskSeesWaiting: p.deskSeesWaiting,
    pin: p.pin,
    eligibility: p.eligibility.answer,
  },
  sealed: {
    foreignerNumber: p.foreignerNumber,
    caseNumber: p.caseNumber,
    language: p.language,
    languageEstablishedBy: p.languageEstablishedBy,
    reason: p.eligibility.reason,
    article: p.eligibility.article,
  },
})

/** `eventId` makes each change a fact of its own; what waited unread at that instant is listed, nothing is deleted. */
export const eligibilityChanged = (
  personId: string,
  eventId: string,
  at: Temporal.Instant,
  cause: 'dublin' | 'requalified' | 'judged-again',
  before: Kept['answer'],
  after: Kept,
  waiting: readonly string[],
): Fact => ({
  ...about(personId, `eligibility/${eventId}`, 'EligibilityChanged', at),
  data: { before, after: after.answer, waiting },
  sealed: { cause, reason: after.reason, article: after.article },
})

export const numberCorrected = (
  personId: string,
  eventId: string,
  at: Temporal.Instant,
  why: 'changed' | 'mistyped',
  before: string,
  after: string,
): Fact => ({
  ...about(personId, `number/${eventId}`, 'NumberCorrected', at),
  data: { why },
  sealed: { before, after },
})

export const caseNumberAssigned = (
  personId: string,
  eventId: string,
  at: Temporal.Instant,
  why: 'first' | 'new-application' | 'mistyped',
  before: string | null,
  after: string,
): Fact => ({
  ...about(personId, `case-number/${eventId}`, 'CaseNumberAssigned', at),
  data: { why },
  sealed: { before, after },
})

/** One agent asks for it and another must, for the space that would be left is open. Written on both records. */
export const mergeAsked = (kept: string, merged: string, eventId: string, at: Temporal.Instant): Fact[] =>
  [kept, merged].map((personId) => ({
    ...about(personId, `merge-asked/${eventId}`, 'MergeAsked', at),
    data: { kept, merged },
  }))

/** Written on both records: the one that is kept and the one that leads to it from now on. */
export const personsMerged = (
  kept: string,
  merged: string,
  at: Temporal.Instant,
  merge: { bothHoldDocuments: boolean; bothOpen: boolean; waiting: readonly string[] },
): Fact[] =>
  [kept, merged].map((personId) => ({
    ...about(personId, `merged/${merged}`, 'PersonsMerged', at),
    data: { kept, merged, ...merge },
  }))

export const receptionDeskChanged = (
  personId: string,
  eventId: string,
  at: Temporal.Instant,
  receptionDesk: string | null,
  deskSeesWaiting: DeskSees,
): Fact => ({
  ...about(personId, `reception-desk/${eventId}`, 'ReceptionDeskChanged', at),
  data: { receptionDesk, deskSeesWaiting },
})

export const languageCorrected = (
  personId: string,
  eventId: string,
  at: Temporal.Instant,
  language: string,
  establishedBy: Established,
): Fact => ({
  ...about(personId, `language/${eventId}`, 'LanguageCorrected', at),
  data: {},
  sealed: { language, establishedBy },
})

export const pinChosen = (personId: string, eventId: string, at: Temporal.Instant): Fact => ({
  ...about(personId, `pin/${eventId}`, 'PinChosen', at),
  data: {},
})

export const connectionKeyIssued = (
  personId: string,
  keyId: string,
  at: Temporal.Instant,
  expiresAt: Temporal.Instant,
  identifiedBy: string | null,
): Fact => ({
  ...about(personId, '', 'ConnectionKeyIssued', at),
  id: `key:${keyId}/issued`,
  data: { keyId, expiresAt: expiresAt.toString(), ...(identifiedBy === null ? {} : { identifiedBy }) },
})

export const connectionKeyCancelled = (
  personId: string,
  keyId: string,
  at: Temporal.Instant,
  why: 'reprinted' | 'expired' | 'merged',
): Fact => ({
  ...about(personId, '', 'ConnectionKeyCancelled', at),
  id: `key:${keyId}/cancelled`,
  data: { keyId, why },
})

type Notice = {
  readonly noticeId: string
  readonly personId: string
  readonly keyId: string
  readonly version: string
  readonly language: string
  readonly understood: string | null
  readonly digest: Uint8Array
}

const notice = (n: Notice, what: string, type: string, at: Temporal.Instant) => ({
  ...about(n.personId, '', type, at),
  id: `notice:${n.noticeId}/${what}`,
})

const noticeData = (n: Notice) => ({
  noticeId: n.noticeId,
  keyId: n.keyId,
  digest: Buffer.from(n.digest).toString('hex'),
})

const noticeSealed = ({ version, language }: Notice) => ({ version, language })

/** `page` of `pages`: a family's notices are one file, whose digest each of them carries. */
export const noticePrinted = (n: Notice & { page: number; pages: number }, at: Temporal.Instant): Fact => ({
  ...notice(n, 'printed', 'NoticePrinted', at),
  data: { ...noticeData(n), page: n.page, pages: n.pages },
  sealed: noticeSealed(n),
})

/** The proof that he was told, in a language he understands. @law CESEDA R.531-17 */
export const noticeHandedOver = (n: Notice & { understoodHow: Established }, at: Temporal.Instant): Fact => ({
  ...notice(n, 'handed-over', 'NoticeHandedOver', at),
  data: { ...noticeData(n), understoodHow: n.understoodHow },
  sealed: { ...noticeSealed(n), understood: n.understood },
})

/** Asked for by himself: that he was handed the notice, which fact says so, in which language and how he understood it. One an hour. */
export const noticeTold = (
  { id: personId, foreignerNumber }: { readonly id: string; readonly foreignerNumber: string },
  n: NoticeRow,
  factDigest: string | null,
  at: Temporal.Instant,
): Fact => ({
  ...about(personId, `notice-told/${at.toString().slice(0, 13)}`, 'NoticeTold', at),
  data: {
    noticeId: n.id,
    handedOverAt: String(n.handedOverAt),
    understoodHow: n.understoodHow,
    noticeDigest: Buffer.from(n.digest).toString('hex'),
    factDigest,
  },
  sealed: { foreignerNumber, version: n.version, language: n.language, understood: n.understood },
})
