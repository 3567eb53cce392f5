import { factNamed } from '../evidence/index.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { noticeTold } from './facts.ts'
import { refuse } from './refusals.ts'
import { type Applicant, applicantById } from './store.ts'
import { lastNoticeHandedOver } from './store-keys.ts'
import { withinReach } from './within-reach.ts'

/**
 * The person asks for the proof that he was handed the notice, in which language and how it was found out that he understood. Told
 * as a fact at this instant, which names the act itself; the same asked again within the hour is the same. False: he was handed none.
 * @law CESEDA R.531-17
 */
export const askNoticeReceipt =
  (ports: Pick<Ports, 'act'>) =>
  (acting: Extract<Acting, { as: 'person' }>): Promise<boolean | Refusal> =>
    ports.act<boolean>(acting, async (unit) => {
      const applicant = await applicantById(unit.trx, acting.personId)
      return applicant !== undefined && tell(unit, applicant)
    })

/** The same for an agent of the Office, from the page of the record: a court asks him whether and when he was told. */
export const askNoticeReceiptOf =
  (ports: Pick<Ports, 'act'>) =>
  (acting: Extract<Acting, { as: 'staff' }>, personId: string): Promise<true | Refusal> =>
    ports.act<true>(acting, async (unit) => {
      const applicant = await withinReach(unit, personId, 'receipt.read')
      if (isRefusal(applicant)) return applicant
      return (await tell(unit, applicant)) || refuse('notice-not-handed-over')
    })

async function tell(unit: Unit, applicant: Applicant): Promise<boolean> {
  const notice = await lastNoticeHandedOver(unit.trx, applicant.id)
  if (!notice?.handedOverAt) return false
  const handed = await factNamed(unit.trx, `notice:${notice.id}/handed-over`)
  const fact = noticeTold(applicant, notice, handed?.digest ?? null, unit.now)
  if ((await factNamed(unit.trx, fact.id)) === null) unit.record(fact)
  return true
}
