import { type Day, parseIso } from './day.ts'
import type { Count, Readings } from './types.ts'

/** A file of the law once its shape is known good. `fail` throws `<file>:<line>: <what>` at the place a pointer names. */
export type Checked<T> = { readonly data: T; readonly fail: (pointer: string, what: string) => never }

/** A civil day of the data, or a fault that names its line: the 31st of June has the right shape and is no day. */
export function realDay(file: Checked<unknown>, pointer: string, text: string): Day {
  return parseIso(text) ?? file.fail(pointer, `${text} is not a day`)
}

/** Strictest, used and longest must come in that order, or the last safe day would come after the last day. */
export function ordered<T>(
  file: Checked<unknown>,
  pointer: string,
  values: Readings<T>,
  rank: (value: T) => number,
): void {
  if (rank(values.strictest) > rank(values.used)) file.fail(pointer, 'strictest is above used')
  if (rank(values.used) > rank(values.longest)) file.fail(pointer, 'used is above longest')
}

const COUNT_RANK = { 'less-than': -1, plain: 0, franc: 1 } as const

/** The days a way of counting adds to the counted day. */
export const countRank = (count: Count): number => COUNT_RANK[count]
