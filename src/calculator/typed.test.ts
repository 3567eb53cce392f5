import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { readDay, readNumber, typedOf } from './typed.ts'

const today = Temporal.PlainDate.from('2022-06-20')
const read = (day: string, month = '', year = ''): string => {
  const typed = typedOf({ 'placed-day': day, 'placed-month': month, 'placed-year': year })
  const found = readDay(typed, 'placed', today)
  if (found === null) return 'nothing'
  return isRefusal(found) ? `${found.refusal} ${found.field}` : String(found)
}

test('a day is read from three boxes, in digits of any script, with or without a zero before', () => {
  assert.equal(read('2', '5', '2022'), '2022-05-02')
  assert.equal(read(' 02', '05 ', '2022'), '2022-05-02')
  assert.equal(read('٢', '٥', '٢٠٢٢'), '2022-05-02')
  assert.equal(read('২', '৫', '২০২২'), '2022-05-02')
  assert.equal(read('２', '５', '２０２２'), '2022-05-02')
  assert.equal(read('2', '5', '22'), '2022-05-02')
})

test('whoever types the whole day in the first box is understood', () => {
  for (const typed of ['2/5/2022', '02.05.22', '2-5-2022', '2 5 2022', '٢/٥/٢٠٢٢'])
    assert.equal(read(typed), '2022-05-02')
})

test('a day that does not exist, is not whole or is no number is not understood, and names its field', () => {
  for (const [day, month, year] of [
    ['32', '2', '2022'],
    ['0', '5', '2022'],
    ['1', '13', '2022'],
    ['2', '', '2022'],
    ['2', '5', ''],
    ['2'],
    ['-2', '5', '2022'],
    ['2', '5', '99999'],
    ['two', 'may', '2022'],
    ['<b>', '5', '2022'],
    ['1e1', '5', '2022'],
    ['፪', '፭', '፳፻'],
  ] as const)
    assert.equal(read(day, month, year), 'day-not-understood placed', `${day} ${month} ${year}`)
  assert.equal(read('29', '2', '2020'), '2020-02-29')
})

test('a day that its month does not have is said to be none, with the last day that the month has', () => {
  const last = (day: string, month: string, year: string) => {
    const typed = typedOf({ 'placed-day': day, 'placed-month': month, 'placed-year': year })
    const found = readDay(typed, 'placed', today)
    return isRefusal(found) ? [found.refusal, found.field, found.params['lastOn']] : found
  }
  assert.deepEqual(last('31', '2', '2022'), ['day-not-in-month', 'placed', '2022-02-28'])
  assert.deepEqual(last('30', '2', '2020'), ['day-not-in-month', 'placed', '2020-02-29'])
  assert.deepEqual(last('31', '4', '2022'), ['day-not-in-month', 'placed', '2022-04-30'])
  assert.deepEqual(last('31/6/22', '', ''), ['day-not-in-month', 'placed', '2022-06-30'])
})

test('what happened lies not after today; today is no day to come', () => {
  assert.equal(read('20', '6', '2022'), '2022-06-20')
  assert.equal(read('21', '6', '2022'), 'day-to-come placed')
  assert.equal(read('2', '5', '2202'), 'day-to-come placed')
})

test('three empty boxes are no answer, and no mistake', () => assert.equal(read(' ', '', ''), 'nothing'))

test('a number has one to four digits, of any script', () => {
  assert.deepEqual(['1', ' 15 ', '٣٠', '0', '9999'].map(readNumber), [1, 15, 30, 0, 9999])
  for (const text of ['', '-1', '1.5', '1,5', '10000', '1e3', '0x1', 'Infinity', '½', 'un'])
    assert.equal(readNumber(text), null, text)
})

test('whatever is sent, only known fields stay, none longer than thirty characters, and no day is ever thrown at', () => {
  const name = fc.oneof(
    fc.constantFrom('letter', 'placed-day', 'placed-month', 'placed-year', '__proto__'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'binary', maxLength: 60, size: 'max' })), (form) => {
      const typed = typedOf(form)
      for (const [field, value] of Object.entries(typed)) {
        assert.match(field, /^[a-zA-Z]+(-day|-month|-year)?$/)
        assert.ok(value.length <= 30)
      }
      readDay(typed, 'placed', today)
    }),
  )
})
