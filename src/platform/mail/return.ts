import { subKey } from '../crypto/digest.ts'
import { tag, tagMatches } from '../tag.ts'

/**
 * Where reports on our messages come back to: `<mailbox>+<envelope id>-<tag>@<domain>`, one address per message. The tag
 * is what makes a report ours: a mailbox that anybody may write to would let a stranger have somebody's address marked
 * dead. It also matches the reports of the many servers that drop the envelope id of RFC 3461.
 */
export type ReturnPath = {
  /** Up to ten letters or digits: a local part holds 64 characters. As discreet as the sender. */
  mailbox: string
  domain: string
  /** At least 32 bytes; the sender and the listener hold the same. */
  key: Uint8Array
}

/** Ours: the one who sends and the one who takes the reports must hold the same. */
export const ourReturnPath = (
  mail: { readonly bounceMailbox: string; readonly bounceDomain: string },
  pepper: Uint8Array,
): ReturnPath => ({ mailbox: mail.bounceMailbox, domain: mail.bounceDomain, key: subKey(pepper, 'mail-return') })

const ENVELOPE_ID = /^[a-z0-9-]{8,36}$/
const PURPOSE = 'return address'

export function returnAddress(path: ReturnPath, envelopeId: string): string {
  if (!/^[a-z0-9]{1,10}$/.test(path.mailbox))
    throw new Error('the mailbox of the return path is not 1–10 letters or digits')
  if (!ENVELOPE_ID.test(envelopeId)) throw new Error('an envelope id is 8–36 of a–z, 0–9 and dashes')
  return `${path.mailbox}+${envelopeId}-${tag(path.key, PURPOSE, envelopeId)}@${path.domain}`
}

/** The envelope id that a return address of ours carries; null for any other address. Mail hosts may fold its case. */
export function readReturnAddress(path: ReturnPath, address: string): string | null {
  const match = /^([a-z0-9]{1,10})\+([a-z0-9-]{8,36})-([a-z2-7]{16})@(.{1,253})$/.exec(address.toLowerCase())
  if (match === null) return null
  const [, mailbox, envelopeId, given, domain] = match
  if (mailbox !== path.mailbox || domain !== path.domain.toLowerCase()) return null
  return tagMatches(path.key, PURPOSE, envelopeId!, given!) ? envelopeId! : null
}
