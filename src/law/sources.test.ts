import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { type Explanation, explain, loadLaw, type Term, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const CNDA = { court: 'cnda', months: 1, franc: true } as const
const TRIBUNAL = { court: 'administrative-court', months: 2, franc: true } as const

function answer(question: Partial<TermsCase>): Explanation {
  const found = explain(law, { kind: 'refusal', remedy: null, ...question })
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}
const term = (question: Partial<TermsCase>, name: Term['name'] = 'appeal'): Term =>
  answer(question).terms.find((t) => t.name === name)!
const stepOf = (found: Term, code: string) => found.steps.find((step) => step.code === code)
function cites(found: Term, ...articles: string[]): void {
  for (const article of articles)
    assert.ok(
      found.articles.some((cited) => cited.includes(article)),
      `${found.name}: no ${article} in ${found.articles.join(' · ')}`,
    )
  assert.equal(new Set(found.articles).size, found.articles.length)
}

describe('every term names the sources it rests on', () => {
  const madeAvailableOn = day('2022-05-02')

  test('an appeal by law: the fiction, the month, the counting, and how it must arrive', () => {
    cites(term({ madeAvailableOn }), 'R. 531-17', '29 avril 2021', 'L. 532-1', '409579', '472836', '466541')
  })

  test('an appeal that the decision states: what its kind rests on, too', () => {
    cites(term({ madeAvailableOn, remedy: CNDA }), 'R. 531-17', 'L. 532-1', '472836', '466541')
    cites(term({ kind: 'discontinuation', madeAvailableOn, remedy: TRIBUNAL }), 'L. 531-40', '410449')
    cites(term({ kind: 'statelessness-decision', madeAvailableOn, remedy: TRIBUNAL }), 'L. 582-3')
  })

  test('the request for legal aid: its own article, and the service it runs from', () => {
    cites(term({ madeAvailableOn }, 'legal-aid'), 'R. 531-17', '91-647', 'art. 9-4', '467595')
  })

  // @law CAA Toulouse 22TL00387
  // @law loi 91-647 art. 9-4
  test('an appeal that legal aid suspended: the article, and the case of the later service', () => {
    const legalAid = { requestedOn: day('2022-05-20'), servedOnApplicant: day('2022-07-01'), servedOnCounsel: null }
    cites(term({ madeAvailableOn, legalAid }), '91-647', '22TL00387', 'L. 532-1')
  })

  test('the month of people overseas: where it comes from, and only for them', () => {
    cites(term({ madeAvailableOn, territory: 'mayotte' }), 'Délai de distance')
    assert.ok(!term({ madeAvailableOn }).articles.some((article) => article.includes('distance')))
  })

  test('a reopening rests on its own article, and on nothing of the service', () => {
    const asked = { kind: 'discontinuation', madeAvailableOn, decidedOn: day('2022-04-28') }
    assert.deepEqual(term(asked, 'reopening').articles, ['CESEDA L. 531-40'])
  })

  test('what was served by post or by hand cites nothing of the space', () => {
    assert.ok(!term({ servedOn: madeAvailableOn }).articles.some((article) => article.includes('531-17')))
  })

  test('where two laws may apply, the sources of both', () => {
    cites(
      term({ madeAvailableOn: day('2026-06-01'), remedy: CNDA }),
      '29 avril 2021',
      "R. 531-17 (version d'avant",
      'juin 2026',
    )
  })
})

test('after 11 June 2026 the fifteen days themselves are marked not verified, until a lawyer signs', () => {
  const after = term({ madeAvailableOn: day('2026-07-01'), remedy: CNDA })
  assert.equal(stepOf(after, 'served-by-term')?.mark, 'unverified')
  assert.equal(after.readings.find((reading) => reading.code === 'fiction-day')?.mark, 'unverified')
  assert.equal(stepOf(term({ madeAvailableOn: day('2026-05-20') }), 'served-by-term')?.mark, 'reading')
})

describe('a discontinuation says what comes before the court', () => {
  const asked = { kind: 'discontinuation', servedOn: day('2024-01-20'), decidedOn: day('2024-01-10') }

  test('in the answer, with or without a stated appeal', () => {
    assert.equal(answer(asked).preliminaryStep, 'reopening')
    assert.equal(answer({ ...asked, remedy: TRIBUNAL }).preliminaryStep, 'reopening')
    assert.equal(answer({ servedOn: day('2024-01-20') }).preliminaryStep, null)
  })

  test('at the head of the working of the appeal, with its article', () => {
    const appeal = term({ ...asked, remedy: TRIBUNAL })
    assert.deepEqual(
      appeal.steps.slice(0, 3).map(({ code }) => code),
      ['served-stated', 'term-stated', 'first-reopening'],
    )
    assert.deepEqual(stepOf(appeal, 'first-reopening')?.articles, ['CESEDA L. 531-40', 'CE 17 janvier 2018 n° 410449'])
    assert.equal(stepOf(term(asked, 'reopening'), 'first-reopening'), undefined)
    assert.equal(stepOf(term({ servedOn: day('2024-01-20'), remedy: CNDA }), 'first-reopening'), undefined)
  })

  test('after 11 June 2026 too, as a reading: to ask for what is no longer wanted costs less than not to ask', () => {
    const across = { kind: 'discontinuation', madeAvailableOn: day('2026-06-01'), remedy: TRIBUNAL }
    assert.deepEqual([answer(across).alternatives, answer(across).preliminaryStep], [['2026'], 'reopening'])
    const lodgedBefore = { ...across, madeAvailableOn: day('2026-07-01'), lodgedOn: day('2026-01-05') }
    assert.deepEqual([answer(lodgedBefore).regime, answer(lodgedBefore).preliminaryStep], ['2026', 'reopening'])
    const after = { ...across, madeAvailableOn: day('2026-07-01') }
    assert.equal(answer(after).preliminaryStep, 'reopening')
    assert.equal(stepOf(term(after), 'first-reopening')?.mark, 'reading')
  })
})

test('a step that rests on one of several readings is marked one', () => {
  // Served 20 December 2024: 4 January 2025 is a Saturday, and legal aid does not roll.
  const aid = term({ servedOn: day('2024-12-20') }, 'legal-aid')
  assert.deepEqual([stepOf(aid, 'plain')?.mark, stepOf(aid, 'never-rolls')?.mark], ['reading', 'reading'])
  assert.equal(stepOf(term({ servedOn: day('2024-12-20') }), 'franc')?.mark, undefined)
})
