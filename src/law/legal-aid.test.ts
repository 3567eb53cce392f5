import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { type Explanation, explain, loadLaw, type Term, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)

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

const after = (requestedOn: string, applicant: string | null, counsel: string | null) => ({
  servedOn: day('2024-01-10'),
  legalAid: {
    requestedOn: day(requestedOn),
    servedOnApplicant: applicant === null ? null : day(applicant),
    servedOnCounsel: counsel === null ? null : day(counsel),
  },
})

// @law loi 91-647 art. 9-4
test('legal aid asked on the fifteenth day stops the term, on the sixteenth it stops nothing', () => {
  const last = named(answer(after('2024-01-25', '2024-03-01', null)), 'appeal')
  assert.ok(codes(last).includes('aid-in-time'))
  assert.equal(dates(last), '2024-03-19 2024-03-18')
  const late = named(answer(after('2024-01-26', '2024-03-01', null)), 'appeal')
  assert.ok(codes(late).includes('aid-late'))
  assert.equal(dates(late), '2024-02-12 2024-02-09')
  assert.ok(Temporal.PlainDate.compare(late.longest, late.lastDay) > 0)
})

// @law CAA Toulouse 22TL00387
test('legal aid answered to the applicant and to counsel, the later counts; the earlier for the last safe day', () => {
  for (const [applicant, counsel] of [
    ['2024-03-01', '2024-03-08'],
    ['2024-03-08', '2024-03-01'],
  ] as const) {
    const appeal = named(answer(after('2024-01-25', applicant, counsel)), 'appeal')
    assert.equal(dates(appeal), '2024-03-26 2024-03-18')
    assert.ok(readings(appeal).includes('aid-served-on'))
  }
})

test('legal aid asked and answered before the decision was served changes nothing', () => {
  const appeal = named(answer(after('2023-12-20', '2024-01-10', null)), 'appeal')
  assert.equal(dates(appeal), '2024-02-12 2024-02-09')
  assert.ok(codes(appeal).includes('aid-changes-nothing'))
})

test('legal aid asked before the decision was served and answered after leaves the whole term', () => {
  assert.equal(dates(named(answer(after('2023-12-20', '2024-01-11', null)), 'appeal')), '2024-02-12 2024-02-09')
  assert.equal(dates(named(answer(after('2023-12-20', '2024-02-01', null)), 'appeal')), '2024-03-04 2024-03-01')
})

test('legal aid asked after its days stops nothing, answered or not: nobody is told to wait for an answer while his term runs', () => {
  // Served 10 January: asked on the 26th it is late as it is counted, and in time were its days franc.
  assert.equal(refusal(after('2024-01-26', null, null)), 'legal-aid-pending')
  const late = named(answer(after('2024-01-27', null, null)), 'appeal')
  assert.equal(`${dates(late)} ${late.longest}`, '2024-02-12 2024-02-09 2024-02-12')
  assert.ok(codes(late).includes('aid-late'))
})

test('legal aid not yet answered, or answered before it was asked, gives no day', () => {
  assert.equal(refusal(after('2024-01-20', null, null)), 'legal-aid-pending')
  assert.equal(refusal(after('2024-01-20', '2024-01-19', null)), 'legal-aid-days-wrong')
  assert.equal(refusal(after('2024-01-20', '2024-01-25', '2024-01-19')), 'legal-aid-days-wrong')
})

test('legal aid asked in its fifteen days but after a shorter stated term ended suspends nothing', () => {
  const remedy = { court: 'cnda', days: 7, franc: false }
  const appeal = named(answer({ ...after('2024-01-20', '2024-02-01', null), remedy }), 'appeal')
  assert.equal(dates(appeal), '2024-01-17 2024-01-17')
  assert.ok(codes(appeal).includes('aid-changes-nothing'))
})

test('legal aid before a court whose rule is not known is refused, not guessed', () => {
  const remedy = { court: 'administrative-court', days: 15, franc: false }
  assert.equal(refusal({ ...after('2024-01-12', '2024-02-01', null), remedy }), 'legal-aid-not-known')
})

test('of a request, the longest reading counts one day more, and the working day after it', () => {
  const asked = (requestedOn: string) => {
    const legalAid = { ...after(requestedOn, '2024-06-03', null).legalAid }
    return named(answer({ servedOn: day('2024-01-12'), legalAid }), 'appeal')
  }
  // The fifteenth day is Saturday 27 January; read as franc it is Sunday 28, and rolls to Monday 29.
  const [monday, tuesday] = [asked('2024-01-29'), asked('2024-01-30')]
  assert.ok(codes(monday).includes('aid-late') && codes(tuesday).includes('aid-late'))
  assert.deepEqual([String(monday.longest), String(tuesday.longest)], ['2024-06-19', '2024-02-13'])
})

test('of an appeal of ten days, a request on the tenth leaves one day, and one after it none, however early it was for the aid', () => {
  const remedy = { court: 'cnda', days: 10, franc: false, legalAidDays: 15 } as const
  const asked = (requestedOn: string) => named(answer({ ...after(requestedOn, '2024-03-01', null), remedy }), 'appeal')
  assert.deepEqual(asked('2024-01-20').steps.find(({ code }) => code === 'aid-remaining')?.params, { count: 1 })
  assert.equal(String(asked('2024-01-20').lastDay), '2024-03-04')
  for (const requestedOn of ['2024-01-21', '2024-01-25']) {
    assert.ok(codes(asked(requestedOn)).includes('aid-changes-nothing'), requestedOn)
    assert.equal(String(asked(requestedOn).lastDay), '2024-01-22')
  }
  assert.ok(codes(asked('2024-01-26')).includes('aid-late'))
})
