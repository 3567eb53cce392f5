import { subKey } from '../crypto/digest.ts'
import { tag, tagMatches } from '../tag.ts'
import type { SmsOutcome, SmsReport } from './port.ts'

export type DeliveryReports = {
  /** Where Kannel can reach us, with nothing after the path: `http://127.0.0.1:8080/sms/report`. */
  url: string
  /** At least 32 bytes. Each report's URL carries its own tag, so one that leaks speaks of one message only. */
  key: Uint8Array
}

/** Ours: the one who sends and the route that takes the reports must hold the same. */
export const reportKey = (pepper: Uint8Array): Uint8Array => subKey(pepper, 'sms-report')

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
  const code = typeof more === 'string' ? networkError(more) : undefined
  return { id, ...(known ?? { outcome: 'unknown', final: false }), ...(code === undefined ? {} : { code }) }
}

/** SMPP 3.4 §5.3.2.31, as Kannel writes it: `?smpp?dlr_err=%03%00%1B&`, the network's kind, then its error in two octets. */
function networkError(more: string): string | undefined {
  const octets = /\?smpp\?(?:[^?&]*&)*dlr_err=([^?&]{3,9})(?:&|$)/.exec(more)?.[1]
  const bytes = octets?.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  if (bytes?.length !== 3) return undefined
  const error = bytes.charCodeAt(1) * 256 + bytes.charCodeAt(2)
  return error === 0 ? undefined : String(error)
}
