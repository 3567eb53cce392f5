import type { Fact, Plain } from '../platform/db/act.ts'
import type { Counting, NoticeDays, Stop } from './rules.ts'

/** About a person's record: what each of these says of him is codes, ids and civil days. */
const fact = (
  type: string,
  id: string,
  personId: string,
  at: Temporal.Instant,
  data: Readonly<Record<string, Plain>>,
): Fact => ({ type, id, subject: `person:${personId}`, personId, happenedAt: at, data })

type Closing = {
  readonly id: string
  readonly personId: string
  readonly of: Counting['of']
  readonly countedId: string
}
const about = ({ id, of, countedId }: Closing) => ({
  closingId: id,
  ...(of === 'decision' ? { decisionId: countedId } : { caseEndId: countedId }),
})

/** A notice: `days` before the space closes, at the least. `decisionId` and not a document it tells of: nothing in it waits. */
export const spaceClosingAnnounced = (
  c: Closing,
  at: Temporal.Instant,
  days: NoticeDays,
  closesOn: Temporal.PlainDate,
): Fact =>
  fact('SpaceClosingAnnounced', `closing:${c.id}/notice/${days}`, c.personId, at, {
    ...about(c),
    days,
    closesOn: closesOn.toString(),
  })

export const spaceClosingStopped = (c: Closing, at: Temporal.Instant, why: Stop): Fact =>
  fact('SpaceClosingStopped', `closing:${c.id}/stopped`, c.personId, at, { ...about(c), why })

/** He enters no more. Nothing is erased: `closesOn` was the last day; the year was counted from `servedAtLatest`, or from `caseOverOn`. */
export const spaceDeactivated = (
  c: Closing,
  at: Temporal.Instant,
  closesOn: Temporal.PlainDate,
  servedAtLatest: Temporal.PlainDate,
): Fact =>
  fact('SpaceDeactivated', `closing:${c.id}/closed`, c.personId, at, {
    ...about(c),
    closesOn: closesOn.toString(),
    [c.of === 'decision' ? 'servedAtLatest' : 'caseOverOn']: servedAtLatest.toString(),
  })

/** The year of a decision is over, and something is unopened: nothing closes, and somebody of the Office is to look. Once a decision. */
export const spaceYearEnded = (personId: string, decisionId: string, at: Temporal.Instant): Fact =>
  fact('SpaceYearEnded', pastYearId(personId, decisionId), personId, at, { decisionId })

export const pastYearId = (personId: string, decisionId: string): string => `person:${personId}/past-year/${decisionId}`

/** Why is sealed: that he is protected, or dead, is told to nobody by a fact. */
export const caseEnded = (
  e: { readonly id: string; readonly personId: string },
  at: Temporal.Instant,
  endedOn: Temporal.PlainDate,
  why: string,
): Fact => ({
  ...fact('CaseEnded', `case-end:${e.id}/declared`, e.personId, at, { caseEndId: e.id, endedOn: endedOn.toString() }),
  sealed: { why },
})

export const caseEndRevoked = (e: { readonly id: string; readonly personId: string }, at: Temporal.Instant): Fact =>
  fact('CaseEndRevoked', `case-end:${e.id}/undone`, e.personId, at, { caseEndId: e.id })

type Declared = { readonly id: string; readonly personId: string; readonly court: string }

export const litigationDeclared = (l: Declared, at: Temporal.Instant, reference: string): Fact => ({
  ...fact('LitigationDeclared', `litigation:${l.id}/declared`, l.personId, at, { litigationId: l.id, court: l.court }),
  sealed: { reference },
})

export const litigationEnded = (l: Declared, at: Temporal.Instant): Fact =>
  fact('LitigationEnded', `litigation:${l.id}/ended`, l.personId, at, { litigationId: l.id, court: l.court })
