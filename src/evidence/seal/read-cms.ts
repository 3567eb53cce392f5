import { createHash, verify, X509Certificate } from 'node:crypto'
import { type BaseBlock, Integer, Null, ObjectIdentifier, OctetString, type Sequence, Set as SetOf } from 'asn1js'
import { isPath, isSoundKey, vouches, vouchesForItself } from './certificate.ts'
import { assemble, type Parts } from './cms.ts'
import { encoded, isMarked, partsOf, read } from './der.ts'
import { DIGESTS, OID, SIGNATURES } from './oids.ts'

/** A signature that was checked: mathematically right, over this content, by this certificate. Whether the certificate is believed is another question. */
export type CheckedCms = {
  readonly contentType: string
  readonly content: Buffer
  readonly signer: X509Certificate
  /** Its own first, then each that vouches for the one before. */
  readonly path: readonly X509Certificate[]
  /** They reach a root that vouches for itself. */
  readonly complete: boolean
  readonly signature: Buffer
  readonly signedAttributes: readonly BaseBlock[]
  readonly unsignedAttributes: ReadonlyMap<string, Buffer>
}

/** More than any has; each has to be looked at. */
const MOST_CERTIFICATES = 8
/** Several times the largest that we make. */
export const LARGEST = 1 << 16

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

/** What it is made of. Nothing is checked, but that `assemble` can write it again. Throws on what is none. */
export function partsOfCms(der: Uint8Array): Parts {
  const outer = der.length > LARGEST ? null : read(der)
  if (outer === null || !isMarked(outer)) throw new Error('not DER')
  const [type, wrapped, ...beyond] = members(outer, 'sequence')
  const parts = members(only(wrapped, 0), 'sequence')
  if (beyond.length > 0 || text(type) !== OID.signedData || parts.length !== 5) throw new Error('no signature')
  const [version, digests, encapsulated, bag, signers] = parts
  const [contentType, holder] = members(encapsulated, 'sequence')
  if (!isVersion(version, text(contentType) === OID.data ? 1 : 3)) throw new Error('of another version')
  const blocks = members(bag, 0)
  if (blocks.length > MOST_CERTIFICATES) throw new Error('more certificates than any has')
  const certificates = blocks.map((block) => new X509Certificate(encoded(block)))
  const [one, sid, digestAlgorithm, signedAttrs, signatureAlgorithm, signature, ...rest] = members(
    only(signers, 'set'),
    'sequence',
  )
  if (!isVersion(one, 1) || rest.length > 1) throw new Error('of another version')
  const digest = algorithmOf(digestAlgorithm)
  const by = SIGNATURES[algorithmOf(signatureAlgorithm)]
  const signer = certificates.find((certificate) => isNamed(certificate, sid))
  if (signer === undefined || by === undefined || signer.publicKey.asymmetricKeyType !== by.key)
    throw new Error('of nobody')
  if (DIGESTS[digest] === undefined || algorithmOf(only(digests, 'set')) !== digest) throw new Error('no sound digest')
  if ((by.digest ?? DIGESTS[digest]) !== DIGESTS[digest]) throw new Error('two digests')
  return {
    contentType: text(contentType),
    content: holder === undefined ? null : bytes(only(holder, 0)),
    certificates,
    signer,
    digest,
    signedAttributes: members(signedAttrs, 0),
    signature: bytes(signature),
    unsignedAttributes: rest.length === 0 ? [] : members(rest[0], 1),
  }
}

function check(der: Uint8Array, detached: Uint8Array | null): CheckedCms | null {
  const parts = partsOfCms(der)
  const { signer, signature, contentType, signedAttributes } = parts
  const content = parts.content ?? detached
  if (content === null || (parts.content !== null && detached !== null) || !isSoundKey(signer)) return null
  // DER has one form for each thing, and what has several has one of them here: whatever is written otherwise was changed.
  if (!assemble(parts).equals(der)) return null
  const attributes = attributesOf(signedAttributes)
  const digest = DIGESTS[parts.digest]!
  if (!isMeant(attributes, signer) || text(attributes.get(OID.contentType)) !== contentType) return null
  if (!bytes(attributes.get(OID.messageDigest)).equals(createHash(digest).update(content).digest())) return null
  // RFC 5652 §5.4: signed as a SET, in the order in which they stand.
  if (!verify(digest, encoded(new SetOf({ value: [...signedAttributes] })), signer.publicKey, signature)) return null
  // Only now: who cannot sign costs us no more than one signature.
  const path = wayUp(signer, parts.certificates)
  if (path.length !== parts.certificates.length || !isPath(path)) return null
  const unsigned = attributesOf(parts.unsignedAttributes)
  return {
    contentType,
    content: Buffer.from(content),
    signer,
    path,
    complete: vouchesForItself(path.at(-1)!),
    signature: Buffer.from(signature),
    signedAttributes,
    unsignedAttributes: new Map([...unsigned].map(([name, value]) => [name, encoded(value)])),
  }
}

/** Each with its one value; two of a name, or of a value, are a trick. */
function attributesOf(blocks: readonly BaseBlock[]): Map<string, BaseBlock> {
  const found = new Map<string, BaseBlock>()
  for (const one of blocks) {
    const [name, values, ...more] = members(one, 'sequence')
    if (more.length > 0 || found.has(text(name))) throw new Error('an attribute said twice')
    found.set(text(name), only(values, 'set'))
  }
  return found
}

function isNamed(certificate: X509Certificate, sid: BaseBlock | undefined): boolean {
  const [issuer, serial] = members(sid, 'sequence')
  const own = partsOf(certificate)
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

/** From one up, each the next that vouches for the one before; where there are two, one is left over. */
export function wayUp(own: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
  const path = [own]
  const left = new Set(others.filter((one) => one !== own))
  for (let top = own; !vouchesForItself(top); ) {
    const next = [...left].find((one) => vouches(one, top))
    if (next === undefined) break
    left.delete(next)
    path.push(next)
    top = next
  }
  return path
}
