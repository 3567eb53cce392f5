import { asciiDigits } from '../platform/digits.ts'

/** What people and scanners put round a number. */
const strip = (typed: string): string => asciiDigits(typed.normalize('NFKC')).replace(/[\s\p{Pd}\p{Pc}\p{Cf}./]/gu, '')

/** The foreigner number (AGDREF): ten digits, in any script, with or without spaces. Null when it is not one. */
export function readForeignerNumber(typed: string): string | null {
  if (typed.length > 100) return null
  const digits = strip(typed)
  return /^[0-9]{10}$/.test(digits) ? digits : null
}

/** The Office's case number: 6 to 20 digits and capital letters. Hyphens are no part of it. Null when it is not one. */
export function readCaseNumber(typed: string): string | null {
  if (typed.length > 100) return null
  const signs = strip(typed).toUpperCase()
  return /^[0-9A-Z]{6,20}$/.test(signs) && /[0-9]/.test(signs) ? signs : null
}

/** The last three digits: enough to tell spouses apart, too few to find anybody. */
export const lastDigits = (number: string): string => number.slice(-3)
