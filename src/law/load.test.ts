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
    ['a missing key', 'regimes/2021.json', '"knowsTerms": true,', '', /knowsTerms/],
    ['an unknown mark', 'regimes/2021.json', '"mark": "text"', '"mark": "sure"', /mark/],
    ['an empty list of sources', 'guards.json', '"sources": [', '"sources": [], "other": [', /sources|other/],
    ['a key given twice', 'guards.json', '"value": 7', '"value": 7, "value": 8', /"value" is given twice/],
    ['text after the end', 'guards.json', '"value": 7', '"value": 7 7', /"," or "}" was expected/],
    ['a day that is none', 'regimes/2021.json', '2021-05-01', '2021-04-31', /2021-04-31 is not a day/],
    ['an overlap', 'regimes/2021.json', '"2021-05-01"', '"2021-04-30"', /overlaps the regime "pilot"/],
    ['a gap', 'regimes/2021.json', '"2021-05-01"', '"2021-05-03"', /no regime from 2021-05-01 to 2021-05-02/],
    [
      'a doubt before the first regime',
      'regimes/2019.json',
      '"doubt": []',
      '"doubt": ["served"]',
      /nothing comes before/,
    ],
    ['a last regime that ends', 'regimes/2026.json', '"lastDay": null', '"lastDay": "2027-01-01"', /must stay open/],
    ['an end before the start', 'regimes/2019.json', '"2020-07-07"', '"2018-07-07"', /ends before it starts/],
    [
      'a signature without a day',
      'regimes/2021.json',
      '"verifiedBy": null',
      '"verifiedBy": "X, avocate"',
      /go together/,
    ],
    ['readings out of order', 'regimes/2021.json', '"strictest": 14', '"strictest": 17', /strictest is above used/],
    [
      'a term of the procedure left out',
      'regimes/2021.json',
      '"name": "interview-absence"',
      '"name": "application-form"',
      /"application-form" is given twice/,
    ],
    [
      'a term of the procedure where none is known',
      'regimes/2026.json',
      '"from": "registered",\n      "days": null',
      '"from": "registered",\n      "days": 8',
      /knows no term/,
    ],
    [
      'a term of the procedure counted longer for the person than for a lawyer',
      'regimes/2021.json',
      '"from": "interview",\n      "days": 7,\n      "count": {\n        "strictest": "plain"',
      '"from": "interview",\n      "days": 7,\n      "count": {\n        "strictest": "franc"',
      /strictest is above used/,
    ],
    [
      'a signed regime whose fifteen days are not verified',
      'regimes/2026.json',
      '"verifiedBy": null,\n  "verifiedOn": null',
      '"verifiedBy": "X, avocate",\n  "verifiedOn": "2026-11-01"',
      /signed, and still not verified/,
    ],
    ['a kind nobody declares', 'regimes/2021.json', '"summons": {', '"sumons": {', /no kind "sumons"/],
    ['a remedy nobody declares', 'regimes/2021.json', '"cnda-appeal"', '"cnda-apeal"', /no remedy "cnda-apeal"/],
    ['a court nobody declares', 'remedies.json', '"court": "cnda"', '"court": "cdna"', /no court "cdna"/],
    [
      'an appeal without its remedy',
      'regimes/2021.json',
      '"appealTerm": "known"',
      '"appealTerm": "none"',
      /an appeal that is known/,
    ],
    ['terms where none are known', 'regimes/2021.json', '"knowsTerms": true', '"knowsTerms": false', /knows no term/],
    ['a remedy with no length', 'remedies.json', '"months": 9,', '', /months or in days/],
    ['a holiday on no day', 'calendars.json', '"day": 24', '"day": 31', /is not a day/],
    ['a holiday without a rule', 'calendars.json', '"easter": 39', '"firstDay": "2001-01-01"', /distance from Easter/],
    [
      'a calendar on a calendar that is none',
      'calendars.json',
      '"extends": "metropolitan"',
      '"extends": "guyane"',
      /stands alone/,
    ],
    [
      'a territory without calendar',
      'territories.json',
      '"calendar": "guyane"',
      '"calendar": "guiana"',
      /no calendar "guiana"/,
    ],
    ['a seat nowhere', 'territories.json', '"seat": "metropolitan"', '"seat": "paris"', /no territory "paris"/],
    [
      'a group nobody declares',
      'eligibility.json',
      '"department": "pilot"',
      '"department": "pilots"',
      /no group "pilots"/,
    ],
    ['a rule that hides the rest', 'eligibility.json', '"stateless": true', '', /hides those after it/],
    ['a telephone that is none', 'places.json', '+33148184000', '01 48 18 40 00', /telephone/],
    [
      'a place for a court nobody declares',
      'places.json',
      '"courts": ["cnda"]',
      '"courts": ["cdna"]',
      /no court "cdna"/,
    ],
    ['a look on a day that is none', 'places.json', '2026-11-28', '2026-11-31', /2026-11-31 is not a day/],
    ['a department that is none', 'territories.json', '"2A"', '"2C"', /2C|pattern/],
  ]
  for (const [what, file, from, to, says] of CASES) {
    test(what, () => {
      const message = broken(file, from, to)
      assert.match(message, says)
      assert.match(message, new RegExp(`${file}:\\d+: `))
    })
  }

  test('a term of the procedure that a regime forgets', () => {
    const { procedureTerms } = JSON.parse(readFileSync('law/regimes/2021.json', 'utf8')) as {
      procedureTerms: unknown[]
    }
    const whole = JSON.stringify(procedureTerms, null, 2).replaceAll('\n', '\n  ')
    const rest = JSON.stringify(procedureTerms.slice(1))
    assert.match(broken('regimes/2021.json', whole, rest), /regimes\/2021.json:\d+: no term "application-form"/)
  })

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
