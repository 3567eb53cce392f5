import { createHash, verify, X509Certificate } from 'node:crypto'
import { type BaseBlock, Integer, Null, ObjectIdentifier, OctetString, type Sequence } from 'asn1js'
import { vouches } from './complete.ts'
import { encoded, isMarked, namesOf, read } from './der.ts'
import { DIGESTS, OID, SIGNATURES } from './oids.ts'

/** A signature that was checked: mathematically right, over this content, by this certificate. Whether the certificate is believed is another question. */
export type CheckedCms = {
  readonly contentType: string
  readonly content: Buffer
  readonly signer: X509Certificate
  readonly certificates: readonly X509Certificate[]
  /** They reach a root that vouches for itself: not a byte of them can be another. */
  readonly complete: boolean
  readonly signature: Buffer
  /** Names of the signed attributes, in their order. */
  readonly signedAttributes: readonly string[]
  readonly unsignedAttributes: ReadonlyMap<string, Buffer>
}

/**
 * Reads a signature (CMS SignedData, RFC 5652) of one signer and checks it over `detached`, or over the content it carries. Null: it is
 * not one, is of a form or strength we do not believe, or is wrong. Never throws, whatever the bytes.
 */
export function checkCms(der: Uint8Array, detached: Uint8Array | null): CheckedCms | null {
  try {
    return check(der, detached)
  } catch {
    return null
  }
}

type Tag = 'sequence' | 'set' | number

const UNIVERSAL = { sequence: 16, set: 17 }

const isOf = (block: BaseBlock | undefined, tag: Tag): boolean =>
  typeof tag === 'number'
    ? block?.idBlock.tagClass === 3 && block.idBlock.tagNumber === tag
    : block?.idBlock.tagClass === 1 && block.idBlock.tagNumber === UNIVERSAL[tag]

/** What a structure holds, when it is of that tag: a number is one of context. */
function members(block: BaseBlock | undefined, tag: Tag): BaseBlock[] {
  const value = isOf(block, tag) ? (block as Sequence).valueBlock.value : null
  if (!Array.isArray(value)) throw new Error('not this structure')
  return value
}

/** The only member of a structure. */
function only(block: BaseBlock | undefined, tag: Tag): BaseBlock {
  const [one, ...more] = members(block, tag)
  if (one === undefined || more.length > 0) throw new Error('not one')
  return one
}

function text(block: BaseBlock | undefined): string {
  if (!(block instanceof ObjectIdentifier)) throw new Error('not a name')
  return block.valueBlock.toString()
}

/** The bytes of an octet string, whole or in pieces. */
function bytes(block: BaseBlock | undefined): Buffer {
  if (!(block instanceof OctetString)) throw new Error('not bytes')
  return Buffer.from(block.getValue())
}

const isVersion = (block: BaseBlock | undefined, version: number): boolean =>
  block instanceof Integer && encoded(block).equals(Buffer.of(2, 1, version))

/** The name of an algorithm without parameters, or with none said to be none. */
function algorithmOf(block: BaseBlock | undefined): string {
  const [name, parameters, ...more] = members(block, 'sequence')
  if (more.length > 0 || (parameters !== undefined && !(parameters instanceof Null)))
    throw new Error('not an algorithm')
  return text(name)
}

function check(der: Uint8Array, detached: Uint8Array | null): CheckedCms | null {
  const outer = read(der)
  // DER has one form for each thing: whatever is written otherwise was changed.
  if (outer === null || !isMarked(outer) || !encoded(outer).equals(der)) return null
  const [type, wrapped, ...beyond] = members(outer, 'sequence')
  if (beyond.length > 0 || text(type) !== OID.signedData) return null
  const parts = members(only(wrapped, 0), 'sequence')
  const [version, digests, encapsulated, bag, signers] = parts
  if (parts.length !== 5) return null
  const [contentType, holder] = members(encapsulated, 'sequence')
  const content = holder === undefined ? detached : bytes(only(holder, 0))
  if (content === null || (holder !== undefined && detached !== null)) return null
  if (!isVersion(version, text(contentType) === OID.data ? 1 : 3)) return null
  const certificates = members(bag, 0).map((block) => new X509Certificate(encoded(block)))
  const [one, sid, digestAlgorithm, signedAttrs, signatureAlgorithm, signature, ...rest] = members(
    only(signers, 'set'),
    'sequence',
  )
  if (!isVersion(one, 1) || rest.length > 1) return null
  const digest = DIGESTS[algorithmOf(digestAlgorithm)]
  if (digest === undefined || algorithmOf(only(digests, 'set')) !== algorithmOf(digestAlgorithm)) return null
  const by = SIGNATURES[algorithmOf(signatureAlgorithm)]
  if (by === undefined || (by.digest ?? digest) !== digest) return null
  const attributes = attributesOf(signedAttrs, 0)
  const signer = certificates.find((certificate) => isNamed(certificate, sid))
  if (
    signer?.publicKey.asymmetricKeyType !== by.key ||
    !isMeant(attributes, signer) ||
    !hangTogether(certificates, signer)
  )
    return null
  if (text(attributes.get(OID.contentType)) !== text(contentType)) return null
  if (!bytes(attributes.get(OID.messageDigest)).equals(createHash(digest).update(content).digest())) return null
  const signed = encoded(signedAttrs!)
  signed[0] = 0x31 // RFC 5652 §5.4: signed as a SET, whatever its tag in the message
  if (!verify(digest, signed, signer.publicKey, bytes(signature))) return null
  const unsigned = rest.length === 0 ? new Map<string, BaseBlock>() : attributesOf(rest[0], 1)
  return {
    contentType: text(contentType),
    content: Buffer.from(content),
    signer,
    certificates,
    complete: reachRoot(certificates),
    signature: bytes(signature),
    signedAttributes: [...attributes.keys()],
    unsignedAttributes: new Map([...unsigned].map(([name, value]) => [name, encoded(value)])),
  }
}

/** Each with its one value; two of a name, or of a value, are a trick. */
function attributesOf(block: BaseBlock | undefined, tag: number): Map<string, BaseBlock> {
  const found = new Map<string, BaseBlock>()
  for (const one of members(block, tag)) {
    const [name, values, ...more] = members(one, 'sequence')
    if (more.length > 0 || found.has(text(name))) throw new Error('an attribute said twice')
    found.set(text(name), only(values, 'set'))
  }
  return found
}

function isNamed(certificate: X509Certificate, sid: BaseBlock | undefined): boolean {
  const [issuer, serial] = members(sid, 'sequence')
  const own = namesOf(certificate)
  return encoded(own.issuer).equals(encoded(issuer!)) && encoded(own.serial).equals(encoded(serial!))
}

/** The certificate is named by its digest in what is signed: another with the same issuer and number does not pass for it. */
function isMeant(attributes: ReadonlyMap<string, BaseBlock>, certificate: X509Certificate): boolean {
  const two = attributes.get(OID.signingCertificateV2)
  const one = attributes.get(OID.signingCertificate)
  if (two === undefined && one === undefined) return false
  const [first] = members(members(two ?? one, 'sequence')[0], 'sequence')
  const [hashOrAlgorithm, next] = members(first, 'sequence')
  const plain = hashOrAlgorithm instanceof OctetString
  const digest = two === undefined ? 'sha1' : plain ? 'sha256' : DIGESTS[algorithmOf(hashOrAlgorithm)]
  if (digest === undefined) return false
  return bytes(plain ? hashOrAlgorithm : next).equals(createHash(digest).update(certificate.raw).digest())
}

/** Each certificate that came along vouches for another, and for itself if it says so: none came for nothing. */
const hangTogether = (certificates: readonly X509Certificate[], signer: X509Certificate): boolean =>
  certificates.every(
    (one) =>
      (one === signer || certificates.some((other) => other !== one && vouches(one, other))) &&
      (one.issuer !== one.subject || vouches(one, one)),
  )

const reachRoot = (certificates: readonly X509Certificate[]): boolean =>
  certificates.every((one) => certificates.some((other) => vouches(other, one)))
