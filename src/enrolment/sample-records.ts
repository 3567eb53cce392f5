import type { RecordedFact } from '../evidence/index.ts'
import type { Plain } from '../platform/db/act.ts'
import { SAMPLE_NUMBER, sampleId } from '../platform/sample.ts'
import type { FamilyMember, PersonRecord } from './read-record.ts'
import type { Applicant, Desk } from './store.ts'

const at = (text: string) => Temporal.Instant.from(text)
const [REGISTERED, PRINTED, HANDED, ACTIVATED] = [
  at('2026-05-04T08:10:00Z'),
  at('2026-05-04T08:12:00Z'),
  at('2026-05-04T08:20:00Z'),
  at('2026-05-04T17:40:00Z'),
]

export const desks: readonly Desk[] = [
  { id: sampleId(70), name: 'Guichet unique de Paris', department: '75' },
  { id: sampleId(71), name: 'Guichet unique de Rennes', department: '35' },
]
export const receptionDesks: readonly Desk[] = [{ id: sampleId(72), name: 'SPADA de Paris nord', department: '75' }]

export const applicant: Applicant = {
  id: sampleId(1),
  foreignerNumber: SAMPLE_NUMBER,
  caseNumber: null,
  registeredBy: sampleId(70),
  deskName: desks[0]!.name,
  department: '75',
  registeredAt: REGISTERED,
  receptionDeskId: sampleId(72),
  receptionDeskName: receptionDesks[0]!.name,
  receptionDeskAddress: null,
  receptionDeskPhone: null,
  deskSeesWaiting: 'yes',
  language: 'tir',
  languageEstablishedBy: 'interpreter-by-phone',
  hasPin: true,
  eligibility: 'in',
  eligibilityArticle: 'CESEDA R. 531-17',
  eligibilityReason: 'registered-at-a-desk',
  eligibilitySince: REGISTERED,
  mergedInto: null,
}

/** A family that understands two languages. */
export const family: readonly FamilyMember[] = [
  { ...applicant, step: 'space-already-open' },
  { ...applicant, id: sampleId(2), foreignerNumber: '9912345679', language: 'arb', hasPin: false, step: 'print' },
  {
    ...applicant,
    id: sampleId(3),
    foreignerNumber: '9912345680',
    language: null,
    languageEstablishedBy: null,
    step: 'hand-over',
  },
]

const DESK = { kind: 'staff', id: sampleId(91), role: 'registration-desk' }

const happened = (
  type: string,
  happenedAt: Temporal.Instant,
  data: Readonly<Record<string, Plain>> = {},
  author: RecordedFact['author'] = DESK,
): RecordedFact => ({
  id: `person:${applicant.id}/${type}`,
  type,
  subject: `person:${applicant.id}`,
  personId: applicant.id,
  author,
  happenedAt,
  recordedAt: happenedAt,
  regime: null,
  data,
  sealed: null,
  digest: '',
})

const registered: PersonRecord = {
  applicant,
  former: [],
  merged: [],
  space: 'none',
  hasSpace: true,
  notice: null,
  key: null,
  handedOver: null,
  wayIn: { way: 'none', why: 'no-notice' },
  waiting: [],
  paper: null,
  timeline: [happened('PersonRegistered', REGISTERED)],
  reads: 1,
  noticeReceipts: [],
}

const notice = {
  id: sampleId(60),
  keyId: sampleId(61),
  version: '2026-05-1',
  language: 'ti',
  understood: 'tir',
  digest: new Uint8Array(32),
  printedAt: PRINTED,
  handedOverAt: null,
  understoodHow: null,
}
const key = {
  id: sampleId(61),
  issuedAt: PRINTED,
  expiresAt: at('2026-08-02T22:00:00Z'),
  usedAt: null,
  cancelledAt: null,
  cancelledWhy: null,
}

const printed: PersonRecord = {
  ...registered,
  notice,
  key,
  wayIn: { way: 'none', why: 'notice-not-handed-over' },
  timeline: [
    ...registered.timeline,
    happened('ConnectionKeyIssued', PRINTED, { keyId: key.id }),
    happened('NoticePrinted', PRINTED),
  ],
}

const handed = { ...notice, handedOverAt: HANDED, understoodHow: 'interpreter-by-phone' as const }
const told: PersonRecord = {
  ...printed,
  notice: handed,
  handedOver: handed,
  wayIn: { way: 'key-pending', keyId: key.id },
  timeline: [...printed.timeline, happened('NoticeHandedOver', HANDED, { understoodHow: 'interpreter-by-phone' })],
}

const active: PersonRecord = {
  ...told,
  applicant: { ...applicant, caseNumber: '260512345' },
  former: [{ number: '9912345600', kind: 'foreigner', why: 'mistyped' }],
  merged: [{ id: sampleId(4), foreignerNumber: '9912345611' }],
  space: 'open',
  key: { ...key, usedAt: ACTIVATED },
  wayIn: { way: 'activated' },
  timeline: [
    ...told.timeline,
    happened('SpaceActivated', ACTIVATED, {}, { kind: 'person', id: applicant.id, role: 'applicant' }),
  ],
  reads: 12,
}

const ASKED = at('2026-05-06T10:00:00Z')
const paper: PersonRecord = {
  ...active,
  paper: { answer: 'waits', on: Temporal.PlainDate.from('2026-05-06') },
  timeline: [
    ...active.timeline,
    happened('NoContactDeclared', ASKED, { wants: 'paper' }, { kind: 'person', id: applicant.id, role: 'applicant' }),
  ],
}

const dublin: PersonRecord = {
  ...active,
  applicant: {
    ...active.applicant,
    eligibility: 'out',
    eligibilityReason: 'dublin',
    eligibilityArticle: 'CESEDA L. 531-2',
  },
  waiting: [sampleId(11), sampleId(12)],
  timeline: [...active.timeline, happened('EligibilityChanged', at('2026-05-07T09:00:00Z'), { cause: 'dublin' })],
}

/** A record in each state it can be in. */
export const records = {
  registered,
  printed,
  'handed over': told,
  'space active': active,
  'asked for paper': paper,
  'paper granted': { ...paper, paper: { answer: 'granted', on: Temporal.PlainDate.from('2026-05-08') } },
  'under Dublin': dublin,
  undecided: {
    ...registered,
    applicant: { ...applicant, eligibility: 'unknown', eligibilityReason: 'department-not-listed' },
  },
  merged: { ...told, hasSpace: false, applicant: { ...applicant, mergedInto: sampleId(5) } },
  'merged with letters in it': { ...active, applicant: { ...applicant, mergedInto: sampleId(5) } },
} as const satisfies Readonly<Record<string, PersonRecord>>
