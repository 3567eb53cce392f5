import type { WrappedKey } from '../platform/crypto/person-key.ts'
import type { Unit } from '../platform/db/act.ts'
import type { Refusal } from '../platform/refusal.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { refuse } from './refusals.ts'
import { type NoticeRow, noticeCounts, type WayIn, wayInOf } from './rules.ts'
import { holdStanding, type Standing, standingOf } from './store-readiness.ts'

export type Ready = {
  readonly applicant: Standing['applicant'] & { readonly id: string }
  /** Null when it was destroyed. */
  readonly wrappedKey: WrappedKey | null
  readonly noticeHandedOver: NoticeRow | null
  readonly wayIn: WayIn
  /** He said that he cannot use the space, and the Office has not answered that he stays. */
  readonly askedForPaper: boolean
}

/**
 * What every deposit asks: whose numbers these are, whether he has the notice that R. 531-17 asks for, how he gets in today and if
 * he cannot, why. He is held still until the act ends, whose numbers they are too: nobody leaves the scheme, no number is
 * corrected and no key runs out between the answer and the deposit that relies on it.
 * @law CESEDA R.531-17
 */
export async function readiness(
  unit: Unit,
  numbers: { foreignerNumber: string; caseNumber?: string | null },
): Promise<Ready | Refusal> {
  const foreigner = readForeignerNumber(numbers.foreignerNumber)
  if (foreigner === null) return refuse('foreigner-number-wrong', {}, 'foreignerNumber')
  const typedCase = numbers.caseNumber?.trim() ?? ''
  const caseNumber = typedCase === '' ? null : readCaseNumber(typedCase)
  if (typedCase !== '' && caseNumber === null) return refuse('case-number-wrong', {}, 'caseNumber')
  const standing = await holdStanding(unit.trx, { foreigner, caseNumber })
  // Nobody's, out of the actor's reach, or corrected or merged while we waited: that number leads nowhere now, or elsewhere.
  if (standing === undefined || standing.holders.foreigner !== standing.personId)
    return refuse('applicant-not-known', {}, 'foreignerNumber')
  const { personId: id, applicant, holders, wrappedKey, space, askedForPaper, noticeHandedOver: notice } = standing
  if (caseNumber === null && applicant.caseNumber !== null) return refuse('number-missing', {}, 'caseNumber')
  if (caseNumber !== null && holders.case !== id) return refuse('numbers-do-not-match', {}, 'caseNumber')
  return {
    applicant: { id, ...applicant },
    wrappedKey,
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
