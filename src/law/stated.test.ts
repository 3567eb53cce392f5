import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { explain, kindOf, loadLaw, type StatedRemedy, statedRemedyGuard, type Term, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
function appeal(remedy: StatedRemedy, over: Partial<TermsCase> = {}): Term {
  const found = explain(law, { kind: 'refusal', servedOn: day('2024-01-10'), ...over, remedy })
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found.terms.find((term) => term.name === 'appeal')!
}
const dates = ({ lastDay, actBy, longest }: Term) => `${lastDay} ${actBy} ${longest}`
const countOf = (term: Term) => {
  const step = term.steps.find(({ code }) => code === 'franc' || code === 'plain')!
  return `${step.code} ${step.mark ?? 'sure'}`
}
const silent = (remedy: Omit<StatedRemedy, 'franc'>): StatedRemedy => ({ ...remedy, franc: null })

test('a letter silent on the counting: the person is told the shorter count, the latest date is the longer', () => {
  const found = appeal(silent({ court: 'administrative-court-strasbourg', days: 15 }))
  assert.equal(dates(found), '2024-01-25 2024-01-25 2024-01-26')
  assert.equal(countOf(found), 'plain reading')
  assert.deepEqual(
    found.readings.find((r) => r.code === 'franc-not-stated'),
    {
      code: 'franc-not-stated',
      counted: true,
      strictest: 'plain',
      used: 'plain',
      longest: 'franc',
      mark: 'reading',
      articles: ['CE 5 octobre 2018 n° 409579', 'CE 15 décembre 2023 n° 472836'],
    },
  )
})

// @law CE 472836
test('a silent letter that states the month before the asylum court has the days of the law, whose month is franc', () => {
  const month = silent({ court: 'cnda', months: 1 })
  const placed = { servedOn: null, madeAvailableOn: day('2022-05-02') }
  assert.equal(
    dates(appeal(month, placed)),
    '2022-06-20 2022-06-17 2022-06-20',
    'the first example of the specification',
  )
  for (const kind of ['refusal', 'decision', 'withdrawal-of-status']) {
    const found = appeal(month, { kind })
    assert.equal(countOf(found), 'franc sure')
    assert.ok(!found.readings.some(({ code }) => code === 'franc-not-stated'))
  }
})

test('of another number of months before that court the same is asserted, and the safe day is the shorter', () => {
  const found = appeal(silent({ court: 'cnda', months: 2 }))
  assert.deepEqual([dates(found), countOf(found)], ['2024-03-11 2024-03-08 2024-03-11', 'franc reading'])
})

test('of days before the asylum court, and of the law after 11 June 2026, nothing read says that they are franc', () => {
  assert.equal(countOf(appeal(silent({ court: 'cnda', days: 30 }))), 'plain reading')
  assert.equal(countOf(appeal(silent({ court: 'administrative-court', months: 2 }))), 'plain reading')
  const after = appeal(silent({ court: 'cnda', months: 1 }), { servedOn: day('2026-07-10') })
  assert.deepEqual([dates(after), countOf(after)], ['2026-08-10 2026-08-10 2026-08-11', 'plain reading'])
})

test('a letter that says how its days are counted leaves nothing to read', () => {
  for (const franc of [true, false]) {
    const found = appeal({ court: 'cnda', months: 1, franc })
    assert.equal(countOf(found), franc ? 'franc sure' : 'plain sure')
    assert.ok(!found.readings.some((reading) => reading.code === 'franc-not-stated'))
  }
})

test('a silence is never one of the regime’s choices: whoever deposits says how the days are counted', () => {
  const regime = law.regimes[2]!
  const kind = kindOf(law, regime, 'refusal')
  assert.ok(!isRefusal(kind))
  const guarded = (franc: boolean | null) => statedRemedyGuard(law, regime, kind, { court: 'cnda', months: 1, franc })
  assert.equal(guarded(true), 'ok')
  assert.notEqual(guarded(null), 'ok')
})
