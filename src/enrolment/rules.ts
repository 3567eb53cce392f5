import type { RecordedFact } from '../evidence/index.ts'
import { civilDay, PARIS } from '../platform/clock.ts'

export type Established = 'read-by-him' | 'read-aloud' | 'interpreter-by-phone'
export const ESTABLISHED: readonly Established[] = ['read-by-him', 'read-aloud', 'interpreter-by-phone']

/** Does the structure that houses or domiciles him see *that* something waits? `later`: he has not decided. */
export type DeskSees = 'yes' | 'no' | 'later'
export const DESK_SEES: readonly DeskSees[] = ['yes', 'no', 'later']

export type KeyRow = {
  readonly id: string
  readonly issuedAt: Temporal.Instant
  readonly expiresAt: Temporal.Instant
  readonly usedAt: Temporal.Instant | null
  readonly cancelledAt: Temporal.Instant | null
  readonly cancelledWhy: 'reprinted' | 'expired' | 'merged' | null
}

export type NoticeRow = {
  readonly id: string
  readonly keyId: string
  readonly version: string
  /** Printed beside the French. */
  readonly language: string
  /** What he was known to understand when it was printed, in ISO 639-3; null where that is not kept (profile=strict). */
  readonly understood: string | null
  readonly digest: Uint8Array
  readonly printedAt: Temporal.Instant
  readonly handedOverAt: Temporal.Instant | null
  readonly understoodHow: Established | null
}

export type KeyStanding = 'live' | 'used' | 'cancelled' | 'expired'

/**
 * The end of the last day printed on the notice, in Paris. `days` after the day of issue.
 */
export function keyExpiry(
  issuedAt: Temporal.Instant,
  days: number,
): { lastDay: Temporal.PlainDate; at: Temporal.Instant } {
  const lastDay = civilDay(issuedAt).add({ days })
  return { lastDay, at: lastDay.add({ days: 1 }).toZonedDateTime(PARIS).toInstant() }
}

/** The day that is printed: the key runs out when it ends. */
export const keyLastDay = (expiresAt: Temporal.Instant): Temporal.PlainDate =>
  civilDay(expiresAt.subtract({ milliseconds: 1 }))

/**
 * First connection only. Expires, but never while a document waits: it would be served to someone with no way in. One
 * that expired with nothing waiting is cancelled by the sweep and does not come back: its holder may have thrown it away.
 * @law CESEDA R.531-17
 * @law arrêté du 8 juillet 2020, art. 4
 */
export function keyStanding(key: KeyRow, somethingWaits: boolean, now: Temporal.Instant): KeyStanding {
  if (key.usedAt !== null) return 'used'
  if (key.cancelledAt !== null) return key.cancelledWhy === 'expired' ? 'expired' : 'cancelled'
  if (Temporal.Instant.compare(now, key.expiresAt) < 0 || somethingWaits) return 'live'
  return 'expired'
}

export type SpaceState = 'none' | 'open' | 'closed'

/**
 * Whether a notice that was handed over still tells him what R. 531-17 asks. Who left the scheme (Dublin) and came back
 * gets a new one, unless he has his space already: then he knows how it works and has his own password. Who turns out to
 * understand another language than the one he was told in gets a new one in any case: he may have opened his space with
 * somebody's help, and what he was told of the fifteen days he did not understand (CAA Nancy 24NC02694).
 * @law CESEDA R.531-17
 */
export const noticeCounts = (
  notice: NoticeRow,
  told: { readonly eligibilitySince: Temporal.Instant; readonly language: string | null },
  space: SpaceState,
): boolean =>
  notice.handedOverAt !== null &&
  notice.understood === told.language &&
  (space === 'open' || Temporal.Instant.compare(notice.handedOverAt, told.eligibilitySince) >= 0)

/**
 * Why a notice cannot be handed over in this way, or null: it was printed for another language than he understands, or it
 * is not translated into his, and then it is explained to him; he cannot have read it. `spoken` is the translation there
 * is for his language; where his language is not kept, the agent alone can tell.
 * @law CESEDA R.531-17
 */
export function handingRefusal(
  notice: Pick<NoticeRow, 'language' | 'understood'>,
  language: string | null,
  spoken: string | undefined,
  how: Established,
): 'notice-in-another-language' | 'notice-not-read-by-him' | null {
  if (notice.understood !== language) return 'notice-in-another-language'
  return language !== null && spoken !== notice.language && how === 'read-by-him' ? 'notice-not-read-by-him' : null
}

export type WayIn =
  | { readonly way: 'activated' }
  | { readonly way: 'key-pending'; readonly keyId: string }
  | { readonly way: 'none'; readonly why: NoWayIn }

export type NoWayIn =
  | 'no-notice'
  | 'notice-not-handed-over'
  | 'key-expired'
  | 'key-cancelled'
  | 'key-used'
  | 'space-closed'

/**
 * How he gets in today. Nothing that binds goes to a space without a way in. `notice` is the last one printed, `key` the
 * one on it: a reprint kills the paper he holds, so until the new one is in his hands he has no way in.
 * @law CESEDA R.531-17
 */
export function wayInOf(
  space: SpaceState,
  notice: NoticeRow | undefined,
  key: KeyRow | undefined,
  somethingWaits: boolean,
  now: Temporal.Instant,
): WayIn {
  if (space === 'open') return { way: 'activated' }
  if (space === 'closed') return { way: 'none', why: 'space-closed' }
  if (notice === undefined || key === undefined) return { way: 'none', why: 'no-notice' }
  const standing = keyStanding(key, somethingWaits, now)
  if (standing !== 'live') return { way: 'none', why: `key-${standing}` }
  if (notice.handedOverAt === null) return { way: 'none', why: 'notice-not-handed-over' }
  return { way: 'key-pending', keyId: key.id }
}

/** What a record has that a merge could strand. */
export type Weight = { readonly documents: boolean; readonly space: SpaceState }

/**
 * The record that is kept is the one that holds documents or an open space. When both do, two passwords and two sets of
 * running terms are about to stand under one name: only who says so on purpose does it.
 */
export function mergeRefusal(
  kept: Weight,
  merged: Weight,
  onPurpose: boolean,
): 'merge-the-other-way' | 'merge-both-hold-documents' | null {
  const used = (w: Weight): boolean => w.documents || w.space !== 'none'
  if (!used(merged)) return null
  if (!used(kept)) return 'merge-the-other-way'
  return onPurpose ? null : 'merge-both-hold-documents'
}

/**
 * Who has asked for this very merge, so that another who asks too is the second voice (ADR 0017). What was asked for before
 * the Office last refused one of this record does not count: it was looked at, and the answer was no.
 */
export function askedToMerge(
  facts: readonly Pick<RecordedFact, 'type' | 'happenedAt' | 'data' | 'author'>[],
  kept: string,
  merged: string,
): readonly string[] {
  const refused = facts.findLast(({ type }) => type === 'MergeRefused')?.happenedAt
  return facts
    .filter(({ type, data }) => type === 'MergeAsked' && data['kept'] === kept && data['merged'] === merged)
    .filter(({ happenedAt }) => !refused || Temporal.Instant.compare(happenedAt, refused) > 0)
    .map(({ author }) => author.id)
}

export type NotPrinted = 'out-of-the-scheme' | 'eligibility-not-decided' | 'space-already-open' | 'space-closed'

/** Why no notice is printed for him, or null. Who is out is served otherwise; who has his space has his own password. */
export function printRefusal(eligibility: 'in' | 'out' | 'unknown', space: SpaceState): NotPrinted | null {
  if (space === 'closed') return 'space-closed'
  if (eligibility === 'out') return 'out-of-the-scheme'
  if (eligibility === 'unknown') return 'eligibility-not-decided'
  return space === 'open' ? 'space-already-open' : null
}

/** What is to be done next with somebody's notice, or why nothing is. `renew`: the paper there is tells him no more. */
export type NoticeStep = 'print' | 'hand-over' | 'done' | 'renew' | 'applicant-merged' | NotPrinted

/**
 * Who lacks a notice has none, or one whose key is dead: printing another takes nothing from him. A paper whose key lives
 * is never replaced unasked, whether it is in his hands or in the agent's.
 */
export function noticeStep(
  who: {
    readonly mergedInto: string | null
    readonly eligibility: 'in' | 'out' | 'unknown'
    readonly eligibilitySince: Temporal.Instant
    readonly language: string | null
  },
  space: SpaceState,
  notice: NoticeRow | undefined,
  key: KeyRow | undefined,
  somethingWaits: boolean,
  now: Temporal.Instant,
): NoticeStep {
  if (who.mergedInto !== null) return 'applicant-merged'
  const refused = printRefusal(who.eligibility, space)
  if (refused) return refused
  if (!notice || !key || keyStanding(key, somethingWaits, now) !== 'live') return 'print'
  if (notice.handedOverAt === null) return notice.understood === who.language ? 'hand-over' : 'renew'
  return noticeCounts(notice, who, space) ? 'done' : 'renew'
}

/** What the desk is told of who said that he cannot use the space. `on` is null where the fact is out of its reach. */
export type PaperAsked = { readonly answer: 'waits' | 'granted'; readonly on: Temporal.PlainDate | null }

/**
 * Why nothing that binds is placed in his space, from his statements (those of records merged into his own too) and the
 * Office's answers to them. Null: he made none, or was answered each time that he stays. `stopped` is what a deposit asks.
 */
export function paperAsked(
  stopped: boolean,
  facts: readonly Pick<RecordedFact, 'id' | 'type' | 'happenedAt' | 'data'>[],
): PaperAsked | null {
  if (!stopped) return null
  const answers = facts.filter(({ type }) => type === 'PaperRequestAnswered')
  const answered = new Set(answers.map(({ data }) => data['causedBy']))
  const waits = facts.find((f) => f.type === 'NoContactDeclared' && f.data['wants'] === 'paper' && !answered.has(f.id))
  if (waits) return { answer: 'waits', on: civilDay(waits.happenedAt) }
  const granted = answers.findLast(({ data }) => data['outcome'] !== 'stays-in-space')
  return granted ? { answer: 'granted', on: civilDay(granted.happenedAt) } : { answer: 'waits', on: null }
}
