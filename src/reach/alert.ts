import { factNamed } from '../evidence/index.ts'
import type { Fact, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Job, JobHandler } from '../platform/jobs/jobs.ts'
import type { Ports } from '../platform/ports.ts'
import { type Contact, isClosed, verifiedContacts } from '../space/index.ts'
import { isSilenced, needsSomebody } from './case-ended.ts'
import { type Cause, causeGone, causeOf, mayLeaveAt } from './cause.ts'
import { nobodyAlerted } from './facts.ts'
import { openWork } from './outcome.ts'
import { isPurpose, type NoCause } from './rules.ts'
import { caseEndOf, insertAlert } from './store.ts'

export const sendJob = (alertId: string, dueAt: Temporal.Instant): Job => ({
  id: `alert:${alertId}/send/${dueAt.epochMilliseconds}`,
  name: 'reach.sendAlert',
  data: { alertId },
  dueAt,
})

/**
 * The job `reach.alert {factId, purpose}`: one alert for each verified contact, each sent by a job of its own. Run twice
 * it adds nothing. Without any contact somebody has to look: nobody is left in silence. Whatever is asked for ends as an
 * alert or as a fact that says why there is none: overdue.ts looks for what has neither.
 */
export const prepareAlerts =
  (ports: Ports): JobHandler =>
  async ({ factId, purpose }) => {
    if (factId === undefined || !isPurpose(purpose)) throw new Error('an alert without a cause')
    await ports.act({ as: 'worker' }, async (unit) => {
      const cause = await causeOf(unit.trx, factId, purpose)
      const gone = causeGone(cause)
      if (gone) return void (await once(unit, notSent(cause, unit, gone)))
      // Nobody is called to a door that does not open; what follows goes by post.
      if (await isClosed(unit.trx, cause.personId)) return void (await once(unit, notSent(cause, unit, 'space-closed')))
      const over = await caseEndOf(unit.trx, cause.personId)
      if (over && isSilenced(cause, over))
        return needsSomebody(cause, over)
          ? tellSomebody(unit, cause, 'case-ended')
          : void (await once(unit, notSent(cause, unit, 'case-ended')))
      const to = await recipients(unit, ports, cause)
      if (to === 'nothing-changed') return void (await once(unit, notSent(cause, unit, to)))
      if (to.length === 0) return tellSomebody(unit, cause)
      const dueAt = mayLeaveAt(cause, unit.now)
      for (const contact of to) await prepare(unit, ports, cause, contact, dueAt)
    })
  }

async function prepare(unit: Unit, ports: Ports, cause: Cause, contact: Contact, dueAt: Temporal.Instant) {
  const alert = {
    id: newId(unit.now),
    factId: cause.fact.id,
    personId: cause.personId,
    documentId: cause.document?.id ?? null,
    purpose: cause.purpose,
    contactId: contact.id,
    channel: contact.kind === 'mobile' ? ('sms' as const) : ('email' as const),
    now: unit.now,
    dueAt,
  }
  if (await insertAlert(unit.trx, alert)) await ports.enqueue(unit, sendJob(alert.id, dueAt))
}

/**
 * Whom to tell. That a contact was added is told to those he had before, lest somebody else's be added behind his back:
 * none to tell when it is his first. That one is gone, only if it had ever been verified: else nothing changes for him.
 */
async function recipients(
  unit: Unit,
  ports: Ports,
  { fact, personId, purpose }: Cause,
): Promise<Contact[] | 'nothing-changed'> {
  const verified = await verifiedContacts(unit.trx, ports, personId)
  const { contactId } = fact.data
  if (fact.type === 'ContactVerified') {
    const others = verified.filter(({ id }) => id !== contactId)
    return others.length > 0 ? others : 'nothing-changed'
  }
  // Of who has no contact the desk knows: he stands before it. Before his first contact nobody can be told.
  if (purpose === 'access-changed' && verified.length === 0) return 'nothing-changed'
  if (fact.type === 'ContactRemoved' && !(await factNamed(unit.trx, `contact:${contactId}/verified`)))
    return 'nothing-changed'
  return verified
}

async function tellSomebody(unit: Unit, cause: Cause, why: NoCause = 'no-contact'): Promise<void> {
  const fact = notSent(cause, unit, why)
  await once(unit, fact)
  await openWork(unit, untold(cause), 'no-contact', fact.id)
}

const notSent = (cause: Cause, unit: Unit, why: NoCause): Fact => nobodyAlerted(untold(cause), unit.now, why)

const untold = ({ fact, personId, document, purpose }: Cause) => ({
  factId: fact.id,
  personId,
  documentId: document?.id ?? null,
  purpose,
})

/** A job may run twice, a fact may not. */
async function once(unit: Unit, fact: Fact): Promise<void> {
  if (!(await factNamed(unit.trx, fact.id))) unit.record(fact)
}
