import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { changedLaw } from '../testing/broken-law.ts'
import { backward, forward } from '../testing/naive-calendar.ts'
import { loadLaw, type ProcedureTermCase, procedureTerm, type Term } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const ask = (name: ProcedureTermCase['name'], from: string, days?: number) =>
  procedureTerm(law, { name, from: day(from), ...(days === undefined ? {} : { days }) })
function answer(...question: Parameters<typeof ask>): Term {
  const found = ask(...question)
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}
const dates = ({ lastDay, actBy, longest }: Term) => `${lastDay} ${actBy} ${longest}`
const refusal = (...question: Parameters<typeof ask>): string => {
  const found = ask(...question)
  return isRefusal(found) ? `${found.refusal} ${found.field}` : 'no refusal'
}

// @law CESEDA R.531-2
test('the form is handed in within 21 days of the attestation, by the shorter count', () => {
  assert.equal(dates(answer('application-form', '2024-01-10')), '2024-01-31 2024-01-31 2024-02-01')
})

// @law CESEDA R.531-36
test('a subsequent application is handed in within 8 days of its registration; on a Saturday the safe day is the Friday', () => {
  assert.equal(dates(answer('subsequent-application', '2024-01-12')), '2024-01-20 2024-01-19 2024-01-22')
})

test('an absence is explained within 7 days of the interview; on a holiday the safe day is the day before', () => {
  assert.equal(dates(answer('interview-absence', '2024-04-24')), '2024-05-01 2024-04-30 2024-05-02')
})

test('the answer is that of an appeal: court, working from the fact on, sources, readings', () => {
  const term = answer('subsequent-application', '2024-01-12')
  assert.deepEqual(
    term.steps.map(({ code, params, mark }) => [code, params.day, params.why, mark].filter(Boolean).join(' ')),
    [
      'from-registered 2024-01-12',
      'term-by-law text',
      'days 2024-01-20',
      'plain 2024-01-20 reading',
      'never-rolls 2024-01-20 saturday reading',
      'safe-counted 2024-01-20',
      'safe-before 2024-01-19 saturday',
      'safe-last 2024-01-19',
    ],
  )
  assert.deepEqual(
    {
      ...term,
      steps: [],
      longestSteps: [],
      lastDay: '',
      unrolledLastDay: `${term.unrolledLastDay}`,
      actBy: '',
      longest: '',
    },
    {
      name: 'subsequent-application',
      court: null,
      lastDay: '',
      unrolledLastDay: '2024-01-20',
      actBy: '',
      longest: '',
      stated: false,
      mark: 'text',
      regimes: ['2021'],
      readings: law.regimes[2]!.readings.filter((reading) => reading.on === 'subsequent-application'),
      steps: [],
      longestSteps: [],
      articles: ['CESEDA R. 531-36', 'Ofpra, page « Les réexamens »'],
    },
  )
  assert.deepEqual(
    term.readings.map(({ code, mark }) => `${code} ${mark}`),
    ['procedure-count reading', 'procedure-roll reading'],
  )
})

test('each regime carries its own sources: the seven days were read nowhere, and are marked so', () => {
  assert.deepEqual(answer('application-form', '2019-06-04').articles, ['CESEDA R. 723-1 (ancien)'])
  assert.deepEqual(answer('subsequent-application', '2020-12-01').articles, ['CESEDA R. 723-15 (ancien)'])
  const marked = (name: ProcedureTermCase['name'], on: string) =>
    answer(name, on).steps.find(({ code }) => /^term-(by-law|read|unverified)$/.test(code))?.mark
  assert.deepEqual(
    [marked('application-form', '2019-06-04'), marked('application-form', '2024-01-10')],
    ['practice', 'text'],
  )
  for (const on of ['2019-06-04', '2020-12-01', '2024-01-10'])
    assert.equal(marked('interview-absence', on), 'unverified')
})

test('the day of the fact selects the regime, and a term still running on 12 June 2026 may be the next one’s: both are named', () => {
  // Longest: Thursday 11 June, and Friday 12 June a day later.
  assert.equal(dates(answer('application-form', '2026-05-20')), '2026-06-10 2026-06-10 2026-06-11')
  for (const [name, from] of [
    ['application-form', '2026-05-21'],
    ['subsequent-application', '2026-06-03'],
    ['interview-absence', '2026-06-11'],
  ] as const) {
    const found = ask(name, from)
    assert.ok(isRefusal(found), name)
    assert.deepEqual(
      [found.refusal, found.field, found.params],
      ['regime-uncertain', 'days', { regimes: '2021, 2026' }],
    )
  }
  const stated = answer('application-form', '2026-06-11', 21)
  assert.deepEqual([dates(stated), stated.regimes], ['2026-07-02 2026-07-02 2026-07-03', ['2021', '2026']])
  assert.deepEqual(answer('application-form', '2026-06-12', 21).regimes, ['2026'])
  // The change of 2021 leaves no doubt.
  assert.deepEqual(answer('application-form', '2021-04-20').regimes, ['pilot'])
  for (const name of ['application-form', 'subsequent-application', 'interview-absence'] as const)
    assert.equal(refusal(name, '2026-06-12'), 'procedure-term-not-known days')
})

test('the days that the letter states win, and are still counted the shorter way', () => {
  const term = answer('application-form', '2026-07-01', 10)
  assert.deepEqual([dates(term), term.stated, term.regimes], ['2026-07-11 2026-07-10 2026-07-13', true, ['2026']])
  assert.equal(term.steps[1]?.code, 'term-stated')
  assert.equal(dates(answer('application-form', '2024-01-10', 5)), '2024-01-15 2024-01-15 2024-01-16')
})

test('the days that a letter states are as sure as a text under a law that was read, and not under another', () => {
  assert.equal(answer('interview-absence', '2024-01-10').mark, 'unverified')
  assert.equal(answer('interview-absence', '2024-01-10', 7).mark, 'text')
  assert.equal(answer('interview-absence', '2026-07-01', 7).mark, 'reading')
})

test('what is read of the service in a space bears on no term that nothing serves', () => {
  assert.deepEqual(
    answer('application-form', '2026-07-01', 10).readings.map(({ code }) => code),
    ['procedure-count', 'procedure-roll'],
  )
})

// @law CESEDA R.591-12-1
test('in Mayotte and Guyane, and overseas where nobody says in which, seven days for the form are shown and the longer held back', () => {
  const form = (territory: string, days?: number) => {
    const found = procedureTerm(law, {
      name: 'application-form',
      from: day('2024-01-10'),
      territory,
      ...(days === undefined ? {} : { days }),
    })
    assert.ok(!isRefusal(found))
    return found
  }
  const readings = (term: Term) => term.readings.map(({ code }) => code)
  for (const territory of ['mayotte', 'guyane', 'overseas'])
    assert.equal(dates(form(territory)), '2024-01-17 2024-01-17 2024-02-01', territory)
  for (const territory of ['reunion', 'guadeloupe', 'martinique', 'new-caledonia']) {
    assert.equal(dates(form(territory)), dates(form('metropolitan')), territory)
    assert.deepEqual(form(territory).articles, form('metropolitan').articles, territory)
    assert.deepEqual(readings(form(territory)), ['procedure-count', 'procedure-roll'], territory)
  }
  const there = form('mayotte')
  assert.deepEqual(readings(there), ['procedure-count', 'procedure-roll', 'procedure-days-overseas'])
  assert.deepEqual(there.articles.slice(0, 3), [
    'CESEDA R. 591-12-1',
    'Décret n° 2018-385 du 23 mai 2018, art. 1er',
    'CESEDA R. 531-2',
  ])
  assert.deepEqual(there.steps[2], { code: 'term-read', params: {}, mark: 'reading', articles: there.articles })
  assert.equal(dates(form('alsace-moselle')), dates(form('metropolitan')))
  assert.deepEqual(readings(form('metropolitan')), ['procedure-count', 'procedure-roll'])
  // The letter's own days are those of the place.
  assert.deepEqual([dates(form('mayotte', 21)), readings(form('mayotte', 21)).length], [dates(form('metropolitan')), 2])
})

test('a holiday of the place is none at the Office, and is not safe: the last safe day stands before it', () => {
  // Eight days: Monday 10 June 2024, a holiday in Guyane.
  const from = day('2024-06-02')
  const there = procedureTerm(law, { name: 'subsequent-application', from, territory: 'guyane' })
  const here = procedureTerm(law, { name: 'subsequent-application', from })
  assert.ok(!isRefusal(there) && !isRefusal(here))
  assert.deepEqual(
    [dates(here), dates(there)],
    ['2024-06-10 2024-06-10 2024-06-11', '2024-06-10 2024-06-07 2024-06-11'],
  )
  const why = there.steps.find(({ code }) => code === 'safe-before')?.params.why
  assert.equal(why, 'abolition-of-slavery')
  // Held against nobody before the day after: 27 December 2024, and Christmas is a holiday of both.
  const alsace = procedureTerm(law, {
    name: 'subsequent-application',
    from: day('2024-12-18'),
    territory: 'alsace-moselle',
  })
  assert.ok(!isRefusal(alsace))
  assert.equal(dates(alsace), '2024-12-26 2024-12-26 2024-12-27')
})

test('who has a form is told that in detention and in a pôle France asile other days run, unless a letter states his', () => {
  const said = (term: Term) => term.steps.filter(({ code }) => code === 'other-terms').map(({ mark }) => mark)
  assert.deepEqual(said(answer('application-form', '2024-01-10')), ['text'])
  assert.deepEqual(said(answer('application-form', '2024-01-10', 21)), [])
  assert.deepEqual(said(answer('interview-absence', '2024-01-10')), [])
})

test('of two laws that may apply the shorter is told, the longer held back, and the working says which', () => {
  const known = changedLaw({
    'regimes/2026.json': (data) => {
      data.knowsTerms = true
      data.procedureTerms[0].days = 10
    },
  })
  const found = procedureTerm(known, { name: 'application-form', from: day('2026-06-01') })
  assert.ok(!isRefusal(found))
  assert.deepEqual([dates(found), found.regimes], ['2026-06-22 2026-06-11 2026-06-23', ['2021', '2026']])
  const nearer = { code: 'safe-regime', params: { regime: '2026', day: '2026-06-11', since: '2026-06-12' } }
  assert.deepEqual(
    found.steps.find(({ code }) => code === 'safe-regime'),
    nearer,
  )
  assert.deepEqual(found.steps.at(-1), { code: 'safe-last', params: { day: '2026-06-11' } })
  assert.ok(found.articles.some((article) => article.includes('juin 2026')))
  assert.equal(new Set(found.readings.map(({ code }) => code)).size, found.readings.length)
})

test('the other terms are the same overseas, and no place is guessed', () => {
  const asked = (territory: string) =>
    procedureTerm(law, { name: 'subsequent-application', from: day('2024-01-12'), territory })
  assert.deepEqual(asked('mayotte'), asked('metropolitan'))
  const nowhere = asked('atlantis')
  assert.ok(isRefusal(nowhere) && nowhere.refusal === 'unknown-territory' && nowhere.field === 'territory')
})

test('days that no letter states, and a day beyond the calendars, are refused', () => {
  for (const days of [0, -1, 1.5, 367, Number.NaN])
    assert.equal(refusal('application-form', '2024-01-10', days), 'remedy-not-understood days')
  assert.equal(refusal('application-form', '2024-01-10', 366), 'no refusal')
  assert.equal(refusal('application-form', '2024-01-10', 1), 'no refusal')
  assert.equal(refusal('application-form', '2300-01-10'), 'day-out-of-range from')
  assert.equal(refusal('application-form', '2018-12-31'), 'unknown-regime undefined')
})

test('days stated by ten for one never make the last safe day later than that of the law, and the working says so', () => {
  const slip = answer('application-form', '2026-01-20', 210)
  assert.deepEqual(
    [dates(slip), dates(answer('application-form', '2026-01-20'))],
    ['2026-08-18 2026-02-10 2026-08-19', '2026-02-10 2026-02-10 2026-02-11'],
  )
  assert.ok(slip.steps.some(({ code, params }) => code === 'safe-days' && params['count'] === 21))
  assert.equal(dates(answer('application-form', '2026-01-20', 7)), '2026-01-27 2026-01-27 2026-01-28')
})

test('of any day, and of any days stated, the three dates are the last day, the working day up to it, the next one after', () => {
  const LENGTHS = { 'application-form': 21, 'subsequent-application': 8, 'interview-absence': 7 }
  const names = fc.constantFrom(...(Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]))
  const stated = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined })
  fc.assert(
    fc.property(names, fc.integer({ min: 0, max: 4000 }), stated, (name, after, days) => {
      const from = day('2019-01-01').add({ days: after })
      const found = ask(name, from.toString(), days)
      const last = from.add({ days: days ?? LENGTHS[name] })
      const running = forward(last.add({ days: 1 }), ['metropolitan']).toString() >= '2026-06-12'
      if (isRefusal(found)) return assert.ok(days === undefined && running)
      assert.ok(days !== undefined || !running)
      const own = ['metropolitan']
      // Of more days than the law gives, where it gives any, the last safe day is that of the law.
      const knows = from.toString() < '2026-06-12'
      const safe = from.add({ days: Math.min(days ?? LENGTHS[name], knows ? LENGTHS[name] : 60) })
      assert.equal(dates(found), `${last} ${backward(safe, own)} ${forward(last.add({ days: 1 }), own)}`)
    }),
    { numRuns: 2000 },
  )
})
