/**
 * The way out for text messages. Everything about what is sent must be discreet: phones show it on a locked screen.
 * `id` is ours and opaque (letters, digits, dashes, up to 64): it comes back with each delivery report and is the only
 * thing about the message that is ever in a URL.
 */
export type SmsMessage = {
  /** E.164, as `parseMobile` gives it. */
  to: string
  text: string
  id: string
}

/**
 * `accepted`: the gateway holds it on disk; whether it arrives is told later by a delivery report — or never: reports
 * get lost with a gateway or a carrier, and of a long message only the first part has one. Silence proves nothing.
 * `permanent`: the same message will be refused again. `temporary`: nothing is known to have left; trying again may
 * rarely send it twice, which is the lesser harm. `code` is short, stable and never personal.
 */
export type SmsAnswer = { accepted: true } | { rejected: 'permanent' | 'temporary'; code: string }

export type Sms = { send(message: SmsMessage): Promise<SmsAnswer> }

/**
 * `accepted`, `buffered`: on its way (the carrier has it; the phone is off). `delivered`, `failed`, `rejected` are final.
 * `unknown`: a report whose meaning we do not know; never read as success.
 */
export type SmsOutcome = 'delivered' | 'failed' | 'buffered' | 'accepted' | 'rejected' | 'unknown'

/** `code`: the number of the network's error, when the carrier gave one; each carrier has its own list. */
export type SmsReport = { id: string; outcome: SmsOutcome; final: boolean; code?: string }
