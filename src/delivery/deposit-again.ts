import type { Unit } from '../platform/db/act.ts'
import { openWorkItem } from '../staff/index.ts'
import type { Document } from './store.ts'

/** The answer that he is given and the new letter belong together. */
const DEPOSIT_WITHIN = Temporal.Duration.from({ hours: 72 })

/**
 * Without a new deposit the decision never reaches him: nothing serves what a contest voided, not even its dismissal; and of what was taken
 * back for a replacement that turned out to be another's letter, nothing else lies in his space.
 */
export const askForNewDeposit = (unit: Unit, { id: documentId, personId }: Document, factId: string): Promise<void> =>
  openWorkItem(unit, {
    kind: 'deposit-again',
    ownerRole: 'officer',
    personId,
    documentId,
    factId,
    dueAt: unit.now.add(DEPOSIT_WITHIN),
  })
