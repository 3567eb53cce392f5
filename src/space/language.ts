import { isSpoken, spokenFor } from '../platform/i18n/index.ts'

/** The shipped language for what is stored: a tag he chose, or the ISO 639-3 code an agent established. Null: none is shipped. */
export const spokenTag = (stored: string | null): string | null =>
  stored === null ? null : isSpoken(stored) ? stored : (spokenFor(stored) ?? null)
