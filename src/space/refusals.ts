import { catalogue } from '../platform/refusal.ts'

export const refuse = catalogue('space', {
  'number-or-password-wrong': 422,
  'number-mistyped': 422,
  'slow-down': 429,
  'password-wrong': 422,
  'password-too-short': 422,
  'password-too-long': 422,
  'password-only-digits': 422,
  'password-too-common': 422,
  'password-is-your-number': 422,
  'start-again': 410,
  'code-wrong': 422,
  'code-expired': 422,
  'code-not-good': 422,
  'too-many-codes': 429,
  'contact-not-found': 404,
  'contact-already-there': 409,
  'too-many-contacts': 409,
  'choose-one': 422,
})
