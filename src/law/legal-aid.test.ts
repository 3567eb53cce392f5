import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { after, answer, codes, dates, day, law, named, readings, step, three } from '../testing/explained.ts'
import { explain, type TermsCase } from './index.ts'

function refusal(question: Partial<TermsCase>): string {
  const found = explain(law, { kind: 'refusal', remedy: null, ...question })
  return isRefusal(found) ? found.refusal : 'no refusal'
}
// @law loi 91-647 art. 9-4
test('legal aid asked on the fifteenth day stops the term, on the sixteenth it stops nothing', () => {
  const last = named(answer(after('2024-01-25', '2024-03-01', null)), 'appeal')
  assert.ok(codes(last).includes('aid-in-time') && !codes(last).includes('safe-aid-runs'))
  assert.equal(dates(last), '2024-03-19 2024-03-18')
  const late = named(answer(after('2024-01-26', '2024-03-01', '2024-03-01')), 'appeal')
  assert.ok(codes(late).includes('aid-late'))
  assert.equal(dates(late), '2024-02-12 2024-02-09')
  assert.ok(Temporal.PlainDate.compare(late.longest!, late.lastDay!) > 0)
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

test('legal aid asked for before the decision was placed, or before the day of service that is given, gives no day', () => {
  const placed = { servedOn: null, madeAvailableOn: day('2024-01-10') }
  for (const answered of ['2024-05-06', null]) {
    for (const asked of ['2023-01-25', '2024-01-09']) {
      assert.equal(refusal(after(asked, answered, null)), 'legal-aid-days-wrong')
      assert.equal(refusal({ ...after(asked, answered, null), ...placed }), 'legal-aid-days-wrong')
    }
  }
  assert.equal(refusal({ ...after('2024-01-10', '2024-05-06', null), ...placed }), 'no refusal')
})

test('legal aid asked between the day of being placed and the service leaves the whole term, and may leave it running', () => {
  const asked = (answered: string | null) =>
    named(
      answer({ ...after('2024-01-10', answered, null), servedOn: null, madeAvailableOn: day('2024-01-08') }),
      'appeal',
    )
  const never = named(answer({ madeAvailableOn: day('2024-01-08') }), 'appeal')
  const answered = asked('2024-04-02')
  assert.equal(dates(answered), `2024-05-06 ${never.actBy}`)
  assert.equal(step(answered, 'aid-remaining')?.params.count, 32)
  assert.ok(codes(answered).includes('safe-aid-runs'))
  assert.ok(readings(answered).includes('aid-asked-before-service'))
  assert.equal(three(asked(null)), `null ${never.actBy} null`)
  assert.ok(codes(asked('2024-01-11')).includes('aid-changes-nothing'))
  const later = named(
    answer({ ...after('2024-01-25', '2024-04-02', null), servedOn: null, madeAvailableOn: day('2024-01-08') }),
    'appeal',
  )
  assert.ok(!readings(later).includes('aid-asked-before-service'))
})

test('whoever asked on the last day that may be that of the service did not ask before it; a day sooner he may have', () => {
  const asked = (requestedOn: string, over: Partial<TermsCase>) =>
    named(answer({ ...after(requestedOn, '2024-04-02', null), ...over }), 'appeal')
  const placed = { servedOn: null, madeAvailableOn: day('2024-01-08') } // served between 22 and 24 January
  assert.ok(!readings(asked('2024-01-10', {})).includes('aid-asked-before-service'), 'served that day')
  assert.ok(!readings(asked('2024-01-24', placed)).includes('aid-asked-before-service'))
  const { strictest, used, longest, mark } = asked('2024-01-23', placed).readings.find(
    ({ code }) => code === 'aid-asked-before-service',
  )!
  assert.deepEqual([strictest, used, longest, mark], ['runs', 'stops', 'stops', 'reading'])
})

test('asked on the first day that may be that of the service, the term may run on from the next: that one is the safe day', () => {
  // From 22 January the request stops it; from the 23rd it was made too early, and the month that ran ends on Saturday 24 February.
  const found = named(
    answer({ ...after('2024-01-22', '2024-09-02', null), servedOn: null, madeAvailableOn: day('2024-01-08') }),
    'appeal',
  )
  assert.equal(`${found.actBy}`, '2024-02-23')
})

test('legal aid asked after its days stops nothing, answered or not: nobody is told to wait for an answer while his term runs', () => {
  // Served 10 January: asked on the 26th it is late as it is counted, and in time were its days franc.
  assert.equal(three(named(answer(after('2024-01-26', null, null)), 'appeal')), '2024-02-12 2024-02-09 null')
  const late = named(answer(after('2024-01-27', null, null)), 'appeal')
  assert.equal(`${dates(late)} ${late.longest}`, '2024-02-12 2024-02-09 2024-02-12')
  assert.ok(codes(late).includes('aid-late'))
})

test('a request that is not answered leaves the last safe day wherever the strictest reading has the term running', () => {
  // The fifteenth day is Saturday 16 March 2024: asked on the Monday it is late as counted, and in time were it to roll.
  const asked = (requestedOn: string) => ({ ...after(requestedOn, null, null), servedOn: day('2024-03-01') })
  const monday = named(answer(asked('2024-03-18')), 'appeal')
  assert.equal(three(monday), '2024-04-02 2024-04-02 null')
  assert.ok(codes(monday).includes('aid-late') && !codes(monday).includes('safe-aid-runs'))
  assert.equal(refusal(asked('2024-03-16')), 'legal-aid-pending')
})

test('since June 2026 asking for legal aid may stop nothing: a last safe day at once, and the others once the answer has come', () => {
  const remedy = { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } as const
  const asked = (applicant: string | null) => ({
    remedy,
    servedOn: day('2026-07-10'),
    legalAid: after('2026-07-20', applicant, null).legalAid,
  })
  const pending = named(answer(asked(null)), 'appeal')
  assert.equal(`${three(pending)} ${pending.unrolledLastDay}`, 'null 2026-08-11 null null')
  assert.deepEqual(codes(pending).slice(-5), [
    'aid-in-time',
    'aid-remaining',
    'aid-pending',
    'safe-aid-runs',
    'safe-last',
  ])
  assert.deepEqual(step(pending, 'safe-aid-runs')?.params, { day: '2026-08-11' })
  assert.equal(three(named(answer(asked('2026-09-01')), 'appeal')), '2026-09-24 2026-08-11 null')
})

test('since June 2026 a request on the last of its days is not said to be late, though the term may run on', () => {
  const remedy = { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } as const
  const { legalAid } = after('2026-07-25', null, null)
  const pending = named(answer({ remedy, servedOn: day('2026-07-10'), legalAid }), 'appeal')
  assert.deepEqual(codes(pending).slice(-3), ['aid-pending', 'safe-aid-runs', 'safe-last'])
})

test('where no law says how long one may ask, the last safe day is that of a term that did not stop, and no other is known', () => {
  const remedy = { court: 'cnda', months: 1, franc: true } as const
  for (const answered of [null, '2026-09-01']) {
    const { legalAid } = after('2026-07-20', answered, null)
    const appeal = named(answer({ remedy, servedOn: day('2026-07-10'), legalAid }), 'appeal')
    assert.equal(three(appeal), 'null 2026-08-11 null')
    assert.deepEqual(codes(appeal).slice(-3), ['aid-days-unknown', 'safe-aid-runs', 'safe-last'])
    const placed = { remedy, madeAvailableOn: day('2026-07-01') }
    const [asked, never] = [{ ...placed, legalAid }, placed].map((one) => named(answer(one), 'appeal'))
    assert.equal(String(asked!.actBy), String(never!.actBy))
  }
})

// A month from 29, 30 or 31 January is 28 February: a service later by a day leaves a day less.
test('of a request made before the service, what remains is counted from each day that may be that of the service', () => {
  const placed = { servedOn: null, madeAvailableOn: day('2023-01-15') }
  const asked = named(answer({ ...after('2023-01-20', '2023-03-01', '2023-03-01'), ...placed }), 'appeal')
  assert.equal(String(asked.unrolledLastDay), '2023-03-31')
  assert.equal(three(asked), '2023-03-31 2023-03-01 2023-04-03')
  assert.deepEqual(
    asked.steps.slice(-5).map(({ code, params }) => `${code} ${Object.values(params)}`),
    [
      'aid-resumes 2023-03-31',
      'stays 2023-03-31',
      'safe-served 2023-01-29',
      'safe-aid-runs 2023-03-01',
      'safe-last 2023-03-01',
    ],
  )
  assert.deepEqual(asked.longestSteps.map(({ code, params }) => `${code} ${Object.values(params)}`).slice(0, 3), [
    'longest-served 2023-01-29',
    'longest-aid-remaining 31',
    'longest-counted 2023-04-01',
  ])
})

test('of days of service that come to one last day, the earliest is the one that is told', () => {
  const placed = { servedOn: null, madeAvailableOn: day('2023-01-15') }
  const asked = named(answer({ ...after('2023-02-06', '2023-03-01', null), ...placed }), 'appeal')
  assert.deepEqual(step(asked, 'safe-served')?.params, { day: '2023-01-29' })
})

test('asking for legal aid is never said to be safe after the appeal that it should stop', () => {
  const remedy = { court: 'cnda', days: 2, franc: false, legalAidDays: 15 } as const
  // Of the appeal not stopped, whatever became of the request: served on Wednesday 10 January, Friday the 12th.
  for (const legalAid of [null, after('2024-01-11', '2024-03-01', null).legalAid]) {
    const request = named(answer({ servedOn: day('2024-01-10'), remedy, legalAid }), 'legal-aid')
    assert.equal(dates(request), '2024-01-25 2024-01-12')
    assert.deepEqual(codes(request).slice(-2), ['safe-within-appeal', 'safe-last'])
    assert.deepEqual(step(request, 'safe-within-appeal'), {
      code: 'safe-within-appeal',
      params: { day: '2024-01-12' },
      mark: 'reading',
    })
  }
  const own = named(answer({ servedOn: day('2024-01-10') }), 'legal-aid')
  assert.ok(!codes(own).includes('safe-within-appeal'))
  // As many days as the appeal: its own day, and nothing more to say.
  const even = named(answer({ servedOn: day('2024-01-10'), remedy: { ...remedy, days: 15 } }), 'legal-aid')
  assert.deepEqual([String(even.actBy), codes(even).includes('safe-within-appeal')], ['2024-01-25', false])
})

test('of more days to ask than the law gives, the last safe day is that of the law, of the request and of what it stops', () => {
  const remedy = { court: 'cnda', months: 1, franc: true, legalAidDays: 30 } as const
  const request = named(answer({ servedOn: day('2024-01-10'), remedy }), 'legal-aid')
  assert.equal(dates(request), '2024-02-09 2024-01-25')
  assert.deepEqual(step(request, 'safe-days')?.params, { count: 15 })
  const late = named(answer({ ...after('2024-02-05', '2024-03-01', null), remedy }), 'appeal')
  assert.equal(String(late.actBy), '2024-02-09')
  const fewer = named(answer({ servedOn: day('2024-01-10'), remedy: { ...remedy, legalAidDays: 8 } }), 'legal-aid')
  assert.equal(dates(fewer), '2024-01-18 2024-01-18')
})

test('each step on legal aid, and the month of overseas, says how sure it is and by which article', () => {
  const steps = (over: Partial<TermsCase>, of: readonly string[]) =>
    named(answer(over), 'appeal').steps.filter(({ code }) => of.includes(code))
  const rule = law.regimes.find(({ name }) => name === '2021')!.legalAid.get('cnda')!
  const ours = ['aid-late', 'aid-changes-nothing', 'aid-in-time', 'aid-remaining', 'aid-pending', 'aid-resumes']
  const seen = [
    ...steps(after('2024-01-26', '2024-03-01', null), ours),
    ...steps({ ...after('2024-01-11', '2024-01-12', null), servedOn: null, madeAvailableOn: day('2024-01-10') }, ours),
    ...steps(after('2024-01-25', '2024-03-01', null), ours),
  ]
  assert.deepEqual(
    seen.map(({ code }) => code),
    ['aid-late', 'aid-changes-nothing', 'aid-in-time', 'aid-remaining', 'aid-resumes'],
  )
  for (const { code, mark, articles } of seen) assert.deepEqual([mark, articles], ['reading', rule.articles], code)
  const [one] = steps(after('2024-01-25', '2024-03-01', '2024-03-01'), ['aid-served'])
  const [two] = steps(after('2024-01-25', '2024-03-01', '2024-03-02'), ['aid-served'])
  assert.deepEqual([one?.mark, two?.mark, two?.articles], [undefined, 'analogy', rule.articles])
  const [month] = steps({ servedOn: day('2024-01-10'), territory: 'guyane' }, ['overseas-month'])
  assert.deepEqual([month?.mark, month?.articles], ['practice', ['Délai de distance devant la CNDA']])
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

test('of a request, the longest reading counts one day more, and the working day after it', () => {
  const asked = (requestedOn: string) => {
    const legalAid = { ...after(requestedOn, '2024-06-03', '2024-06-03').legalAid }
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
