import { isId } from '../platform/ids.ts'
import type { Job, JobHandler } from '../platform/jobs/jobs.ts'
import type { MailReport } from '../platform/mail/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import type { SmsOutcome } from '../platform/sms/index.ts'
import { codeFailed } from '../space/index.ts'
import type { Count } from './metrics.ts'
import { sent, settle } from './outcome.ts'
import { type Outcome, plainCode } from './rules.ts'
import { lockAlert } from './store.ts'

type Said = Exclude<Outcome, 'not-sent'>

/** Only what is final. A phone that is off, an event of unknown meaning: nothing is known yet, and perhaps never will be. */
const ofSms: Readonly<Record<SmsOutcome, Said | null>> = {
  delivered: 'delivered',
  failed: 'failed',
  rejected: 'failed',
  accepted: null,
  buffered: null,
  unknown: null,
}

/** A mailing list (`expanded`) says nothing of the person; a server that still tries (`delayed`) nothing yet. */
const ofMail: Readonly<Record<MailReport['action'], Said | null>> = {
  delivered: 'delivered',
  relayed: 'relayed',
  failed: 'failed',
  delayed: null,
  expanded: null,
}

/** A report by SMS, kept for the worker: what came of it changes a person's record, to which the web process has no right. */
export const reportJob = ({ id, sms, code }: Extract<Report, { sms: SmsOutcome }>): Job => {
  const plain = plainCode(code)
  return {
    id: `report:${id}/${sms}`,
    name: 'reach.report',
    data: { id, sms, ...(plain === null ? {} : { code: plain }) },
  }
}

/** The job `reach.report`. */
export const takeKept =
  (take: (report: Report) => Promise<void>): JobHandler =>
  async ({ id, sms, code }) => {
    if (id === undefined || !isSmsOutcome(sms)) throw new Error('a report of nothing')
    await take({ id, sms, ...(code === undefined ? {} : { code }) })
  }

const isSmsOutcome = (text: string | undefined): text is SmsOutcome => text !== undefined && Object.hasOwn(ofSms, text)

export type Report = { readonly id: string; readonly code?: string } & (
  | { readonly sms: SmsOutcome }
  | { readonly mail: MailReport['action'] }
)

/**
 * A report that is proved to be about a message of ours. It may come twice, in any order, and before we have written that
 * the carrier took the message: then it tells that too. Messages with a code share the identifiers: of those only a failure is kept.
 */
export const takeReport =
  (ports: Ports, count: Count) =>
  async (report: Report): Promise<void> => {
    if (!isId(report.id)) return
    const said = 'sms' in report ? ofSms[report.sms] : ofMail[report.mail]
    const settled = await ports.act({ as: 'worker' }, async (unit) => {
      const locked = await lockAlert(unit.trx, report.id)
      if (!locked && said === 'failed') await codeFailed(unit, report.id, report.code)
      if (!locked || 'sms' in report !== (locked.alert.channel === 'sms')) return false
      if (locked.alert.sentAt === null) await sent(unit, locked.alert)
      return said !== null && (await settle(unit, report.id, said, report.code))
    })
    if (!isRefusal(settled) && settled && said) count(said, 'sms' in report ? 'sms' : 'email')
  }
