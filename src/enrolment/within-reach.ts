import type { Unit } from '../platform/db/act.ts'
import { isId } from '../platform/ids.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Right } from '../staff/index.ts'
import { refuse } from './refusals.ts'
import { type Applicant, applicantById, lockPersons, mayPerson } from './store.ts'

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
