import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { fiction, loadLaw, type Regime, regimeAt, serviceOf } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const at = (text: string) => Temporal.Instant.from(text)
function regimeOf(text: string): Regime {
  const found = regimeAt(law, day(text))
  assert.ok(!isRefusal(found))
  return found
}
const regime = regimeOf('2024-01-01')

// @law CESEDA R.531-17
test('the three dates of the fiction are the fourteenth, fifteenth and sixteenth day after', () => {
  const { servedOn, strictest, latest, effectiveAt, latestAt } = fiction(day('2022-12-16'), regime)
  assert.deepEqual([strictest, servedOn, latest].map(String), ['2022-12-30', '2022-12-31', '2023-01-01'])
  assert.equal(String(effectiveAt), '2022-12-31T23:00:00Z')
  assert.equal(String(latestAt), '2023-01-01T23:00:00Z')
})

// @law CESEDA R.531-17
test('the end of the fifteenth day is midnight in Paris over both changes of clock', () => {
  // 29 March 2026 has 23 hours, 25 October 2026 has 25.
  assert.equal(String(fiction(day('2026-03-14'), regime).effectiveAt), '2026-03-29T22:00:00Z')
  assert.equal(String(fiction(day('2026-03-13'), regime).effectiveAt), '2026-03-28T23:00:00Z')
  assert.equal(String(fiction(day('2025-10-11'), regime).effectiveAt), '2025-10-26T23:00:00Z')
  assert.equal(String(fiction(day('2025-10-10'), regime).effectiveAt), '2025-10-25T22:00:00Z')
})

const madeAvailableAt = at('2022-05-02T10:00:00+02:00')

test('nobody is served before he opens or the fifteenth day ends', () => {
  assert.equal(serviceOf({ madeAvailableAt, openedAt: null }, at('2022-05-17T23:59:59.999+02:00'), regime), null)
})

// @law CESEDA R.531-17
test('at the end of the fifteenth day, who never opened is served by the term', () => {
  const served = serviceOf({ madeAvailableAt, openedAt: null }, at('2022-05-18T00:00:00+02:00'), regime)
  assert.deepEqual(served, { servedOn: day('2022-05-17'), servedBy: 'term' })
})

// @law CESEDA R.531-17
test('an opening up to the last second of the fifteenth day serves that civil day in Paris', () => {
  const opened = (text: string) => {
    const served = serviceOf({ madeAvailableAt, openedAt: at(text) }, at('2022-06-30T00:00:00Z'), regime)
    return `${served?.servedOn} ${served?.servedBy}`
  }
  assert.equal(opened('2022-05-02T10:00:00+02:00'), '2022-05-02 opening')
  assert.equal(opened('2022-05-03T23:30:00Z'), '2022-05-04 opening')
  assert.equal(opened('2022-05-17T23:59:59.999+02:00'), '2022-05-17 opening')
  assert.equal(opened('2022-05-18T00:00:00+02:00'), '2022-05-17 term')
})

// @law CESEDA R.531-17
test('an opening after the term changes nothing, even before a sweep recorded it', () => {
  const openedAt = at('2022-05-18T00:00:01+02:00')
  assert.deepEqual(serviceOf({ madeAvailableAt, openedAt }, openedAt, regime), {
    servedOn: day('2022-05-17'),
    servedBy: 'term',
  })
})

test('an opening before the deposit is a fault', () => {
  assert.throws(
    () => serviceOf({ madeAvailableAt, openedAt: at('2022-05-02T07:59:59Z') }, madeAvailableAt, regime),
    /opened before made available/,
  )
})

test('a regime without electronic service has no fiction', () => {
  assert.throws(() => fiction(day('2019-06-04'), regimeOf('2019-06-04')), /2019/)
})

test('service in the space lies within D…D+15, and opening earlier never gives a later day', () => {
  const minute = fc.integer({ min: 0, max: 40 * 24 * 60 })
  const deposit = fc.integer({ min: 0, max: 5 * 366 * 24 * 60 })
  fc.assert(
    fc.property(deposit, minute, minute, (start, one, other) => {
      const made = at('2021-05-01T00:00:00Z').add({ minutes: start })
      const on = made.toZonedDateTimeISO('Europe/Paris').toPlainDate()
      const served = (minutes: number) =>
        serviceOf({ madeAvailableAt: made, openedAt: made.add({ minutes }) }, made.add({ hours: 60 * 24 }), regime)!
      const [early, late] = [served(Math.min(one, other)), served(Math.max(one, other))]
      for (const { servedOn } of [early, late]) {
        const days = on.until(servedOn).days
        assert.ok(days >= 0 && days <= 15)
      }
      assert.ok(Temporal.PlainDate.compare(early.servedOn, late.servedOn) <= 0)
    }),
    { numRuns: 2000 },
  )
})
