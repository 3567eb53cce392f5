import { type CountryCode, type NumberType, parsePhoneNumberWithError } from 'libphonenumber-js/max'
import { refuseContact, withoutInvisible } from '../contact.ts'
import { asciiDigits } from '../digits.ts'
import type { Refusal } from '../refusal.ts'

/**
 * `certain` is false where the country's numbering plan does not tell mobiles from landlines (United States, Mexico…):
 * only a code really sent will tell. `country` is absent for numbers that belong to none (satellite phones).
 */
export type Mobile = { e164: string; country?: CountryCode; certain: boolean }

/**
 * Reads a mobile number as a person typed it, in the digits of his keyboard, national or international form. It needs
 * the full metadata of libphonenumber: the default build accepts numbers that no operator ever gave.
 */
export function parseMobile(text: string, defaultCountry: CountryCode = 'FR'): Mobile | Refusal {
  if (text.length > 100) return refuseContact('phone-invalid', {}, 'phone')
  const typed = asciiDigits(withoutInvisible(text).normalize('NFKC'))
  if (typed === '') return refuseContact('phone-missing', {}, 'phone')
  const number = parse(typed, defaultCountry)
  if (number === null || number.ext !== undefined || !number.isValid()) {
    return refuseContact('phone-invalid', {}, 'phone')
  }
  const type: NumberType = number.getType()
  if (type === 'FIXED_LINE') return refuseContact('phone-landline', {}, 'phone')
  if (type !== 'MOBILE' && type !== 'FIXED_LINE_OR_MOBILE') return refuseContact('phone-not-mobile', {}, 'phone')
  return {
    e164: number.number,
    ...(number.country === undefined ? {} : { country: number.country }),
    certain: type === 'MOBILE',
  }
}

function parse(typed: string, defaultCountry: CountryCode) {
  // extract: false, because a number fished out of a sentence may be a part of another number.
  try {
    return parsePhoneNumberWithError(typed, { defaultCountry, extract: false })
  } catch {
    return null
  }
}
