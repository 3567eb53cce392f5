import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { testDatabase } from '../../src/platform/testing/index.ts'
import { catalogues, errorsPage, usesOf, wordsOf } from './errors.ts'
import { privacyPage } from './privacy.ts'
import { readSchemas, SCHEMAS } from './schema.ts'

/** The file is what the program says of itself; `bin/docs` writes it again. */
const asWritten = { serializers: [(text: string) => text] }

test('the tables of each capability are committed as text', async (t) => {
  const base = await testDatabase(t)
  const texts = await readSchemas(base.pool('owner'))
  for (const schema of SCHEMAS) t.assert.fileSnapshot(texts.get(schema)!, `db/schema/${schema}.sql`, asWritten)
})

test('docs/privacy.md is written from the register and the tables', (t) => {
  t.assert.fileSnapshot(privacyPage(), 'docs/privacy.md', asWritten)
})

const all = await catalogues()

test('docs/errors.md lists every refusal with its words', (t) => {
  t.assert.fileSnapshot(errorsPage(all), 'docs/errors.md', asWritten)
})

test('every refusal says what is wrong and what to do next, in French and in English', () => {
  assert.ok(all.length >= 9)
  const silent = all.flatMap(({ capability, codes }) =>
    Object.keys(codes).flatMap((code) =>
      ['fr', 'en'].flatMap((tag) => {
        const { title, next } = wordsOf(tag, capability, code)
        return [title, next].every((text) => (text ?? '').trim() !== '') ? [] : [`${tag} ${capability} ${code}`]
      }),
    ),
  )
  assert.deepEqual(silent, [])
})

test('no refusal is in a catalogue that nobody refuses with', () => {
  const sources = globSync('src/**/*.{ts,tsx}')
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  const idle = all.flatMap(({ codes, path }) =>
    Object.keys(codes).filter((code) => usesOf(code, sources, path).length === 0),
  )
  assert.deepEqual(idle, [])
})
