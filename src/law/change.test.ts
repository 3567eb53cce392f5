import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { changedLaw } from '../testing/changed-law.ts'
import { explain, fiction, type TermsCase } from './index.ts'
import type { RegimeData, RemediesData } from './schema.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

/** The law as it would be once the texts of June 2026 were read: fifteen days, not franc, before the asylum court. */
const law = changedLaw((edit) => {
  edit<RemediesData>('remedies.json', ({ remedies }) => {
    const { months: _, ...appeal } = remedies['cnda-appeal']!
    const count = { strictest: 'plain', used: 'plain', longest: 'plain' } as const
    remedies['cnda-appeal-2026'] = { ...appeal, days: 15, count }
  })
  edit<RegimeData>('regimes/2026.json', (regime) => {
    regime.knowsTerms = true
    regime.remediesOffered = ['cnda-appeal-2026']
    regime.electronicService!.fictionDays = { strictest: 9, used: 10, longest: 10 }
    Object.assign(regime.kinds.refusal!, { court: 'cnda', appealTerm: 'known', remedies: ['cnda-appeal-2026'] })
  })
})
const asked = (question: Partial<TermsCase>) => {
  const found = explain(law, { kind: 'refusal', remedy: null, ...question })
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}

test('a change of the law is a change of data: the new regime gives its own days', () => {
  const { regime, servedOn, terms } = asked({ madeAvailableOn: day('2026-07-01') })
  assert.deepEqual([regime, String(servedOn)], ['2026', '2026-07-11'])
  assert.deepEqual([String(terms[0]?.lastDay), String(terms[0]?.actBy)], ['2026-07-27', '2026-07-24'])
})

test('when either law may apply, the last safe day is the shorter, the longest the longer, and both are named', () => {
  const explained = asked({ madeAvailableOn: day('2026-06-01') })
  const appeal = explained.terms[0]!
  // By the law before: served 16 June, 17 July. By the law after: served 11 June, 26 June, strictest 25 June.
  assert.deepEqual([explained.regime, explained.alternatives, appeal.regimes], ['2021', ['2026'], ['2021', '2026']])
  assert.equal(
    `${explained.servedOn} ${appeal.lastDay} ${appeal.actBy} ${appeal.longest}`,
    '2026-06-16 2026-07-17 2026-06-25 2026-07-20',
  )
  // What is asserted, then the other law's working from its service on, to the day that is told.
  assert.deepEqual(
    appeal.steps.slice(6).map(({ code, params }) => `${code} ${Object.values(params).join(' ')}`),
    [
      'safe-regime 2026 2026-06-25 2026-06-12',
      'made-available 2026-06-01',
      'served-by-term 2026-06-11 10',
      'term-by-law ',
      'days 15 2026-06-26',
      'plain 2026-06-26',
      'stays 2026-06-26',
      'safe-served 2026-06-10',
      'safe-last 2026-06-25',
    ],
  )
  assert.ok(appeal.readings.some((reading) => reading.code === 'electronic-service-carried-over'))
})

test('the longest date is the longer even when it is the other law’s', () => {
  const explained = asked({ madeAvailableOn: day('2026-07-01'), lodgedOn: day('2026-01-05') })
  const appeal = explained.terms[0]!
  assert.deepEqual([explained.regime, explained.alternatives], ['2026', ['2021']])
  assert.equal(`${appeal.lastDay} ${appeal.actBy} ${appeal.longest}`, '2026-07-27 2026-07-24 2026-08-18')
})

test('a term that only one of the two laws knows is kept', () => {
  assert.deepEqual(
    asked({ madeAvailableOn: day('2026-06-01') }).terms.map((term) => term.name),
    ['appeal', 'legal-aid'],
  )
})

test('what was recorded under a regime stays under it, whatever the data say of the days', () => {
  const explained = asked({ regime: '2021', madeAvailableOn: day('2026-07-01') })
  assert.deepEqual([explained.regime, String(explained.servedOn)], ['2021', '2026-07-16'])
})

test('the days of the fiction are those of the regime', () => {
  const { servedOn, strictest, latest } = fiction(day('2026-07-01'), law.regimes.at(-1)!)
  assert.deepEqual([strictest, servedOn, latest].map(String), ['2026-07-10', '2026-07-11', '2026-07-11'])
})
