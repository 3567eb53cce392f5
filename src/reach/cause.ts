import { type Document, documentById } from '../delivery/index.ts'
import { factNamed, type RecordedFact } from '../evidence/index.ts'
import { availability } from '../law/index.ts'
import type { Trx } from '../platform/db/act.ts'
import { type NoCause, type Purpose, whyNot } from './rules.ts'

/** What an alert tells of. */
export type Cause = {
  readonly fact: RecordedFact
  readonly personId: string
  readonly document: Document | null
  readonly purpose: Purpose
}

/** Throws when there is no such fact: an alert about nothing is a bug of whoever asked for it. */
export async function causeOf(trx: Trx, factId: string, purpose: Purpose): Promise<Cause> {
  const fact = await factNamed(trx, factId)
  if (!fact || fact.personId === null) throw new Error('an alert about no fact of a person')
  const { documentId } = fact.data
  const document = typeof documentId === 'string' ? await documentById(trx, documentId) : null
  if (document === undefined) throw new Error('an alert about no document')
  return { fact, personId: fact.personId, document, purpose }
}

export const causeGone = ({ purpose, document, personId }: Cause): NoCause | null =>
  whyNot(purpose, document, document?.personId === personId)

/** What of it is said beside whose it is: the last day of his space, as this very notice tells it. */
export const saidOf = ({ purpose, fact }: Cause) =>
  purpose === 'space-closing'
    ? { purpose, closesOn: Temporal.PlainDate.from(String(fact.data['closesOn'])) }
    : { purpose }

/** Not between 21:00 and 8:00 in Paris, unless the deposit was urgent. Asked again at each try, which may fall at night. */
export const mayLeaveAt = ({ fact }: Cause, now: Temporal.Instant): Temporal.Instant =>
  availability(now, fact.data['urgent'] === true)
