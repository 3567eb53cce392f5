import type { Trx } from '../platform/db/act.ts'
import { factNamed, type RecordedFact } from './facts.ts'

/*
 * A letter that was another person's: said when it was taken back, or found afterwards. From then on nothing that says what it is, or counts its
 * days, is given in that space any more; that it was there, and when, is (decision 0027).
 */

type Said = Pick<RecordedFact, 'id' | 'type' | 'data'>

const says = ({ type, data }: Said): boolean =>
  (type === 'DocumentWithdrawn' || type === 'WrongSpaceFound') && data['reason'] === 'wrong-space'

/** Among the facts of one document the one that says so; undefined of nearly every document. */
export const wrongSpaceIn = <F extends Said>(facts: readonly F[]): F | undefined => facts.find(says)

/** The same, asked for. `subject`: of the document. */
export async function wrongSpaceOf(trx: Trx, subject: string): Promise<RecordedFact | undefined> {
  const [back, found] = [
    await factNamed(trx, `${subject}/withdrawn`),
    await factNamed(trx, `${subject}/wrong-space-found`),
  ]
  return wrongSpaceIn([back, found].filter((fact) => fact !== null))
}

/**
 * The receipts of a document that its person is given: all, but of what was another's only that of the act that says so, which names nothing and
 * counts nothing. `said`: that act.
 */
export const receiptsGiven = <R extends { readonly factId: string }>(
  receipts: readonly R[],
  said: Pick<Said, 'id'> | undefined,
): readonly R[] => (said === undefined ? receipts : receipts.filter(({ factId }) => factId === said.id))
