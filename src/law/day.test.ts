import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addMonths, type Day, dayAtStart, dayOf, fromPlain, inRange, iso, parseIso, toPlain, weekdayOf } from './day.ts'

const anyDay = fc.integer({ min: dayOf(1900, 1, 1), max: dayOf(2250, 12, 31) })
const day = (text: string): Day => parseIso(text)!

test('days as numbers agree with the calendar of the platform', () => {
  fc.assert(
    fc.property(anyDay, (at) => {
      const plain = Temporal.PlainDate.from('1970-01-01').add({ days: at })
      assert.equal(iso(at), plain.toString())
      assert.equal(fromPlain(plain), at)
      assert.ok(toPlain(at).equals(plain))
      assert.equal(parseIso(plain.toString()), at)
      assert.equal(weekdayOf(at), plain.dayOfWeek % 7)
    }),
    { numRuns: 5000 },
  )
})

test('months added agree with the calendar of the platform, which also stops at the end of the month', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 40 }), (at, months) => {
      const added = toPlain(at).add({ months })
      assert.deepEqual(addMonths(at, months), { day: fromPlain(added), clamped: added.day !== toPlain(at).day })
    }),
    { numRuns: 5000 },
  )
})

test('one month from 30 January is the last of February, leap year or not', () => {
  assert.deepEqual(addMonths(day('2024-01-30'), 1), { day: day('2024-02-29'), clamped: true })
  assert.deepEqual(addMonths(day('2023-01-30'), 1), { day: day('2023-02-28'), clamped: true })
  assert.deepEqual(addMonths(day('2100-01-31'), 1), { day: day('2100-02-28'), clamped: true })
  assert.deepEqual(addMonths(day('2000-01-29'), 1), { day: day('2000-02-29'), clamped: false })
  assert.deepEqual(addMonths(day('2023-12-31'), 2), { day: day('2024-02-29'), clamped: true })
})

test('a text that is no day is no day', () => {
  for (const text of ['2023-02-29', '2024-13-01', '2024-00-10', '2024-04-31', '2024-1-1', '24-01-01', '2024-01-00', ''])
    assert.equal(parseIso(text), null, text)
  assert.equal(parseIso('2100-02-29'), null)
  assert.notEqual(parseIso('2000-02-29'), null)
})

test('each month ends where the calendar ends it, and a day later is no day', () => {
  for (const year of [2000, 2023, 2024, 2100])
    for (let month = 1; month <= 12; month += 1) {
      const { daysInMonth } = new Temporal.PlainYearMonth(year, month)
      const written = (on: number) => `${year}-${String(month).padStart(2, '0')}-${String(on).padStart(2, '0')}`
      assert.equal(parseIso(written(daysInMonth)), dayOf(year, month, daysInMonth))
      assert.equal(parseIso(written(daysInMonth + 1)), null, written(daysInMonth + 1))
    }
})

test('every day for four hundred years, the first of the calendar too, is read as it is written', () => {
  for (let at = dayOf(1850, 1, 1); at <= dayOf(2250, 12, 31); at += 1) assert.equal(parseIso(iso(at)), at)
  for (const early of ['0000-01-01', '0000-03-01', '0099-12-31', '0399-12-31', '0400-02-29', '0999-01-01']) {
    assert.equal(iso(day(early)), early)
    assert.equal(String(toPlain(day(early))), early)
  }
})

test('a day is written with ASCII digits and hyphens, and nothing around it', () => {
  for (const text of ['2024/01/01', '2024-01/01', '2024/01-01', '2024.01.01', '202a-01-01', '202:-01-01', '202/-01-01'])
    assert.equal(parseIso(text), null, text)
  for (const text of [
    '2024-0a-01',
    '2024-01-0a',
    ' 2024-01-01',
    '2024-01-01 ',
    '2024-01-011',
    '-024-01-01',
    '２024-01-01',
  ])
    assert.equal(parseIso(text), null, text)
  assert.equal(dayAtStart('2024-01-01T10:00'), day('2024-01-01'))
})

test('days outside 2000–2199 are not computed with', () => {
  assert.deepEqual(
    ['1999-12-31', '2000-01-01', '2199-12-31', '2200-01-01'].map((text) => inRange(day(text))),
    [false, true, true, false],
  )
})
