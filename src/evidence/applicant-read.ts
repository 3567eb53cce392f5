import type { Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'

/** What of a person's record was shown: a code, for who asks later why it was read. */
export type WhatWasRead = 'record' | 'search' | 'list' | 'documents' | 'receipts' | 'waiting'

/**
 * Every reading of a person's record by someone who works is a fact, in the transaction that read it: no page without
 * its trace. Call it once for each person shown.
 */
export function recordApplicantRead(unit: Unit, personId: string, what: WhatWasRead): void {
  if (unit.acting.as !== 'staff') throw new Error('only staff and machines are written down as readers')
  unit.record({
    type: 'ApplicantRead',
    id: `person:${personId}/read/${newId(unit.now)}`,
    subject: `person:${personId}`,
    personId,
    happenedAt: unit.now,
    data: { what },
  })
}

/**
 * The same of those who see no record and reach nothing under the person's key: who audits and asks whose number this is, and
 * a prefecture that is told what was served to him. About the person, under the key of the house.
 */
export function recordLookedUp(unit: Unit, personId: string, what: 'journal' | 'served'): void {
  unit.record({
    type: 'ApplicantLookedUp',
    id: `person:${personId}/looked-up/${newId(unit.now)}`,
    subject: `person:${personId}`,
    personId: null,
    happenedAt: unit.now,
    data: { what },
  })
}
