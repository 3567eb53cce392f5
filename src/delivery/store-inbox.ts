import type { Named } from '../platform/db/named.ts'
import { instant } from '../platform/db/pool.ts'
import type { ContestOutcome } from './rules.ts'

/** One line of the inbox; `misplaced`: it was meant for him and lay in another's space until `withdrawnAt`. */
export type InboxLine = {
  readonly id: string
  readonly kind: string
  readonly legalEffect: string
  readonly madeAvailableAt: Temporal.Instant
  readonly termEndsAt: Temporal.Instant | null
  readonly openedAt: Temporal.Instant | null
  readonly contestedAt: Temporal.Instant | null
  readonly contestOutcome: ContestOutcome | null
  readonly withdrawnAt: Temporal.Instant | null
  readonly misplaced: boolean
}

export type Inbox = {
  readonly personId: string
  readonly language: string | null
  readonly lines: readonly InboxLine[]
}

type Row = { [K in keyof InboxLine]: InboxLine[K] | null } & { personId: string; language: string | null }

const INBOX = {
  name: 'delivery.inbox',
  text: `select person_id as "personId", language, id, kind, legal_effect as "legalEffect", made_available_at as "madeAvailableAt",
    term_ends_at as "termEndsAt", opened_at as "openedAt", contested_at as "contestedAt", contest_outcome as "contestOutcome",
    withdrawn_at as "withdrawnAt", misplaced from delivery.inbox($1, $2)`,
}

/** From a session's digest to the person's documents, in one prepared statement; null when nobody is signed in. */
export async function inboxOf(named: Named, digest: Uint8Array, now: Temporal.Instant): Promise<Inbox | null> {
  const rows = await named<Row>(INBOX, [digest, instant(now)])
  const [first] = rows
  if (!first) return null
  return {
    personId: first.personId,
    language: first.language,
    lines: rows.filter((row): row is Row & InboxLine => row.id !== null),
  }
}
