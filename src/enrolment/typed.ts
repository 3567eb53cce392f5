import { asciiDigits } from '../platform/digits.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { type Errors, refusalWords } from '../ui/index.ts'
import { readForeignerNumber } from './numbers.ts'
import { refuse } from './refusals.ts'
import type { Typed } from './registration.ts'
import { languagesCalled, readUnderstood } from './understood.ts'

export type FormFields = Readonly<Record<string, string>>

/**
 * The number at the head of a registration: scanned from the certificate (a scanner types it once and presses Enter), or
 * typed twice, since one wrong digit is another person.
 */
export function readNumberTwice(form: FormFields): string | Refusal {
  const scanned = form['scanned'] ?? ''
  const typed = form['foreignerNumber'] ?? ''
  const number = readForeignerNumber(typed)
  if (scanned.trim() !== '') {
    const read = readForeignerNumber(scanned)
    if (read === null) return refuse('foreigner-number-wrong', {}, 'scanned')
    return typed.trim() === '' || number === read ? read : refuse('foreigner-numbers-differ', {}, 'scanned')
  }
  if (number === null) return refuse('foreigner-number-wrong', {}, 'foreignerNumber')
  const again = readForeignerNumber(form['foreignerNumberAgain'] ?? '')
  return again === number ? number : refuse('foreigner-numbers-differ', {}, 'foreignerNumberAgain')
}

/** What the agent typed as a language: one of the list, a code, or a name when it can only be one. */
export function languageTyped(form: FormFields): string {
  const other = (form['otherLanguage'] ?? '').trim()
  if (other === '') return form['language'] ?? ''
  if (readUnderstood(other)) return other
  const called = languagesCalled(other)
  return called.length === 1 ? called[0]!.code : other
}

/** A form as the reader of registrations takes it; a PIN typed twice differently is no PIN. */
export function typedOf(form: FormFields, profile: 'standard' | 'strict'): { typed: Typed; wrong: Refusal[] } {
  const { otherLanguage: _, foreignerNumberAgain: __, pinAgain = '', ...rest } = form
  const wrong = samePin(form['pin'] ?? '', pinAgain) ? [] : [refuse('pins-differ', {}, 'pinAgain')]
  return { typed: profile === 'strict' ? rest : { ...rest, language: languageTyped(form) }, wrong }
}

/** The same digits, in whatever script each was typed. */
export const samePin = (pin: string, again: string): boolean => asciiDigits(pin).trim() === asciiDigits(again).trim()

/** What is wrong, by field, for the summary and beside each question. The first thing wrong with a field is said. */
export function errorsOf(w: Words, refusals: readonly Refusal[]): Errors {
  const errors: Record<string, string> = {}
  for (const refusal of refusals) {
    const field = refusal.field ?? 'form'
    const { title, next } = refusalWords(w, refusal)
    errors[field] ??= `${title}. ${next}`
  }
  return errors
}
