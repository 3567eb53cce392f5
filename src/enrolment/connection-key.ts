import { randomInt } from 'node:crypto'
import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import { asciiDigits } from '../platform/digits.ts'

/**
 * The signs of a key. Left out: 0 O Q, 1 I L, 2's Z, 5's S, 8's B, 6's G, and U V Y, which hands and bad printers
 * confuse. 23 is prime, which is what makes the check sign catch what it must.
 */
export const KEY_SIGNS = '23456789ACDEFHJKMNPRTWX'
const RANDOM_SIGNS = 17
export const KEY_LENGTH = RANDOM_SIGNS + 1
const GROUP = 3

/** log2(23¹⁷) = 76.9: more than the 75 bits asked for, so that guessing is hopeless even without slowing down. */
export const KEY_BITS = RANDOM_SIGNS * Math.log2(KEY_SIGNS.length)

/** A new key: 17 signs from the system's random source and a check sign. It exists on the paper only. */
export function newConnectionKey(): string {
  const body = Array.from({ length: RANDOM_SIGNS }, () => KEY_SIGNS[randomInt(KEY_SIGNS.length)]!).join('')
  return body + checkSign(body)
}

/**
 * Signs are weighted by their place, 1 to 18, modulo 23: weights differ and none is zero, so one wrong sign, or two
 * swapped wherever they stand, never leaves the sum at zero.
 */
function weigh(signs: string): number {
  let sum = 0
  for (let i = 0; i < signs.length; i++) sum += (i + 1) * KEY_SIGNS.indexOf(signs[i]!)
  return sum % KEY_SIGNS.length
}

function checkSign(body: string): string {
  for (const sign of KEY_SIGNS) if (weigh(body + sign) === 0) return sign
  throw new Error('no check sign: the number of signs is not prime')
}

/** Six groups of three, as printed and as read aloud. */
export const keyGroups = (key: string): string[] =>
  Array.from({ length: key.length / GROUP }, (_, i) => key.slice(i * GROUP, (i + 1) * GROUP))

/** Never printed, but typed by who reads one of our signs as another. */
const LOOKALIKES: Readonly<Record<string, string>> = { Z: '2', S: '5', B: '8', G: '6' }

/**
 * A key as people type it: small letters, hyphens, spaces or none, digits of any script, marks of direction that came
 * with a copy. Null when it is not a key of ours, which says nothing of any number.
 */
export function readConnectionKey(typed: string): string | null {
  if (typed.length > 200) return null
  const signs = asciiDigits(typed.normalize('NFKC'))
    .replace(/[\s\p{Pd}\p{Pc}\p{Cf}.,·•]/gu, '')
    .toUpperCase()
    .replace(/[ZSBG]/g, (sign) => LOOKALIKES[sign]!)
  if (signs.length !== KEY_LENGTH) return null
  for (const sign of signs) if (!KEY_SIGNS.includes(sign)) return null
  return weigh(signs) === 0 ? signs : null
}

/** All that is kept of a key. */
export const keyDigest = (pepper: Uint8Array, key: string): Buffer => keyedDigest(subKey(pepper, 'connection-key'), key)
