import type { Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import { insertStaffRead, type WhatWasRead } from './store-staff-read.ts'

/**
 * Every reading of a person's record by someone who works is written down in the transaction that read it: no page without
 * its trace. Once the day is over a fact says it (write-staff-reads.ts). Call it once for each person shown.
 */
export const recordApplicantRead = (
  unit: Unit,
  personId: string,
  what: WhatWasRead,
  receiptId: string | null = null,
): void => writeDown(unit, `person:${personId}`, personId, what, receiptId)

/** The same of one document, its time line or its receipts. */
export const recordDocumentRead = (
  unit: Unit,
  document: { readonly id: string; readonly personId: string },
  what: WhatWasRead,
  receiptId: string | null = null,
): void => writeDown(unit, `document:${document.id}`, document.personId, what, receiptId)

function writeDown(unit: Unit, subject: string, personId: string, what: WhatWasRead, receiptId: string | null): void {
  const { acting, now } = unit
  if (acting.as !== 'staff') throw new Error('only staff and machines are written down as readers')
  const reader = { readerKind: acting.kind, readerId: acting.actorId, readerRole: acting.role }
  unit.last(insertStaffRead({ id: newId(now), subject, personId, what, receiptId, ...reader, readAt: now }))
}
