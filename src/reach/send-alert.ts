import { lastDigits } from '../enrolment/index.ts'
import type { Unit } from '../platform/db/act.ts'
import { languageOf, negotiate } from '../platform/i18n/index.ts'
import type { JobHandler } from '../platform/jobs/jobs.ts'
import type { MailAnswer } from '../platform/mail/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import type { SmsAnswer } from '../platform/sms/index.ts'
import { type Contact, isClosed, languageOfPerson, spokenTag, verifiedContacts } from '../space/index.ts'
import { sendJob } from './alert.ts'
import { isSilenced, needsSomebody } from './case-ended.ts'
import { causeGone, causeOf, mayLeaveAt, saidOf } from './cause.ts'
import { alertNotSent } from './facts.ts'
import { type About, mailText, smsText } from './message.ts'
import type { Count } from './metrics.ts'
import { fail, openWork, sent } from './outcome.ts'
import { type Channel, type NoCause, nobodyReached } from './rules.ts'
import { type Alert, caseEndOf, lockAlert, setDue, setOutcome, setTried } from './store.ts'

type Ready = { readonly alert: Alert; readonly contact: Contact; readonly tag: string; readonly about: About }
type NotSent = { readonly notSent: Channel }

/**
 * The job `reach.sendAlert {alertId}`. Two transactions and the carrier between them: if we are killed after it has
 * accepted and before we have written so, the alert may leave twice. That is the lesser harm; the other order would lose it.
 */
export const sendAlert =
  (ports: Ports, count: Count): JobHandler =>
  async ({ alertId }) => {
    const ready = await ports.act({ as: 'worker' }, (unit) => prepared(unit, ports, alertId!))
    if (isRefusal(ready) || ready === null) return
    if ('notSent' in ready) return count('not-sent', ready.notSent)
    const answer = await handOver(ports, ready)
    const { channel } = ready.alert
    if ('rejected' in answer && answer.rejected === 'temporary') {
      count('refused-for-now', channel)
      throw new Error('refused for now') // the queue tries again, with its backoff
    }
    await ports.act({ as: 'worker' }, (unit) => written(unit, alertId!, answer))
    count('rejected' in answer ? 'failed' : 'sent', channel)
  }

/** All that is asked again before each try: is it unsent, is it day, is there a cause, is the contact still his? */
async function prepared(unit: Unit, ports: Ports, alertId: string): Promise<Ready | NotSent | null> {
  const locked = await lockAlert(unit.trx, alertId)
  if (!locked) throw new Error('no such alert')
  const { alert } = locked
  if (alert.sentAt !== null || alert.outcome !== null) return null
  const cause = await causeOf(unit.trx, alert.factId, alert.purpose)
  const gone = causeGone(cause)
  if (gone) return drop(unit, alertId, gone)
  if (await isClosed(unit.trx, alert.personId)) return drop(unit, alertId, 'space-closed')
  const over = await caseEndOf(unit.trx, alert.personId)
  if (over && isSilenced(cause, over)) return drop(unit, alertId, 'case-ended', needsSomebody(cause, over))
  const dueAt = mayLeaveAt(cause, unit.now)
  if (Temporal.Instant.compare(dueAt, unit.now) > 0) {
    await setDue(unit.trx, alertId, dueAt)
    await ports.enqueue(unit, sendJob(alertId, dueAt))
    return null
  }
  const contact = (await verifiedContacts(unit.trx, ports, alert.personId)).find(({ id }) => id === alert.contactId)
  if (!contact) return drop(unit, alertId, 'contact-removed')
  const person = await languageOfPerson(unit.trx, alert.personId)
  if (!person) throw new Error('an alert for nobody')
  const tag = negotiate({ stored: spokenTag(person.language) ?? undefined })
  await setTried(unit.trx, alertId, tag)
  const digits = lastDigits(person.foreignerNumber)
  return { alert, contact, tag, about: { ...saidOf(cause), digits, site: ports.config.publicUrl.origin } }
}

/** Not sent, and said so. When his last contact went away meanwhile, somebody has to look. */
async function drop(unit: Unit, alertId: string, why: NoCause, asked = false): Promise<NotSent> {
  const { alert } = (await lockAlert(unit.trx, alertId))!
  await setOutcome(unit.trx, alert.id, 'not-sent', unit.now, why)
  const fact = alertNotSent(alert, unit.now, why)
  unit.record(fact)
  const { all } = (await lockAlert(unit.trx, alertId))!
  if (asked || nobodyReached(all)) await openWork(unit, alert, 'no-contact', fact.id)
  return { notSent: alert.channel }
}

function handOver(ports: Ports, { alert, contact, tag, about }: Ready): Promise<MailAnswer | SmsAnswer> {
  if (alert.channel === 'sms') return ports.sms.send({ to: contact.value, text: smsText(tag, about), id: alert.id })
  return ports.mail.send({
    to: contact.value,
    ...mailText(tag, about),
    envelopeId: alert.id,
    language: tag,
    dir: languageOf(tag).dir,
  })
}

/** What the carrier answered. Its report may have come before: what it told stands. */
async function written(unit: Unit, alertId: string, answer: MailAnswer | SmsAnswer): Promise<void> {
  const { alert } = (await lockAlert(unit.trx, alertId))!
  if (alert.sentAt !== null) return
  if ('rejected' in answer) await fail(unit, alertId, answer.code)
  else await sent(unit, alert)
}
