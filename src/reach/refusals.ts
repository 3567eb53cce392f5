import { catalogue } from '../platform/refusal.ts'

export const refuse = catalogue('reach', {
  'report-not-ours': 404,
})
