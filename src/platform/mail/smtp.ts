import { createHash } from 'node:crypto'
import type { NodemailerError } from 'nodemailer'
import { isRefusal } from '../refusal.ts'
import { parseEmail } from './address.ts'
import type { Mail, MailAnswer, MailMessage } from './port.ts'
import { type ReturnPath, returnAddress } from './return.ts'

export type SmtpOptions = {
  host: string
  port: number
  /** `none` only towards the same machine; `implicit` is TLS from the first byte (465). */
  tls: 'none' | 'starttls' | 'implicit'
  /** A certificate authority of one's own, PEM. */
  ca?: string
  auth?: { user: string; password: string }
  /** As a person sees it. Both say nothing about asylum. */
  sender: { name: string; address: string }
  returnPath: ReturnPath
  /** Our name in EHLO. */
  name?: string
  dkim?: { domain: string; selector: string; privateKey: string }
  /** Connections kept open at most; 4 when absent. */
  connections?: number
  /** Longest silence borne from the server, in milliseconds; 30,000 when absent. */
  timeout?: number
}

/**
 * E-mail through a mail server of ours. It asks for reports of success, failure and delay, which come back to the
 * message's own return address (see `listenForBounces`) and carry headers only, never the text.
 */
export function smtp(options: SmtpOptions): Mail & { close(): void } {
  let transport: ReturnType<typeof connected> | undefined
  const open = () => (transport ??= connected(options))
  return {
    close: () => void transport?.then((opened) => opened.close()).catch(() => {}),
    async send(message) {
      const mail = compose(options, message)
      const server = await open()
      try {
        await server.sendMail(mail)
        return { queued: true, id: mail.messageId }
      } catch (error) {
        return refused(error as NodemailerError)
      }
    },
  }
}

/** The library is loaded by whoever sends: the web process sends nothing, and is some megabytes smaller without. */
async function connected(options: SmtpOptions) {
  const { createTransport } = await import('nodemailer')
  const timeout = options.timeout ?? 30_000
  const transport = createTransport({
    pool: true,
    maxConnections: options.connections ?? 4,
    // Once, for an idle connection that the server closed as we took it; all other retries belong to the jobs.
    maxRequeues: 1,
    host: options.host,
    port: options.port,
    secure: options.tls === 'implicit',
    requireTLS: options.tls === 'starttls',
    ignoreTLS: options.tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(options.ca === undefined ? {} : { ca: options.ca }) },
    ...(options.auth === undefined ? {} : { auth: { user: options.auth.user, pass: options.auth.password } }),
    name: options.name ?? options.returnPath.domain,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(options.dkim === undefined ? {} : { dkim: dkim(options.dkim) }),
  })
  // The pool says the same error once more as an event; each message's answer has told it already.
  transport.on('error', () => {})
  return transport
}

const dkim = ({ domain, selector, privateKey }: NonNullable<SmtpOptions['dkim']>) => ({
  domainName: domain,
  keySelector: selector,
  privateKey,
})

/** What is sent. A control character in a header, or a recipient not as `parseEmail` gives it, is a fault of ours. */
function compose({ sender, returnPath }: SmtpOptions, { to, subject, text, envelopeId, language, dir }: MailMessage) {
  // nodemailer would read a list of recipients out of one string.
  const email = parseEmail(to)
  if (isRefusal(email) || email.address !== to) throw new Error('the recipient is not one address')
  for (const header of [subject, language]) {
    if (/\p{Cc}/u.test(header)) throw new Error('a control character in a mail header')
  }
  const from = returnAddress(returnPath, envelopeId)
  return {
    from: sender,
    to: { name: '', address: to },
    subject: dir === 'rtl' ? towardsLeft(subject) : subject,
    text: dir === 'rtl' ? text.split('\n').map(towardsLeft).join('\n') : text,
    // The same for each attempt, so that mail hosts can drop the second copy of a message whose answer got lost.
    messageId: `<${createHash('sha256').update(from).digest('hex').slice(0, 32)}@${sender.address.split('@')[1]}>`,
    headers: {
      // RFC 3834: keeps holiday responders quiet; the second says it to Exchange, which would otherwise suppress reports.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply, RN, NRN',
      'Content-Language': language,
    },
    xMailer: false as const,
    envelope: {
      from,
      to: [to],
      dsn: { ret: 'HDRS', envid: envelopeId, notify: ['SUCCESS', 'FAILURE', 'DELAY'], orcpt: `rfc822;${to}` },
    },
  }
}

/**
 * Plain text has no direction of its own: readers take it from a line's first letter, so a line of Arabic that opens
 * with a number or a name in Latin letters would run the wrong way. A line that is one bare address or URL stays as it is.
 */
const towardsLeft = (line: string): string => (/\s/.test(line.trim()) || /[^!-~\s]/.test(line) ? `\u200f${line}` : line)

/**
 * Permanent is only what the server says of this recipient or this message. Our log-in or our sender refused, or a policy
 * (5.7: relaying denied, no authentication, blocked) is for the operator to mend: the address is as good as it was.
 */
function refused(error: NodemailerError): MailAnswer {
  const about = error.command === 'RCPT TO' || error.command === 'DATA' || error.code === 'EMESSAGE'
  const enhanced = /^[45]\d\d[ -]([45]\.\d{1,3}\.\d{1,3})\b/.exec(error.response ?? '')?.[1]
  const permanent = about && error.permanent === true && !enhanced?.startsWith('5.7.')
  return {
    rejected: permanent ? 'permanent' : 'temporary',
    code: enhanced ?? String(error.responseCode ?? error.originalCode ?? error.code ?? 'unknown'),
  }
}
