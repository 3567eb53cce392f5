import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { placeholders } from './compile.ts'
import { readMessages, SOURCE } from './languages.ts'

const FILE = join(import.meta.dirname, 'keys.ts')

/** The text of keys.ts: one line a message of the French, with the names of its placeholders. */
export function keysText(messages: ReadonlyMap<string, string> = readMessages(SOURCE)): string {
  const lines = [...messages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, text]) => {
      const names = [...new Set(placeholders(text, SOURCE).map((place) => place.name))].sort()
      return `  '${key}': ${names.length === 0 ? 'never' : names.map((name) => `'${name}'`).join(' | ')}`
    })
  return [
    '/** Generated from languages/fr by `node src/platform/i18n/generate-keys.ts`: every message and its placeholders. */',
    'export type Placeholders = {',
    ...lines,
    '}',
    '',
  ].join('\n')
}

export const keysOnDisk = (): string => readFileSync(FILE, 'utf8')

if (import.meta.main) writeFileSync(FILE, keysText())
