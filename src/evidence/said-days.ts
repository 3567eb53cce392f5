import { civilDay, PARIS } from '../platform/clock.ts'
import { formatDay, formatInstant, type Key, type Words } from '../platform/i18n/index.ts'
import { RECEIPT_OF } from './receipt-kinds.ts'
import { HAPPENED, type ReceiptKind } from './receipt-sheet.ts'

type Fact = { readonly [member: string]: unknown }

export type SaidDays = {
  readonly kind: ReceiptKind
  /** By the labels of the receipt itself, so that they are found on it. */
  readonly days: readonly { readonly label: Extract<Key, `receipt.label.${string}`>; readonly value: string }[]
  /** Of a deposit: when the law acts without an opening. */
  readonly term: string | null
}

/**
 * Which receipt a fact has, and the days it states, in words. Whoever forged a file chose each value in it: what is no day is left out,
 * and no other word of a fact is said. Null: of no receipt of ours.
 */
export function saidDays(w: Words, fact: Fact): SaidDays | null {
  const kind = Object.hasOwn(RECEIPT_OF, String(fact['type'])) ? RECEIPT_OF[String(fact['type'])] : undefined
  if (kind === undefined) return null
  const data: Fact = typeof fact['data'] === 'object' && fact['data'] !== null ? { ...fact['data'] } : {}
  const exact = (said: unknown) => {
    const at = read(said, Temporal.Instant.from)
    return at && formatInstant(w.language.tag, at, 'exact')
  }
  const happened = HAPPENED[kind]
  const days = [
    { label: 'receipt.label.availableAt', value: exact(data['madeAvailableAt']) },
    ...(happened === null ? [] : [{ label: happened, value: exact(fact['happenedAt']) }]),
    // Contested or taken back, a service is told as what it was on the receipt alone, never as the day of service.
    ...(kind === 'opening' || kind === 'term' ? servedIn(w, data) : []),
  ] as const
  const endsAt = kind === 'deposit' ? read(data['termEndsAt'], Temporal.Instant.from) : null
  const deemedOn = endsAt && dayEndedAt(endsAt)
  return {
    kind,
    days: days.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }])),
    term: deemedOn && w('receipt.deposit.term', { deemedOn }),
  }
}

/** An opening after the term serves nothing, and says in `deemedOn` what the term had. */
function servedIn(w: Words, { deemedOn, servedOn, servedBy }: Fact) {
  const day = read(deemedOn ?? servedOn, Temporal.PlainDate.from)
  const by = deemedOn === undefined ? servedBy : 'term'
  if (day === null || (by !== 'opening' && by !== 'term')) return []
  return [
    { label: 'receipt.label.servedOn', value: by === 'term' ? atItsEnd(w, day) : formatDay(w.language.tag, day) },
    { label: 'receipt.label.servedBy', value: w(`receipt.manner.${by}`) },
  ] as const
}

/** The day that ends at this instant in Paris; null: none does. */
export function dayEndedAt(at: Temporal.Instant): Temporal.PlainDate | null {
  const isMidnight = at.toZonedDateTimeISO(PARIS).toPlainTime().equals('00:00')
  return isMidnight ? civilDay(at.subtract({ nanoseconds: 1 })) : null
}

export const atItsEnd = (w: Words, day: Temporal.PlainDate): string => w('evidence.endOf', { day })

function read<T>(said: unknown, from: (text: string) => T): T | null {
  if (typeof said !== 'string' || !DAY.test(said)) return null
  try {
    return from(said)
  } catch {
    return null
  }
}

/** As our facts write them. */
export const DAY = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)?$/
