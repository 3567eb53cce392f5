import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerEnvelope } from 'smtp-server'
import { type Outcomes, outcomes } from './outcomes.ts'

export type TwinMail = {
  to: string
  /** The envelope's sender: where reports go. */
  returnPath: string
  from: string
  subject: string
  text: string
  language: string | null
  envelopeId: string | null
}

export type SmtpTwin = {
  port: number
  outcomes: Outcomes
  stop(): Promise<void>
}

export type SmtpTwinOptions = {
  host?: string
  port: number
  onMail: (mail: TwinMail) => void | Promise<void>
  /** Our bounce listener, by LMTP; without it nothing is reported. */
  reportsTo?: { host: string; port: number }
  auth?: { user: string; password: string }
  tls?: { key: string; cert: string }
}

/**
 * The twin of the mail server and of all mail hosts behind it, for development and for tests without Postfix: what is
 * sent goes no further than `onMail`, and is reported the way a mail server does.
 */
export async function startSmtpTwin(options: SmtpTwinOptions): Promise<SmtpTwin> {
  const wanted = outcomes()
  const reporting = new Set<Promise<void>>()
  const server = new SMTPServer({
    ...(options.tls ?? {}),
    disabledCommands: [...(options.auth ? [] : ['AUTH']), ...(options.tls ? [] : ['STARTTLS'])],
    allowInsecureAuth: true,
    authOptional: options.auth === undefined,
    disableReverseLookup: true,
    hideDSN: false,
    hideENHANCEDSTATUSCODES: false,
    size: 1024 * 1024,
    rejectOversized: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      const known = username === options.auth?.user && password === options.auth?.password
      done(
        known ? null : Object.assign(new Error('who are you?'), { responseCode: 535 }),
        known ? { user: 'pli' } : undefined,
      )
    },
    onData(stream, { envelope }, done) {
      take(stream, envelope, options.onMail).then((mails) => {
        done()
        for (const mail of mails) track(report(options, wanted, envelope, mail))
      }, done)
    },
  })
  const track = (one: Promise<void>) => {
    const tracked = one.finally(() => reporting.delete(tracked))
    reporting.add(tracked)
  }
  server.on('error', () => {})
  await new Promise<void>((listening, failed) => {
    server.server.once('error', failed)
    server.listen(options.port, options.host ?? '127.0.0.1', () => listening())
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    outcomes: wanted,
    async stop() {
      await new Promise<void>((stopped) => server.close(stopped))
      await Promise.allSettled(reporting)
    },
  }
}

async function take(
  stream: SMTPServerDataStream,
  envelope: SMTPServerEnvelope,
  onMail: SmtpTwinOptions['onMail'],
): Promise<TwinMail[]> {
  const parsed = await simpleParser(stream)
  const language = parsed.headers.get('content-language')
  const mails = envelope.rcptTo.map(({ address }) => ({
    to: address,
    returnPath: envelope.mailFrom ? envelope.mailFrom.address : '',
    from: parsed.from?.text ?? '',
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    language: typeof language === 'string' ? language : null,
    envelopeId: envelope.dsn?.envid ?? null,
  }))
  for (const mail of mails) await onMail(mail)
  return mails
}

/** Milliseconds before each try to hand over a report. */
const TRIES = [0, 300, 1000, 3000]

async function report(options: SmtpTwinOptions, wanted: Outcomes, envelope: SMTPServerEnvelope, mail: TwinMail) {
  const outcome = wanted.of(mail.to)
  const asked = envelope.rcptTo.find(({ address }) => address === mail.to)?.dsn?.notify ?? []
  const wants = asked.includes(outcome === 'deliver' ? 'SUCCESS' : 'FAILURE')
  if (outcome === 'silent' || !wants || options.reportsTo === undefined || mail.returnPath === '') return
  const transport = createTransport({ lmtp: true, ...options.reportsTo, ignoreTLS: true, name: 'twin.invalid' })
  const raw = deliveryStatus(mail, outcome)
  for (const wait of TRIES)
    try {
      await setTimeout(wait)
      await transport.sendMail({ envelope: { from: false, to: [mail.returnPath] }, raw })
      break
    } catch {} // as with a real mail server, a report that nobody takes is tried again, and dropped in the end
  transport.close()
}

/** RFC 3464. */
function deliveryStatus(mail: TwinMail, outcome: 'deliver' | 'fail'): string {
  const boundary = randomUUID()
  const [action, status, words] =
    outcome === 'deliver' ? ['delivered', '2.0.0', 'It arrived.'] : ['failed', '5.1.1', 'There is no such person.']
  return [
    'From: Mail system <postmaster@twin.invalid>',
    `To: <${mail.returnPath}>`,
    'Subject: Delivery status',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    words,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; twin.invalid',
    ...(mail.envelopeId === null ? [] : [`Original-Envelope-Id: ${mail.envelopeId}`]),
    '',
    `Original-Recipient: rfc822;${mail.to}`,
    `Final-Recipient: rfc822; ${mail.to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n')
}
