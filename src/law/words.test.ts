import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { asked, questions as random } from '../testing/law-questions.ts'
import { explain, lawRefusal, loadLaw, procedureTerm, type Step, sixMonthLetterGuard, stepWords } from './index.ts'

/** They wait for a law that reads its days so. */
const WAITING = [
  'step.safe-less-than',
  'step.safe-aid-stops',
  'staff.step.longest-aid-late',
  'staff.step.longest-aid-less',
]
const law = loadLaw()
const w = words('en')
const day = (text: string) => Temporal.PlainDate.from(text)

/** Every code the law can answer with, by the family of its words. */
const CODES: Record<string, Iterable<string>> = {
  kind: law.kindCodes,
  court: law.courts.keys(),
  territory: law.territories.keys(),
  regime: law.regimes.map((r) => r.name),
  reading: [
    ...law.regimes.flatMap((r) => r.readings.map((reading) => reading.code)),
    'kind-not-verified',
    'seat-unknown',
    'franc-not-stated',
    'aid-asked-before-service',
    'aid-own-answer-unknown',
    'aid-counsel-answer-unknown',
    'aid-not-known',
    'other-law-unknown',
    'law-changes',
  ],
  'eligibility.reason': law.eligibility.rules.map((rule) => rule.reason),
  'eligibility.answer': ['in', 'out', 'unknown'],
  holiday: [...law.territories.values()].flatMap((t) =>
    [2017, 2024, 2025].flatMap((y) => [...t.calendar.holidaysIn(y).values()]),
  ),
  mark: ['text', 'case', 'practice', 'analogy', 'reading', 'unverified'],
  term: ['appeal', 'legal-aid', 'reopening', ...law.regimes[2]!.procedureTerms.keys()],
  place: law.places.map(({ code }) => code),
  effect: ['decision', 'summons', 'none', 'unknown'],
  preliminary: law.regimes.flatMap((r) => [...r.kinds.values()].flatMap((k) => k.preliminaryStep ?? [])),
}

for (const tag of ['fr', 'en']) {
  const messages = JSON.parse(readFileSync(`languages/${tag}/law.json`, 'utf8')) as Record<string, string>
  describe(`in ${tag}`, () => {
    for (const [family, codes] of Object.entries(CODES))
      test(`every ${family} has its words`, () => {
        for (const code of codes) assert.ok(messages[`${family}.${code}`], `${family}.${code}`)
      })

    test('every refusal says what is wrong and what to do next', () => {
      for (const code of Object.keys(lawRefusal.codes))
        for (const part of ['title', 'next']) assert.ok(messages[`refusal.${code}.${part}`], `${code}.${part}`)
    })

    test('every step of every working has its words and only values it is given', () => {
      const seen = new Map<string, Set<string>>()
      for (const terms of workings())
        for (const step of terms) {
          const { key, values } = stepWords(w, step)
          const own = step.code.startsWith('longest-') ? `law.staff.step.${step.code}` : key
          seen.set(own, new Set(Object.keys(values)))
        }
      for (const [key, given] of seen) {
        const message = messages[key.replace(/^law\./, '')]
        assert.ok(message, key)
        for (const [, name] of message.matchAll(/\{(\w+)(?:,|\})/g)) assert.ok(given.has(name!), `${key} {${name}}`)
      }
      const unused = Object.keys(messages).filter((key) => /^(staff\.)?step\./.test(key) && !seen.has(`law.${key}`))
      assert.deepEqual(unused, WAITING)
    })

    test('the name of a kind says that it is a decision, never which', () => {
      const names = [...law.regimes[2]!.kinds.values()].filter((k) => k.legalEffect === 'decision')
      assert.equal(new Set(names.map((k) => messages[`kind.${k.code}`])).size, 1)
    })
  })
}

test('the days of a step are handed over as days', () => {
  const { key, values } = stepWords(w, { code: 'aid-in-time', params: { day: '2024-01-25', to: '2024-01-26' } })
  assert.equal(key, 'law.step.aid-in-time')
  assert.ok(values.day instanceof Temporal.PlainDate && values.to instanceof Temporal.PlainDate)
  assert.deepEqual(stepWords(w, { code: 'days', params: { count: 3 } }).values, { count: 3 })
  const params = { from: '2024-01-13', day: '2024-01-12', to: '2024-01-15', why: 'saturday' }
  assert.deepEqual(
    Object.values(stepWords(w, { code: 'safe-before', params }).values).map(
      (value) => value instanceof Temporal.PlainDate,
    ),
    [true, true, true, false, false],
  )
})

test('a law that has no words yet stands in a step by its code, and a holiday too', () => {
  const named = (params: Step['params']) => stepWords(w, { code: 'safe-regime', params }).values
  assert.deepEqual(named({ regime: '2031' }), { regime: '2031' })
  assert.deepEqual(named({ why: 'saint-nobody' }), { why: 'saint-nobody', holiday: 'saint-nobody' })
})

const PACT_MONTH = { court: 'cnda', months: 1, franc: true } as const

function workings() {
  const aid = (requested: string, granted: string | null) => ({
    requestedOn: day(requested),
    servedOnApplicant: granted === null ? null : day(granted),
    servedOnCounsel: null,
  })
  const base = { kind: 'refusal', remedy: null }
  const questions = [
    { ...base, madeAvailableOn: day('2022-05-02') },
    { ...base, madeAvailableOn: day('2024-02-14') },
    { ...base, servedOn: day('2024-01-05') },
    { ...base, madeAvailableOn: day('2024-01-15'), openedOn: day('2024-01-16') },
    { ...base, madeAvailableOn: day('2024-01-15'), openedOn: day('2024-03-16') },
    { ...base, servedOn: day('2024-01-31'), territory: 'guyane' },
    { ...base, servedOn: day('2023-12-31'), remedy: { court: 'cnda', months: 2, franc: true } },
    { ...base, servedOn: day('2024-01-10'), remedy: { court: 'administrative-court', days: 15, franc: false } },
    { ...base, servedOn: day('2024-01-10'), remedy: { court: 'cnda', days: 2, franc: false } },
    { ...base, servedOn: day('2024-01-10'), legalAid: aid('2024-01-12', '2024-02-12') },
    { ...base, servedOn: day('2026-07-10'), remedy: PACT_MONTH, legalAid: aid('2026-07-12', null) },
    {
      ...base,
      servedOn: day('2026-07-10'),
      remedy: { ...PACT_MONTH, legalAidDays: 15 },
      legalAid: aid('2026-07-12', null),
    },
    { ...base, servedOn: day('2024-01-10'), legalAid: aid('2024-01-29', '2024-02-12') },
    { ...base, servedOn: day('2024-01-10'), legalAid: aid('2024-01-02', '2024-01-03') },
    // Answered on the last day that may be that of the service: then, and then alone, there was no term yet to stop.
    {
      ...base,
      madeAvailableOn: day('2024-01-01'),
      legalAid: { ...aid('2024-01-02', '2024-01-17'), servedOnCounsel: day('2024-01-17') },
    },
    { ...base, kind: 'discontinuation', servedOn: day('2024-01-22'), decidedOn: day('2024-01-22') },
    {
      ...base,
      kind: 'discontinuation',
      servedOn: day('2024-01-20'),
      remedy: { court: 'administrative-court', days: 15, franc: null },
    },
  ]
  const told = [...questions, ...fc.sample(random, { numRuns: 5000, seed: 2026 }).map(asked)]
  const explained = told.flatMap((question) => {
    const found = explain(law, question)
    return isRefusal(found) ? [] : found.terms.flatMap((term) => [term.steps, term.longestSteps])
  })
  const procedures = [...law.regimes[2]!.procedureTerms.keys()].flatMap((name) => {
    const found = procedureTerm(law, { name, from: day('2024-01-10'), territory: 'mayotte' })
    assert.ok(!isRefusal(found))
    return [found.steps, found.longestSteps]
  })
  const letter = sixMonthLetterGuard(law, { lodgedOn: day('2024-01-10'), receivedOn: day('2024-06-10') })
  return [...explained, ...procedures, letter.steps]
}
