import type { Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { factNamed } from './facts.ts'
import { receiptDelayed } from './receipt-facts.ts'
import { RECEIPT_OF } from './receipt-kinds.ts'
import { type Missing, neverAsked, unrenderedSince } from './store-receipts.ts'

/** Somebody who works is to look. Evidence knows no work, so the house says how. */
export type AskSomebody = (
  unit: Unit,
  about: {
    readonly personId: string
    readonly documentId?: string
    readonly factId: string
    readonly dueAt: Temporal.Instant
  },
) => Promise<void>

const LATE = Temporal.Duration.from({ minutes: 30 })
const A_HUMAN_AFTER = Temporal.Duration.from({ hours: 24 })
/** Nothing hangs on it: the date stands in the journal. */
const LOOK_WITHIN = Temporal.Duration.from({ hours: 72 })
/** As long as the queue keeps a job (platform/jobs/schema.ts); a receipt that was asked for is looked for without end. */
export const LOOKED_FOR = Temporal.Duration.from({ hours: 14 * 24 })

/**
 * A job that gave up (a full disk, a broken renderer), or was lost, must not leave a person without his proof: it is made
 * here. After a day a human has to look beside the machine, which goes on trying.
 */
export const makeMissing =
  (ports: Ports, make: (factId: string) => Promise<boolean>, askSomebody: AskSomebody) =>
  async (now: Temporal.Instant): Promise<number> => {
    const late = await ports.act({ as: 'worker' }, async ({ trx }) => [
      ...(await unrenderedSince(trx, now.subtract(LATE))),
      ...(await neverAsked(trx, Object.keys(RECEIPT_OF), now.subtract(LOOKED_FOR), now.subtract(LATE))),
    ])
    if (isRefusal(late)) return 0
    let made = 0
    for (const one of late)
      try {
        if (await make(one.factId)) made++
        else await askAfterADay(ports, one, now, askSomebody) // the log stands still
      } catch (error) {
        ports.log.fault('missing-receipt', error) // the others must not wait for this one
        await askAfterADay(ports, one, now, askSomebody)
      }
    return made
  }

async function askAfterADay(
  ports: Ports,
  one: Missing,
  now: Temporal.Instant,
  askSomebody: AskSomebody,
): Promise<void> {
  if (Temporal.Instant.compare(one.since.add(A_HUMAN_AFTER), now) <= 0) await ask(ports, one, askSomebody)
}

/** Once for each receipt. */
async function ask(ports: Ports, { factId }: Missing, askSomebody: AskSomebody): Promise<void> {
  const asked = ports.act({ as: 'worker' }, async (unit) => {
    const late = (await factNamed(unit.trx, factId))!
    const fact = receiptDelayed(late, RECEIPT_OF[late.type]!, unit.now)
    if (await factNamed(unit.trx, fact.id)) return
    unit.record(fact)
    const { documentId } = fact.data
    await askSomebody(unit, {
      personId: fact.personId!,
      ...(documentId === undefined ? {} : { documentId: String(documentId) }),
      factId: fact.id,
      dueAt: unit.now.add(LOOK_WITHIN),
    })
  })
  await asked.catch((error: unknown) => ports.log.fault('missing-receipt', error))
}
