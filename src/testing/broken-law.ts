import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Law, loadLaw } from '../law/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: the data is broken here on purpose, in ways its types forbid
export type Data = any
export type Change = (data: Data) => void

const read = (file: string): Data => JSON.parse(readFileSync(join('law', file), 'utf8'))
const written = (data: Data): string => JSON.stringify(data, null, 2)

/** The law of a copy with its files changed; what it is refused for is thrown, files named as in `law/`. */
export function changedLaw(changes: Readonly<Record<string, Change>>): Law {
  const dir = mkdtempSync(join(tmpdir(), 'law-'))
  try {
    cpSync('law', dir, { recursive: true })
    for (const [file, change] of Object.entries(changes)) {
      const data = read(file)
      change(data)
      writeFileSync(join(dir, file), written(data))
    }
    return loadLaw(dir)
  } catch (error) {
    throw new Error((error as Error).message.replace(`${dir}/`, ''))
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** What a changed law is refused for, or `loads`. */
export function said(changes: Readonly<Record<string, Change>>): string {
  try {
    changedLaw(changes)
    return 'loads'
  } catch (error) {
    return (error as Error).message
  }
}

/** The line on which the value at a path is written, found with a mark put in its place. */
function lineOf(file: string, change: Change, path: string): number {
  const data = read(file)
  change(data)
  const keys = path.split('/').slice(1)
  const last = keys.pop()
  if (last === undefined) return 1
  const parent = keys.reduce((inner, key) => inner[key], data)
  assert.ok(last in parent, `${file} has no ${path}`)
  parent[last] = '@'
  return written(data).split('"@"')[0]!.split('\n').length
}

/** Three values of a reading. */
export const order = (readings: Data, strictest: unknown, used: unknown, longest: unknown) =>
  Object.assign(readings, { strictest, used, longest })

/** `at`: the path of the value whose line the message names. */
export type Fault = readonly [what: string, file: string, change: Change, at: string, says: string]

/** What a fault is refused for, and what it should be. */
export const judged = ([, file, change, at, says]: Fault): readonly [is: string, shouldBe: string] => [
  said({ [file]: change }),
  `${file}:${lineOf(file, change, at)}: ${says}`,
]
