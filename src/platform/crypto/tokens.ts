import { keyedDigest, sameBytes, subKey } from './digest.ts'
import { randomBytes } from './random.ts'

/** One name a use: what is stored of a token of one use is nothing in another. */
export type TokenUse = 'session' | 'staff-session' | 'api-token'

const HALF = 16

/**
 * The tokens that a cookie or a machine comes with: 128 random bits, and 128 under a key that say whose it is. What is stored of one is a
 * digest under another key. PostgreSQL holds neither: a row that somebody adds there opens nothing, nor does his own in another's name.
 */
export type Tokens = {
  make(holder: string): string
  /** What is stored, and looked for. */
  digest(token: string): Buffer
  isOf(token: string, holder: string): boolean
}

/** To be kept by whoever asks at each request: the keys are made here. */
export function tokens(pepper: Uint8Array, use: TokenUse): Tokens {
  const stored = subKey(pepper, use)
  const named = subKey(pepper, `${use}-holder`)
  const holds = (random: Uint8Array, holder: string) => keyedDigest(named, random, holder).subarray(0, HALF)
  return {
    make(holder) {
      const random = randomBytes(HALF)
      return Buffer.concat([random, holds(random, holder)]).toString('base64url')
    },
    digest: (token) => keyedDigest(stored, token),
    isOf(token, holder) {
      const bytes = Buffer.from(token, 'base64url')
      return sameBytes(bytes.subarray(HALF), holds(bytes.subarray(0, HALF), holder))
    },
  }
}
