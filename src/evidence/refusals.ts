import { catalogue } from '../platform/refusal.ts'

export const refuse = catalogue('evidence', {
  'cursor-not-understood': 422,
  'log-part-not-found': 404,
  'receipt-not-found': 404,
  'receipt-of-another-person': 410,
  'receipt-not-handed-in': 422,
  'receipt-empty': 422,
  'receipt-number-not-understood': 422,
  'receipt-being-prepared': 409,
})
