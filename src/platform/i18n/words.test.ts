import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compile, type Values } from './compile.ts'
import { languageOf } from './languages.ts'
import { phone } from './phone.ts'
import { identifier } from './values.ts'
import { loadWords, sound, words } from './words.ts'

const fr = languageOf('fr')
const ar = languageOf('ar')

/** A message with its values. */
function say(text: string, tag: string, values: Values): string {
  const message = compile(text, languageOf(tag))
  return typeof message === 'string' ? message : message(values)
}

test('all languages can be read at the start', () => assert.doesNotThrow(loadWords))

test('a message without placeholders is the plain text itself, apostrophes included', () => {
  assert.equal(compile('L’Office n\'a pas "répondu" <b>', fr), 'L’Office n\'a pas "répondu" <b>')
  assert.equal(compile("l''Office", fr), "l'Office")
})

test('an unknown tag speaks French', () => {
  assert.equal(words('xx').language.tag, 'fr')
  assert.equal(words('../../etc').language.tag, 'fr')
})

test('a key that does not exist is a fault when it was promised, and nothing when it was only asked for', () => {
  assert.equal(words('en').maybe('ui.no-such-message'), undefined)
  assert.throws(() => (words('en') as unknown as (key: string) => string)('ui.no-such-message'), /no message/)
})

test('an identifier in a right-to-left text is isolated as left-to-right, and left bare elsewhere', () => {
  assert.equal(say('رقم {n}.', 'ar', { n: identifier('9912345678') }), 'رقم \u20669912345678\u2069.')
  assert.equal(say('numéro {n}.', 'fr', { n: identifier('9912345678') }), 'numéro 9912345678.')
})

test('a telephone is grouped as people read it, and isolated from right to left', () => {
  assert.equal(say('{p}', 'fr', { p: phone('+33158681010') }), '+33 1 58 68 10 10')
  assert.equal(say('{p}', 'prs', { p: phone('+33158681010') }), '\u2066+33 1 58 68 10 10\u2069')
})

test('a name in a right-to-left text keeps to itself whatever its own direction', () => {
  assert.equal(say('في {place}!', 'ar', { place: 'Office (93)' }), 'في \u2068Office (93)\u2069!')
})

test('days and instants are written by the language, not by the message', () => {
  const values = { day: Temporal.PlainDate.from('2026-05-04'), at: Temporal.Instant.from('2026-05-04T12:05:00Z') }
  assert.equal(say('{day}; {at}', 'en', values), 'Monday 4 May 2026; Monday 4 May 2026 at 14:05')
  assert.throws(() => compile('{day, date, long}', fr), /text, \{name\}, plural and select only/)
})

test('counts are in Latin digits in every language, and choose the right form', () => {
  const arabic = '{n, plural, zero {z} one {o} two {t} few {# f} many {# m} other {# x}}'
  assert.deepEqual(
    [0, 1, 2, 5, 11, 100].map((n) => say(arabic, 'ar', { n })),
    ['z', 'o', 't', '5 f', '11 m', '100 x'],
  )
  for (const tag of ['prs', 'bn', 'fa']) assert.equal(say('{n, plural, one {#} other {# x}}', tag, { n: 12 }), '12 x')
})

test('what chooses a branch is compared as it is, also from right to left', () => {
  assert.equal(say('{by, select, term {A} other {B}} {who}', 'ar', { by: 'term', who: 'x' }), 'A \u2068x\u2069')
})

test('a value is never read as a message, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      assert.equal(say('[{a}]', 'fr', { a: value }), `[${value}]`)
      assert.equal(say("[{a}] {n, plural, one {#} other {#}} '{'", 'fr', { a: value, n: 2 }), `[${value}] 2 {`)
    }),
  )
})

test('a translation that is missing, broken, or asks for what the French does not give, gives way to the French', () => {
  assert.equal(sound(undefined, 'x', ar), undefined)
  assert.equal(sound('{oops', 'x {day}', ar), undefined)
  assert.equal(sound('{night}', 'x {day}', ar), undefined)
  assert.equal(typeof sound('{day}', 'x {day}', ar), 'function')
})

test('a value that was forgotten is a fault, in one language as in another', () => {
  for (const tag of ['fr', 'ar']) assert.throws(() => say('{day}', tag, {}), /no value for \{day\}/)
})
