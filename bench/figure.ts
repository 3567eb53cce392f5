import type { World } from './world/open.ts'

/** One line of the table: what was measured, and the limit it answers for or the peer it stands beside. */
export type Figure = {
  readonly what: string
  readonly measured: string
  readonly beside: string
  /** Null: a comparison that answers for nothing. */
  readonly met: boolean | null
}

export type Bench = {
  readonly world: World
  /** Seconds of load at a time. */
  readonly seconds: number
  /** A folder for what is thrown away afterwards. */
  readonly dir: string
  /** Arguments of Node for the web process: where a profile is wanted. */
  readonly nodeArgs: readonly string[]
  say(line: string): void
}

export type Measure = (bench: Bench) => Promise<readonly Figure[]>

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
export const round = (value: number): string => Math.round(value).toLocaleString('en-GB')
export const percent = (value: number): string => `${Math.round(value * 100)} %`
