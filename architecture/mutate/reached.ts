import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

type Range = { readonly startOffset: number; readonly endOffset: number; readonly count: number }
type Coverage = { result: { url: string; functions: { ranges: Range[] }[] }[] }

/** Whether a run executed the code at an offset of a file. Types are blanked, not cut, so offsets are those of the file. */
export type Reached = (file: string, at: number) => boolean

/** Out of what V8 wrote down in NODE_V8_COVERAGE. */
export function reachedIn(dir: string): Reached {
  const ranges = new Map<string, Range[]>()
  for (const name of readdirSync(dir)) {
    const { result } = JSON.parse(readFileSync(join(dir, name), 'utf8')) as Coverage
    for (const { url, functions } of result) {
      const file = url.replace(/\?.*/, '')
      ranges.set(file, [...(ranges.get(file) ?? []), ...functions.flatMap((found) => found.ranges)])
    }
  }
  return (file, at) => {
    const around = (ranges.get(pathToFileURL(file).href) ?? []).filter((r) => r.startOffset <= at && at < r.endOffset)
    if (around.length === 0) return false
    const inner = around.reduce((a, b) => (b.endOffset - b.startOffset <= a.endOffset - a.startOffset ? b : a))
    return inner.count > 0
  }
}
