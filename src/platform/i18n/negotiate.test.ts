import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { catalogue, isSpoken } from './languages.ts'
import { negotiate, readAcceptLanguage, spokenFor } from './negotiate.ts'
import { understoodLanguage, understoodLanguages } from './understood.ts'

test('what the person asks for now beats what he chose before, and that beats the browser', () => {
  assert.equal(negotiate({ chosen: 'ti', stored: 'ar', cookie: 'bn', acceptLanguage: 'en' }), 'ti')
  assert.equal(negotiate({ stored: 'ar', cookie: 'bn', acceptLanguage: 'en' }), 'ar')
  assert.equal(negotiate({ cookie: 'bn', acceptLanguage: 'en' }), 'bn')
  assert.equal(negotiate({ acceptLanguage: 'en' }), 'en')
  assert.equal(negotiate({}), 'fr')
})

test('telephones’ own tags find our languages', () => {
  const found = Object.fromEntries(
    ['fa-AF', 'prs', 'fa-IR', 'ar-SD', 'ar-EG', 'ti-ER', 'ti-ET', 'bn-IN', 'en-GB', 'fr-CA', 'FR-fr'].map((tag) => [
      tag,
      negotiate({ acceptLanguage: tag }),
    ]),
  )
  assert.deepEqual(found, {
    'fa-AF': 'prs',
    prs: 'prs',
    'fa-IR': 'prs',
    'ar-SD': 'ar',
    'ar-EG': 'ar',
    'ti-ER': 'ti',
    'ti-ET': 'ti',
    'bn-IN': 'bn',
    'en-GB': 'en',
    'fr-CA': 'fr',
    'FR-fr': 'fr',
  })
})

test('the browser’s order of preference is followed, weights included', () => {
  assert.equal(negotiate({ acceptLanguage: 'de;q=0.9, en;q=0.3, ar-SY;q=0.8' }), 'ar')
  assert.equal(negotiate({ acceptLanguage: 'en;q=0, bn' }), 'bn')
  assert.equal(negotiate({ acceptLanguage: 'en;q=0' }), 'fr')
  assert.deepEqual(readAcceptLanguage('fr;q=0.2, *, ti-ER, en;q=2, x;y, ar ; q=0.5'), ['ti-ER', 'ar', 'fr'])
})

test('whatever a browser sends, the answer is a language we speak', () => {
  const any = fc.option(fc.oneof(fc.string(), fc.constantFrom('../x', '__proto__', 'ku-Arab', 'sr', 'zz-ZZ')), {
    nil: undefined,
  })
  fc.assert(
    fc.property(any, any, any, any, (chosen, stored, cookie, acceptLanguage) =>
      isSpoken(negotiate({ chosen, stored, cookie, acceptLanguage })),
    ),
  )
  assert.ok(isSpoken(negotiate({ acceptLanguage: 'a,'.repeat(100_000) })))
})

test('someone is offered the written language nearest to what he understands, or none', () => {
  assert.equal(spokenFor('tir'), 'ti')
  assert.equal(spokenFor('apd'), 'ar')
  assert.equal(spokenFor('haz'), 'prs')
  assert.equal(spokenFor('zag'), undefined)
})

test('any living language of ISO 639-3 can be understood; nothing else can', () => {
  assert.deepEqual(understoodLanguage('kmr'), { code: 'kmr', name: 'kurde kurmandji', autonym: 'Kurmancî' })
  assert.deepEqual(understoodLanguage('zag'), { code: 'zag', name: 'Zaghawa', autonym: undefined })
  assert.equal(understoodLanguage('snk')?.name, 'soninké')
  for (const code of ['', 'fr', 'xxx', 'und', 'mul', 'zxx', 'lat', 'KMR', '__proto__', 'constructor'])
    assert.equal(understoodLanguage(code), undefined, code)
})

test('a dialect is not named after the wider language the machine folds it into', () => {
  assert.equal(understoodLanguage('arb')?.name, 'Standard Arabic')
  assert.equal(understoodLanguage('apc')?.name, 'North Levantine Arabic')
})

test('the catalogue names 33 languages, each a true ISO 639-3 code, none offered twice', () => {
  assert.equal(catalogue.length, 33)
  const codes = catalogue.flatMap((known) => [known.iso6393, ...known.offeredTo])
  assert.equal(new Set(codes).size, codes.length)
  for (const code of codes) assert.notEqual(understoodLanguage(code), undefined, code)
})

test('the list for the desk begins with the catalogue', () => {
  const all = understoodLanguages()
  assert.ok(all.length > 7_000)
  assert.ok(all.slice(0, 33).every((language) => catalogue.some((known) => known.iso6393 === language.code)))
})
