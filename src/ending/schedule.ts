import { sha256 } from '../platform/crypto/digest.ts'

/**
 * The archive schedule of the Office (tableau de gestion): how many years after the space was closed the proof of each kind of document
 * is kept. Which years is the Office's to say, with its source; nothing is assumed, and without one nobody is erased.
 */
export type Schedule = {
  readonly source: string
  readonly years: ReadonlyMap<string, number>
  readonly digest: Buffer
}

class WrongSchedule extends Error {}

/** Looked at when a process starts: what is wrong with it is a mistake of that setting, and no fault. */
export function scheduleMistakes(text: string | null): readonly string[] {
  try {
    readSchedule(text)
    return []
  } catch (error) {
    if (!(error instanceof WrongSchedule)) throw error
    return [error.message]
  }
}

/** Throws with a sentence: a schedule that is half understood would erase what it does not name. */
export function readSchedule(text: string | null): Schedule | null {
  if (text === null) return null
  const refuse = (why: string) => new WrongSchedule(`PLI_ARCHIVE_SCHEDULE_FILE: ${why}`)
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw refuse('it is not JSON')
  }
  if (typeof read !== 'object' || read === null) throw refuse('it is no object')
  const { source, years, ...more } = read as Record<string, unknown>
  if (typeof source !== 'string' || source.trim() === '') throw refuse('it names no source')
  if (typeof years !== 'object' || years === null || Array.isArray(years)) throw refuse('it has no years')
  const [unknown] = Object.keys(more)
  if (unknown !== undefined) throw refuse(`${unknown} is not understood`)
  const known = new Map<string, number>()
  for (const [kind, n] of Object.entries(years)) {
    if (!/^[a-z][a-z-]{1,60}$/.test(kind)) throw refuse(`${kind} is no kind of document`)
    if (typeof n !== 'number' || !Number.isInteger(n) || n < 0 || n > 200)
      throw refuse(`${kind} is not kept whole years`)
    known.set(kind, n)
  }
  return { source, years: known, digest: sha256(text) }
}
