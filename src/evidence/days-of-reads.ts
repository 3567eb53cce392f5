import { civilDay } from '../platform/clock.ts'
import type { Author, Plain } from '../platform/db/act.ts'
import type { RecordedFact } from './facts.ts'
import type { StaffRead } from './store-staff-read.ts'

/** What one reader in his role read of one record, or of one document, in a civil day of Paris. */
export type DayOfReads = {
  readonly day: Temporal.PlainDate
  readonly subject: string
  readonly reader: Author
  readonly times: number
  readonly firstAt: Temporal.Instant
  readonly lastAt: Temporal.Instant
  readonly reads: readonly { readonly what: string; readonly receiptId: string | null; readonly times: number }[]
}

/** Rows in the order in which they were read; each day with its own rows. */
export function byDay(rows: readonly StaffRead[]): { readonly day: DayOfReads; readonly rows: readonly StaffRead[] }[] {
  return [...Map.groupBy(rows, oneFact).values()].map((own) => ({ day: dayOf(own), rows: own }))
}

const oneFact = ({ subject, readerKind, readerId, readerRole, readAt }: StaffRead): string =>
  [subject, readerKind, readerId, readerRole, civilDay(readAt)].join(' ')

function dayOf(rows: readonly StaffRead[]): DayOfReads {
  const first = rows[0]!
  const whats = [...Map.groupBy(rows, ({ what, receiptId }) => `${what} ${receiptId}`).values()]
  return {
    day: civilDay(first.readAt),
    subject: first.subject,
    reader: { kind: first.readerKind, id: first.readerId, role: first.readerRole },
    times: rows.length,
    firstAt: first.readAt,
    lastAt: rows.at(-1)!.readAt,
    reads: whats.map((own) => ({ what: own[0]!.what, receiptId: own[0]!.receiptId, times: own.length })),
  }
}

/** As the fact says it. */
export const dataOf = ({ day, times, firstAt, lastAt, reads }: DayOfReads): Record<string, Plain> => ({
  day: day.toString(),
  times,
  firstAt: firstAt.toString(),
  lastAt: lastAt.toString(),
  reads: reads.map(({ receiptId, ...read }) => ({ ...read, ...(receiptId === null ? {} : { receiptId }) })),
})

/** Null: another fact. */
export function readsSaid({ type, subject, author, data }: Pick<RecordedFact, 'type' | 'subject' | 'author' | 'data'>) {
  if (type !== 'ApplicantRead' && type !== 'DocumentRead') return null
  const said = data as unknown as { day: string; times: number; firstAt: string; lastAt: string; reads: Said[] }
  return {
    day: Temporal.PlainDate.from(said.day),
    subject,
    reader: author as Author,
    times: said.times,
    firstAt: Temporal.Instant.from(said.firstAt),
    lastAt: Temporal.Instant.from(said.lastAt),
    reads: said.reads.map(({ what, times, receiptId }) => ({ what, times, receiptId: receiptId ?? null })),
  } satisfies DayOfReads
}

type Said = { what: string; times: number; receiptId?: string }
