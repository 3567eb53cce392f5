import { createHash, createHmac, hash as hashOf, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** Each request does it. Through a string of its bytes: a buffer that the hash makes by itself takes three times what the hash does. */
export const sha256 = (...parts: (Uint8Array | string)[]): Buffer => {
  if (parts.length === 1) return Buffer.from(hashOf('sha256', parts[0]!, 'latin1'), 'latin1')
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** HMAC-SHA256: what is stored of a key, a code, a PIN or a token, so that a stolen table cannot be searched offline, nor a row made. */
export const keyedDigest = (key: Uint8Array, ...parts: (Uint8Array | string)[]): Buffer => {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return mac.digest()
}

/** A sub-key for one purpose, so that no key ever serves two. 32 bytes. */
export const subKey = (key: Uint8Array, purpose: string): Buffer =>
  Buffer.from(new Uint8Array(hkdfSync('sha256', key, Buffer.alloc(0), `pli/${purpose}`, 32)))

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)

/** An opaque secret: 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')
