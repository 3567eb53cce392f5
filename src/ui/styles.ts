import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { languagesFolder } from '../platform/i18n/index.ts'

/** A sheet as it stands in the page, and its hash for the content security policy (`style-src 'sha256-…'`). */
export type Sheet = { readonly css: string; readonly hash: string }

export type Sheets = { readonly person: Sheet; readonly staff: Sheet }

/** Beside this file, or in the sources when the program was bundled. */
function read(name: string): string {
  const beside = join(import.meta.dirname, name)
  return readFileSync(existsSync(beside) ? beside : join(languagesFolder, '..', 'src', 'ui', name), 'utf8')
}

function sheet(...sources: string[]): Sheet {
  const css = transformSync(sources.join('\n'), { loader: 'css', minify: true })
    .code.trim()
    .replace(/(--[a-z-]+): /g, '$1:')
  return { css, hash: `sha256-${createHash('sha256').update(css).digest('base64')}` }
}

const TOKEN = /^\s*--[a-z-]+\s*:\s*[^;{}<>@\\]+;?\s*$/

/**
 * The sheets with an administration's own tokens on top: lines `--accent: #005;` and nothing else, so that no override
 * can hide a text or fetch a file. Throws at start otherwise. Contrast is the overrider's duty.
 */
export function makeSheets(tokens = ''): Sheets {
  const lines = tokens.split('\n').filter((line) => line.trim() !== '')
  for (const line of lines)
    if (!TOKEN.test(line) || /url\s*\(/i.test(line)) throw new Error(`not a style token: ${line.trim()}`)
  const over = lines.length === 0 ? '' : `:root{${lines.map((line) => line.trim().replace(/;?$/, ';')).join('')}}`
  const person = read('person.css')
  return { person: sheet(person, over), staff: sheet(person, read('staff.css'), over) }
}

export const sheets: Sheets = makeSheets()

/** For the content security policy: every inline sheet there is. */
export const styleHashes: readonly string[] = [sheets.person.hash, sheets.staff.hash]
