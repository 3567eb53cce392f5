import { factNamed } from '../evidence/index.ts'
import type { Asked, JobHandler } from '../platform/jobs/jobs.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { alertDelayed } from './facts.ts'
import { openWork } from './outcome.ts'
import { isPurpose } from './rules.ts'
import { type Untold, untold } from './store-overdue.ts'

/** Longer than all the tries of the job (db/queues.json: eight, some hour and a half): by then the queue has given up. */
export const OVERDUE_AFTER = Temporal.Duration.from({ hours: 2 })
/** By then a human has to look beside the machine, which goes on trying. */
const A_HUMAN_AFTER = Temporal.Duration.from({ hours: 24 })
/** As long as the queue keeps a job (platform/jobs/schema.ts): no worker has an older one, and little is read. */
const LOOKED_BACK = Temporal.Duration.from({ hours: 14 * 24 })
const BATCH = 200

/**
 * What should be told and of which there is neither an alert nor a word why not: its job was lost, or died of a fault of
 * ours. `prepare` is what the job does, and does nothing twice. One that breaks leaves the others alone.
 */
export const tellOverdue =
  (ports: Ports, asked: Asked, prepare: JobHandler, overdue: (alerts: number) => void) =>
  async (now: Temporal.Instant): Promise<number> => {
    const found = await ports.act({ as: 'worker' }, ({ trx }) =>
      untold(trx, asked.types, now.subtract(LOOKED_BACK), now.subtract(OVERDUE_AFTER), BATCH),
    )
    if (isRefusal(found)) return 0
    overdue(found[0]?.all ?? 0)
    let done = 0
    for (const one of found) {
      const job = asked.of(one)
      if (job === null) continue
      try {
        await prepare(job.data)
        done++
      } catch (error) {
        ports.log.fault('alert-overdue', error)
        if (Temporal.Instant.compare(one.since.add(A_HUMAN_AFTER), now) <= 0) await askSomebody(ports, one, job.data)
      }
    }
    return done
  }

/** Once for each thing that should have been told. */
async function askSomebody(ports: Ports, { id, personId }: Untold, { purpose }: Record<string, string>): Promise<void> {
  const asked = ports.act({ as: 'worker' }, async (unit) => {
    const { data } = (await factNamed(unit.trx, id))!
    const documentId = typeof data['documentId'] === 'string' ? data['documentId'] : null
    if (!isPurpose(purpose)) throw new Error('an alert without a purpose')
    const about = { factId: id, personId, documentId, purpose }
    const fact = alertDelayed(about, unit.now)
    if (await factNamed(unit.trx, fact.id)) return
    unit.record(fact)
    await openWork(unit, about, 'alert-undelivered', fact.id)
  })
  await asked.catch((error: unknown) => ports.log.fault('alert-overdue', error))
}
