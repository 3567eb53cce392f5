import { factNamed } from '../evidence/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { noticeTold } from './facts.ts'
import { applicantById } from './store.ts'
import { lastNoticeHandedOver } from './store-keys.ts'

/**
 * The person asks for the proof that he was handed the notice, in which language and how it was found out that he understood. Told
 * as a fact at this instant, which names the act itself; the same asked again within the hour is the same. False: he was handed none.
 * @law CESEDA R.531-17
 */
export const askNoticeReceipt =
  (ports: Pick<Ports, 'act'>) =>
  (acting: Extract<Acting, { as: 'person' }>): Promise<boolean | Refusal> =>
    ports.act<boolean>(acting, async (unit) => {
      const { trx, now } = unit
      const applicant = await applicantById(trx, acting.personId)
      const notice = await lastNoticeHandedOver(trx, acting.personId)
      if (!applicant || !notice?.handedOverAt) return false
      const handed = await factNamed(trx, `notice:${notice.id}/handed-over`)
      const fact = noticeTold(applicant, notice, handed?.digest ?? null, now)
      if ((await factNamed(trx, fact.id)) === null) unit.record(fact)
      return true
    })
