import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { explain, loadLaw, type Term, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const MONTH = { court: 'cnda', months: 1, franc: true } as const

function terms(over: Partial<TermsCase>): readonly Term[] {
  const found = explain(law, { kind: 'refusal', remedy: null, ...over })
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found.terms
}
const named = (over: Partial<TermsCase>, name: Term['name']): Term => terms(over).find((term) => term.name === name)!

test('a length is said to be of the law only where its text, or a court that read it, was read', () => {
  const said = (over: Partial<TermsCase>, name: Term['name'] = 'appeal') => {
    const { steps, mark } = named(over, name)
    return `${steps.find(({ code }) => code.startsWith('term-'))?.code} ${mark}`
  }
  const servedOn = day('2024-01-10')
  assert.equal(said({ servedOn }), 'term-by-law text')
  assert.equal(said({ servedOn: day('2019-06-04') }), 'term-by-law case')
  assert.equal(said({ servedOn }, 'legal-aid'), 'term-read reading')
  assert.equal(
    said({ kind: 'discontinuation', servedOn, decidedOn: day('2024-01-05') }, 'reopening'),
    'term-read reading',
  )
  // Who may appeal against a grant of the lesser protection was written down from memory.
  assert.equal(said({ kind: 'grant-subsidiary-protection', servedOn }), 'term-unverified unverified')
  assert.equal(said({ servedOn, remedy: MONTH }), 'term-stated text')
})

test('after June 2026 a day is not verified, however it was served, and the readings say how it was counted', () => {
  for (const over of [{ servedOn: day('2026-07-10') }, { madeAvailableOn: day('2026-07-01') }]) {
    const term = named({ ...over, remedy: MONTH }, 'appeal')
    assert.equal(term.mark, 'unverified')
    const read = term.readings.find(({ code }) => code === 'counting-carried-over')
    assert.equal(read?.mark, 'unverified')
  }
})

test('of two laws that may apply, how sure the day is told of is that of the nearer', () => {
  const term = named({ madeAvailableOn: day('2026-06-01'), remedy: MONTH }, 'appeal')
  assert.deepEqual([term.regimes, term.mark], [['2021', '2026'], 'text'])
})
