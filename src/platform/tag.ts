import { keyedDigest, sameBytes } from './crypto/digest.ts'

/**
 * A keyed tag that goes out with one of our identifiers and comes back with it (a bounce address, the URL of a delivery
 * report), so that nobody but the party we gave it to can speak about that message. 16 base32 characters, 80 bits,
 * case-insensitive because mail hosts fold case. `purpose` keeps the tags of one use worthless in another.
 */
export function tag(key: Uint8Array, purpose: string, text: string): string {
  if (key.byteLength < 32) throw new Error(`the key for ${purpose} tags is shorter than 32 bytes`)
  const bytes = keyedDigest(key, `${purpose}\0${text}`)
  let bits = bytes.readBigUInt64BE(0) * 65536n + BigInt(bytes.readUInt16BE(8))
  let out = ''
  for (let i = 0; i < 16; i++, bits >>= 5n) out += ALPHABET[Number(bits & 31n)]
  return out
}

export const tagMatches = (key: Uint8Array, purpose: string, text: string, given: string): boolean =>
  sameBytes(Buffer.from(tag(key, purpose, text)), Buffer.from(given.toLowerCase()))

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
