import type { Unit } from '../platform/db/act.ts'
import type { Refusal } from '../platform/refusal.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { refuse } from './refusals.ts'
import { type NoticeRow, noticeCounts, type WayIn, wayInOf } from './rules.ts'
import { holdHolderOf } from './store.ts'
import { type Standing, standingOf } from './store-readiness.ts'

export type Ready = {
  readonly applicant: Standing['applicant']
  readonly noticeHandedOver: NoticeRow | null
  readonly wayIn: WayIn
  /** He said that he cannot use the space, and the Office has not answered that he stays. */
  readonly askedForPaper: boolean
}

/** Numbers as a deposit gives them, and whose they were when he was held still. */
export type Held = { readonly personId: string; readonly foreigner: string; readonly caseNumber: string | null }

/** The first half of what every deposit asks: whose numbers these are. He is held still until the act ends. */
export async function holdByNumbers(
  unit: Unit,
  numbers: { foreignerNumber: string; caseNumber?: string | null },
): Promise<Held | Refusal> {
  const foreigner = readForeignerNumber(numbers.foreignerNumber)
  if (foreigner === null) return refuse('foreigner-number-wrong', {}, 'foreignerNumber')
  const typedCase = numbers.caseNumber?.trim() ?? ''
  const caseNumber = typedCase === '' ? null : readCaseNumber(typedCase)
  if (typedCase !== '' && caseNumber === null) return refuse('case-number-wrong', {}, 'caseNumber')
  const personId = await holdHolderOf(unit.trx, 'foreigner', foreigner)
  return personId === null ? refuse('applicant-not-known', {}, 'foreignerNumber') : { personId, foreigner, caseNumber }
}

/**
 * The second half: whether he has the notice that R. 531-17 asks for, how he gets in today and if he cannot, why. All is read
 * in one statement once he is held still, whose number it is too: nobody leaves the scheme, no number is corrected and no
 * key runs out between the answer and the deposit that relies on it.
 * @law CESEDA R.531-17
 */
export async function readiness(unit: Unit, { personId, foreigner, caseNumber }: Held): Promise<Ready | Refusal> {
  const standing = await standingOf(unit.trx, personId, { foreigner, caseNumber })
  // Out of the actor's reach, or corrected or merged while we waited: that number leads nowhere now, or elsewhere.
  if (standing?.holders.foreigner !== personId) return refuse('applicant-not-known', {}, 'foreignerNumber')
  const { applicant, holders, space, askedForPaper, noticeHandedOver: notice } = standing
  if (caseNumber === null && applicant.caseNumber !== null) return refuse('number-missing', {}, 'caseNumber')
  if (caseNumber !== null && holders.case !== applicant.id) return refuse('numbers-do-not-match', {}, 'caseNumber')
  return {
    applicant,
    noticeHandedOver: notice && noticeCounts(notice, applicant, space) ? notice : null,
    wayIn: wayIn(standing, unit.now),
    askedForPaper,
  }
}

const wayIn = ({ space, lastNotice, key, waits }: Standing, now: Temporal.Instant): WayIn =>
  wayInOf(space, lastNotice, key, waits, now)

/** How somebody gets into the very space in which something of his lies, whatever became of his numbers since. */
export async function wayInOfPerson(unit: Unit, personId: string): Promise<WayIn> {
  const standing = await standingOf(unit.trx, personId)
  if (!standing) throw new Error('a person who is not there')
  return wayIn(standing, unit.now)
}
