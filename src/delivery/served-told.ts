import { readForeignerNumber } from '../enrolment/index.ts'
import { recordApplicantRead } from '../evidence/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { servedTold, type Told } from './store-feed.ts'

/**
 * For an agent of a prefecture what the feed is for its system: decisions only, of its own desks' applicants, and of each the
 * same four things. By the exact number; nothing is one answer, whoever it is of. That somebody was shown is a fact.
 * @law CESEDA R.531-17
 */
export const tellServed =
  (ports: Ports) =>
  (acting: Extract<Acting, { as: 'staff' }>, typed: string): Promise<readonly Told[] | Refusal> =>
    ports.act(acting, async (unit) => {
      const number = readForeignerNumber(typed)
      if (number === null) return refuse('number-not-understood', {}, 'number')
      const told = await servedTold(unit.trx, number)
      for (const personId of new Set(told.map((one) => one.personId))) recordApplicantRead(unit, personId, 'served')
      return told
    })
