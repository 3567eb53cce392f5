import type { Fact, Plain } from '../platform/db/act.ts'
import type { Channel, NoCause, Outcome, Purpose } from './rules.ts'

/** What every fact about an alert says. Never the address or the number, nor a word of the message. */
export type AlertAbout = {
  readonly id: string
  readonly personId: string
  readonly documentId: string | null
  readonly purpose: Purpose
  readonly channel: Channel
}

const subject = (a: { personId: string; documentId: string | null }): string =>
  a.documentId === null ? `person:${a.personId}` : `document:${a.documentId}`

const fact = (
  a: AlertAbout,
  type: string,
  what: string,
  at: Temporal.Instant,
  more: Readonly<Record<string, Plain>>,
): Fact => ({
  type,
  id: `alert:${a.id}/${what}`,
  subject: subject(a),
  personId: a.personId,
  happenedAt: at,
  data: {
    alertId: a.id,
    channel: a.channel,
    purpose: a.purpose,
    ...(a.documentId === null ? {} : { documentId: a.documentId }),
    ...more,
  },
})

/** Our mail server or gateway holds it. Whether it arrives is told later, or never. His language tells where he comes from. */
export const alertSent = (a: AlertAbout, at: Temporal.Instant, language: string): Fact => ({
  ...fact(a, 'AlertSent', 'sent', at, {}),
  sealed: { language },
})

const reported = { relayed: 'AlertRelayed', delivered: 'AlertDelivered', failed: 'AlertFailed' } as const

/** `code`: an enhanced status of mail (RFC 3463), or a number of the carrier's own list. */
export const alertReported = (
  a: AlertAbout,
  at: Temporal.Instant,
  outcome: Exclude<Outcome, 'not-sent'>,
  code: string | null,
): Fact => fact(a, reported[outcome], outcome, at, { outcome, code })

/** It was due at this contact, and there was nothing left to tell or nobody there any more. */
export const alertNotSent = (a: AlertAbout, at: Temporal.Instant, why: NoCause): Fact =>
  fact(a, 'AlertNotSent', 'not-sent', at, { why })

/** The same before any alert was made: he has no contact, or knows already, or nothing changes for him. */
export const nobodyAlerted = (of: Untold, at: Temporal.Instant, why: NoCause): Fact => ({
  type: 'AlertNotSent',
  id: `${of.factId}/alert/not-sent`,
  subject: subject(of),
  personId: of.personId,
  happenedAt: at,
  data: { purpose: of.purpose, why, ...(of.documentId === null ? {} : { documentId: of.documentId }) },
})

/** A day after it should have been told there was no alert, by a fault of ours: somebody is to look. */
export const alertDelayed = (of: Untold, at: Temporal.Instant): Fact => ({
  type: 'AlertDelayed',
  id: `${of.factId}/alert/delayed`,
  subject: subject(of),
  personId: of.personId,
  happenedAt: at,
  data: { purpose: of.purpose, ...(of.documentId === null ? {} : { documentId: of.documentId }) },
})

/** What an alert was to tell of, before there is one. */
type Untold = Omit<AlertAbout, 'id' | 'channel'> & { readonly factId: string }
