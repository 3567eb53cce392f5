import { createHash, type X509Certificate } from 'node:crypto'
import { type BaseBlock, fromBER, Integer, Null, ObjectIdentifier, OctetString, Sequence, Set as SetOf } from 'asn1js'

/** DER as we write it: few shapes, named as the standards name them. */
export const sequence = (...value: BaseBlock[]): Sequence => new Sequence({ value })
export const oid = (value: string): ObjectIdentifier => new ObjectIdentifier({ value })
export const octets = (bytes: Uint8Array): OctetString => new OctetString({ valueHex: new Uint8Array(bytes) })
export const integer = (value: number): Integer => new Integer({ value })
/** Positive, as big as it comes. */
export const bigInteger = (bytes: Uint8Array): Integer =>
  Integer.fromBigInt(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
export const algorithm = (name: string, withNull = false): Sequence =>
  withNull ? sequence(oid(name), new Null()) : sequence(oid(name))
export const encoded = (block: BaseBlock): Buffer => Buffer.from(block.toBER())

/** Of a SET OF the members stand in the order of their bytes. */
export function setOf(...value: BaseBlock[]): SetOf {
  const members = value.map((block) => ({ block, bytes: encoded(block) }))
  return new SetOf({ value: members.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ block }) => block) })
}

/** The one block that these bytes are; null when they are none, or more. */
export function read(der: Uint8Array): BaseBlock | null {
  try {
    const { offset, result } = fromBER(new Uint8Array(der))
    return offset === der.length ? result : null
  } catch {
    return null
  }
}

/** DER marks what is made of others, sequences and sets, and nothing else; the library takes them without the mark, and the rest with it. */
export function isMarked(block: BaseBlock): boolean {
  const { tagClass, tagNumber, isConstructed } = block.idBlock
  if (tagClass === UNIVERSAL && isConstructed !== (tagNumber === 16 || tagNumber === 17)) return false
  return !isConstructed || (block as Sequence).valueBlock.value.every(isMarked)
}

const UNIVERSAL = 1

export const attribute = (name: string, ...values: BaseBlock[]): Sequence => sequence(oid(name), setOf(...values))

const blocks = new WeakMap<X509Certificate, BaseBlock>()

/** A certificate as DER, read once: it is asked for many times while one signature is checked. */
export function blockOf(certificate: X509Certificate): BaseBlock {
  const block = blocks.get(certificate) ?? read(certificate.raw)
  if (block === null) throw new Error('not a certificate')
  blocks.set(certificate, block)
  return block
}

/** Issuer and serial number: how a signature points at its certificate. */
export function issuerAndSerial(certificate: X509Certificate): Sequence {
  const { issuer, serial } = partsOf(certificate)
  return sequence(issuer, serial)
}

type CertificateParts = {
  readonly serial: BaseBlock
  readonly issuer: BaseBlock
  readonly subject: BaseBlock
  readonly extensions: BaseBlock | undefined
}

/** Out of TBSCertificate: [0] version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, … [3] extensions */
export function partsOf(certificate: X509Certificate): CertificateParts {
  const [tbs] = (blockOf(certificate) as Sequence).valueBlock.value as [Sequence]
  const parts = tbs.valueBlock.value
  const first = parts[0]!.idBlock.tagClass === 3 ? 1 : 0
  const extensions = parts.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 3)
  return { serial: parts[first]!, issuer: parts[first + 2]!, subject: parts[first + 4]!, extensions }
}

/** Which certificate signed and which vouch for it, each by its digest (RFC 5816). SHA-256 is the default and is left out. */
export const signingCertificateV2 = (path: readonly X509Certificate[]): Sequence =>
  sequence(sequence(...path.map(({ raw }) => sequence(octets(createHash('sha256').update(raw).digest())))))
