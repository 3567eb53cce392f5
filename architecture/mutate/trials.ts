/**
 * A process that tries mutants, one at a time, as its parent sends them: the modules of ROOMS are loaded anew for each, with the
 * mutant in place of its file, and the libraries once. Nothing is written: a mutant is only what is loaded.
 */
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { collected } from './collect.ts'

export type Trial = {
  readonly files: readonly string[]
  readonly change: {
    readonly file: string
    readonly start: number
    readonly end: number
    readonly replacement: string
  } | null
}
/** Which of the files is begun, after how many seconds of processor; then which failed first, or null: none did, and what was tried survives. */
export type Said = { readonly begun: number; readonly after: number } | Verdict
export type Verdict = { readonly failed: number | null }

const ROOMS = ['src/law/', 'src/delivery/', 'src/testing/'].map((room) => pathToFileURL(room).href)
const isOurs = (url: string): boolean => ROOMS.some((room) => url.startsWith(room)) && !url.endsWith('.json')
const COLLECT = new URL('collect.ts', import.meta.url).href

let turn = 0
let change: Trial['change'] = null

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:test' && isOurs(context.parentURL ?? '')) return { url: COLLECT, shortCircuit: true }
    const found = next(specifier, context)
    return isOurs(found.url) ? { ...found, url: `${found.url.replace(/\?.*/, '')}?turn=${turn}` } : found
  },
  load(url, context, next) {
    if (!isOurs(url)) return next(url, context)
    const [file] = url.split('?') as [string]
    return { format: 'module', source: sourceOf(file), shortCircuit: true }
  },
})

const plain = new Map<string, string>()

/** A file without its types, or the mutant of it. */
function sourceOf(url: string): string {
  if (change !== null && url === pathToFileURL(change.file).href) {
    const text = readFileSync(change.file, 'utf8')
    return stripTypeScriptTypes(text.slice(0, change.start) + change.replacement + text.slice(change.end))
  }
  const known = plain.get(url) ?? stripTypeScriptTypes(readFileSync(new URL(url), 'utf8'))
  plain.set(url, known)
  return known
}

// The same cases for every mutant and at every run, and no search for the smallest one that fails.
fc.configureGlobal({ seed: 1, endOnFailure: true })

/** For each test file its tests that noticed something, the last first: mutants that are near each other fail the same tests. */
const lately = new Map<string, number[]>()

async function passes(file: string): Promise<boolean> {
  collected.length = 0
  const first = lately.get(file) ?? []
  let at = -1
  try {
    await import(pathToFileURL(file).href)
    for (at of [...first, ...collected.keys().filter((i) => !first.includes(i))]) await collected[at]!()
    return collected.length > 0
  } catch {
    if (at >= 0) lately.set(file, [at, ...first.filter((i) => i !== at)])
    return false
  }
}

function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

process.on('message', async (trial: Trial) => {
  turn += 1
  change = trial.change
  let failed: number | null = null
  for (const [i, file] of trial.files.entries()) {
    process.send!({ begun: i, after: spent() } satisfies Said)
    if (await passes(file)) continue
    failed = i
    break
  }
  process.send!({ failed } satisfies Said)
})
