import type { RecordedFact } from '../evidence/index.ts'
import type { Fact } from '../platform/db/act.ts'
import { SAMPLE_NOW, SAMPLE_NUMBER, sampleId } from '../platform/sample.ts'
import * as facts from './facts.ts'
import type { Followed, ToldFact } from './follow.ts'
import { serviceOf } from './rules.ts'
import { aboutOf, type Document } from './store.ts'
import { remedyOf } from './terms.ts'

const at = (text: string) => Temporal.Instant.from(text)

export const [DEPOSITED, OPENED, LATER] = [
  at('2026-05-04T07:30:00Z'),
  at('2026-05-06T16:02:44Z'),
  at('2026-05-08T09:10:00Z'),
]
/** D+15 has ended, and the last safe day is ahead; then that is past too. */
export const [TERM, PASSED, LONG_PASSED] = [
  at('2026-05-19T22:00:00Z'),
  at('2026-05-25T08:00:00Z'),
  at('2026-08-03T08:00:00Z'),
]

/** A refusal that states its remedy. */
const decision: Document = {
  id: sampleId(11),
  personId: sampleId(1),
  foreignerNumber: SAMPLE_NUMBER,
  caseNumber: '260512345',
  kind: 'refusal',
  legalEffect: 'decision',
  regime: '2021',
  reference: 'D-2026-0417',
  fileKey: 'sample',
  fileDigest: Buffer.alloc(32, 7),
  fileSize: 100_000,
  filePages: 3,
  wrappedKey: Buffer.alloc(0),
  decidedOn: Temporal.PlainDate.from('2026-04-30'),
  remedyCourt: 'cnda',
  remedyMonths: 1,
  remedyDays: null,
  remedyFranc: true,
  remedyLegalAidDays: null,
  interviewAt: null,
  interviewPlace: null,
  interviewLanguage: null,
  depositedAt: DEPOSITED,
  depositedBy: sampleId(3),
  madeAvailableAt: DEPOSITED,
  termEndsAt: TERM,
  openedAt: null,
  servedOn: null,
  servedBy: null,
  contestedAt: null,
  contestDecidedAt: null,
  contestOutcome: null,
  withdrawnAt: null,
  withdrawnReason: null,
  givenOn: null,
  givenBy: null,
  reServiceOf: null,
  reServiceAs: null,
}

const noRemedy = { decidedOn: null, remedyCourt: null, remedyMonths: null, remedyFranc: null }

const summons: Document = {
  ...decision,
  ...noRemedy,
  id: sampleId(12),
  kind: 'summons',
  legalEffect: 'summons',
  reference: 'C-2026-0093',
  interviewAt: at('2026-06-15T07:00:00Z'),
  interviewPlace: 'FONTENAY-1',
  interviewLanguage: 'tir',
}

/** A decision that says yes: nothing to challenge, and no remedy stated. */
const grant: Document = {
  ...decision,
  ...noRemedy,
  id: sampleId(14),
  kind: 'grant-refugee-status',
  reference: 'D-2026-0500',
  decidedOn: decision.decidedOn,
}

/** Placed before the law changed, served after: two regimes may apply. */
const acrossTheChange: Document = {
  ...decision,
  depositedAt: at('2026-06-02T07:30:00Z'),
  madeAvailableAt: at('2026-06-02T07:30:00Z'),
  termEndsAt: at('2026-06-17T22:00:00Z'),
}

/** No text gives it the fifteen days. */
const letter: Document = {
  ...decision,
  ...noRemedy,
  id: sampleId(13),
  kind: 'introduction',
  legalEffect: 'none',
  reference: 'L-2026-0201',
  termEndsAt: null,
}

/** Nobody has read what law applies to it. */
const unknown: Document = { ...letter, kind: 're-service-letter', legalEffect: 'unknown' }

const opened = (d: Document, openedAt = OPENED): Document => ({
  ...d,
  openedAt,
  ...(d.termEndsAt === null || Temporal.Instant.compare(openedAt, d.termEndsAt) >= 0
    ? {}
    : { servedOn: openedAt.toZonedDateTimeISO('Europe/Paris').toPlainDate(), servedBy: 'opening' as const }),
})
const contested = (d: Document): Document => ({ ...d, contestedAt: LATER })
const dismissed = (d: Document): Document => ({
  ...contested(d),
  contestOutcome: 'dismissed',
  contestDecidedAt: SAMPLE_NOW,
})
const withdrawn = (d: Document, withdrawnReason: 'wrong-space' | 'replaced' | 'error'): Document => ({
  ...d,
  withdrawnAt: LATER,
  withdrawnReason,
})

const DAY = Temporal.Duration.from({ hours: 24 })
const copy: Document = {
  ...letter,
  ...{ id: sampleId(15), kind: decision.kind, reference: decision.reference },
  ...{ madeAvailableAt: LATER.add(DAY), decidedOn: null, reServiceOf: decision.id, reServiceAs: 'copy' },
}
const replacement: Document = {
  ...decision,
  ...{ id: sampleId(16), depositedAt: LATER, madeAvailableAt: LATER, termEndsAt: TERM.add({ hours: 24 * 7 }) },
  ...{ reServiceOf: decision.id, reServiceAs: 'replacement' },
}

export type SampleDocument = {
  readonly document: Document
  readonly at?: Temporal.Instant
  readonly others?: readonly Document[]
}

/** A document in each state it can be in, and when it is looked at. */
export const documents: Readonly<Record<string, SampleDocument>> = {
  'cover, a decision': { document: decision },
  'cover, a summons': { document: summons },
  'cover, a letter without effect': { document: letter },
  'cover, a letter of unknown effect': { document: unknown },
  'cover, two laws may apply': { document: acrossTheChange, at: at('2026-06-22T08:00:00Z') },
  'cover, the last day': { document: decision, at: at('2026-05-19T20:00:00Z') },
  'cover, the term has passed': { document: decision, at: PASSED },
  'cover, the last safe day too': { document: decision, at: LONG_PASSED },
  'cover, not mine was dismissed': { document: dismissed(decision) },
  'cover, under a law not verified': { document: { ...decision, regime: '2026' } },
  'opened, a decision': { document: opened(decision) },
  'opened, after the term': { document: opened(decision, at('2026-05-22T10:00:00Z')), at: PASSED },
  'opened, the last safe day has passed': { document: opened(decision), at: LONG_PASSED },
  'opened, a summons': { document: opened(summons) },
  'opened, a summons to a day gone by': { document: opened(summons), at: LONG_PASSED },
  'opened, a summons after its interview': {
    document: opened({ ...summons, interviewAt: at('2026-05-12T07:00:00Z') }, at('2026-05-22T10:00:00Z')),
    at: PASSED,
  },
  'opened, a grant': { document: opened(grant) },
  'opened, a letter without effect': { document: opened(letter) },
  'opened, not mine was dismissed': { document: dismissed(opened(decision)) },
  'contested, not opened': { document: contested(decision) },
  'contested, opened': { document: contested(opened(decision)) },
  'contested, a summons that was opened': { document: contested(opened(summons)) },
  'withdrawn, not his': { document: withdrawn(decision, 'wrong-space') },
  'withdrawn, not his, and opened': { document: withdrawn(opened(decision), 'wrong-space') },
  'withdrawn, replaced': { document: withdrawn(opened(decision), 'replaced'), others: [replacement] },
  'withdrawn, replaced by what he does not see': { document: withdrawn(opened(decision), 'replaced') },
  'withdrawn, replaced by what was another’s': {
    document: withdrawn(opened(decision), 'replaced'),
    others: [withdrawn(replacement, 'wrong-space')],
  },
  'cover, a copy': { document: copy, others: [decision] },
  'opened, a copy of what lies unopened': {
    document: opened(copy, PASSED.subtract(DAY)),
    others: [decision],
    at: PASSED,
  },
  'cover, a replacement of what was served': {
    document: replacement,
    others: [withdrawn(opened(decision), 'replaced')],
  },
  'withdrawn, by mistake': { document: withdrawn(letter, 'error') },
}

const SYSTEM = { kind: 'client', id: sampleId(90), role: 'system' }
const PERSON = { kind: 'person', id: sampleId(1), role: 'applicant' }
const WORKER = { kind: 'system', id: 'worker', role: 'worker' }
const OFFICE = { kind: 'staff', id: sampleId(91), role: 'division-head' }

const recorded = (author: RecordedFact['author'], fact: Fact): ToldFact => ({
  ...fact,
  author,
  recordedAt: fact.happenedAt,
  regime: fact.regime ?? null,
  sealed: null,
  unsealed: fact.sealed ?? {},
  digest: '',
})

/** One message came back, the other arrived. */
const alerts = ({ documentId, personId, madeAvailableAt }: facts.About): RecordedFact[] =>
  (
    [
      ['AlertSent', 'email', 1],
      ['AlertSent', 'sms', 2],
      ['AlertFailed', 'email', 3],
      ['AlertDelivered', 'sms', 4],
    ] as const
  ).map(([type, channel, minutes]) =>
    recorded(WORKER, {
      type,
      id: `alert:${channel}/${type}`,
      subject: facts.documentSubject(documentId),
      personId,
      happenedAt: madeAvailableAt.add({ minutes }),
      data: { alertId: channel, channel, purpose: 'document', documentId },
    }),
  )

/** All that happened to it, from its row: the same facts the verbs record. */
export function followed(document: Document, now: Temporal.Instant, others: readonly Document[] = []): Followed {
  const about = aboutOf(document)
  const served = serviceOf(document, now)
  const { openedAt, contestedAt, contestDecidedAt, contestOutcome, withdrawnAt, withdrawnReason, termEndsAt } = document
  const deposit = {
    termEndsAt,
    otherRegimes: [],
    interviewAt: document.interviewAt,
    interviewPlace: document.interviewPlace,
    interviewLanguage: document.interviewLanguage,
    fileSize: document.fileSize,
    filePages: document.filePages,
    urgentReason: null,
    leadTimeReason: null,
    secondChannel: null,
    secondChannelReference: null,
  }
  const states = { decidedOn: document.decidedOn, remedy: remedyOf(document) }
  const how = { coverLanguage: 'fr', authenticatedBy: 'password' }
  const happened: ToldFact[] = [
    recorded(SYSTEM, facts.documentDeposited(about, document.depositedAt, states, deposit)),
    ...alerts(about),
    ...(openedAt === null
      ? []
      : [
          recorded(
            PERSON,
            facts.documentOpened(
              about,
              openedAt,
              { served: served?.servedBy === 'opening' ? served : null, deemedOn: null },
              { coverVersion: 'sample', ...how },
            ),
          ),
          recorded(PERSON, facts.documentTransferred(about, sampleId(30), openedAt.add({ minutes: 1 }))),
        ]),
    ...(contestedAt === null
      ? []
      : [recorded(PERSON, facts.documentContested(about, contestedAt, served, { voids: served === null, ...how }))]),
    ...(contestDecidedAt === null || contestOutcome === null
      ? []
      : [recorded(OFFICE, facts.contestDecided(about, contestDecidedAt, contestOutcome, served))]),
    ...(withdrawnAt === null || withdrawnReason === null
      ? []
      : [recorded(OFFICE, facts.documentWithdrawn(about, withdrawnAt, withdrawnReason, served))]),
    ...(served?.servedBy === 'term' ? [recorded(WORKER, facts.serviceDeemed(about, termEndsAt!, served, null))] : []),
  ]
  const receipt = (n: number, kind: 'deposit' | 'opening' | 'term', ready: boolean) => ({
    id: sampleId(n),
    kind,
    ready,
    askedAt: now,
    digest: null,
    factId: `document:${document.id}/${kind}`,
  })
  return {
    document,
    others,
    facts: happened.toSorted((a, b) => Temporal.Instant.compare(a.happenedAt, b.happenedAt)),
    receipts: [
      receipt(40, 'deposit', true),
      ...(served === null ? [] : [receipt(41, served.servedBy === 'term' ? 'term' : 'opening', false)]),
    ],
    at: now,
    readToday: 2,
  }
}
