import { readCaseNumber, readForeignerNumber } from '../enrolment/index.ts'
import { recordApplicantRead } from '../evidence/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { type Document, documentsFound } from './store.ts'

/** By a number of the person or the document's reference, as far as the actor may see; each person shown is a fact. */
export const findDocuments =
  (ports: Ports) =>
  (acting: Extract<Acting, { as: 'staff' }>, asked: string): Promise<readonly Document[] | Refusal> =>
    ports.act(acting, async (unit) => {
      const text = asked.trim().slice(0, 60)
      if (text === '') return []
      const numbers = { foreigner: readForeignerNumber(text), case: readCaseNumber(text) }
      const found = await documentsFound(unit.trx, { ...numbers, reference: text })
      for (const personId of new Set(found.map((d) => d.personId))) recordApplicantRead(unit, personId, 'documents')
      return found
    })
