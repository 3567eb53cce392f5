import { catalogue } from '../platform/refusal.ts'

export const refuse = catalogue('support', { 'number-not-understood': 422 })
