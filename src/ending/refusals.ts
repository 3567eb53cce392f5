import { catalogue } from '../platform/refusal.ts'

export const refuse = catalogue('ending', {
  'applicant-not-known': 404,
  'court-missing': 422,
  'reference-missing': 422,
  'litigation-not-known': 404,
})
