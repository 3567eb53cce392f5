import type { KeyObject } from 'node:crypto'
import type { Integer, Sequence } from 'asn1js'
import { bigInteger, encoded, read, sequence } from './der.ts'

/** How many points each curve has (FIPS 186-4): a signature (r, s) with ECDSA is as right as (r, n − s), and anybody can write the other. */
const ORDERS: Readonly<Record<string, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  secp521r1:
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
}

/** The smaller of the two forms that a signature with ECDSA has; with RSA there is one. Throws on another curve, or what is none. */
export function lowS(signature: Uint8Array, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Buffer {
  if (asymmetricKeyType !== 'ec') return Buffer.from(signature)
  const order = ORDERS[asymmetricKeyDetails?.namedCurve ?? '']
  if (order === undefined) throw new Error('no seal on this curve')
  const [r, s] = (read(signature) as Sequence).valueBlock.value as [Integer, Integer]
  const value = BigInt(`0x${Buffer.from(s.valueBlock.valueHexView).toString('hex')}`)
  if (value <= order / 2n) return Buffer.from(signature)
  const hex = (order - value).toString(16)
  return encoded(sequence(r, bigInteger(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'))))
}
