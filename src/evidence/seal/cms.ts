import { createHash, type X509Certificate } from 'node:crypto'
import { type BaseBlock, Constructed } from 'asn1js'
import {
  algorithm,
  attribute,
  encoded,
  integer,
  issuerAndSerial,
  octets,
  oid,
  read,
  sequence,
  setOf,
  signingCertificateV2,
} from './der.ts'
import { OID } from './oids.ts'

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

/**
 * A signature (CMS SignedData, RFC 5652) with the signed attributes that CAdES and PAdES baseline ask for and no other: content
 * type, digest, certificate. No signing time: the clock of who signs proves nothing, the timestamp does.
 */
export async function signCms({ key, contentType, content, attached, after }: Signing): Promise<Buffer> {
  const [own] = key.chain
  if (own === undefined) throw new Error('a seal without a certificate')
  const attributes = [
    attribute(OID.contentType, oid(contentType)),
    attribute(OID.messageDigest, octets(createHash('sha256').update(content).digest())),
    attribute(OID.signingCertificateV2, signingCertificateV2(own)),
  ].toSorted((a, b) => Buffer.compare(encoded(a), encoded(b)))
  const signature = await key.sign(encoded(setOf(...attributes)))
  const signer = sequence(
    integer(1),
    issuerAndSerial(own),
    algorithm(OID.sha256),
    context(0, ...attributes),
    signatureAlgorithm(own),
    octets(signature),
    ...(after === undefined ? [] : [context(1, await after(signature))]),
  )
  const signed = sequence(
    integer(contentType === OID.data ? 1 : 3),
    setOf(algorithm(OID.sha256)),
    attached ? sequence(oid(contentType), context(0, octets(content))) : sequence(oid(contentType)),
    context(0, ...key.chain.map(({ raw }) => read(raw)!)),
    setOf(signer),
  )
  return encoded(sequence(oid(OID.signedData), context(0, signed)))
}

function signatureAlgorithm({ publicKey }: X509Certificate): BaseBlock {
  if (publicKey.asymmetricKeyType === 'ec') return algorithm(OID.ecdsaWithSha256)
  if (publicKey.asymmetricKeyType === 'rsa') return algorithm(OID.rsaWithSha256, true)
  throw new Error(`no seal with a key of type ${publicKey.asymmetricKeyType}`)
}
