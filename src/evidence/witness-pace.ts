import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { copyIn } from './witness-copy.ts'

/** How long the log was when somebody looked, in milliseconds since 1970. */
export type Shown = { readonly size: number; readonly at: number }

/** It grew by so many places in that time, of at least so many. */
export type Slow = { readonly places: number; readonly seconds: number; readonly least: number }

const WINDOW = 3_600_000
/**
 * What any log grows by in an hour: it adds 64 places at least at each beat, of a minute at most. Ten of sixty beats may be missing: a worker is
 * started anew, a sweep comes late.
 */
const LEAST = 50 * 64

/**
 * Whoever shows each third checkpoint, on time each, goes on showing something new, and has ever more time to make another past. So what was shown
 * within an hour is counted: from the newest that is an hour old, or older where nobody looked; big steps of before it are out of it. Kept is
 * what the next look needs.
 */
export function paced(
  kept: readonly Shown[],
  now: Shown,
): { readonly kept: readonly Shown[]; readonly slow: Slow | null } {
  const before = kept.filter(({ at, size }) => at <= now.at && size <= now.size) // a clock that was put back
  const all = before.at(-1)?.size === now.size ? before : [...before, now]
  const from = all.findLastIndex(({ at }) => at <= now.at - WINDOW)
  const [first] = all.slice(Math.max(0, from))
  if (from < 0 || first === undefined) return { kept: all, slow: null }
  const [places, time] = [now.size - first.size, now.at - first.at]
  const least = Math.floor((LEAST * time) / WINDOW)
  return { kept: all.slice(from), slow: places < least ? { places, seconds: time / 1000, least } : null }
}

const PACE = 'pace'

/** Of a log of this size at this look: how slowly it is shown, if it is. What was told is not told again: then an hour is counted anew. */
export async function shownSlowly(folder: string, now: Shown): Promise<Slow | null> {
  const text = await readFile(path.join(folder, PACE), 'utf8').catch(() => '')
  const kept = [...text.matchAll(/^(\d{1,15}) (\d{1,15})$/gm)].map(([, size, at]) => ({
    size: Number(size),
    at: Number(at),
  }))
  const found = paced(kept, now)
  await copyIn(folder).put(PACE, Buffer.from(found.kept.map(({ size, at }) => `${size} ${at}\n`).join('')))
  return found.slow
}

/** It rang: what was counted until then was told. The next look begins anew. */
export const countAnew = (folder: string): Promise<void> => rm(path.join(folder, PACE), { force: true })
