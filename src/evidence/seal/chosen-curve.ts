import {
  createECDH,
  createHash,
  createPublicKey,
  ECDH,
  type KeyObject,
  randomBytes,
  type X509Certificate,
} from 'node:crypto'
import { BitString, type Integer, type Sequence } from 'asn1js'
import { bigInteger, blockOf, encoded, integer, octets, oid, read, sequence } from './der.ts'

/* A key that was chosen for a signature which is there already (CVE-2020-0601): for tests of those who check. */

const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n // FIPS 186-4, P-256
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const b = '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b'

/**
 * A public key on P-256 with a generator of its own, under which the signature of this certificate (ECDSA, SHA-256) is right: an authority of the
 * name of its issuer can be made with it, and so is taken for the one that issued it. Who makes it knows its private half.
 */
export function keyFor(certificate: X509Certificate): KeyObject {
  const [body, , signature] = inside(blockOf(certificate))
  const digest = createHash('sha256').update(encoded(body!)).digest()
  const [r, s] = inside(read(new Uint8Array((signature as BitString).valueBlock.valueHexView))!).map((one) =>
    number((one as Integer).valueBlock.valueHexView),
  )
  // ECDSA is right where x(u1·G + u2·Q) = r: of a point R with that x, and any d, G = R / (u1 + u2·d) and Q = d·G make it so.
  const [u1, u2] = [(number(digest) * inverse(s!)) % n, (r! * inverse(s!)) % n]
  const d = number(randomBytes(32)) % n
  const start = times(point(r!), inverse((u1 + u2 * d) % n))
  const [end] = [times(start, d), opposite(times(start, d))].filter((one) => {
    const key = spki(start, one)
    return certificate.verify(key)
  })
  return spki(start, end!)
}

const inside = (block: unknown) => (block as Sequence).valueBlock.value
const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
const hex = (value: bigint): string => value.toString(16).padStart(64, '0')

function inverse(value: bigint): bigint {
  let [result, base] = [1n, value]
  for (let left = n - 2n; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) % n
    base = (base * base) % n
  }
  return result
}

/** 04, x, y: one of the two with this x. */
const point = (x: bigint): Buffer =>
  Buffer.from(ECDH.convertKey(`02${hex(x)}`, 'prime256v1', 'hex', 'hex', 'uncompressed') as string, 'hex')

/** One of the two with the x of it: ECDH tells no more. */
function times(of: Buffer, factor: bigint): Buffer {
  const own = createECDH('prime256v1')
  own.setPrivateKey(hex(factor), 'hex')
  return point(number(own.computeSecret(of)))
}

const opposite = (of: Buffer): Buffer =>
  Buffer.concat([of.subarray(0, 33), Buffer.from(hex(p - number(of.subarray(33))), 'hex')])

/** RFC 3279 §2.3.5, its parameters in full. */
function spki(start: Buffer, end: Buffer): KeyObject {
  const field = sequence(oid('1.2.840.10045.1.1'), bigInteger(Buffer.from(hex(p), 'hex')))
  const curve = sequence(octets(Buffer.from(hex(p - 3n), 'hex')), octets(Buffer.from(b, 'hex')))
  const parameters = sequence(
    integer(1),
    field,
    curve,
    octets(start),
    bigInteger(Buffer.from(hex(n), 'hex')),
    integer(1),
  )
  const key = new BitString({ valueHex: new Uint8Array(end) })
  const der = encoded(sequence(sequence(oid('1.2.840.10045.2.1'), parameters), key))
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}
