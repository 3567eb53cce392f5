import type { X509Certificate } from 'node:crypto'
import {
  type BaseBlock,
  BitString,
  Boolean as Bool,
  Integer,
  ObjectIdentifier,
  OctetString,
  type Sequence,
} from 'asn1js'
import { blockOf, partsOf, read } from './der.ts'
import { OID, SIGNATURES } from './oids.ts'

/** What a certificate (RFC 5280, version 3) says it may be used for. */
export type Uses = {
  /** It may issue others; `below`: how many authorities may stand between it and who seals at most. */
  readonly authority: { readonly below: number } | null
  /** Null: no extension says. */
  readonly usage: { readonly signs: boolean } | null
  readonly purposes: { readonly names: readonly string[]; readonly critical: boolean } | null
}

/** Of the critical ones RFC 5280 wants each to be understood, or the certificate refused; whatever policy one is of is believed. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.certificatePolicies,
])

/**
 * RSA (PKCS #1 v1.5) and ECDSA, each named with a digest that is sound. What is not in the list is refused: SHA-1 and older are forged by
 * whoever finds two texts of one digest, and RSASSA-PSS says its digest in parameters, SHA-1 when it says none.
 */
const SOUND: ReadonlySet<string> = new Set(
  Object.entries(SIGNATURES).flatMap(([name, { digest }]) => (digest === null ? [] : [name])),
)

/** Null: it says a critical thing that is not understood, or limits names, which nobody looks at here. Throws on what is no certificate. */
export function usesOf(certificate: X509Certificate): Uses | null {
  const extensions = extensionsOf(certificate)
  for (const [name, { critical }] of extensions)
    if (name === OID.nameConstraints || (critical && !UNDERSTOOD.has(name))) return null
  const usage = extensions.get(OID.keyUsage)
  const purposes = extensions.get(OID.extendedKeyUsage)
  return {
    authority: authorityIn(extensions.get(OID.basicConstraints)?.value),
    usage: usage === undefined ? null : usageIn(usage.value),
    purposes: purposes === undefined ? null : { names: inside(purposes.value).map(name), critical: purposes.critical },
  }
}

/**
 * Whether these are a way up, each issued by the next: the first is no authority, the others are, and none stands higher than its own
 * limit allows. Throws on what is no certificate.
 */
export function isPath(path: readonly X509Certificate[]): boolean {
  let between = 0
  return path.every((one, i) => {
    const uses = usesOf(one)
    if (uses === null || !isSoundKey(one) || path.slice(0, i).some(({ raw }) => raw.equals(one.raw))) return false
    if (i === 0) return uses.authority === null
    if (uses.authority === null || uses.authority.below < between) return false
    if (one.subject !== one.issuer) between++ // RFC 5280 §6.1.4: one that changed its own key is not counted
    const issued = path[i - 1]!
    return SOUND.has(signedWith(issued)) && vouches(one, issued)
  })
}

const CURVES: ReadonlySet<string | undefined> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/**
 * RSA of 2,048 bits, or a curve by its name. A curve that a certificate describes itself has the generator that its maker wanted: under such a key
 * the signature of somebody else is right too (CVE-2020-0601).
 */
export function isSoundKey({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }: X509Certificate): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
  return asymmetricKeyType === 'ec' && CURVES.has(asymmetricKeyDetails?.namedCurve)
}

/** By name, by key, and by `keyCertSign` where there is a key usage. */
export const vouches = (one: X509Certificate, other: X509Certificate): boolean =>
  other.checkIssued(one) && other.verify(one.publicKey)

export const vouchesForItself = (one: X509Certificate): boolean => vouches(one, one)

/** It may sign documents: it says so, and is not only for something else, as one of a web site is. */
export function maySeal(path: readonly X509Certificate[]): boolean {
  return usesOf(path[0]!)?.usage?.signs === true && path.every((one) => isFor(one, DOCUMENTS))
}

/** RFC 3161 §2.3: for timestamps, critically and alone. */
export function mayStamp([own, ...above]: readonly X509Certificate[]): boolean {
  const uses = usesOf(own!)
  if (uses?.purposes?.critical !== true || uses.usage?.signs === false) return false
  const [only, ...more] = uses.purposes.names
  return only === OID.timeStamping && more.length === 0 && above.every((one) => isFor(one, [OID.timeStamping]))
}

const DOCUMENTS: readonly string[] = [
  '1.3.6.1.5.5.7.3.36', // id-kp-documentSigning, RFC 9336
  '1.3.6.1.5.5.7.3.4', // e-mail: what most seals had before there was that
  '1.3.6.1.4.1.311.10.3.12', // the same, as Microsoft names it
  '1.2.840.113583.1.1.5', // and Adobe
]
const ANY = '2.5.29.37.0'

const isFor = (certificate: X509Certificate, allowed: readonly string[]): boolean => {
  const purposes = usesOf(certificate)?.purposes
  return purposes == null || purposes.names.some((one) => one === ANY || allowed.includes(one))
}

type Extension = { readonly critical: boolean; readonly value: BaseBlock }

function extensionsOf(certificate: X509Certificate): Map<string, Extension> {
  const found = new Map<string, Extension>()
  const { extensions } = partsOf(certificate)
  if (extensions === undefined) return found
  for (const one of inside(inside(extensions)[0])) {
    const [id, ...rest] = inside(one)
    const [critical, value] = rest.length === 1 ? [false, rest[0]] : [isTrue(rest[0]), rest[1]]
    if (found.has(name(id)) || rest.length > 2 || !(value instanceof OctetString)) throw new Error('not an extension')
    found.set(name(id), { critical, value: read(new Uint8Array(value.getValue()))! })
  }
  return found
}

function authorityIn(value: BaseBlock | undefined): Uses['authority'] {
  const [is, below] = value === undefined ? [] : inside(value)
  if (is === undefined || !isTrue(is)) return null
  return { below: below instanceof Integer ? below.valueBlock.valueDec : Number.POSITIVE_INFINITY }
}

function usageIn(value: BaseBlock): NonNullable<Uses['usage']> {
  if (!(value instanceof BitString)) throw new Error('not a usage')
  const bits = value.valueBlock.valueHexView[0] ?? 0
  return { signs: (bits & 0xc0) !== 0 } // digitalSignature, nonRepudiation
}

const signedWith = (certificate: X509Certificate): string => name(inside(inside(blockOf(certificate))[1])[0])

function inside(block: BaseBlock | undefined): BaseBlock[] {
  const value = (block as Sequence | undefined)?.valueBlock.value
  if (!Array.isArray(value)) throw new Error('not a structure')
  return value
}

function name(block: BaseBlock | undefined): string {
  if (!(block instanceof ObjectIdentifier)) throw new Error('not a name')
  return block.valueBlock.toString()
}

const isTrue = (block: BaseBlock | undefined): boolean => block instanceof Bool && block.valueBlock.value
