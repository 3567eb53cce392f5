import { catalogue } from '../platform/refusal.ts'

/** `key-destroyed`: what was his can be read by nobody any more, not even by us. */
export const refuse = catalogue('takeaway', { 'key-destroyed': 410 })
