import {
  factNamed,
  factsOf,
  openSealed,
  type ReceiptEntry,
  type RecordedFact,
  readsNotSaid,
  receiptsOf,
  recordDocumentRead,
} from '../evidence/index.ts'
import type { Acting, Plain, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { chronology, ofItsHolder } from './alert-fate.ts'
import { documentSubject, reServedId } from './facts.ts'
import { firstAmong } from './re-served-days.ts'
import { refuse } from './refusals.ts'
import { read } from './rules.ts'
import { type Document, documentById, documentsInOrder } from './store.ts'
import { sameLetter } from './store-re-served.ts'

/** What a fact sealed, of which the Office's page tells some. */
export type Unsealed = { readonly [K in 'coverLanguage' | 'urgentReason' | 'leadTimeReason']?: Plain }

/** A fact of a time line; `unsealed`: for who works and reads it as a page, and for nobody else. */
export type ToldFact = RecordedFact & { readonly unsealed?: Unsealed }

export type Followed = {
  readonly document: Document
  /** The others that serve the same letter; none of nearly every document. */
  readonly others: readonly Document[]
  readonly facts: readonly ToldFact[]
  readonly receipts: readonly ReceiptEntry[]
  readonly at: Temporal.Instant
  /** By who works, on the day that is not over: no fact says it yet. */
  readonly readToday: number
}

/** A document and all that happened to it, for its own person. */
export const followOwn =
  (ports: Ports) =>
  (acting: Extract<Acting, { as: 'person' }>, documentId: string): Promise<Followed | Refusal> =>
    ports.act(acting, async (unit) => {
      const document = await documentById(unit.trx, documentId)
      if (!document) return refuse('document-not-found')
      return followed(unit, document)
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
      recordDocumentRead(unit, document, what)
      if (what === 'status') return followed(unit, document)
      const found = await followed(unit, document, await factsOf(unit.trx, documentSubject(documentId)))
      return { ...found, facts: await Promise.all(found.facts.map((fact) => unsealedOf(ports, unit, fact))) }
    })

const UNSEALED: ReadonlySet<string> = new Set(['DocumentDeposited', 'DocumentOpened', 'DocumentContested'])

async function unsealedOf(ports: Ports, unit: Unit, fact: RecordedFact): Promise<ToldFact> {
  if (!UNSEALED.has(fact.type)) return fact
  return { ...fact, unsealed: await openSealed(unit.trx, ports.master, fact) }
}

/** All of a person's documents, each with what happened to it: for himself, and for a file that he asked for. It opens nothing. */
export async function followAll(unit: Unit, personId: string): Promise<Followed[]> {
  const all: Followed[] = []
  for (const document of await documentsInOrder(unit.trx, personId, unit.now)) all.push(await followed(unit, document))
  return all
}

/**
 * Does a fact say what another person's letter is? That a letter is served again names it and its first, by their references and days: where one of
 * them lay in the wrong space, or is not there for him, the fact is given by its digest alone (decision 0027).
 */
export function namesAnothers(
  { document, others }: Pick<Followed, 'document' | 'others'>,
  { type, data }: Pick<RecordedFact, 'type' | 'data'>,
): boolean {
  const his = [document, ...others].filter(({ withdrawnReason }) => withdrawnReason !== 'wrong-space')
  return (
    type === 'DocumentReServed' && ![data['documentId'], data['of']].every((end) => his.some(({ id }) => id === end))
  )
}

/** Would its own person be given its bytes now? */
export const mayRead = ({ document, others }: Pick<Followed, 'document' | 'others'>): boolean =>
  read(document, document.reServiceAs === 'copy' ? firstAmong(document, others) : undefined) === null

/** One document, for a file that was asked for at the Office: that it was asked for is the fact. */
export async function followForExport(unit: Unit, documentId: string): Promise<Followed | null> {
  const document = await documentById(unit.trx, documentId)
  return document === undefined ? null : followed(unit, document)
}

/** More in one day is said to be so many. */
const MOST_SHOWN = 1000

/** `facts`: all of them, for who works; else its holder's alone. */
async function followed(unit: Unit, document: Document, facts?: readonly RecordedFact[]): Promise<Followed> {
  const about = { subject: documentSubject(document.id) }
  const others = await sameLetter(unit.trx, document.id)
  const today = unit.acting.as === 'staff' ? await readsNotSaid(unit.trx, about, MOST_SHOWN) : []
  return {
    document,
    others,
    facts: chronology([
      ...(facts ?? ofItsHolder(await factsOf(unit.trx, documentSubject(document.id)))),
      ...(await servedAgain(unit, document, others)),
    ]),
    receipts: await receiptsOf(unit.trx, document.id),
    at: unit.now,
    readToday: today.length,
  }
}

/** That it was served again, and as what, happened to it too: the fact is about the new one. */
async function servedAgain(unit: Unit, { id }: Document, others: readonly Document[]): Promise<RecordedFact[]> {
  const facts: RecordedFact[] = []
  for (const other of others) {
    const fact = other.reServiceOf === id ? await factNamed(unit.trx, reServedId(other.id)) : null
    if (fact !== null) facts.push(fact)
  }
  return facts
}
