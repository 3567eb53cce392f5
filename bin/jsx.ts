import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync, version } from 'esbuild'

/**
 * `node --import ./bin/jsx.ts`: Node leaves the types of .ts away by itself, and only the JSX of .tsx is made into JavaScript, once
 * for each content where it may be kept. Three hundred test files, each in a process of its own, start in half the time that they take
 * through tsx; so does a command.
 */
const DIR = 'node_modules/.cache/pli'
const keeps = mayKeep()
if (keeps) enableCompileCache(join(DIR, 'compiled'))

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context)
    return { format: 'module', source: made(fileURLToPath(url)), shortCircuit: true }
  },
})

function made(file: string): string {
  const text = readFileSync(file, 'utf8')
  const known = join(DIR, 'jsx', createHash('sha256').update(version).update(text).digest('hex'))
  if (keeps && existsSync(known)) return readFileSync(known, 'utf8')
  const { code } = transformSync(text, {
    loader: 'tsx',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    target: 'esnext',
    sourcefile: file,
    sourcemap: 'inline',
  })
  if (!keeps) return code
  // Whole or not at all: others may look for it at the same time.
  const draft = `${known}.${process.pid}`
  writeFileSync(draft, code)
  renameSync(draft, known)
  return code
}

/** Whoever runs a command in a house that somebody else installed may not write there. */
function mayKeep(): boolean {
  try {
    mkdirSync(join(DIR, 'jsx'), { recursive: true })
    accessSync(join(DIR, 'jsx'), constants.W_OK)
    return true
  } catch {
    return false
  }
}
