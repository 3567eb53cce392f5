import { tag, tagMatches } from '../tag.ts'
import type { SmsOutcome, SmsReport } from './port.ts'

export type DeliveryReports = {
  /** Where Kannel can reach us, with nothing after the path: `http://127.0.0.1:8080/sms/report`. */
  url: string
  /** At least 32 bytes. Each report's URL carries its own tag, so one that leaks speaks of one message only. */
  key: Uint8Array
}

const ID = /^[A-Za-z0-9-]{1,64}$/
const PURPOSE = 'sms delivery report'

/** Every event Kannel can tell: delivered 1, not delivered 2, buffered 4, accepted 8, rejected 16. */
export const EVERY_EVENT = 31

const OUTCOMES: Record<string, { outcome: SmsOutcome; final: boolean }> = {
  1: { outcome: 'delivered', final: true },
  2: { outcome: 'failed', final: true },
  4: { outcome: 'buffered', final: false },
  8: { outcome: 'accepted', final: false },
  16: { outcome: 'rejected', final: true },
}

/**
 * The `dlr-url` of a message. Kannel fills in `%d` (the event) and `%D` (what the carrier added). Never `%A`, the
 * carrier's words, which repeat the start of our text — a code, at times — nor `%p`, the person's number: a URL is logged.
 */
export function deliveryReportUrl(reports: DeliveryReports, id: string): string {
  if (!ID.test(id)) throw new Error('the id of a text message is 1–64 letters, digits and dashes')
  return `${reports.url}?id=${id}&tag=${tag(reports.key, PURPOSE, id)}&event=%d&more=%D`
}

/**
 * Reads the query of a delivery report; `null` when its tag is not ours: answer 404 and say no more. The same report may
 * come twice, in any order (`accepted` after `delivered`), and must then change nothing.
 */
export function readDeliveryReport(query: Readonly<Record<string, unknown>>, key: Uint8Array): SmsReport | null {
  const { id, tag: given, event, more } = query
  if (typeof id !== 'string' || !ID.test(id) || typeof given !== 'string') return null
  if (!tagMatches(key, PURPOSE, id, given)) return null
  const known = typeof event === 'string' && Object.hasOwn(OUTCOMES, event) ? OUTCOMES[event] : undefined
  const code = typeof more === 'string' ? /(?:^|[?&])dlr_err=0*(\d{1,5})(?:$|&)/.exec(more)?.[1] : undefined
  return { id, ...(known ?? { outcome: 'unknown', final: false }), ...(code === undefined ? {} : { code }) }
}
