import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { changedLaw, type Data } from '../testing/broken-law.ts'
import { AT_MOST, explain, kindOf, type Law, loadLaw, type StatedRemedy, statedRemedyGuard } from './index.ts'

const law = loadLaw()

/** `ok`, the choice it should have been, or the longest it may be. */
function guarded(stated: StatedRemedy, kindCode = 'refusal', regimeName = '2021', by: Law = law): string {
  const regime = by.regimes.find(({ name }) => name === regimeName)!
  const kind = kindOf(by, regime, kindCode)
  assert.ok(!isRefusal(kind))
  const answer = statedRemedyGuard(by, regime, kind, stated)
  return answer === 'ok' ? answer : JSON.stringify(answer)
}
const MONTH = { court: 'cnda', months: 1, franc: true } as const
const KNOWN = JSON.stringify({ known: { court: 'cnda', months: 1, days: 0, franc: true, legalAidDays: 15 } })

test('where the law knows the appeal, a decision states that one: its court, its length, its counting, its days of legal aid', () => {
  assert.equal(guarded(MONTH), 'ok')
  assert.equal(guarded({ ...MONTH, legalAidDays: 15 }), 'ok')
  const others: StatedRemedy[] = [
    { ...MONTH, court: 'administrative-court' },
    { ...MONTH, months: 2 },
    { court: 'cnda', days: 30, franc: true },
    { court: 'cnda', months: 1, days: 1, franc: true },
    { ...MONTH, franc: false },
    { ...MONTH, legalAidDays: 30 },
    { ...MONTH, legalAidDays: 14 },
  ]
  for (const stated of others) assert.equal(guarded(stated), KNOWN, JSON.stringify(stated))
})

test('where it does not, nothing longer than the bounds of the data: four months, or as many days as they say', () => {
  const { statedRemedyMonths: months, statedRemedyDays: days } = law.guards
  const most = JSON.stringify({ most: { months, days } })
  for (const [kind, regime] of [
    ['decision', '2021'],
    ['refusal', '2026'],
    // A reopening is no appeal: what it knows is no choice of what the decision states.
    ['discontinuation', '2021'],
  ] as const) {
    const by = (stated: Partial<StatedRemedy>) =>
      guarded({ court: 'administrative-court', franc: true, ...stated }, kind, regime)
    assert.deepEqual([by({ months }), by({ days }), by({ months: 1, legalAidDays: days })], ['ok', 'ok', 'ok'])
    assert.deepEqual(
      [by({ months: months + 1 }), by({ days: days + 1 }), by({ months: 1, legalAidDays: days + 1 })],
      [most, most, most],
    )
  }
})

test('an appeal in days, plain, is a choice of its own; where the law does not know the days of legal aid, any are', () => {
  const inDays = changedLaw({
    'remedies.json': ({ remedies }: Data) => {
      const plain = { strictest: 'plain', used: 'plain', longest: 'plain' }
      const { months: _, ...rest } = structuredClone(remedies['cnda-appeal'])
      remedies.tribunal = { ...rest, days: 15, court: 'administrative-court', count: plain }
    },
    'regimes/2021.json': (data) => (data.kinds.refusal.remedies = ['tribunal', 'cnda-appeal']),
  })
  const by = (stated: StatedRemedy) => guarded(stated, 'refusal', '2021', inDays)
  const days = { court: 'administrative-court', days: 15, franc: false } as const
  assert.deepEqual([by(days), by({ ...days, legalAidDays: 99 }), by(MONTH)], ['ok', 'ok', 'ok'])
  const first = JSON.stringify({
    known: { court: 'administrative-court', months: 0, days: 15, franc: false, legalAidDays: null },
  })
  for (const stated of [
    { ...days, franc: true },
    { ...days, days: 16 },
    { ...MONTH, months: 2 },
  ])
    assert.equal(by(stated), first, JSON.stringify(stated))
})

test('only an appeal before a court is a choice of what a decision states', () => {
  const beforeCourt = changedLaw({
    'remedies.json': ({ remedies }: Data) => (remedies.reopening.court = 'administrative-court'),
  })
  const toOffice = changedLaw({ 'remedies.json': ({ remedies }: Data) => (remedies['cnda-appeal'].court = null) })
  const stated = { court: 'administrative-court', months: 2, franc: true } as const
  assert.equal(guarded(stated, 'discontinuation', '2021', beforeCourt), 'ok')
  assert.equal(guarded(stated, 'refusal', '2021', toOffice), 'ok')
})

test('an Office that lowers the bound of a deposit refuses no letter that was recorded before: its days stay', () => {
  const lowered = changedLaw({
    'guards.json': (data: Data) => {
      data.statedRemedyMonths.value = 1
      data.statedRemedyDays.value = 30
    },
  })
  const before = { court: 'administrative-court', franc: true } as const
  const { months, days, aidDays } = AT_MOST
  for (const length of [{ months: 4 }, { days: 120 }, { months: 1, legalAidDays: 60 }, { months }, { days }]) {
    const remedy = { ...before, ...length }
    assert.notEqual(guarded(remedy, 'decision', '2021', lowered), 'ok')
    const question = { kind: 'decision', remedy, servedOn: Temporal.PlainDate.from('2024-01-10') }
    const found = explain(lowered, question)
    assert.ok(!isRefusal(found))
    assert.deepEqual(found, explain(law, question))
  }
  assert.ok(months >= 24 && days >= 730 && aidDays >= 366, 'raised, never lowered')
})
