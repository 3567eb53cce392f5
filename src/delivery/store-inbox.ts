import type { Named } from '../platform/db/named.ts'
import { instant } from '../platform/db/pool.ts'
import type { ContestOutcome } from './rules.ts'

/** One line of the inbox; `misplaced`: it was meant for him and lay in another's space until `withdrawnAt`. */
export type InboxLine = {
  readonly id: string
  readonly kind: string
  readonly madeAvailableAt: Temporal.Instant
  /** Of what is not opened. */
  readonly termEndsAt: Temporal.Instant | null
  readonly openedAt: Temporal.Instant | null
  readonly contestedAt: Temporal.Instant | null
  readonly contestOutcome: ContestOutcome | null
  readonly withdrawnAt: Temporal.Instant | null
  readonly misplaced?: true
}

export type Inbox = {
  readonly language: string | null
  readonly lines: readonly InboxLine[]
}

type Own = Omit<InboxLine, 'misplaced'>
type Row = { [K in keyof Own]: Own[K] | null } & { language: string | null; unseen: boolean; hasMisplaced: boolean }

const INBOX = {
  name: 'delivery.inbox',
  text: `select language, unseen, has_misplaced as "hasMisplaced", id, kind, made_available_at as "madeAvailableAt",
    term_ends_at as "termEndsAt", opened_at as "openedAt", contested_at as "contestedAt", contest_outcome as "contestOutcome", withdrawn_at as "withdrawnAt"
    from delivery.inbox($1, $2)`,
}
const SEEN = { name: 'space.session_of', text: 'select 1 from space.session_of($1, $2)' }
const MISPLACED = {
  name: 'delivery.inbox_misplaced',
  text: `select id, kind, made_available_at as "madeAvailableAt", withdrawn_at as "withdrawnAt"
    from delivery.inbox_misplaced($1, $2)`,
}

const NOTHING_SINCE = {
  termEndsAt: null,
  openedAt: null,
  contestedAt: null,
  contestOutcome: null,
  misplaced: true,
} as const

/** From a session's digest to the person's documents, in one prepared statement; null when nobody is signed in. */
export async function inboxOf(named: Named, digest: Uint8Array, now: Temporal.Instant): Promise<Inbox | null> {
  const who = [digest, instant(now)]
  const rows = await named<Row>(INBOX, who)
  const [first] = rows
  if (!first) return null
  if (first.unseen) await named(SEEN, who)
  const { language } = first
  const lines: InboxLine[] = rows.filter((row): row is Row & Own => row.id !== null)
  if (!first.hasMisplaced) return { language, lines }
  const misplaced = await named<Pick<Own, 'id' | 'kind' | 'madeAvailableAt' | 'withdrawnAt'>>(MISPLACED, who)
  lines.push(...misplaced.map((row) => ({ ...NOTHING_SINCE, ...row })))
  return { language, lines: lines.sort((a, b) => Temporal.Instant.compare(b.madeAvailableAt, a.madeAvailableAt)) }
}
