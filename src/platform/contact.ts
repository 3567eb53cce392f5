import { catalogue } from './refusal.ts'

/** The capability of this catalogue: an e-mail address or a mobile number that a person or an agent typed. */
export const refuseContact = catalogue('contact', {
  'email-missing': 422,
  'email-invalid': 422,
  'email-too-long': 422,
  'phone-missing': 422,
  'phone-invalid': 422,
  'phone-landline': 422,
  'phone-not-mobile': 422,
})

/**
 * Takes away what phones and address books paste around a contact without showing it: direction marks, zero-width
 * characters, the spaces of every script. Control characters stay, to be refused by whoever reads on.
 */
export const withoutInvisible = (text: string): string =>
  text.replace(/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu, '').trim()
