import { catalogue } from '../platform/refusal.ts'

export const refuse = catalogue('calculator', {
  'choose-one': 422,
  'day-not-understood': 422,
  'day-not-in-month': 422,
  'day-to-come': 422,
  'length-not-understood': 422,
  'length-out-of-bounds': 422,
  'letter-needed': 422,
  'closing-not-before-cnda': 422,
  'decision-not-before-cnda': 422,
  'court-in-doubt': 422,
})
