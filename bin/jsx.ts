import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync, version } from 'esbuild'

/**
 * `node --import ./bin/jsx.ts`: Node leaves the types of .ts away by itself, and only the JSX of .tsx is made into JavaScript, once
 * for each content where it may be kept. Three hundred test files, each in a process of its own, start in half the time that they take
 * through tsx; a command starts a fifth sooner.
 */
const DIR = 'node_modules/.cache/pli'
enableCompileCache(join(DIR, 'compiled')) // says so, and does nothing, where it may not

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context)
    return { format: 'module', source: made(fileURLToPath(url)), shortCircuit: true }
  },
})

const JSX = {
  loader: 'tsx',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  target: 'esnext',
  sourcemap: 'inline',
} as const

function made(file: string): string {
  const text = readFileSync(file, 'utf8')
  const of = createHash('sha256').update(version).update(JSON.stringify(JSX)).update(file).update(text)
  const known = join(DIR, 'jsx', of.digest('hex'))
  if (existsSync(known)) return readFileSync(known, 'utf8')
  const { code } = transformSync(text, { ...JSX, sourcefile: file })
  keep(known, code)
  return code
}

/** Whole or not at all, since others may look for it at the same time. Who runs a command in another's house may not write, and a disk may be full. */
function keep(known: string, code: string): void {
  const draft = `${known}.${process.pid}`
  try {
    mkdirSync(join(DIR, 'jsx'), { recursive: true })
    writeFileSync(draft, code)
    renameSync(draft, known)
  } catch {
    rmSync(draft, { force: true })
  }
}
