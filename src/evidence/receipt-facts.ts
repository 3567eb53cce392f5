import type { Fact } from '../platform/db/act.ts'
import type { RecordedFact } from './facts.ts'

/** What is told of a receipt: which it is, of which act, and the SHA-256 of its bytes and of its French alone. */
type Made = {
  readonly id: string
  readonly kind: string
  readonly digest: Uint8Array
  readonly frenchDigest: Uint8Array | null
}

/**
 * Which bytes were handed out is a fact: whoever holds a receipt finds its digest in the log. Sealed is that of its French alone: one
 * and the same digest would tell that he reads French.
 */
export const receiptMade = (of: RecordedFact, made: Made, at: Temporal.Instant): Fact => ({
  ...about(of, 'made', 'ReceiptMade', at),
  data: { ...documentOf(of), receiptId: made.id, receipt: made.kind, digest: hex(made.digest) },
  sealed: { frenchDigest: made.frenchDigest && hex(made.frenchDigest) },
})

/** A day after it was asked for there is none: somebody is to look. */
export const receiptDelayed = (of: RecordedFact, receipt: string, at: Temporal.Instant): Fact => ({
  ...about(of, 'delayed', 'ReceiptDelayed', at),
  data: { ...documentOf(of), receipt },
})

const about = (of: RecordedFact, what: string, type: string, at: Temporal.Instant) => ({
  type,
  id: `${of.id}/receipt/${what}`,
  subject: of.subject,
  personId: of.personId,
  happenedAt: at,
})

const documentOf = ({ data }: RecordedFact) => {
  const { documentId } = data
  return documentId === undefined ? {} : { documentId }
}

const hex = (digest: Uint8Array): string => Buffer.from(digest).toString('hex')
