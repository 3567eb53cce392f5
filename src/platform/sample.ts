/**
 * A page in one state, drawn by its capability from invented values: for /dev/gallery, and for the tests that look at
 * every page there is. Pure: no database, no clock, no request.
 */
export type Sample = {
  readonly name: string
  /** A page of staff is in French or English, whatever is asked for. */
  readonly of: 'person' | 'staff'
  readonly html: (tag: string) => string
}

/** What the invented persons share. They have no names. */
export const SAMPLE_NOW = Temporal.Instant.from('2026-05-09T08:00:00Z')
export const SAMPLE_CSRF = 'x'.repeat(43)
export const SAMPLE_NUMBER = '9912345678'
export const sampleId = (n: number): string => `01970000-0000-7000-8000-${String(n).padStart(12, '0')}`
