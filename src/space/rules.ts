import { asciiDigits } from '../platform/digits.ts'
import type { Refusal } from '../platform/refusal.ts'
import { COMMON } from './common-passwords.ts'
import { refuse } from './refusals.ts'

/** Sessions: idle for thirty minutes (also in SQL, space.session_of), twelve hours in all. Telephones are shared. */
export const SESSION = Temporal.Duration.from({ hours: 12 })
/** From the right key or code to the new password. */
export const TICKET = Temporal.Duration.from({ minutes: 30 })
export const CODE = Temporal.Duration.from({ minutes: 15 })
export const CODE_TRIES = 5
/** Codes that may be asked for one contact in an hour: a text message costs, and can be used to pester. */
export const CODES_AN_HOUR = 5
/** The same for all the contacts of a person together. */
export const MOST_CODES_AN_HOUR = 12
export const MOST_CONTACTS = 6

/**
 * A password as it is hashed: NFKC, and digits of any script as ASCII, so that the same word typed on another keyboard
 * is the same password. Nothing is trimmed or folded in case.
 */
export const readPassword = (typed: string): string => asciiDigits(typed.normalize('NFKC'))

/** Twelve small letters are 56 bits. Of digits alone it takes sixteen for 53: no game of composition, one more length. */
const LEAST_SIGNS = 12
const LEAST_DIGITS = 16

/**
 * CNIL, deliberation 2022-100: at least 50 bits with a slowed-down log-in. Twelve signs of any script and no games of
 * composition; what attackers try first, and his own numbers, are refused. @law CNIL 2022-100
 */
export function judgePassword(password: string, numbers: readonly string[]): Refusal | null {
  const signs = [...password]
  if (signs.length < LEAST_SIGNS) return refuse('password-too-short', { least: LEAST_SIGNS }, 'password')
  if (password.length > 200) return refuse('password-too-long', { most: 200 }, 'password')
  const plain = password.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  if (numbers.some((number) => plain.includes(number) && plain.length < number.length + 6))
    return refuse('password-is-your-number', {}, 'password')
  if (new Set(signs).size < 5 || isRun(plain) || isCommon(plain)) return refuse('password-too-common', {}, 'password')
  if (/^[\d\s]+$/.test(password) && plain.length < LEAST_DIGITS)
    return refuse('password-only-digits', { least: LEAST_DIGITS }, 'password')
  return null
}

/** 123456789012, abcdefghijkl, abcabcabcabc, a row of the keyboard. */
function isRun(text: string): boolean {
  const steps = new Set<number>()
  for (let i = 1; i < text.length; i++) steps.add((text.charCodeAt(i) - text.charCodeAt(i - 1) + 10) % 10 || 0)
  if (text.length > 0 && steps.size === 1) return true
  for (let size = 1; size <= 6; size++) {
    const part = text.slice(0, size)
    if (text.length >= 12 && part.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text) return true
  }
  return text.length > 0 && ROWS.some((row) => row.includes(text))
}

const ROWS = [
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
  'ضصثقفغعهخحجدشسيبلاتنمكط',
  'ضصثقفغعهخحجچشسیبلاتنمکگ',
]

/** A common word, two, or one again and again, with a date or a few digits before or after: Mohamed01011990. */
const MADE_OF_COMMON = new RegExp(
  `^\\d{0,8}(?:(${[...COMMON].join('|')})(?:\\1)*|(?:${[...COMMON].join('|')}){1,2})\\d{0,8}$`,
)

const isCommon = (text: string): boolean => MADE_OF_COMMON.test(text)

/** Six digits, typed in any script, with or without spaces. Null when it is not a code. */
export function readCode(typed: string): string | null {
  const digits = asciiDigits(typed.normalize('NFKC')).replace(/[\s\p{Cf}\p{Pd}]/gu, '')
  return /^[0-9]{6}$/.test(digits) ? digits : null
}

export type Code = {
  readonly digest: Uint8Array | null
  readonly expiresAt: Temporal.Instant
  readonly tries: number
  readonly usedAt: Temporal.Instant | null
}

/** May this code still be tried? It is worth nothing after five wrong tries, fifteen minutes, or one right one. */
export const codeIsAlive = (code: Code, now: Temporal.Instant): boolean =>
  code.usedAt === null && code.tries < CODE_TRIES && Temporal.Instant.compare(now, code.expiresAt) < 0

/** An address as it may be shown to whoever looks over a shoulder: a•••@example.org, ••• 42. */
export function masked(kind: 'email' | 'mobile', value: string): string {
  if (kind === 'mobile') return `••• ${value.slice(-2)}`
  const [local = '', domain = ''] = value.split('@')
  return `${local.slice(0, Math.min(3, Math.floor(local.length / 2)))}•••@${domain}`
}
