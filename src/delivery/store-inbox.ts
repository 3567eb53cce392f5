import type { Named } from '../platform/db/named.ts'
import { instant } from '../platform/db/pool.ts'
import type { SameLetter } from './re-served-days.ts'
import type { Document } from './store.ts'

/** One line of the inbox. */
export type OwnLine = Pick<
  Document,
  | 'id'
  | 'kind'
  | 'madeAvailableAt'
  | 'openedAt'
  | 'contestedAt'
  | 'contestOutcome'
  | 'withdrawnAt'
  | 'withdrawnReason'
  | 'interviewAt'
> & {
  /** Of what is not opened. */
  readonly termEndsAt: Temporal.Instant | null
  /** Of what is not opened: the law under which its days are counted. */
  readonly regime: string | null
  /** What an opened decision states, in JSON (`Stated`). */
  readonly states: string | null
  /** The document that it serves again. */
  readonly reServiceOf: string | null
}

/** It was meant for him and lay in another's space until `withdrawnAt`. */
export type MisplacedLine = Pick<OwnLine, 'id' | 'kind' | 'madeAvailableAt' | 'withdrawnAt'> & {
  readonly misplaced: true
  /** There, by another person. */
  readonly wasOpened: boolean
}

export type InboxLine = OwnLine | MisplacedLine

export type Inbox = {
  readonly language: string | null
  /** The last day of his space, where its closing was announced. */
  readonly closesOn: Temporal.PlainDate | null
  readonly lines: readonly InboxLine[]
  /** What is served again, and what serves it. */
  readonly letters: readonly SameLetter[]
}

type Row = { [K in keyof OwnLine]: OwnLine[K] | null } & {
  language: string | null
  closesOn: Temporal.PlainDate | null
  unseen: boolean
  hasMisplaced: boolean
}

const INBOX = {
  name: 'delivery.inbox',
  text: `select language, unseen, has_misplaced as "hasMisplaced", id, kind, made_available_at as "madeAvailableAt",
    term_ends_at as "termEndsAt", opened_at as "openedAt", contested_at as "contestedAt", contest_outcome as "contestOutcome", withdrawn_at as "withdrawnAt",
    withdrawn_reason as "withdrawnReason", regime, states, interview_at as "interviewAt", closes_on as "closesOn", re_service_of as "reServiceOf" from delivery.inbox($1, $2)`,
}
const SEEN = { name: 'space.session_of', text: 'select 1 from space.session_of($1, $2)' }
const MISPLACED = {
  name: 'delivery.inbox_misplaced',
  text: `select id, kind, made_available_at as "madeAvailableAt", withdrawn_at as "withdrawnAt", was_opened as "wasOpened"
    from delivery.inbox_misplaced($1, $2)`,
}

const LETTERS = {
  name: 'delivery.inbox_letters',
  text: `select id, kind, legal_effect as "legalEffect", regime, made_available_at as "madeAvailableAt", term_ends_at as "termEndsAt",
    opened_at as "openedAt", served_on as "servedOn", served_by as "servedBy", contested_at as "contestedAt",
    contest_outcome as "contestOutcome", withdrawn_at as "withdrawnAt", withdrawn_reason as "withdrawnReason", decided_on as "decidedOn",
    remedy_court as "remedyCourt", remedy_months as "remedyMonths", remedy_days as "remedyDays", remedy_franc as "remedyFranc",
    remedy_legal_aid_days as "remedyLegalAidDays", re_service_of as "reServiceOf", re_service_as as "reServiceAs"
    from delivery.inbox_letters($1, $2)`,
}

/** From a session's digest to the person's documents, in one prepared statement; null when nobody is signed in. */
export async function inboxOf(named: Named, digest: Uint8Array, now: Temporal.Instant): Promise<Inbox | null> {
  const who = [digest, instant(now)]
  const rows = await named<Row>(INBOX, who)
  const [first] = rows
  if (!first) return null
  if (first.unseen) await named(SEEN, who)
  const { language, closesOn } = first
  const lines: InboxLine[] = rows.filter((row): row is Row & OwnLine => row.id !== null)
  const isAgain = lines.some((line) => 'reServiceOf' in line && line.reServiceOf !== null)
  const letters = isAgain ? await named<SameLetter>(LETTERS, who) : []
  if (!first.hasMisplaced) return { language, closesOn, lines, letters }
  const misplaced = await named<Omit<MisplacedLine, 'misplaced'>>(MISPLACED, who)
  lines.push(...misplaced.map((row) => ({ ...row, misplaced: true as const })))
  return {
    language,
    closesOn,
    letters,
    lines: lines.sort((a, b) => Temporal.Instant.compare(b.madeAvailableAt, a.madeAvailableAt)),
  }
}
