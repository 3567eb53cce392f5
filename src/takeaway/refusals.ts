import { catalogue } from '../platform/refusal.ts'

/** Every expected "no" of taking away. `key-destroyed`: what was his can be read by nobody any more, not even by us. */
export const refuse = catalogue('takeaway', {
  'key-destroyed': 410,
  'sealed-file-not-found': 404,
  'sealed-file-being-prepared': 409,
  'sealed-file-gone': 410,
  'export-reason-missing': 422,
  'court-reference-missing': 422,
  'court-reference-too-long': 422,
})
