import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { type Explanation, explain, loadLaw, type Term, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const CNDA = { court: 'cnda', months: 1, franc: true } as const

function answer(question: Partial<TermsCase>): Explanation {
  const found = explain(law, { kind: 'refusal', remedy: null, ...question })
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}
function refusal(question: Partial<TermsCase>): string {
  const found = explain(law, { kind: 'refusal', remedy: null, ...question })
  return isRefusal(found) ? found.refusal : 'no refusal'
}
const named = (explained: Explanation, name: Term['name']): Term => {
  const term = explained.terms.find((t) => t.name === name)
  assert.ok(term, `no ${name}`)
  return term
}
const dates = ({ lastDay, actBy }: Term) => `${lastDay} ${actBy}`
const codes = (term: Term) => term.steps.map((step) => step.code)
const readings = (term: Term) => term.readings.map((reading) => reading.code)

// @law CESEDA R.531-17
// @law CESEDA L.532-1
// @law CE 409579
// @law CE 472836
describe('the worked examples of the specification', () => {
  // made available, opened, served, appeal: last day, last safe day
  const EXAMPLES: [string, string | null, string, string][] = [
    ['2022-05-02', null, '2022-05-17 term', '2022-06-20 2022-06-17'],
    ['2024-01-15', null, '2024-01-30 term', '2024-03-01 2024-03-01'],
    ['2024-02-14', null, '2024-02-29 term', '2024-04-02 2024-03-29'],
    ['2022-12-16', null, '2022-12-31 term', '2023-02-01 2023-01-31'],
    ['2023-02-01', '2023-02-20', '2023-02-16 term', '2023-03-17 2023-03-16'],
    ['2023-02-01', '2023-02-03', '2023-02-03 opening', '2023-03-06 2023-03-03'],
  ]
  for (const [madeAvailable, opened, served, appeal] of EXAMPLES) {
    test(`made available ${madeAvailable}, ${opened === null ? 'never opened' : `opened ${opened}`}`, () => {
      const openedOn = opened === null ? null : day(opened)
      const explained = answer({ madeAvailableOn: day(madeAvailable), openedOn })
      assert.equal(`${explained.servedOn} ${explained.servedBy}`, served)
      assert.equal(dates(named(explained, 'appeal')), appeal)
    })
  }

  // legal aid asked, its grant served, appeal: last day, last safe day
  const WITH_AID: [string, string, string][] = [
    ['2019-06-17', '2019-08-06', '2019-08-26 2019-08-23'],
    ['2019-06-04', '2019-08-06', '2019-09-06 2019-09-05'],
  ]
  for (const [asked, granted, appeal] of WITH_AID) {
    test(`served 2019-06-04, legal aid asked ${asked}, its grant served ${granted}`, () => {
      const legalAid = { requestedOn: day(asked), servedOnApplicant: day(granted), servedOnCounsel: null }
      const explained = answer({ servedOn: day('2019-06-04'), legalAid })
      assert.equal(explained.regime, '2019')
      assert.equal(dates(named(explained, 'appeal')), appeal)
    })
  }

  test('the legal-aid request after 2022-05-02', () => {
    assert.equal(dates(named(answer({ madeAvailableOn: day('2022-05-02') }), 'legal-aid')), '2022-06-01 2022-05-31')
  })
})

test('the working of the first example reads from the deposit to the last safe day', () => {
  const appeal = named(answer({ madeAvailableOn: day('2022-05-02') }), 'appeal')
  assert.deepEqual(
    appeal.steps.map(({ code, params }) => [code, params.day, params.why].filter((x) => x !== undefined).join(' ')),
    [
      'made-available 2022-05-02',
      'served-by-term 2022-05-17',
      'term-by-law',
      'months 2022-06-17',
      'franc 2022-06-18',
      'not-worked 2022-06-18 saturday',
      'next-working-day 2022-06-20',
      'safe-served 2022-05-16',
      'safe-last 2022-06-17',
    ],
  )
  assert.equal(String(appeal.unrolledLastDay), '2022-06-18')
  assert.equal(String(appeal.longest), '2022-06-20')
  assert.deepEqual(readings(appeal), ['fiction-day', 'received-by-last-day', 'remedy-not-stated'])
  assert.ok(appeal.articles.includes('CESEDA R. 531-17') && appeal.articles.includes('CESEDA L. 532-1'))
  assert.ok(appeal.articles.some((article) => article.includes('472836')))
})

test('the fiction is marked a reading, and an early opening rests on no reading of it', () => {
  const byTerm = named(answer({ madeAvailableOn: day('2022-05-02') }), 'appeal')
  assert.equal(byTerm.steps.find((step) => step.code === 'served-by-term')?.mark, 'reading')
  const opened = named(answer({ madeAvailableOn: day('2022-05-02'), openedOn: day('2022-05-04') }), 'appeal')
  assert.ok(!readings(opened).includes('fiction-day') && !codes(opened).includes('safe-served'))
})

// @law CESEDA R.531-17
test('who opens on the fifteenth day was, under the strictest reading, served the day before', () => {
  const explained = answer({ madeAvailableOn: day('2022-05-02'), openedOn: day('2022-05-17') })
  assert.equal(explained.servedBy, 'opening')
  assert.equal(dates(named(explained, 'appeal')), '2022-06-20 2022-06-17')
  assert.ok(readings(named(explained, 'appeal')).includes('fiction-day'))
})

test('who opens on the sixteenth day was served on the fifteenth, but the latest date counts his own day', () => {
  const explained = answer({ madeAvailableOn: day('2022-05-03'), openedOn: day('2022-05-19') })
  assert.equal(`${explained.servedOn} ${explained.servedBy}`, '2022-05-18 term')
  const appeal = named(explained, 'appeal')
  assert.deepEqual([String(appeal.lastDay), String(appeal.longest)], ['2022-06-20', '2022-06-20'])
  assert.ok(codes(appeal).includes('opened-after-term'))
})

describe('what the decision states', () => {
  // @law CESEDA L.532-1
  test('wins over the regime', () => {
    const remedy = { court: 'administrative-court', days: 15, franc: false }
    const appeal = named(answer({ remedy, servedOn: day('2024-01-10') }), 'appeal')
    assert.deepEqual(
      [appeal.court, appeal.stated, dates(appeal)],
      ['administrative-court', true, '2024-01-25 2024-01-25'],
    )
    assert.ok(!answer({ remedy, servedOn: day('2024-01-10') }).terms.some((term) => term.name === 'legal-aid'))
  })

  test('in the same words as the regime gives the same days', () => {
    const madeAvailableOn = day('2024-02-14')
    const [said, unsaid] = [answer({ madeAvailableOn, remedy: CNDA }), answer({ madeAvailableOn })]
    assert.equal(dates(named(said, 'appeal')), dates(named(unsaid, 'appeal')))
    assert.ok(!readings(named(said, 'appeal')).includes('remedy-not-stated'))
  })

  test('before a court whose seat is not known, the last safe day steps over the holidays of Alsace', () => {
    // Served 15 December 2023, eleven days: 26 December, a holiday in Strasbourg only.
    const remedy = { court: 'administrative-court', days: 11, franc: false }
    const appeal = named(answer({ remedy, servedOn: day('2023-12-15') }), 'appeal')
    assert.equal(dates(appeal), '2023-12-26 2023-12-22')
    assert.ok(readings(appeal).includes('seat-unknown'))
    const strasbourg = { ...remedy, court: 'administrative-court-strasbourg' }
    const there = named(answer({ remedy: strasbourg, servedOn: day('2023-12-15') }), 'appeal')
    assert.equal(dates(there), '2023-12-27 2023-12-22')
  })

  test('a generic decision has terms only from its own words', () => {
    assert.equal(refusal({ kind: 'decision', servedOn: day('2024-01-10') }), 'remedy-needed')
    const explained = answer({ kind: 'decision', remedy: CNDA, servedOn: day('2024-01-10') })
    assert.equal(dates(named(explained, 'appeal')), '2024-02-12 2024-02-09')
    assert.equal(named(explained, 'legal-aid').court, 'cnda')
  })

  test('a length that is none, two lengths, a court with no name: refused', () => {
    const servedOn = day('2024-01-10')
    const states = (remedy: object) => refusal({ servedOn, remedy: { court: 'cnda', franc: true, ...remedy } })
    assert.equal(states({}), 'remedy-not-understood')
    assert.equal(states({ months: 1, days: 30 }), 'remedy-not-understood')
    for (const months of [0, -1, 1.5, 25, Number.NaN]) assert.equal(states({ months }), 'remedy-not-understood')
    for (const days of [0, 731, 0.5]) assert.equal(states({ days }), 'remedy-not-understood')
    assert.equal(states({ months: 1, legalAidDays: 0 }), 'remedy-not-understood')
    for (const court of ['', 'CNDA', '<b>', 'a'.repeat(61)]) assert.equal(states({ months: 1, court }), 'unknown-court')
  })
})

describe('people who live overseas', () => {
  test('have one month more, which the last safe day does not count', () => {
    const appeal = named(answer({ servedOn: day('2024-01-10'), territory: 'guyane' }), 'appeal')
    assert.equal(dates(appeal), '2024-03-11 2024-02-09')
    assert.ok(readings(appeal).includes('overseas-month') && codes(appeal).includes('overseas-month'))
    const home = named(answer({ servedOn: day('2024-01-10') }), 'appeal')
    assert.equal(dates(home), '2024-02-12 2024-02-09')
    assert.ok(!readings(home).includes('overseas-month'))
  })

  test('are told the term their decision states, whole; only the latest date is a month later', () => {
    const appeal = named(answer({ servedOn: day('2024-01-10'), territory: 'overseas', remedy: CNDA }), 'appeal')
    assert.equal(`${dates(appeal)} ${appeal.longest}`, '2024-02-12 2024-02-09 2024-03-11')
  })
})

describe('discontinuation and statelessness', () => {
  test('never have a term before the asylum court', () => {
    for (const kind of ['discontinuation', 'statelessness-decision']) {
      const silent = kind === 'discontinuation' ? 'decision-day-needed' : 'remedy-needed'
      assert.equal(refusal({ kind, servedOn: day('2024-01-10') }), silent)
      for (const on of ['2019-06-04', '2020-12-01', '2024-01-10', '2026-07-01'])
        assert.equal(refusal({ kind, servedOn: day(on), remedy: CNDA }), 'no-asylum-court-for-kind')
    }
  })

  test('a reopening is asked less than nine months after the date of the decision', () => {
    const explained = answer({ kind: 'discontinuation', servedOn: day('2024-01-20'), decidedOn: day('2024-01-10') })
    assert.equal(explained.terms.length, 1)
    const reopening = named(explained, 'reopening')
    assert.equal(`${dates(reopening)} ${reopening.longest}`, '2024-10-09 2024-10-09 2024-10-10')
    assert.deepEqual([reopening.court, readings(reopening)], [null, ['reopening-less-than']])
    assert.deepEqual(codes(reopening), ['decided-on', 'term-read', 'months', 'less-than', 'stays', 'safe-last'])
  })

  test('the appeal the decision states comes beside the reopening', () => {
    const remedy = { court: 'administrative-court', months: 2, franc: true }
    const asked = { kind: 'discontinuation', servedOn: day('2024-01-20'), decidedOn: day('2024-01-10'), remedy }
    assert.deepEqual(
      answer(asked).terms.map((term) => `${term.name} ${dates(term)}`),
      ['reopening 2024-10-09 2024-10-09', 'appeal 2024-03-21 2024-03-21'],
    )
  })
})

test('a grant of refugee status opens no term; a grant of subsidiary protection opens one marked not verified', () => {
  assert.deepEqual(answer({ kind: 'grant-refugee-status', servedOn: day('2024-01-10') }).terms, [])
  const appeal = named(answer({ kind: 'grant-subsidiary-protection', servedOn: day('2024-01-10') }), 'appeal')
  assert.equal(appeal.readings.find((reading) => reading.code === 'kind-not-verified')?.mark, 'unverified')
})

test('what is no decision has no term', () => {
  for (const kind of ['summons', 'letter', 'six-month-letter', 'interview-transcript'])
    assert.equal(refusal({ kind, madeAvailableOn: day('2024-01-10') }), 'not-a-decision')
})

describe('after 11 June 2026', () => {
  test('no day is given without the words of the letter', () => {
    for (const kind of [
      'refusal',
      'inadmissibility',
      'withdrawal-of-status',
      'grant-subsidiary-protection',
      'decision',
    ])
      for (const madeAvailableOn of [day('2026-06-12'), day('2026-11-23')])
        assert.equal(refusal({ kind, madeAvailableOn }), 'regime-uncertain')
    assert.equal(refusal({ servedOn: day('2026-06-12') }), 'regime-uncertain')
  })

  test('a grant of refugee status, which nobody appeals, needs no words', () => {
    assert.deepEqual(answer({ kind: 'grant-refugee-status', madeAvailableOn: day('2026-07-01') }).terms, [])
  })

  test('the words of the letter give the days, and the fifteen days are said to be carried over', () => {
    const explained = answer({ madeAvailableOn: day('2026-07-01'), remedy: CNDA })
    assert.deepEqual([explained.regime, String(explained.servedOn)], ['2026', '2026-07-16'])
    const appeal = named(explained, 'appeal')
    assert.equal(dates(appeal), '2026-08-17 2026-08-14')
    assert.ok(readings(appeal).includes('electronic-service-carried-over'))
    assert.deepEqual(
      explained.terms.map((term) => term.name),
      ['appeal'],
    )
  })

  test('until when to ask for legal aid is what the letter says, or is not said', () => {
    const explained = answer({ madeAvailableOn: day('2026-07-01'), remedy: { ...CNDA, legalAidDays: 15 } })
    const aid = named(explained, 'legal-aid')
    assert.deepEqual([dates(aid), aid.stated], ['2026-07-31 2026-07-30', true])
  })

  test('the last safe day ignores a request for legal aid; no other day is known where no law says how long one may ask', () => {
    const legalAid = { requestedOn: day('2026-07-20'), servedOnApplicant: day('2026-09-01'), servedOnCounsel: null }
    const asked = { servedOn: day('2026-07-10'), legalAid }
    assert.equal(dates(named(answer({ ...asked, remedy: CNDA }), 'appeal')), 'null 2026-08-11')
    const appeal = named(answer({ ...asked, remedy: { ...CNDA, legalAidDays: 15 } }), 'appeal')
    assert.equal(dates(appeal), '2026-09-24 2026-08-11')
    assert.ok(readings(appeal).includes('legal-aid-suspends'))
  })

  test('placed before and served after, either law may apply: both are named, or the day is refused', () => {
    assert.equal(refusal({ madeAvailableOn: day('2026-05-28') }), 'regime-uncertain')
    // By the term on 11 June, and on 12 June where the fifteen days are read at their longest.
    assert.equal(refusal({ madeAvailableOn: day('2026-05-27') }), 'regime-uncertain')
    assert.deepEqual(answer({ madeAvailableOn: day('2026-05-27'), remedy: CNDA }).alternatives, ['2026'])
    assert.equal(refusal({ madeAvailableOn: day('2026-05-26') }), 'no refusal')
    // By the term on 12 June, and on 11 June where the fifteen days are read at their strictest.
    const recorded = { regime: '2026', madeAvailableOn: day('2026-05-28'), remedy: CNDA }
    assert.deepEqual(answer(recorded).alternatives, ['2021'])
    assert.equal(refusal({ madeAvailableOn: day('2026-06-01'), openedOn: day('2026-06-11') }), 'no refusal')
    const explained = answer({ madeAvailableOn: day('2026-06-01'), remedy: CNDA })
    assert.deepEqual([explained.regime, explained.alternatives], ['2021', ['2026']])
    assert.deepEqual(named(explained, 'appeal').regimes, ['2021', '2026'])
  })

  test('an application lodged or a decision taken before leaves the law before possible', () => {
    const asked = { madeAvailableOn: day('2026-07-01'), remedy: CNDA }
    assert.deepEqual(answer(asked).alternatives, [])
    assert.deepEqual(answer({ ...asked, lodgedOn: day('2026-01-05') }).alternatives, ['2021'])
    assert.deepEqual(answer({ ...asked, decidedOn: day('2026-06-11') }).alternatives, ['2021'])
    // The change of 2021 leaves no doubt: a lodging before it names no older law.
    assert.deepEqual(answer({ ...asked, lodgedOn: day('2020-01-05') }).alternatives, ['2021'])
    assert.deepEqual(answer({ madeAvailableOn: day('2022-05-02'), lodgedOn: day('2020-01-05') }).alternatives, [])
  })
})

describe('the regime', () => {
  test('recorded with the document governs, whatever the days say', () => {
    const explained = answer({ regime: '2026', madeAvailableOn: day('2026-07-01'), remedy: CNDA })
    assert.equal(explained.regime, '2026')
    assert.equal(refusal({ regime: 'vichy', servedOn: day('2024-01-10') }), 'unknown-regime')
    assert.equal(refusal({ regime: '2026', servedOn: day('2024-01-10') }), 'regime-uncertain')
  })

  test('of 2019 serves nothing in a space, and none is known before', () => {
    assert.equal(refusal({ madeAvailableOn: day('2019-06-04') }), 'no-electronic-service')
    assert.equal(refusal({ servedOn: day('2018-12-31') }), 'unknown-regime')
    assert.equal(answer({ servedOn: day('2020-07-07') }).regime, '2019')
    assert.equal(answer({ madeAvailableOn: day('2021-04-30') }).regime, 'pilot')
    assert.equal(answer({ madeAvailableOn: day('2021-05-01') }).regime, '2021')
  })
})

test('what was typed wrong is refused by name', () => {
  const servedOn = day('2024-01-10')
  assert.equal(refusal({ kind: 'love-letter', servedOn }), 'unknown-kind')
  assert.equal(refusal({ servedOn, territory: 'atlantis' }), 'unknown-territory')
  assert.equal(refusal({}), 'service-day-missing')
  assert.equal(refusal({ servedOn, madeAvailableOn: servedOn }), 'service-day-missing')
  assert.equal(refusal({ servedOn, openedOn: servedOn }), 'opened-before-available')
  assert.equal(refusal({ madeAvailableOn: servedOn, openedOn: day('2024-01-09') }), 'opened-before-available')
  assert.equal(refusal({ servedOn: day('+012024-01-10') }), 'day-out-of-range')
  assert.equal(refusal({ servedOn, decidedOn: day('1950-01-10') }), 'day-out-of-range')
  const legalAid = { requestedOn: servedOn, servedOnApplicant: day('2300-01-01'), servedOnCounsel: null }
  assert.equal(refusal({ servedOn, legalAid }), 'day-out-of-range')
  const tooEarly = { ...legalAid, requestedOn: day('1990-01-01'), servedOnApplicant: servedOn }
  assert.equal(refusal({ servedOn, legalAid: tooEarly }), 'day-out-of-range')
  assert.equal(refusal({ kind: 'summons-cancellation', servedOn: day('2019-06-04') }), 'unknown-kind')
})
