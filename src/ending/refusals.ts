import { catalogue } from '../platform/refusal.ts'

export const refuse = catalogue('ending', {
  'applicant-not-known': 404,
  'court-missing': 422,
  'reference-missing': 422,
  'litigation-not-known': 404,
  'case-end-missing': 422,
  'ended-on-missing': 422,
  'case-ended-otherwise': 409,
  'erasure-not-known': 404,
  'erasure-of-own-list': 409,
  'erasure-not-listed': 409,
  'erasure-confirmed': 409,
  'erasure-given-up': 409,
  'erasure-under-way': 409,
})
