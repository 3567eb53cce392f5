import {
  factsOf,
  noticeReceipts,
  openSealed,
  type ReceiptEntry,
  type RecordedFact,
  readsNotSaid,
  recordApplicantRead,
} from '../evidence/index.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { noticeStepOf } from './notice-step.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { refuse } from './refusals.ts'
import {
  type KeyRow,
  type NoticeRow,
  type NoticeStep,
  noticeCounts,
  type PaperAsked,
  paperAsked,
  type SpaceState,
  type WayIn,
  wayInOf,
} from './rules.ts'
import {
  type Applicant,
  applicantById,
  askedForPaper,
  formerNumbers,
  holderOf,
  mergedRecords,
  type NumberKind,
  spaceState,
  waitingDocuments,
} from './store.ts'
import { keyById, lastNotice, lastNoticeHandedOver } from './store-keys.ts'
import { hasSpace, withinReach } from './within-reach.ts'

/** A record as an agent or a machine sees it. */
export type PersonRecord = {
  readonly applicant: Applicant
  readonly former: readonly { number: string; kind: NumberKind; why: string }[]
  readonly merged: readonly { id: string; foreignerNumber: string }[]
  readonly space: SpaceState
  /** False: it was merged and nothing lies in it, so no notice of its own opens anything. */
  readonly hasSpace: boolean
  readonly notice: NoticeRow | null
  readonly key: KeyRow | null
  /** The one in his hands that counts. */
  readonly handedOver: NoticeRow | null
  readonly wayIn: WayIn
  readonly waiting: readonly string[]
  readonly paper: PaperAsked | null
  /** What happened to his registration; who read it is left out and counted. */
  readonly timeline: readonly RecordedFact[]
  readonly reads: number
  /** That he was handed his notice, as it was asked for; for who may read receipts. */
  readonly noticeReceipts: readonly ReceiptEntry[]
}

/** Reading a record is a fact of its own, in the transaction that reads it. */
export const readRecord =
  (ports: Ports) =>
  (acting: Acting, personId: string): Promise<PersonRecord | Refusal> =>
    ports.act(acting, async (unit) => {
      const applicant = await withinReach(unit, personId, 'applicant.read')
      if (isRefusal(applicant)) return applicant
      const { trx, now } = unit
      const notice = await lastNotice(trx, personId)
      const key = notice && (await keyById(trx, notice.keyId))
      const handed = await lastNoticeHandedOver(trx, personId)
      const space = await spaceState(trx, personId)
      const waiting = await waitingDocuments(trx, personId)
      const facts = await factsOf(trx, `person:${personId}`)
      const unsaid = await readsNotSaid(trx, { subject: `person:${personId}` }, MOST_SHOWN)
      const shown = facts.filter(({ type }) => type !== 'ApplicantRead')
      const timeline: RecordedFact[] = []
      for (const fact of shown) timeline.push(await withItsCause(ports, unit, fact))
      const merged = await mergedRecords(trx, personId)
      const said = [...facts]
      for (const { id } of merged) said.push(...(await factsOf(trx, `person:${id}`)))
      recordApplicantRead(unit, personId, 'record')
      return {
        applicant,
        former: await formerNumbers(trx, personId),
        merged,
        space,
        hasSpace: await hasSpace(unit, applicant),
        notice: notice ?? null,
        key: key ?? null,
        handedOver: handed && noticeCounts(handed, applicant, space) ? handed : null,
        wayIn: wayInOf(space, notice, key, waiting.length > 0, now),
        waiting,
        paper: paperAsked(await askedForPaper(trx, personId), said),
        timeline,
        reads: timesRead(facts) + unsaid.length,
        noticeReceipts: await noticeReceipts(trx, personId),
      }
    })

/** More in one day is said to be so many. */
const MOST_SHOWN = 1000

const timesRead = (facts: readonly RecordedFact[]): number =>
  facts.reduce((sum, { type, data }) => sum + (type === 'ApplicantRead' ? Number(data['times']) : 0), 0)

/** Why he was judged again is sealed, for it may say Dublin; who reads his record is shown it. */
async function withItsCause(ports: Ports, unit: Unit, fact: RecordedFact): Promise<RecordedFact> {
  if (fact.type !== 'EligibilityChanged') return fact
  const { cause = null } = await openSealed(unit.trx, ports.master, fact)
  return { ...fact, data: { ...fact.data, cause } }
}

/** One of a family, and what is to be done with his notice. */
export type FamilyMember = Applicant & { readonly step: NoticeStep }

/** Several at once, for a family. One that is out of reach refuses all. */
export const readFamily =
  (ports: Ports) =>
  (acting: Acting, personIds: readonly string[]): Promise<{ family: FamilyMember[] } | Refusal> =>
    ports.act(acting, async (unit) => {
      const family: FamilyMember[] = []
      for (const personId of new Set(personIds)) {
        const applicant = await withinReach(unit, personId, 'applicant.read')
        if (isRefusal(applicant)) return applicant
        family.push({ ...applicant, step: await noticeStepOf(unit, applicant) })
        recordApplicantRead(unit, personId, 'list')
      }
      return { family }
    })

/** By the exact number only, now or before: whose record it leads to. Finding is reading. */
export const findApplicant =
  (ports: Ports) =>
  (acting: Acting, typed: string): Promise<{ personId: string } | Refusal> =>
    ports.act(acting, async (unit) => {
      const found = await holderTyped(unit, typed)
      if (isRefusal(found)) return found
      const applicant = await applicantById(unit.trx, found.personId)
      if (!applicant) return refuse('applicant-not-known', {}, 'number')
      recordApplicantRead(unit, applicant.id, 'search')
      return { personId: applicant.id }
    })

/**
 * Whose journal to read, for who audits. He learns an id, and nothing of the record; that he asked is a fact about the
 * person all the same.
 */
export const findForAudit =
  (ports: Ports) =>
  (acting: Acting, typed: string): Promise<{ personId: string } | Refusal> =>
    ports.act(acting, async (unit) => {
      const found = await holderTyped(unit, typed)
      if (!isRefusal(found)) recordApplicantRead(unit, found.personId, 'journal')
      return found
    })

async function holderTyped(unit: Unit, typed: string): Promise<{ personId: string } | Refusal> {
  const foreigner = readForeignerNumber(typed)
  const caseNumber = readCaseNumber(typed)
  if (foreigner === null && caseNumber === null) return refuse('number-wrong', {}, 'number')
  const personId =
    (foreigner !== null && (await holderOf(unit.trx, 'foreigner', foreigner))) ||
    (caseNumber !== null && (await holderOf(unit.trx, 'case', caseNumber))) ||
    null
  return personId === null ? refuse('applicant-not-known', {}, 'number') : { personId }
}
