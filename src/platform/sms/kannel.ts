import type { Sms, SmsAnswer, SmsMessage } from './port.ts'
import { type DeliveryReports, deliveryReportUrl, EVERY_EVENT } from './report.ts'
import { fitsGsm7, smsSegments } from './segments.ts'

export type KannelOptions = {
  /** The `sendsms` of a smsbox: `http://127.0.0.1:13013/cgi-bin/sendsms`. */
  url: string
  username: string
  password: string
  /** What the phone shows as the sender: a short code or up to 11 letters. As discreet as the text. */
  from: string
  reports: DeliveryReports
  /** Longest wait for an answer, in milliseconds; 10,000 when absent. */
  timeout?: number
}

/** Beyond its `max-messages` Kannel cuts a text off and says nothing: ours is set to this, and longer is a fault. */
const MOST_PARTS = 10

/**
 * Text messages through a Kannel gateway, whose bearerbox speaks SMPP to the carriers. The message travels in the body
 * and in headers: Kannel writes the URLs it is asked into its access log.
 */
export function kannel(options: KannelOptions): Sms {
  return {
    async send(message) {
      const parts = smsSegments(message.text).segments
      if (message.text === '' || parts > MOST_PARTS) throw new Error(`a text message of ${parts} parts`)
      const request = {
        method: 'POST',
        headers: headers(options, message),
        body: new TextEncoder().encode(message.text),
        redirect: 'error' as const,
      }
      try {
        const signal = AbortSignal.timeout(options.timeout ?? 10_000)
        const response = await fetch(options.url, { ...request, signal })
        const words = (await response.text()).slice(0, 200)
        return answer(response.status, words)
      } catch (error) {
        return { rejected: 'temporary', code: networkCode(error) }
      }
    },
  }
}

function headers({ username, password, from, reports }: KannelOptions, { to, text, id }: SmsMessage) {
  if (!/^\+\d{5,15}$/.test(to)) throw new Error('the number is not E.164')
  return {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-Kannel-Username': username,
    'X-Kannel-Password': password,
    'X-Kannel-From': from,
    'X-Kannel-To': to,
    // Kannel's own guess is GSM-7 with question marks.
    'X-Kannel-Coding': fitsGsm7(text) ? '0' : '2',
    'X-Kannel-DLR-Mask': String(EVERY_EVENT),
    'X-Kannel-DLR-URL': deliveryReportUrl(reports, id),
  }
}

/**
 * Kannel answers 202 once bearerbox has it, in its store when one is set up: `0: Accepted for delivery`, or
 * `3: Queued for later delivery` while no carrier is connected. 403 says two things; only one is about the message.
 */
function answer(status: number, words: string): SmsAnswer {
  if (status === 202 && /^[03]:/.test(words)) return { accepted: true }
  if (status === 403 && words.startsWith('Not routable')) return { rejected: 'permanent', code: 'not-routable' }
  return { rejected: status === 400 ? 'permanent' : 'temporary', code: `kannel-${status}` }
}

function networkCode(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout'
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'network'
}
