import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asciiDigits } from './digits.ts'

test('the digits of every numbering system that counts in tens become ASCII digits', () => {
  const systems = Intl.supportedValuesOf('numberingSystem')
  const seen: string[] = []
  for (const numberingSystem of systems) {
    const digits = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(9876543210)
    // Traditional systems (Roman, Chinese, Ethiopic…) write numbers in other ways than digit by digit.
    if (!/^\p{Nd}{10}$/u.test(digits)) continue
    assert.equal(asciiDigits(digits), '9876543210', numberingSystem)
    seen.push(numberingSystem)
  }
  for (const ours of ['arab', 'arabext', 'beng', 'deva', 'nkoo', 'tibt', 'mymr', 'fullwide'])
    assert.ok(seen.includes(ours))
})

test('all else stays as it is', () => {
  for (const text of ['', 'abc ç œ', '½ ② ፩፪ Ⅳ', 'سلام', '😀']) assert.equal(asciiDigits(text), text)
  assert.equal(asciiDigits('N° ١٢٣-৪৫ (۶)'), 'N° 123-45 (6)')
})

test('it makes no difference whether a text is normalised before or after', () => {
  const anything = fc.string({ unit: 'binary' })
  const withDigits = fc
    .array(fc.constantFrom('٣', '۳', '৩', '३', '߃', '３', '𝟛', '²', '③', '\u0301', 'é'))
    .map((a) => a.join(''))
  fc.assert(
    fc.property(fc.oneof(anything, withDigits), (text) => {
      assert.equal(asciiDigits(text.normalize('NFKC')), asciiDigits(text).normalize('NFKC'))
    }),
    { numRuns: 5000 },
  )
})
