import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import { tokens } from '../platform/crypto/tokens.ts'

/** The hidden field of the forms of whoever has this cookie; none of who has none. */
export function formToken(pepper: Uint8Array, cookie: string | undefined): string {
  const [, kind, token] = /pli-(session|staff)=([^;]+)/.exec(cookie ?? '') ?? []
  if (token === undefined) return ''
  const digest = tokens(pepper, kind === 'staff' ? 'staff-session' : 'session').digest(token)
  return keyedDigest(subKey(pepper, 'http'), 'csrf:', digest).toString('base64url')
}
