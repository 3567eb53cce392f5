import type { Unit } from '../platform/db/act.ts'
import { isId } from '../platform/ids.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Right } from '../staff/index.ts'
import { refuse } from './refusals.ts'
import { type Applicant, applicantById, holdsDocuments, lockPersons, mayPerson } from './store.ts'

/** A record that this actor may touch. One that does not exist and one out of his reach are the same answer. */
export async function withinReach(unit: Unit, personId: string, right: Right): Promise<Applicant | Refusal> {
  if (!isId(personId)) return refuse('applicant-not-known')
  const applicant = await applicantById(unit.trx, personId)
  if (!applicant || !(await mayPerson(unit.trx, right, personId))) return refuse('applicant-not-known')
  return applicant
}

/** The record an act is about, held until the act ends; not one that was merged into another. */
export async function ownRecord(unit: Unit, personId: string, right: Right): Promise<Applicant | Refusal> {
  if (isId(personId)) await lockPersons(unit.trx, [personId])
  const applicant = await withinReach(unit, personId, right)
  if (isRefusal(applicant) || applicant.mergedInto === null) return applicant
  return refuse('applicant-merged', { applicant: applicant.mergedInto })
}

/**
 * The record whose space a notice opens, held until the act ends: also one that was merged while documents lay in it. They
 * are read there only, with its own key or password, and without a new one he who lost it is shut out while terms run (0013).
 */
export async function recordWithSpace(unit: Unit, personId: string, right: Right): Promise<Applicant | Refusal> {
  if (isId(personId)) await lockPersons(unit.trx, [personId])
  const applicant = await withinReach(unit, personId, right)
  if (isRefusal(applicant) || (await hasSpace(unit, applicant))) return applicant
  return refuse('applicant-merged', { applicant: applicant.mergedInto! })
}

export const hasSpace = async (unit: Unit, { id, mergedInto }: Applicant): Promise<boolean> =>
  mergedInto === null || (await holdsDocuments(unit.trx, id))
