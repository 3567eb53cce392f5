import { factsOf, type RecordedFact } from '../evidence/index.ts'
import type { Acting } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { documentRead, documentSubject } from './facts.ts'
import { refuse } from './refusals.ts'
import { type Document, documentById } from './store.ts'

export type Followed = {
  readonly document: Document
  readonly facts: readonly RecordedFact[]
  readonly at: Temporal.Instant
}

/** A document and all that happened to it, for its own person. */
export const followOwn =
  (ports: Ports) =>
  (acting: Extract<Acting, { as: 'person' }>, documentId: string): Promise<Followed | Refusal> =>
    ports.act(acting, async (unit) => {
      const document = await documentById(unit.trx, documentId)
      if (!document) return refuse('document-not-found')
      return { document, facts: await factsOf(unit.trx, documentSubject(documentId)), at: unit.now }
    })

/** The same for who works, or for a machine of the Office: that it was looked at is itself a fact. */
export const followAsStaff =
  (ports: Ports) =>
  (
    acting: Extract<Acting, { as: 'staff' }>,
    documentId: string,
    what: 'timeline' | 'status',
  ): Promise<Followed | Refusal> =>
    ports.act(acting, async (unit) => {
      const document = await documentById(unit.trx, documentId)
      if (!document) return refuse('document-not-found')
      const facts = await factsOf(unit.trx, documentSubject(documentId))
      unit.record(documentRead({ ...document, documentId }, newId(unit.now), unit.now, what))
      return { document, facts, at: unit.now }
    })
