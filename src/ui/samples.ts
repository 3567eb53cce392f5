import { refuse } from '../platform/http/refusals.ts'
import { words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, type Sample } from '../platform/sample.ts'
import { refusalPage } from './refusal-page.tsx'

const SHOWN = [
  'page-not-found',
  'not-allowed',
  'form-expired',
  'body-too-large',
  'body-not-understood',
  'too-many-requests',
  'busy-try-again',
] as const

/** What the door itself refuses, before any capability is asked; and the page of a fault, which says nothing but its number. */
const pages = [
  ...SHOWN.map((code) => ({ name: `refused, ${code}`, refusal: refuse(code, { seconds: 60, megabytes: 20 }) })),
  {
    name: 'fault',
    refusal: refuse('something-broke', { correlation: '7d0c6a52-3c1f-4f0e-9a77-0b6c1d2e3f40' }),
  },
]

export const samples: readonly Sample[] = pages.map(({ name, refusal }) => ({
  name,
  of: 'person',
  html: (tag) => refusalPage(words(tag), refusal, { action: '/log-out', csrf: SAMPLE_CSRF }),
}))
