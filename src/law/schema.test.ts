import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { SCHEMAS } from './schema.ts'

const { regimes, ...others } = SCHEMAS
const OF_FILE: Readonly<Record<string, TSchema>> = Object.fromEntries([
  ...Object.entries(others).map(([name, schema]) => [`${name}.json`, schema]),
  ...readdirSync('law/regimes').map((name) => [`regimes/${name}`, regimes]),
])

test('src/law/schemas.json, which the law is read with, says the same', () => {
  const written: unknown = JSON.parse(readFileSync('src/law/schemas.json', 'utf8'))
  assert.deepEqual(written, JSON.parse(JSON.stringify(SCHEMAS)))
})

type Node = Record<string, unknown>
const read = (file: string): Node => JSON.parse(readFileSync(`law/${file}`, 'utf8'))

/** Whether the shipped file is still law when the value at a path is another. */
function fits(file: string, path: string, value: unknown): boolean {
  const data = read(file)
  const keys = path.split('/')
  const last = keys.pop()!
  const parent = keys.reduce<Node>((inner, key) => inner[key] as Node, data)
  assert.equal(typeof parent, 'object', path)
  parent[last] = value
  return Check(OF_FILE[file]!, data)
}
const LAW_2021 = 'regimes/2021.json'

describe('a number is within what could be meant', () => {
  const BOUNDS: [file: string, path: string, least: number, most: number][] = [
    [LAW_2021, 'electronicService/fictionDays/strictest', 0, 60],
    [LAW_2021, 'legalAid/0/days', 1, 400],
    [LAW_2021, 'legalAid/0/remainder/used', -31, 400],
    [LAW_2021, 'overseasMonths/0/months/longest', 0, 12],
    [LAW_2021, 'procedureTerms/0/days', 1, 400],
    [LAW_2021, 'procedureTerms/0/overseas/days/longest', 1, 400],
    ['remedies.json', 'remedies/cnda-appeal/months', 1, 60],
    ['remedies.json', 'remedies/cnda-appeal/days', 1, 400],
    ['calendars.json', 'calendars/metropolitan/holidays/0/month', 1, 12],
    ['calendars.json', 'calendars/metropolitan/holidays/0/day', 1, 31],
    ['calendars.json', 'calendars/metropolitan/holidays/1/easter', -60, 60],
    ['guards.json', 'summonsLeadWorkingDays/value', 0, 60],
    ['guards.json', 'sixMonthLetterDays/value', 0, 60],
    ['guards.json', 'statedRemedyMonths/value', 1, 24],
    ['guards.json', 'statedRemedyDays/value', 1, 730],
    ['guards.json', 'interviewMonthsAhead/value', 1, 60],
    ['guards.json', 'interviewFromHour/value', 0, 12],
    ['guards.json', 'interviewToHour/value', 12, 24],
    ['guards.json', 'decisionYearsAgo/value', 1, 60],
  ]
  for (const [file, path, least, most] of BOUNDS)
    test(`${path}: from ${least} to ${most}`, () => {
      assert.deepEqual(
        [least, most, least - 1, most + 1, least + 0.5, `${least}`].map((value) => fits(file, path, value)),
        [true, true, false, false, false, false],
      )
    })
})

describe('a text says something, and is written as it should be', () => {
  const TEXTS: [file: string, path: string, right: string[], wrong: string[]][] = [
    [LAW_2021, 'name', ['a', '2021', 'a-b-1'], ['', 'A', '-a', 'a-', 'a--b', 'a b', 'é']],
    [LAW_2021, 'firstDay', ['2021-05-01'], ['2021-5-1', '02021-05-01', '2021-05-011', 'x']],
    [LAW_2021, 'verifiedBy', ['abc'], ['', 'ab']],
    [LAW_2021, 'sources/0/article', ['abc'], ['', 'ab']],
    [LAW_2021, 'sources/0/says', ['abc'], ['', 'ab']],
    ['eligibility.json', 'rules/0/article', ['abc'], ['', 'ab']],
    ['eligibility.json', 'groups/overseas/0', ['01', '2A', '2B', '971', '988'], ['1', '2C', '960', '0975', '9711', '']],
    ['places.json', 'places/cnda/name', ['abc'], ['', 'ab']],
    ['places.json', 'places/cnda/address/0', ['abc'], ['', 'ab']],
    ['places.json', 'places/cnda/telephone', ['+33148184000', '3039'], ['0148184000', '+3314818400', '303', '30390']],
    [
      'places.json',
      'places/cnda/web',
      ['http://a.fr', 'https://a.fr/b-c'],
      ['a.fr', 'ftp://a.fr', 'http://a.fr?b', 'x http://a'],
    ],
  ]
  for (const [file, path, right, wrong] of TEXTS)
    test(path, () => {
      assert.deepEqual(
        [...right, ...wrong].filter((text) => fits(file, path, text)),
        right,
      )
    })
})

describe('a list of sources, facts, rules or places is never empty', () => {
  const LISTS: [file: string, path: string][] = [
    [LAW_2021, 'sources'],
    [LAW_2021, 'selection/facts'],
    ['eligibility.json', 'groups/overseas'],
    ['eligibility.json', 'rules'],
    [LAW_2021, 'procedureTerms/0/overseas/territories'],
    ['places.json', 'places/cnda/address'],
    ['places.json', 'places/cnda/courts'],
    ['places.json', 'places/ofpra/terms'],
  ]
  for (const [file, path] of LISTS)
    test(path, () => {
      const [first] = path.split('/').reduce<unknown>((inner, key) => (inner as Node)[key], read(file)) as unknown[]
      assert.deepEqual([fits(file, path, []), fits(file, path, [first])], [false, true])
    })
})

describe('a word is one of those that the law uses', () => {
  const WORDS: [file: string, path: string, words: string][] = [
    [LAW_2021, 'sources/0/mark', 'text case practice analogy reading unverified'],
    [LAW_2021, 'selection/facts/0', 'application-lodged decision-taken made-available served'],
    [LAW_2021, 'legalAid/0/count/used', 'franc plain less-than'],
    [LAW_2021, 'legalAid/0/aidServedOn/used', 'earlier later'],
    [LAW_2021, 'kinds/refusal/legalEffect', 'decision summons none unknown'],
    [LAW_2021, 'kinds/refusal/appealTerm', 'known stated none'],
    [LAW_2021, 'readings/0/on', 'service appeal unstated-appeal legal-aid reopening'],
    [LAW_2021, 'procedureTerms/0/name', 'application-form subsequent-application interview-absence'],
    [LAW_2021, 'procedureTerms/0/from', 'attestation-given registered interview'],
    ['remedies.json', 'remedies/cnda-appeal/name', 'appeal reopening'],
    ['remedies.json', 'remedies/cnda-appeal/from', 'served decision-taken'],
    ['eligibility.json', 'rules/0/answer', 'in out unknown'],
  ]
  for (const [file, path, words] of WORDS)
    test(`${path}: ${words}`, () => {
      for (const word of words.split(' ')) assert.equal(fits(file, path, word), true, word)
      for (const word of ['', 'other', null, 1]) assert.equal(fits(file, path, word), false, String(word))
    })

  test('the procedure of an application: normal accelerated dublin border unknown', () => {
    const all = ['normal', 'accelerated', 'dublin', 'border', 'unknown']
    assert.equal(fits('eligibility.json', 'rules/0/when/procedure', all), true)
    assert.equal(fits('eligibility.json', 'rules/0/when/procedure', ['']), false)
  })
})

/** Each object of a file, with its path. */
function objects(value: unknown, path = ''): [string, Node][] {
  if (value === null || typeof value !== 'object') return []
  const inside = Object.entries(value).flatMap(([key, inner]) => objects(inner, path === '' ? key : `${path}/${key}`))
  return Array.isArray(value) ? inside : [[path, value as Node], ...inside]
}

for (const file of Object.keys(OF_FILE))
  test(`${file}: no member is added anywhere, and each is of one type`, () => {
    assert.ok(Check(OF_FILE[file]!, read(file)))
    for (const [path, object] of objects(read(file))) {
      const at = (key: string) => (path === '' ? key : `${path}/${key}`)
      assert.equal(fits(file, at('Added'), 1), false, `${path} has one more`)
      for (const key of Object.keys(object)) assert.equal(fits(file, at(key), { none: [] }), false, at(key))
    }
  })

test('what may be left out is written down here, and nothing else may', () => {
  const found = new Set<string>()
  for (const file of Object.keys(OF_FILE))
    for (const [path, object] of objects(read(file)))
      for (const key of Object.keys(object))
        if (fits(file, path === '' ? key : `${path}/${key}`, undefined))
          found.add(`${/sources|counting/.test(path) ? 'sources' : path.split('/')[0]} ${key}`)
  const optional = {
    sources: ['says'],
    kinds: ['court', 'preliminaryStep', 'appealTerm', 'remedies', 'neverCourts', 'sources'],
    remedies: ['months'],
    procedureTerms: ['overseas'],
    readings: ['firstDay'],
    calendars: ['extends', 'month', 'day', 'easter', 'firstDay', 'lastDay'],
    places: ['address', 'telephone', 'fromOverseas', 'fax', 'web', 'courts', 'terms'],
    rules: [
      ...['stateless', 'protectedAlready', 'unaccompaniedMinor', 'detention', 'overseas', 'requalified'],
      ...['procedure', 'department', 'domicile', 'registeredFrom', 'requalifiedFrom'],
    ],
  }
  const named = Object.entries(optional).flatMap(([where, keys]) => keys.map((key) => `${where} ${key}`))
  assert.deepEqual([...found].sort(), named.sort())
})
