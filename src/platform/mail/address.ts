import { domainToASCII } from 'node:url'
import { refuseContact, withoutInvisible } from '../contact.ts'
import { asciiDigits } from '../digits.ts'
import type { Refusal } from '../refusal.ts'

/** `address` is ASCII, at most 254 characters, its domain in lower case and punycode: what SMTP takes and what is stored. */
export type Email = { address: string }

/** RFC 5321 §4.5.3.1: a path of 256 octets with its angle brackets. */
const LONGEST = 254
/** RFC 5321 dot-string. Quoted local parts are legal, unheard of, and the classic way to smuggle a header: refused. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads an e-mail address as a person typed it: digits and full-width letters of any keyboard, a domain in any script
 * (turned into punycode). Only the syntax is judged; that it reaches the person is shown by a code really sent.
 * The local part keeps its case: only its host may say that case is meaningless.
 */
export function parseEmail(text: string): Email | Refusal {
  // Bounded before any normalisation: one character can become eighteen.
  if (text.length > 1000) return refuseContact('email-too-long', {}, 'email')
  const typed = asciiDigits(withoutInvisible(text).normalize('NFKC'))
  if (typed === '') return refuseContact('email-missing', {}, 'email')
  const at = typed.lastIndexOf('@')
  const local = typed.slice(0, at)
  const domain = asciiDomain(typed.slice(at + 1).replaceAll('。', '.'))
  if (at < 1 || domain === null || !LOCAL.test(local)) return refuseContact('email-invalid', {}, 'email')
  const address = `${local}@${domain}`
  if (local.length > 64 || address.length > LONGEST) return refuseContact('email-too-long', {}, 'email')
  return { address }
}

/** A name with at least one dot and a last label that is not a number: no address literal, no bare host. */
function asciiDomain(domain: string): string | null {
  // domainToASCII parses as a URL host would: `%41`, `[::1]` or `a/b` must not reach it.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return null
  const labels = domainToASCII(domain.toLowerCase()).split('.')
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)) || /^\d+$/.test(labels.at(-1)!)) return null
  return labels.join('.')
}
