import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { loadLaw } from './index.ts'
import { readJson } from './json.ts'

/** Loads a copy of the law with one text changed, and says what it is refused for. */
function broken(file: string, from: string, to: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'law-'))
  try {
    cpSync('law', dir, { recursive: true })
    const path = join(dir, file)
    const text = readFileSync(path, 'utf8')
    assert.ok(text.includes(from), `${file} does not hold ${from}`)
    writeFileSync(path, text.replace(from, to))
    loadLaw(dir)
    return 'loaded'
  } catch (error) {
    return (error as Error).message.replace(dir, '')
  } finally {
    rmSync(dir, { recursive: true })
  }
}
const lineOf = (file: string, text: string): number =>
  readFileSync(join('law', file), 'utf8').split(text)[0]!.split('\n').length

test('the law as shipped loads: four regimes in order, nobody has verified them', () => {
  const { regimes } = loadLaw()
  assert.deepEqual(
    regimes.map((r) => [r.name, String(r.firstDay), String(r.lastDay), r.verifiedBy, r.electronicService !== null]),
    [
      ['2019', '2019-01-01', '2020-07-07', null, false],
      ['pilot', '2020-07-08', '2021-04-30', null, true],
      ['2021', '2021-05-01', '2026-06-11', null, true],
      ['2026', '2026-06-12', 'null', null, true],
    ],
  )
})

describe('a fault in the data stops the start and names file and line', () => {
  const CASES: [what: string, file: string, from: string, to: string, says: RegExp][] = [
    ['an unknown key', 'regimes/2021.json', '"knowsTerms"', '"knowTerms": 1, "knowsTerms"', /unknown key "knowTerms"/],
    [
      'a missing key',
      'regimes/2021.json',
      '"knowsTerms": true,',
      '',
      /2021.json:1: the file must have required properties knowsTerms$/,
    ],
    ['an unknown mark', 'regimes/2021.json', '"mark": "text"', '"mark": "sure"', /mark/],
    ['an empty list of sources', 'guards.json', '"sources": [', '"sources": [], "other": [', /sources|other/],
    ['a key given twice', 'guards.json', '"value": 7', '"value": 7, "value": 8', /"value" is given twice/],
    ['text after the end', 'guards.json', '"value": 7', '"value": 7 7', /"," or "}" was expected/],
    ['a telephone that is none', 'places.json', '+33148184000', '01 48 18 40 00', /telephone/],
    ['a department that is none', 'territories.json', '"2A"', '"2C"', /2C|pattern/],
  ]
  for (const [what, file, from, to, says] of CASES) {
    test(what, () => {
      const message = broken(file, from, to)
      assert.match(message, says)
      assert.match(message, new RegExp(`${file}:\\d+: `))
    })
  }

  test('the line is the line of the fault', () => {
    const at = lineOf('regimes/2021.json', '"knowsTerms"')
    assert.match(broken('regimes/2021.json', '"knowsTerms": true', '"knowsTerms": "yes"'), new RegExp(`:${at}: `))
  })
})

test('JSON is read as the platform reads it', () => {
  const text = '{"a":[1,-2.5e3,true,false,null,"é\\u00e9\\"\\\\/"],"b":{},"c":[],"~/":{"":0}}'
  assert.deepEqual(readJson(text, 'x').value, JSON.parse(text))
  assert.equal(readJson('{\n"a": {\n"b/c":\n1}}', 'x').lineOf('/a/b~1c'), 3)
})

test('what is not JSON is refused', () => {
  for (const text of ['', '{', '[1,]', '{"a"}', '{"a":1,}', '{a:1}', '01', '"\\x"', '"\n"', 'nul', '[1 2]', '{} {}'])
    assert.throws(() => readJson(text, 'x.json'), /x\.json:\d+: /, text)
})

test('what lies beside the regimes and is no JSON is left alone', () => {
  const dir = mkdtempSync(join(tmpdir(), 'law-'))
  cpSync('law', dir, { recursive: true })
  writeFileSync(join(dir, 'regimes', '2021.json.orig'), 'not a regime')
  assert.equal(loadLaw(dir).regimes.length, 4)
  rmSync(dir, { recursive: true })
})
