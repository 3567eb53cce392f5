import type { Acting, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { caseNumberAssigned, numberCorrected } from './facts.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { refuse } from './refusals.ts'
import { applicantById, holderOf, insertFormerNumber, type NumberKind, setNumber } from './store.ts'
import { ownRecord } from './within-reach.ts'

/** `changed`: he had it and has another now. `mistyped`: it was never his, and may be somebody else's. */
export type WhyNumber = 'changed' | 'mistyped'

/**
 * The foreigner number is another. The one before still leads to him if it was his; if it was mistyped no letter follows
 * it, and it only opens his space until somebody is registered with it. His key stays good: it is bound to him.
 */
export const correctForeignerNumber =
  (ports: Ports) =>
  (acting: Acting, personId: string, typed: string, why: WhyNumber): Promise<{ personId: string } | Refusal> =>
    unlessTakenMeanwhile(
      'number-held-by-another',
      'foreignerNumber',
      ports.act(acting, async (unit) => {
        const number = readForeignerNumber(typed)
        if (number === null) return refuse('foreigner-number-wrong', {}, 'foreignerNumber')
        const applicant = await ownRecord(unit, personId, 'applicant.amend')
        if (isRefusal(applicant)) return applicant
        const before = applicant.foreignerNumber
        if (before === number) return refuse('number-unchanged', {}, 'foreignerNumber')
        const taken = await heldByAnother(unit, 'foreigner', number, personId)
        if (taken) return taken
        await setNumber(unit.trx, personId, 'foreigner', number)
        await insertFormerNumber(unit.trx, { number: before, kind: 'foreigner', personId, why }, unit.now)
        unit.record(numberCorrected(personId, newId(unit.now), unit.now, why, before, number))
        return { personId }
      }),
    )

/** His case number becomes known, a new application gives him another, or it was mistyped. */
export const assignCaseNumber =
  (ports: Ports) =>
  (
    acting: Acting,
    personId: string,
    typed: string,
    why: 'new-application' | 'mistyped',
  ): Promise<{ personId: string } | Refusal> =>
    unlessTakenMeanwhile(
      'case-number-taken',
      'caseNumber',
      ports.act(acting, async (unit) => {
        const number = readCaseNumber(typed)
        if (number === null) return refuse('case-number-wrong', {}, 'caseNumber')
        const applicant = await ownRecord(unit, personId, 'applicant.amend')
        if (isRefusal(applicant)) return applicant
        const before = applicant.caseNumber
        if (before === number) return refuse('number-unchanged', {}, 'caseNumber')
        const taken = await heldByAnother(unit, 'case', number, personId)
        if (taken) return taken
        await setNumber(unit.trx, personId, 'case', number)
        if (before !== null) {
          const former = why === 'mistyped' ? 'mistyped' : 'changed'
          await insertFormerNumber(unit.trx, { number: before, kind: 'case', personId, why: former }, unit.now)
        }
        const what = before === null ? 'first' : why
        unit.record(caseNumberAssigned(personId, newId(unit.now), unit.now, what, before, number))
        return { personId }
      }),
    )

/** Somebody else's, now or before: perhaps the same human registered twice, whose records are then merged. */
async function heldByAnother(unit: Unit, kind: NumberKind, number: string, personId: string): Promise<Refusal | null> {
  const holder = await holderOf(unit.trx, kind, number)
  if (holder === null || holder === personId) return null
  const field = kind === 'foreigner' ? 'foreignerNumber' : 'caseNumber'
  const seen = (await applicantById(unit.trx, holder)) !== undefined
  const code = kind === 'foreigner' ? 'number-held-by-another' : 'case-number-taken'
  return refuse(code, seen ? { applicant: holder } : {}, field)
}

/** Two agents gave one number to two people at one instant: the database let the first through. */
async function unlessTakenMeanwhile<T>(
  code: 'number-held-by-another' | 'case-number-taken',
  field: string,
  act: Promise<T | Refusal>,
): Promise<T | Refusal> {
  try {
    return await act
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return refuse(code, {}, field)
    throw error
  }
}
