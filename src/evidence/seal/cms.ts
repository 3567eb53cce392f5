import { createHash, type X509Certificate } from 'node:crypto'
import { type BaseBlock, Constructed } from 'asn1js'
import {
  algorithm,
  attribute,
  blockOf,
  encoded,
  integer,
  issuerAndSerial,
  octets,
  oid,
  sequence,
  setOf,
  signingCertificateV2,
} from './der.ts'
import { lowS } from './low-s.ts'
import { DIGESTS, OID, SIGNATURES } from './oids.ts'

/**
 * Who seals, behind a port: a key in a file in development, an HSM or a qualified provider elsewhere. `sign` gets the bytes and
 * signs their SHA-256 (ECDSA as DER, or RSA PKCS #1 v1.5).
 */
export type SealKey = {
  /** Its own certificate first, then those that vouch for it. */
  readonly chain: readonly X509Certificate[]
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

export type Signing = {
  readonly key: SealKey
  readonly contentType: string
  readonly content: Uint8Array
  /** Kept in it, or signed beside it. */
  readonly attached: boolean
  /** What is said of the signature itself, once it is there: its timestamp. */
  readonly after?: (signature: Uint8Array) => Promise<BaseBlock>
}

const context = (tag: number, ...value: BaseBlock[]): Constructed =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber: tag }, value })

/** What a signature is made of, whoever made it. */
export type Parts = {
  readonly contentType: string
  /** Kept in it; null: signed beside it. */
  readonly content: Uint8Array | null
  readonly certificates: readonly X509Certificate[]
  readonly signer: X509Certificate
  /** The name of the digest's algorithm. */
  readonly digest: string
  readonly signedAttributes: readonly BaseBlock[]
  readonly signature: Uint8Array
  readonly unsignedAttributes: readonly BaseBlock[]
}

/**
 * The one form that we write and believe of a signature (CMS SignedData, RFC 5652). Most of it no signature covers: whatever could stand
 * there in two ways, the order of the certificates, how an algorithm is named, stands here in one.
 */
export function assemble(parts: Parts): Buffer {
  const { contentType, content, signer, digest, signature, unsignedAttributes } = parts
  const info = sequence(
    integer(1),
    issuerAndSerial(signer),
    algorithm(digest),
    context(0, ...parts.signedAttributes),
    signatureAlgorithm(signer, digest),
    octets(lowS(signature, signer.publicKey)),
    ...(unsignedAttributes.length === 0 ? [] : [context(1, ...unsignedAttributes)]),
  )
  const signed = sequence(
    integer(contentType === OID.data ? 1 : 3),
    setOf(algorithm(digest)),
    content === null ? sequence(oid(contentType)) : sequence(oid(contentType), context(0, octets(content))),
    context(0, ...setOf(...parts.certificates.map(blockOf)).valueBlock.value),
    setOf(info),
  )
  return encoded(sequence(oid(OID.signedData), context(0, signed)))
}

function signatureAlgorithm({ publicKey }: X509Certificate, digest: string): BaseBlock {
  const [name] = Object.entries(SIGNATURES).find(
    ([, by]) => by.key === publicKey.asymmetricKeyType && by.digest === DIGESTS[digest],
  ) ?? [null]
  if (name === null) throw new Error(`no seal with a key of type ${publicKey.asymmetricKeyType}`)
  return algorithm(name, publicKey.asymmetricKeyType === 'rsa')
}

/** Content type, digest, and the certificates up to the root, and no other: none of their bytes can be another. */
export function signedAttributesOf(
  contentType: string,
  content: Uint8Array,
  path: readonly X509Certificate[],
): BaseBlock[] {
  return setOf(
    attribute(OID.contentType, oid(contentType)),
    attribute(OID.messageDigest, octets(createHash('sha256').update(content).digest())),
    attribute(OID.signingCertificateV2, signingCertificateV2(path)),
  ).valueBlock.value
}

/**
 * Signs with the signed attributes that CAdES and PAdES baseline ask for and no other. No signing time: the clock of who signs proves
 * nothing, the timestamp does.
 */
export async function signCms({ key, contentType, content, attached, after }: Signing): Promise<Buffer> {
  const [own] = key.chain
  if (own === undefined) throw new Error('a seal without a certificate')
  const signedAttributes = signedAttributesOf(contentType, content, key.chain)
  const signature = lowS(await key.sign(encoded(setOf(...signedAttributes))), own.publicKey)
  return assemble({
    contentType,
    content: attached ? content : null,
    certificates: key.chain,
    signer: own,
    digest: OID.sha256,
    signedAttributes,
    signature,
    unsignedAttributes: after === undefined ? [] : [await after(signature)],
  })
}
