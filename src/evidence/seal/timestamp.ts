import { randomBytes, type X509Certificate } from 'node:crypto'
import { type BaseBlock, Boolean as Bool, GeneralizedTime, type Integer, type OctetString, type Sequence } from 'asn1js'
import { sameBytes } from '../../platform/crypto/digest.ts'
import { readAtMost } from '../../platform/http/read-at-most.ts'
import { mayStamp } from './certificate.ts'
import { type SealKey, signCms } from './cms.ts'
import { completed } from './complete.ts'
import { algorithm, bigInteger, encoded, integer, octets, oid, read, sequence } from './der.ts'
import { DIGESTS, OID } from './oids.ts'
import { checkCms } from './read-cms.ts'

/** Timestamps (RFC 3161): an authority that is not us signs a digest and the moment it saw it. */
export type TimeAuthority = {
  /** The token over a SHA-256. Throws when the authority does not answer, or answers something else. */
  stamp(digest: Uint8Array): Promise<Buffer>
}

export type Timestamp = {
  readonly at: Temporal.Instant
  readonly authority: X509Certificate
  /** Its own certificate first, then each that vouches for the one before. */
  readonly path: readonly X509Certificate[]
  /** Whether they reach a root: otherwise it is whoever checks who brings it. */
  readonly complete: boolean
  readonly nonce: string | null
}

/** More than two clocks that somebody looks after are apart. */
const CLOCKS_APART = Temporal.Duration.from({ minutes: 1 })

/** What an authority saw was there: it cannot be older than what is told in it. */
export const liesBefore = (stamp: Temporal.Instant, told: Temporal.Instant): boolean =>
  Temporal.Instant.compare(stamp.add(CLOCKS_APART), told) < 0

/** A seal is stamped as it is made, within seconds: what was asked for later is not its own. */
const STAMPED_WITHIN = Temporal.Duration.from({ hours: 1 })
export const isAtThatHour = (stamp: Temporal.Instant, said: Temporal.Instant): boolean =>
  Temporal.Duration.compare(stamp.since(said).abs(), STAMPED_WITHIN) <= 0

export type Request = { readonly der: Buffer; readonly nonce: string }

export function timestampRequest(digest: Uint8Array): Request {
  const nonce = randomBytes(12)
  nonce[0] = (nonce[0]! & 0x7f) | 0x40 // a positive number of twelve bytes
  const der = encoded(
    sequence(
      integer(1),
      sequence(algorithm(OID.sha256, true), octets(digest)),
      bigInteger(nonce),
      new Bool({ value: true }), // its certificate in the answer: checked without a network, for ever
    ),
  )
  return { der, nonce: nonce.toString('hex') }
}

/** The token of an answer that granted it; null for a refusal, or what is no answer. */
export function tokenOf(response: Uint8Array): Buffer | null {
  try {
    const [status, token] = (read(response) as Sequence).valueBlock.value as [Sequence, BaseBlock | undefined]
    const [code] = status.valueBlock.value as [Integer]
    const granted = code.valueBlock.valueDec === 0 || code.valueBlock.valueDec === 1
    return granted && token !== undefined ? encoded(token) : null
  } catch {
    return null
  }
}

/** Checks a token over a digest: its form, its signature, and that its certificate is one for timestamps. Never throws. */
export function checkTimestamp(token: Uint8Array, digest: Uint8Array): Timestamp | null {
  const cms = checkCms(token, null)
  try {
    if (cms?.contentType !== OID.tstInfo || cms.unsignedAttributes.size > 0 || !mayStamp(cms.path)) return null
    const [, , imprint, , time, ...rest] = (read(cms.content) as Sequence).valueBlock.value as [
      BaseBlock,
      BaseBlock,
      Sequence,
      BaseBlock,
      BaseBlock,
      ...BaseBlock[],
    ]
    const [hash, hashed] = imprint.valueBlock.value as [Sequence, OctetString]
    const name = (hash.valueBlock.value[0] as unknown as { valueBlock: { toString(): string } }).valueBlock.toString()
    if (DIGESTS[name] !== 'sha256' || !sameBytes(Buffer.from(hashed.getValue()), digest)) return null
    if (!(time instanceof GeneralizedTime)) return null
    const nonce = rest.find((block) => block.idBlock.tagClass === 1 && block.idBlock.tagNumber === 2) as
      | Integer
      | undefined
    return {
      at: instantOf(time.toString()),
      authority: cms.signer,
      path: cms.path,
      complete: cms.complete,
      nonce: nonce === undefined ? null : Buffer.from(nonce.valueBlock.valueHexView).toString('hex'),
    }
  } catch {
    return null
  }
}

/** Of a fault the log keeps the name and no message (platform/log.ts): whoever operates learns from it whom to call. Nobody answers in time. */
export class TimeAuthoritySilent extends Error {
  override readonly name = 'TimeAuthoritySilent'
}
/** It answers, and gives no timestamp over what was asked. */
export class TimeAuthorityWrong extends Error {
  override readonly name = 'TimeAuthorityWrong'
}
const unanswered = (cause: unknown): never => {
  throw new TimeAuthoritySilent('the time authority does not answer', { cause })
}

/** An answer with all its certificates has a few KiB. */
const MOST_BYTES = 1 << 16

/**
 * Any authority that answers over HTTP as RFC 3161 says. `known`: those of its certificates that it may leave out, up to its root: most
 * send their own alone, and what they send has to be checked without a network, for ever.
 */
export function httpTimeAuthority(url: URL, known: readonly X509Certificate[] = [], timeoutMs = 10_000): TimeAuthority {
  return {
    async stamp(digest) {
      const { der, nonce } = timestampRequest(digest)
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: new Uint8Array(der),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      }).catch(unanswered)
      if (!answer.ok) throw new TimeAuthorityWrong(`the time authority answered ${answer.status}`)
      const bytes = await readAtMost(answer, MOST_BYTES).catch(unanswered)
      if (bytes === null) throw new TimeAuthorityWrong('the time authority answered more than an answer can be')
      const token = tokenOf(bytes)
      if (token === null) throw new TimeAuthorityWrong('the time authority granted nothing')
      const whole = completed(token, known)
      if (checkTimestamp(whole, digest)?.nonce !== nonce)
        throw new TimeAuthorityWrong('the time authority answered something else')
      return whole
    },
  }
}

/** `20260504080000Z`, or with a fraction of a second; UTC, as RFC 3161 demands. Throws on anything else. */
function instantOf(time: string): Temporal.Instant {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(time)
  if (found === null) throw new Error('not a time')
  const [, year, month, day, hour, minute, second, fraction = ''] = found
  return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`)
}

/** Whole seconds, UTC: `20260504080000Z`. */
export const generalizedTime = (at: Temporal.Instant): string =>
  at.toString({ smallestUnit: 'second' }).replace(/[-:T]/g, '')

/** Our own word for the time, in development: right in form, and worth nothing before a court. */
export function ownTimeAuthority(key: SealKey, now: () => Temporal.Instant): TimeAuthority {
  return {
    async stamp(digest) {
      const info = sequence(
        integer(1),
        oid('1.3.6.1.4.1.0.1'), // no policy
        sequence(algorithm(OID.sha256, true), octets(digest)),
        bigInteger(Uint8Array.of(1, ...randomBytes(15))),
        new GeneralizedTime({ value: generalizedTime(now()) }),
      )
      return signCms({ key, contentType: OID.tstInfo, content: encoded(info), attached: true })
    },
  }
}
