import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import { asciiDigits } from '../platform/digits.ts'

/** A PIN of four to eight digits, in any script. Null when it is not one. */
export function readPin(typed: string): string | null {
  if (typed.length > 100) return null
  const digits = asciiDigits(typed.normalize('NFKC')).replace(/[\s\p{Cf}]/gu, '')
  return /^[0-9]{4,8}$/.test(digits) ? digits : null
}

/**
 * The PINs a stranger tries first: one digit repeated, a run up or down, a pair or a half repeated (1212, 123123), and
 * what is written on the person's own papers. He is asked for another.
 */
export function pinIsTooSimple(pin: string, ownNumbers: readonly string[]): boolean {
  const steps = new Set<number>()
  for (let i = 1; i < pin.length; i++) steps.add((Number(pin[i]) - Number(pin[i - 1]) + 10) % 10)
  if (steps.size === 1 && (steps.has(0) || steps.has(1) || steps.has(9))) return true
  for (const size of [2, pin.length / 2])
    if (pin.length % size === 0 && pin.length > size && pin === pin.slice(0, size).repeat(pin.length / size))
      return true
  return ownNumbers.some((number) => number.includes(pin))
}

/** All that is kept of a PIN; another person's same PIN has another digest. */
export const pinDigest = (pepper: Uint8Array, personId: string, pin: string): Buffer =>
  keyedDigest(subKey(pepper, 'pin'), personId, ':', pin)
