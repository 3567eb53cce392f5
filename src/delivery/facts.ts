import type { StatedRemedy } from '../law/index.ts'
import type { Fact, Plain } from '../platform/db/act.ts'
import type { ContestOutcome, Given, ReServedAs, Served, WithdrawnReason } from './rules.ts'

/** Who did what nobody asked for at that moment: a term that ended, a transfer that was over. */
export const PROGRAM = { kind: 'system', id: 'worker', role: 'worker' } as const

/** What every fact about a document says, so that its receipt can be rendered from the fact alone. */
export type About = {
  readonly documentId: string
  readonly personId: string
  /** Sealed: a receipt can be had before the opening, and says no more than the cover. */
  readonly kind: string
  readonly legalEffect: string
  readonly regime: string
  readonly reference: string
  readonly fileDigest: Uint8Array
  readonly madeAvailableAt: Temporal.Instant
  /** Sealed under the person's key. */
  readonly foreignerNumber: string
}

/**
 * What is sealed of a document is as long as of any other, so that no length tells a refusal from a grant: a deposit with all that
 * it can state, and any other fact, each fit in theirs once (unread-kind.test.ts).
 */
const SEALED_BYTES = { deposit: 384, other: 128 } as const

export const reServedId = (documentId: string): string => `${documentSubject(documentId)}/re-served`

export const documentSubject = (documentId: string): string => `document:${documentId}`

const fact = (
  d: About,
  type: string,
  what: string,
  happenedAt: Temporal.Instant,
  more: Readonly<Record<string, Plain>> = {},
  sealed: Readonly<Record<string, Plain>> = {},
): Fact => ({
  type,
  id: `${documentSubject(d.documentId)}/${what}`,
  subject: documentSubject(d.documentId),
  personId: d.personId,
  happenedAt,
  regime: d.regime,
  data: {
    documentId: d.documentId,
    legalEffect: d.legalEffect,
    reference: d.reference,
    fileDigest: Buffer.from(d.fileDigest).toString('hex'),
    madeAvailableAt: d.madeAvailableAt.toString(),
    ...more,
  },
  sealed: { foreignerNumber: d.foreignerNumber, kind: d.kind, ...sealed },
  sealedBytes: type === 'DocumentDeposited' ? SEALED_BYTES.deposit : SEALED_BYTES.other,
})

/** The day of service and its manner; absent when the act serves nothing. */
const howServed = (served: Served | null): Readonly<Record<string, Plain>> =>
  served === null ? {} : { servedOn: served.servedOn.toString(), servedBy: served.servedBy }

/** What a decision states, and its day. */
export type States = { readonly decidedOn: Temporal.PlainDate | null; readonly remedy: StatedRemedy | null }

/**
 * What it states is sealed, for its receipts to count from: a court and a length tell what was decided. So do the number of its pages
 * and why it could not wait: in clear stands that it did not. The hour, place and language of an interview too: the page has them from a row that
 * whoever holds the database can change, and the audit from here.
 */
export const documentDeposited = (
  d: About,
  at: Temporal.Instant,
  states: States,
  more: {
    termEndsAt: Temporal.Instant | null
    otherRegimes: readonly string[]
    interviewAt: Temporal.Instant | null
    interviewPlace: string | null
    interviewLanguage: string | null
    fileSize: number
    filePages: number
    urgentReason: string | null
    leadTimeReason: string | null
    secondChannel: string | null
    secondChannelReference: string | null
  },
): Fact => {
  const { termEndsAt, interviewAt, interviewPlace, interviewLanguage, ...rest } = more
  const { fileSize, filePages, urgentReason, leadTimeReason, ...open } = rest
  const appointed = { interviewAt: interviewAt?.toString() ?? null, interviewPlace, interviewLanguage }
  const { decidedOn, remedy } = states
  return fact(
    d,
    'DocumentDeposited',
    'deposited',
    at,
    { ...open, termEndsAt: termEndsAt?.toString() ?? null, urgent: urgentReason !== null },
    {
      decidedOn: decidedOn?.toString() ?? null,
      remedy,
      ...appointed,
      fileSize,
      filePages,
      urgentReason,
      leadTimeReason,
    },
  )
}

/**
 * `coverLanguage`: sealed, since it tells where he comes from; null: profile=strict keeps none. `served` null: a reading that serves nothing. `deemedOn`, for its
 * receipt: the day on which the term had served it; that service is told by `ServiceDeemed` alone.
 */
export const documentOpened = (
  d: About,
  at: Temporal.Instant,
  { served, deemedOn }: { served: Served | null; deemedOn: Temporal.PlainDate | null },
  { coverLanguage, ...how }: { coverVersion: string; coverLanguage: string | null; authenticatedBy: string },
): Fact => {
  const deemed = deemedOn === null ? {} : { deemedOn: deemedOn.toString() }
  return fact(d, 'DocumentOpened', 'opened', at, { ...howServed(served), ...deemed, ...how }, { coverLanguage })
}

/** How often he came to open it within the term and the space could not show it, by a fault of its own, and when. */
export type Unreadable = { readonly times: number; readonly at: readonly Temporal.Instant[] }

/** `at`: the end of D+15, whenever a worker writes it down. `unreadable`: he had come, and was shown nothing. `unavailableMinutes`:
 * the space itself was not there, for counsel to plead (law.md §2). */
export const serviceDeemed = (
  d: About,
  at: Temporal.Instant,
  served: Served,
  unreadable: Unreadable | null,
  unavailableMinutes = 0,
): Fact => {
  const away = unavailableMinutes === 0 ? {} : { unavailableMinutes }
  const tried = unreadable && { unreadableTimes: unreadable.times, unreadableAt: unreadable.at.map(String) }
  return fact(d, 'ServiceDeemed', 'deemed', at, { ...howServed(served), ...tried, ...away })
}

export const documentContested = (
  d: About,
  at: Temporal.Instant,
  served: Served | null,
  { coverLanguage, ...how }: { voids: boolean; coverLanguage: string | null; authenticatedBy: string },
): Fact => fact(d, 'DocumentContested', 'contested', at, { ...howServed(served), ...how }, { coverLanguage })

/** Of what goes with another of the same letter, in one act: the document whose alert tells of both (journey.ts). */
export type ToldWith = string | null
const tells = (toldWith: ToldWith): Readonly<Record<string, Plain>> => (toldWith === null ? {} : { toldWith })

export const contestDecided = (
  d: About,
  at: Temporal.Instant,
  outcome: ContestOutcome,
  served: Served | null,
  toldWith: ToldWith = null,
): Fact => fact(d, 'ContestDecided', 'contest-decided', at, { ...howServed(served), outcome, ...tells(toldWith) })

/**
 * Of the other letters that what lies in the wrong space replaced, or that replaced it, as the agent says: another person's too, or his. Null:
 * there is none, or nothing was asked.
 */
export type OtherLetters = 'too' | 'his'
const others = (said: OtherLetters | null): Readonly<Record<string, Plain>> => (said === null ? {} : { others: said })

/** With `servedOn` when something had served it before: the prefecture must learn that this no longer stands. */
export const documentWithdrawn = (
  d: About,
  at: Temporal.Instant,
  reason: WithdrawnReason,
  served: Served | null,
  toldWith: ToldWith = null,
  said: OtherLetters | null = null,
): Fact =>
  fact(d, 'DocumentWithdrawn', 'withdrawn', at, { ...howServed(served), reason, ...tells(toldWith), ...others(said) })

/** It had been taken back for another reason, and was another person's: from here on nobody reads it there. `wasOpened`: by him, before it was shut. */
export const wrongSpaceFound = (
  d: About,
  at: Temporal.Instant,
  wasOpened: boolean,
  toldWith: ToldWith,
  said: OtherLetters | null,
): Fact =>
  fact(d, 'WrongSpaceFound', 'wrong-space-found', at, {
    reason: 'wrong-space',
    wasOpened,
    ...tells(toldWith),
    ...others(said),
  })

/** As the Office says: it lay unopened, and he has it by post or from a hand. Nothing is opened or served by it. */
export const documentGivenOtherwise = (d: About, at: Temporal.Instant, { givenOn, givenBy }: Given): Fact =>
  fact(d, 'DocumentGivenOtherwise', 'given-otherwise', at, { givenOn: givenOn.toString(), givenBy })

/**
 * About the new one: which document of his it serves again, and as what. Of a replacement, how its first was served when it was, for the last
 * safe day stays that one's.
 */
export const documentReServed = (
  d: About,
  at: Temporal.Instant,
  as: ReServedAs,
  first: About,
  served: Served | null,
): Fact =>
  fact(d, 'DocumentReServed', 're-served', at, {
    as,
    of: first.documentId,
    firstReference: first.reference,
    firstMadeAvailableAt: first.madeAvailableAt.toString(),
    ...(served && { firstServedOn: served.servedOn.toString(), firstServedBy: served.servedBy }),
  })

/** `wasOpened`: it, or a copy of it. `until`: when it could be read there for the last time, unopened until when it lay there. */
export type LayThere = { readonly wasOpened: boolean; readonly until: Temporal.Instant }

/** Told to the person it was meant for: it had been put in another's space. His own fact, under his own key. */
export const documentMisplaced = (
  d: About,
  at: Temporal.Instant,
  meantFor: { personId: string; foreignerNumber: string },
  { wasOpened, until }: LayThere,
  toldWith: ToldWith,
): Fact =>
  fact({ ...d, ...meantFor }, 'DocumentMisplaced', 'misplaced', at, {
    wasOpened,
    until: until.toString(),
    ...tells(toldWith),
  })

export const documentTransferred = (d: About, transferId: string, at: Temporal.Instant): Fact =>
  fact(d, 'DocumentTransferred', `transfer/${transferId}`, at, { transferId })

export type TransferFault = 'interrupted' | 'file-missing' | 'file-damaged'

export const transferFailed = (d: About, transferId: string, at: Temporal.Instant, reason: TransferFault): Fact =>
  fact(d, 'TransferFailed', `transfer/${transferId}`, at, { transferId, reason })

/** One an hour: of what is asked again within it the first is told. */
const hourOf = (at: Temporal.Instant): string => at.toString().slice(0, 13)

/** Asked for: what was sent about it until now, which way, with what result. */
export const alertsTold = (d: About, at: Temporal.Instant, alerts: readonly Plain[]): Fact =>
  fact(d, 'AlertsTold', `alerts-told/${hourOf(at)}`, at, { alerts })

/** Asked for: in which hours, between two instants, the space was not there, as far as the house itself saw. */
export const outagesTold = (
  d: About,
  at: Temporal.Instant,
  told: {
    readonly from: Temporal.Instant
    readonly to: Temporal.Instant
    readonly knownFrom: Temporal.Instant | null
    readonly outages: readonly { readonly since: Temporal.Instant; readonly until: Temporal.Instant }[]
  },
): Fact =>
  fact(d, 'OutagesTold', `outages-told/${hourOf(at)}`, at, {
    from: told.from.toString(),
    to: told.to.toString(),
    knownFrom: told.knownFrom?.toString() ?? null,
    outages: told.outages.map(({ since, until }) => ({ since: since.toString(), until: until.toString() })),
  })
