import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../refusal.ts'
import { parseMobile } from './number.ts'

const read = (text: string) => {
  const mobile = parseMobile(text)
  return isRefusal(mobile) ? mobile.refusal : mobile.e164
}

test('a mobile number is read as people type it, in the digits of their keyboard', () => {
  const same = [
    ...['0612345678', '06 12 34 56 78', '06.12.34.56.78', '06-12-34-56-78', '+33612345678', '0033612345678'],
    ...[
      '+33 (0)6 12 34 56 78',
      '+33 6 12 34 56 78',
      '(06) 12 34 56 78',
      ' 0612345678\n',
      '\u202a+33 6 12 34 56 78\u202c',
    ],
    ...[
      '٠٦١٢٣٤٥٦٧٨',
      '۰۶ ۱۲ ۳۴ ۵۶ ۷۸',
      '০৬১২৩৪৫৬৭৮',
      '०६१२३४५६७८',
      '߀߆߁߂߃߄߅߆߇߈',
      '０６１２３４５６７８',
      '＋33612345678',
    ],
    ...['06\u00a012\u202f34\u00a056\u00a078', '06\u201112\u201134\u201156\u201178'],
  ]
  for (const typed of same) assert.equal(read(typed), '+33612345678', JSON.stringify(typed))
})

test('a mobile number of another country is read with its code', () => {
  assert.deepEqual(parseMobile('+44 7400 123456'), { e164: '+447400123456', country: 'GB', certain: true })
  assert.deepEqual(parseMobile('+93 70 123 4567'), { e164: '+93701234567', country: 'AF', certain: true })
  assert.deepEqual(parseMobile('+262 692 12 34 56'), { e164: '+262692123456', country: 'RE', certain: true })
})

test('where mobiles cannot be told from landlines the number is taken, and said to be uncertain', () => {
  assert.deepEqual(parseMobile('+1 201 555 0123'), { e164: '+12015550123', country: 'US', certain: false })
})

test('a number that gets no text message is refused, with the reason', () => {
  assert.equal(read('01 42 68 53 00'), 'phone-landline')
  assert.equal(read('+33142685300'), 'phone-landline')
  assert.equal(read('0800 123 456'), 'phone-not-mobile')
  assert.equal(read('08 99 12 34 56'), 'phone-not-mobile')
  assert.equal(read('09 72 12 34 56'), 'phone-not-mobile')
})

test('what is no number is refused', () => {
  assert.equal(read(''), 'phone-missing')
  assert.equal(read('\u200e '), 'phone-missing')
  const wrong = [
    ...[
      '0',
      '06',
      '061234567',
      '06123456781',
      '+33',
      '+339',
      '112',
      '+999612345678',
      '0039 980001',
      // Of those set aside for films.
      '06 39 98 00 01',
      'abc',
      '06 12 34 56 7a',
    ],
    ...[
      'call 0612345678',
      '0612345678 or 0612345679',
      '0612345678;ext=5',
      '+33612345678 x12',
      '06123456\r\n78',
      '0612345678\0',
    ],
    ...['tel:+33612345678', '፩፪፫፬፭፮፯፰፱', '9'.repeat(99), '1'.repeat(5_000_000)],
  ]
  for (const typed of wrong) assert.equal(read(typed), 'phone-invalid', JSON.stringify(typed.slice(0, 40)))
})

test('whatever is typed, a number that is read is E.164, and reads again as itself', () => {
  const parts = fc.constantFrom(...'0123456789+()-. /;x#,', '٠', '٦', '۳', '\u200f', '\n', 'a')
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts, { maxLength: 20 }).map((all) => `06${all.join('')}`),
  )
  fc.assert(
    fc.property(typed, (text) => {
      const mobile = parseMobile(text)
      if (isRefusal(mobile)) return
      assert.match(mobile.e164, /^\+[1-9]\d{4,14}$/)
      assert.deepEqual(parseMobile(mobile.e164), mobile)
    }),
    { numRuns: 3000 },
  )
})
