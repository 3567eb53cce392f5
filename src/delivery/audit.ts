import { type Keys, keyOpener } from '../evidence/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import { documentSubject } from './facts.ts'
import type { DepositedRemedy } from './metadata.ts'
import { type AuditedDocument, documentsAgainstFacts, documentsMissing } from './store-audit.ts'

export type DocumentFault =
  | {
      readonly fault: 'document-not-as-its-facts'
      readonly documentId: string
      /** The columns that say another thing. */
      readonly columns: readonly string[]
    }
  | { readonly fault: 'document-missing'; readonly subject: string }
  /** After this one there is a fact that is none: the audit of the facts says which. */
  | { readonly fault: 'documents-not-read'; readonly after: string | null }

const AT_ONCE = 2_000
const TOLD = 100

/**
 * The pages, the feeds and the file for a court take the dates of a document from its row; what binds is in its facts. Compares all of
 * the one with the other, with what the deposit sealed, from which the person's days are counted: whoever changed a row alone is found.
 */
export async function auditDocuments(
  on: Asks,
  keys: Keys,
): Promise<{ documents: number; faults: readonly DocumentFault[] }> {
  const keysOf = keyOpener(on, keys)
  const faults: DocumentFault[] = []
  let documents = 0
  let after: string | null = null
  do {
    const page: AuditedDocument[] | null = await documentsAgainstFacts(on, after, AT_ONCE).catch(unreadable)
    if (page === null) {
      faults.push({ fault: 'documents-not-read', after })
      break
    }
    documents += page.length
    const keyOf = await keysOf(page.flatMap(({ personId }) => personId ?? []))
    for (const document of page) {
      const columns = [...document.wrong, ...notAsSealed(document, keyOf(document.personId))]
      if (columns.length > 0 && faults.length < TOLD)
        faults.push({ fault: 'document-not-as-its-facts', documentId: document.id, columns })
    }
    after = page.length < AT_ONCE ? null : page.at(-1)!.id
  } while (after !== null)
  for (const subject of await documentsMissing(on, TOLD)) faults.push({ fault: 'document-missing', subject })
  return { documents, faults }
}

type Sealed = {
  readonly kind: string
  readonly fileSize: number
  readonly filePages: number
  readonly decidedOn: string | null
  readonly remedy: DepositedRemedy | null
  readonly interviewAt: string | null
  readonly interviewPlace: string | null
  readonly urgentReason: string | null
  readonly leadTimeReason: string | null
}

/** As the row of that deposit has it. */
const columnsOf = ({ remedy, ...s }: Sealed): Readonly<Record<string, unknown>> => ({
  kind: s.kind,
  file_size: s.fileSize,
  file_pages: s.filePages,
  decided_on: s.decidedOn,
  remedy_court: remedy?.court ?? null,
  remedy_months: remedy?.months ?? null,
  remedy_days: remedy?.days ?? null,
  remedy_franc: remedy?.franc ?? null,
  remedy_legal_aid_days: remedy?.legalAidDays ?? null,
  interview_at: s.interviewAt?.replace('Z', '+00:00') ?? null,
  interview_place: s.interviewPlace,
  urgent_reason: s.urgentReason,
  lead_time_reason: s.leadTimeReason,
})

/** The columns that say another thing than the deposit sealed; of who was erased since the page was read, the row went with his key. */
function notAsSealed({ id, personId, sealed, stated }: AuditedDocument, key: PersonKey | string): readonly string[] {
  if (personId === null || key === 'erased') return []
  if (typeof key === 'string' || sealed === null) return ['sealed']
  try {
    const plain = key.unsealFact(Buffer.from(sealed, 'base64url'), `fact:${documentSubject(id)}/deposited`)
    const row = JSON.parse(stated) as Record<string, unknown>
    const expected = Object.entries(columnsOf(JSON.parse(plain.toString()) as Sealed))
    return expected.flatMap(([column, value]) => (row[column] === value ? [] : [column]))
  } catch {
    return ['sealed']
  }
}

/** A text that is no JSON, or no instant: class 22 of PostgreSQL. */
function unreadable(error: { readonly code?: string }): null {
  if (error.code?.startsWith('22')) return null
  throw error
}
