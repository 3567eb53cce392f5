import type { Asks } from '../platform/db/sql.ts'
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
 * the one with the other: whoever changed a row alone is found. Its kind, and what a decision states (its day, its remedy), no fact says in clear.
 */
export async function auditDocuments(on: Asks): Promise<{ documents: number; faults: readonly DocumentFault[] }> {
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
    for (const { id, wrong } of page)
      if (wrong.length > 0 && faults.length < TOLD)
        faults.push({ fault: 'document-not-as-its-facts', documentId: id, columns: wrong })
    after = page.length < AT_ONCE ? null : page.at(-1)!.id
  } while (after !== null)
  for (const subject of await documentsMissing(on, TOLD)) faults.push({ fault: 'document-missing', subject })
  return { documents, faults }
}

/** A text that is no JSON, or no instant: class 22 of PostgreSQL. */
function unreadable(error: { readonly code?: string }): null {
  if (error.code?.startsWith('22')) return null
  throw error
}
