import type { Ports } from '../platform/ports.ts'
import { sendJob } from './alert.ts'
import type { Count } from './metrics.ts'
import { fail } from './outcome.ts'
import { lockAlert, oldestUnsent, setNextRound, stuckSince } from './store.ts'

/** Longer than all the tries of the job (db/queues.json: twelve, some six hours): by then the queue has given up. */
export const STUCK_AFTER = Temporal.Duration.from({ hours: 8 })
/** Three more rounds of tries, a day: then a human is better than a machine. */
export const ROUNDS = 3

/**
 * Alerts that nobody sends any more: our mail server or gateway was away for hours, or the job died. Tried again, then
 * given up with a fact and a work item. One that breaks leaves the others alone.
 */
export const resendUnsent =
  (ports: Ports, watch: { count: Count; oldest: (seconds: number) => void }) =>
  async (now: Temporal.Instant): Promise<number> => {
    const found = await ports.act({ as: 'worker' }, async ({ trx }) => ({
      oldest: await oldestUnsent(trx, now),
      stuck: await stuckSince(trx, now.subtract(STUCK_AFTER), 200),
    }))
    if ('refusal' in found) return 0
    watch.oldest(found.oldest === null ? 0 : found.oldest.until(now).total('seconds'))
    let done = 0
    for (const id of found.stuck) {
      try {
        done += Number(await resend(ports, id, now, watch.count))
      } catch (error) {
        ports.log.fault('alert-unsent', error)
      }
    }
    return done
  }

async function resend(ports: Ports, id: string, now: Temporal.Instant, count: Count): Promise<boolean> {
  const done = await ports.act({ as: 'worker' }, async (unit) => {
    const { alert } = (await lockAlert(unit.trx, id))!
    const stuck = alert.sentAt === null && alert.outcome === null
    if (!stuck || Temporal.Instant.compare(alert.dueAt, now.subtract(STUCK_AFTER)) > 0) return null
    if (alert.rounds < ROUNDS) {
      await setNextRound(unit.trx, id, now)
      await ports.enqueue(unit, sendJob(id, now))
      return null
    }
    await fail(unit, id, 'given-up')
    return alert.channel
  })
  if (done === 'email' || done === 'sms') count('failed', done)
  return true
}
