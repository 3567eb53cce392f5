import { type Document, documentById } from '../delivery/index.ts'
import { hasPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { counselFileAsked, documentExportAsked, EXPORT_REASONS, type ExportReason } from './facts.ts'
import { refuse } from './refusals.ts'
import { insertSealedFile, type SealedFile, sealedFiles } from './store.ts'

type Person = Extract<Acting, { as: 'person' }>
type Staff = Extract<Acting, { as: 'staff' }>

/** While one is being prepared, asking again asks for nothing more. */
const beingMade = (files: readonly SealedFile[]): SealedFile | undefined => files.find(({ madeAt }) => madeAt === null)

/**
 * The person asks for a sealed file of his time line and receipts, which he hands to his counsel himself: we send it to nobody, and no
 * link gives access to his space. It opens nothing.
 */
export const askForCounsel =
  (ports: Ports) =>
  (acting: Person): Promise<{ readonly id: string } | Refusal> =>
    ports.act(acting, async (unit) => {
      const { personId } = acting
      if (!(await hasPersonKey(unit.trx, personId))) return refuse('key-destroyed')
      const waits = beingMade(await sealedFiles(unit.trx, null))
      if (waits) return { id: waits.id }
      const id = newId(unit.now)
      const fact = counselFileAsked({ personId, fileId: id }, unit.now)
      await ask(unit, { id, kind: 'counsel', personId, documentId: null, factId: fact.id, askedBy: personId })
      unit.record(fact)
      return { id }
    })

export type ExportAsked = { readonly reason: ExportReason; readonly courtReference: string }

/** A number cut short is another case's, and it is sealed so. Longer than any that a court writes. */
const LONGEST_REFERENCE = 100

/** What he typed; or all that is wrong with it, so that the form comes back once. */
export function readExport(typed: Readonly<Record<string, string>>): ExportAsked | readonly Refusal[] {
  const reason = EXPORT_REASONS.find((code) => code === typed['reason'])
  const courtReference = (typed['courtReference'] ?? '').trim()
  const wrong: Refusal[] = []
  if (reason === undefined) wrong.push(refuse('export-reason-missing', {}, 'reason'))
  if (courtReference === '') wrong.push(refuse('court-reference-missing', {}, 'courtReference'))
  if (courtReference.length > LONGEST_REFERENCE)
    wrong.push(refuse('court-reference-too-long', { most: LONGEST_REFERENCE }, 'courtReference'))
  return reason === undefined || wrong.length > 0 ? wrong : { reason, courtReference }
}

/** An agent asks for the file of one document, for a court: who, in which role, why and for which case is a fact from then on. */
export const askForCourt =
  (ports: Ports) =>
  (acting: Staff, documentId: string, asked: ExportAsked): Promise<{ readonly id: string } | Refusal> =>
    ports.act(acting, async (unit) => {
      const document = await documentById(unit.trx, documentId)
      if (!document) return refuse('sealed-file-not-found')
      if (!(await hasPersonKey(unit.trx, document.personId))) return refuse('key-destroyed')
      return exportOf(unit, acting, document, asked)
    })

async function exportOf(
  unit: Unit,
  acting: Staff,
  { id: documentId, personId }: Document,
  { reason, courtReference }: ExportAsked,
): Promise<{ readonly id: string }> {
  const id = newId(unit.now)
  const fact = documentExportAsked({ personId, documentId, fileId: id, reason, courtReference }, unit.now)
  await ask(unit, { id, kind: 'court', personId, documentId, factId: fact.id, askedBy: acting.actorId })
  unit.record(fact)
  return { id }
}

const ask = (unit: Unit, file: Omit<SealedFile, 'askedAt' | 'madeAt' | 'digest' | 'size' | 'fileKey' | 'removedAt'>) =>
  insertSealedFile(unit.trx, { ...file, askedAt: unit.now })
