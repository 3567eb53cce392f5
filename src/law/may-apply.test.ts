import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { explain, loadLaw, othersThatMayApply, regimeNamed } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const regime = (name: string) => {
  const found = regimeNamed(law, name)
  assert.ok(!isRefusal(found))
  return found
}
const old = regime('2021')

test('where a law serves nothing in the space, no day of service puts anything in doubt', () => {
  const placed = { madeAvailableOn: day('2019-06-04'), openedOn: null, decidedOn: null, served: true }
  assert.deepEqual(othersThatMayApply(law, regime('2019'), placed), [])
})

test('the laws named of a document are those its terms are counted under, whatever day around a change it was placed, opened or decided', () => {
  let two = 0
  for (let n = 0; n < 50; n++) {
    const madeAvailableOn = day('2026-05-10').add({ days: n })
    for (const after of [null, 0, 1, 13, 14, 15, 16, 17, 30])
      for (const before of [null, 0, 3, 40]) {
        const openedOn = after === null ? null : madeAvailableOn.add({ days: after })
        const decidedOn = before === null ? null : madeAvailableOn.subtract({ days: before })
        const used = Temporal.PlainDate.compare(madeAvailableOn, '2026-06-12') < 0 ? '2021' : '2026'
        const placed = { madeAvailableOn, openedOn, decidedOn }
        const remedy = { court: 'cnda', months: 1, franc: true }
        const found = explain(law, { kind: 'refusal', remedy, regime: used, ...placed })
        assert.ok(!isRefusal(found))
        const named = othersThatMayApply(law, regime(used), { ...placed, served: true })
        assert.deepEqual(named, found.alternatives, JSON.stringify(placed))
        for (const { regimes } of found.terms) assert.deepEqual([used, ...named], regimes)
        two += named.length
      }
  }
  assert.ok(two > 100)
})

test('a service that only one reading puts after the change leaves both laws possible; what nothing serves, none', () => {
  const others = (madeAvailableOn: string, served = true) =>
    othersThatMayApply(law, old, { madeAvailableOn: day(madeAvailableOn), openedOn: null, decidedOn: null, served })
  assert.deepEqual(
    [others('2026-05-26'), others('2026-05-27'), others('2026-05-28'), others('2026-05-27', false)],
    [[], ['2026'], ['2026'], []],
  )
})
