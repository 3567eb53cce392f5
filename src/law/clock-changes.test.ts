import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { civilDay } from '../platform/clock.ts'
import { fiction, loadLaw, type Regime, regimeAt, serviceOf } from './index.ts'

const regime = regimeAt(loadLaw(), Temporal.PlainDate.from('2024-01-01')) as Regime
const YEARS = Array.from({ length: 51 }, (_, i) => 2000 + i)

/** Summer time in Paris by its rule, without the tables of the platform: from the last Sunday of March to that of October. */
const lastSunday = (year: number, month: number): Temporal.PlainDate => {
  const last = new Temporal.PlainDate(year, month, 31)
  return last.subtract({ days: last.dayOfWeek % 7 })
}
/** The clock changes in the small hours: the midnight before is still of the season that ends. */
const midnight = (day: Temporal.PlainDate): Temporal.Instant => {
  const after = (change: Temporal.PlainDate) => Temporal.PlainDate.compare(day, change) > 0
  const summer = after(lastSunday(day.year, 3)) && !after(lastSunday(day.year, 10))
  return Temporal.Instant.from(`${day}T00:00:00Z`).subtract({ hours: summer ? 2 : 1 })
}
const endOf = (day: Temporal.PlainDate) => midnight(day.add({ days: 1 }))
const hoursOf = (day: Temporal.PlainDate) => midnight(day).until(endOf(day)).total('hours')
const near = (change: Temporal.PlainDate) => [-3, -2, -1, 0, 1, 2, 3].map((days) => change.add({ days }))
const aroundChanges = YEARS.flatMap((year) => [3, 10].flatMap((month) => near(lastSunday(year, month))))

// @law CESEDA R.531-17
test('the fifteen days end with the civil day of Paris, of 23, 24 or 25 hours, at every change of clock from 2000 to 2050', () => {
  const lengths = new Map<number, number>()
  for (const last of aroundChanges) {
    const { servedOn, effectiveAt, latestAt } = fiction(last.subtract({ days: 15 }), regime)
    assert.ok(servedOn.equals(last))
    assert.equal(String(effectiveAt), String(endOf(last)))
    assert.equal(String(latestAt), String(endOf(last.add({ days: 1 }))))
    const began = fiction(last.subtract({ days: 16 }), regime).effectiveAt
    const hours = began.until(effectiveAt).total('hours')
    assert.equal(hours, hoursOf(last), String(last))
    lengths.set(hours, (lengths.get(hours) ?? 0) + 1)
  }
  assert.deepEqual([...lengths].sort(), [
    [23, YEARS.length],
    [24, YEARS.length * 12],
    [25, YEARS.length],
  ])
})

test('whatever the instant around a change of clock, it belongs to one civil day, and an opening serves that one', () => {
  const day = fc.constantFrom(...aroundChanges)
  fc.assert(
    fc.property(day, fc.nat(), fc.integer({ min: 0, max: 15 }), (on, seed, before) => {
      const openedAt = midnight(on).add({ milliseconds: seed % (hoursOf(on) * 3_600_000) })
      assert.ok(civilDay(openedAt).equals(on), `${openedAt}`)
      const madeAvailableAt = before === 0 ? midnight(on) : midnight(on.subtract({ days: before })).add({ hours: 8 })
      const served = serviceOf({ madeAvailableAt, openedAt }, openedAt.add({ hours: 24 * 20 }), regime)
      assert.deepEqual([String(served?.servedOn), served?.servedBy], [String(on), 'opening'])
    }),
    { numRuns: 3000 },
  )
})

test('the last instant of the fifteenth day still opens in time, the next is too many', () => {
  for (const last of aroundChanges) {
    const madeAvailableAt = midnight(last.subtract({ days: 15 })).add({ hours: 10 })
    const opened = (openedAt: Temporal.Instant) => serviceOf({ madeAvailableAt, openedAt }, openedAt, regime)?.servedBy
    assert.equal(opened(endOf(last).subtract({ nanoseconds: 1 })), 'opening')
    assert.equal(opened(endOf(last)), 'term')
  }
})
