import type { Acting, Unit } from '../platform/db/act.ts'
import { spokenFor } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { noticeHandedOver } from './facts.ts'
import { noticeStepOf } from './notice-step.ts'
import { refuse } from './refusals.ts'
import { type Established, handingRefusal, keyStanding } from './rules.ts'
import { lockPersons, waitingDocuments } from './store.ts'
import { keyById, lastNotice, setHandedOver } from './store-keys.ts'
import { recordWithSpace, withinReach } from './within-reach.ts'

type HandedOver = { readonly handedOver: number }

/**
 * The notice is in his hands and he understood it: the proof that R. 531-17 asks for, by this agent, now. Said twice it
 * is said once. One whose key was replaced or has run out, or that is in another language than his, is of no use to him:
 * another is printed first.
 * @law CESEDA R.531-17
 */
export const handOver =
  (ports: Ports) =>
  (acting: Acting, personIds: readonly string[], understoodHow: Established): Promise<HandedOver | Refusal> =>
    ports.act(acting, async (unit) => {
      await lockPersons(unit.trx, personIds)
      return hand(unit, personIds, understoodHow)
    })

/** The same for those of a family whose notice is printed and waits for it: who has his space already holds up nobody. */
export const handOverPrinted =
  (ports: Ports) =>
  (acting: Acting, personIds: readonly string[], understoodHow: Established): Promise<HandedOver | Refusal> =>
    ports.act(acting, async (unit) => {
      await lockPersons(unit.trx, personIds)
      const printed: string[] = []
      let lacking = false
      for (const personId of personIds) {
        const applicant = await withinReach(unit, personId, 'notice.print')
        if (isRefusal(applicant)) return applicant
        const step = await noticeStepOf(unit, applicant)
        if (step === 'hand-over') printed.push(personId)
        lacking ||= step === 'print'
      }
      if (printed.length === 0 && lacking) return refuse('notice-not-printed', {}, 'understoodHow')
      return hand(unit, printed, understoodHow)
    })

async function hand(
  unit: Unit,
  personIds: readonly string[],
  understoodHow: Established,
): Promise<HandedOver | Refusal> {
  let handedOver = 0
  for (const personId of personIds) {
    const applicant = await recordWithSpace(unit, personId, 'notice.print')
    if (isRefusal(applicant)) return applicant
    const notice = await lastNotice(unit.trx, personId)
    const key = notice && (await keyById(unit.trx, notice.keyId))
    if (!notice || !key) return refuse('notice-not-printed')
    if (notice.handedOverAt !== null) continue
    const waits = (await waitingDocuments(unit.trx, personId)).length > 0
    const standing = keyStanding(key, waits, unit.now)
    if (standing === 'cancelled' || standing === 'expired') return refuse('notice-replaced')
    const spoken = applicant.language === null ? undefined : spokenFor(applicant.language)
    const refused = handingRefusal(notice, applicant.language, spoken, understoodHow)
    if (refused) return refuse(refused, {}, 'understoodHow')
    await setHandedOver(unit.trx, notice.id, unit.now, unit.author.id, understoodHow)
    unit.record(noticeHandedOver({ ...notice, noticeId: notice.id, personId, understoodHow }, unit.now))
    handedOver++
  }
  return { handedOver }
}
