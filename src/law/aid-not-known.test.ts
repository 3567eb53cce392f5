import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { changedLaw, order } from '../testing/broken-law.ts'
import { after, answer, codes, day, law, named, readings, step, three } from '../testing/explained.ts'
import { explain, readingWords, type Term } from './index.ts'

/** The law with the version of its article on legal aid that nobody read since another day. */
const articleSince = (firstDay: string) =>
  changedLaw({
    'regimes/2021.json': (data) =>
      (data.readings.find(({ code }: { code: string }) => code === 'aid-version-not-read').firstDay = firstDay),
  })

test('over a change of law, the law under which the term may run gives the last safe day of a request not answered', () => {
  // Placed before 12 June 2026, served after: which of the two laws applies is in doubt.
  const remedy = { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } as const
  const placed = { madeAvailableOn: day('2026-06-05'), openedOn: day('2026-06-15') }
  const { legalAid } = after('2026-06-20', null, null)
  const known = articleSince('2026-07-01')
  const found = explain(known, { kind: 'refusal', remedy, ...placed, legalAid })
  assert.ok(!isRefusal(found))
  assert.deepEqual([found.regime, ...found.alternatives], ['2021', '2026'])
  const appeal = named(found, 'appeal')
  assert.equal(three(appeal), 'null 2026-07-16 null')
  assert.deepEqual([codes(appeal).includes('safe-regime'), codes(appeal).at(-1)], [true, 'safe-last'])
  assert.ok(codes(appeal).includes('aid-pending') && codes(appeal)[0] === 'made-available')
})

// @law CAA Toulouse 22TL00387
test('of an answer that counsel alone is known to have, the person may have had his own before, or not yet', () => {
  const counsel = named(answer(after('2024-01-25', null, '2024-03-08')), 'appeal')
  assert.equal(three(counsel), '2024-03-26 2024-02-09 null')
  assert.deepEqual(step(counsel, 'safe-aid-runs')?.params, { day: '2024-02-11' })
  assert.equal(step(counsel, 'aid-served')?.mark, 'analogy')
  const { articles } = law.regimes.find(({ name }) => name === '2021')!.legalAid.get('cnda')!
  assert.deepEqual(
    counsel.readings.find(({ code }) => code === 'aid-own-answer-unknown'),
    {
      code: 'aid-own-answer-unknown',
      counted: true,
      strictest: 'as-early-as-asked',
      used: 'with-counsel',
      longest: 'not-yet',
      mark: 'reading',
      articles,
    },
  )
  const own = named(answer(after('2024-01-25', '2024-03-08', null)), 'appeal')
  assert.equal(three(own), '2024-03-26 2024-03-25 null')
  assert.ok(!readings(own).includes('aid-own-answer-unknown'))
  // Were the earlier answer not the one that counts under any reading, he need not fear his own.
  const later = changedLaw({
    'regimes/2021.json': (data) => order(data.legalAid[0].aidServedOn, 'later', 'later', 'later'),
  })
  const certain = explain(later, { kind: 'refusal', remedy: null, ...after('2024-01-25', null, '2024-03-08') })
  assert.ok(!isRefusal(certain))
  assert.equal(three(named(certain, 'appeal')), '2024-03-26 2024-03-25 null')
})

// @law CAA Toulouse 22TL00387
test('of an answer that the person alone is known to have, counsel may not have his yet: counted from it, and nothing held against him', () => {
  const own = named(answer(after('2024-01-25', '2024-03-08', null)), 'appeal')
  const both = named(answer(after('2024-01-25', '2024-03-08', '2024-03-08')), 'appeal')
  assert.deepEqual([own, both].map(three), ['2024-03-26 2024-03-25 null', '2024-03-26 2024-03-25 2024-03-26'])
  assert.deepEqual(
    [own, both].map((term) => step(term, 'aid-served')?.mark),
    ['analogy', undefined],
  )
  assert.equal(own.longestSteps.at(-1)?.code, 'longest-open')
  const { articles } = law.regimes.find(({ name }) => name === '2021')!.legalAid.get('cnda')!
  assert.deepEqual(
    own.readings.filter(({ code }) => !readings(both).includes(code)),
    [
      {
        code: 'aid-counsel-answer-unknown',
        counted: true,
        strictest: 'with-applicant',
        used: 'with-applicant',
        longest: 'not-yet',
        mark: 'reading',
        articles,
      },
    ],
  )
  const unknown = own.readings.find(({ code }) => code === 'aid-counsel-answer-unknown')!
  assert.match(readingWords(words('en'), unknown), /If it was before the person, the safe day may be nearer\./)
  // The example of the specification: its last day and its last safe day.
  const legalAid = { ...after('2019-06-17', '2019-08-06', null).legalAid }
  assert.equal(three(named(answer({ servedOn: day('2019-06-04'), legalAid }), 'appeal')), '2019-08-26 2019-08-23 null')
})

// @law loi 91-647 art. 9-4
test('since 1 August 2024 a request for legal aid rests on a version of its article that nobody read: the last safe day is that of a term that ran on', () => {
  const version = law.regimes
    .find(({ name }) => name === '2021')!
    .readings.find(({ code }) => code === 'aid-version-not-read')!
  const says = (term: Term) => readings(term).includes('aid-version-not-read')
  assert.deepEqual([version.mark, version.counted, version.strictest], ['unverified', true, 'runs'])
  assert.equal(
    readingWords(words('en'), version),
    'The article on legal aid changed on Thursday 1 August 2024 and was not read: asking may no longer stop the time limit.',
  )
  const asked = (requestedOn: string) => ({
    servedOn: day('2024-07-20'),
    legalAid: {
      requestedOn: day(requestedOn),
      servedOnApplicant: day('2024-09-02'),
      servedOnCounsel: day('2024-09-02'),
    },
  })
  const [last, first] = ['2024-07-31', '2024-08-01'].map((one) => named(answer(asked(one)), 'appeal'))
  assert.deepEqual(
    [last, first].map((one) => says(one!)),
    [false, true],
  )
  assert.deepEqual(
    [last, first].map((one) => three(one!)),
    ['2024-09-24 2024-09-23 2024-09-24', '2024-09-23 2024-08-21 2024-09-23'],
  )
  assert.deepEqual(step(first!, 'safe-aid-runs')?.params, { day: '2024-08-21' })
  assert.equal(step(last!, 'safe-aid-runs'), undefined)
  assert.ok(first!.articles.includes(version.articles[0]!) && !last!.articles.includes(version.articles[0]!))
  // Not asked yet: were its fifteen days franc, it might be on the 31st of July, and on the 1st of August.
  const request = (servedOn: string) => named(answer({ servedOn: day(servedOn) }), 'legal-aid')
  assert.deepEqual(
    ['2024-07-15', '2024-07-16'].map((one) => `${three(request(one))} ${says(request(one))}`),
    ['2024-07-30 2024-07-30 2024-07-31 false', '2024-07-31 2024-07-31 2024-08-01 true'],
  )
  assert.ok(!says(named(answer({ servedOn: day('2024-09-10') }), 'appeal')))
})

// @law loi 91-647 art. 9-4
test('under a version of the article that nobody read, who waits for an answer has his last safe day, and the day of the version is the data’s', () => {
  const asked = (answered: string | null, by = law) => {
    const { legalAid } = after('2025-03-10', answered, answered)
    const found = explain(by, { kind: 'refusal', remedy: null, servedOn: day('2025-03-04'), legalAid })
    return isRefusal(found) ? found.refusal : three(named(found, 'appeal'))
  }
  assert.equal(asked('2025-05-06'), '2025-06-02 2025-04-04 2025-06-02')
  assert.equal(asked(null), 'null 2025-04-04 null')
  const later = articleSince('2025-03-11')
  assert.equal(asked('2025-05-06', later), '2025-06-02 2025-05-30 2025-06-02')
  assert.equal(asked(null, later), 'legal-aid-pending')
})

test('of legal aid before a court whose rule is not known, the last safe day is that of a term that ran on, and no other is known', () => {
  const remedy = { court: 'administrative-court', days: 15, franc: false, legalAidDays: 10 }
  const never = named(answer({ servedOn: day('2024-01-10'), remedy }), 'appeal')
  for (const answered of [null, '2024-02-01']) {
    const found = answer({ ...after('2024-01-12', answered, null), remedy })
    const appeal = named(found, 'appeal')
    assert.equal(`${three(appeal)} ${appeal.unrolledLastDay}`, 'null 2024-01-25 null null')
    assert.deepEqual(codes(appeal).slice(-3), ['aid-days-unknown', 'safe-aid-runs', 'safe-last'])
    const asking = step(appeal, 'aid-days-unknown')
    assert.deepEqual([asking?.params, asking?.mark, asking?.articles], [{ day: '2024-01-12' }, 'unverified', []])
    assert.deepEqual(
      appeal.longestSteps.map(({ code }) => code),
      ['longest-open'],
    )
    assert.deepEqual(
      appeal.readings.filter(({ code }) => !readings(never).includes(code)),
      [
        {
          code: 'aid-not-known',
          counted: true,
          strictest: 'runs',
          used: 'not-known',
          longest: 'not-known',
          mark: 'unverified',
          articles: [],
        },
      ],
    )
    assert.deepEqual([appeal.articles, String(appeal.actBy)], [never.articles, String(never.actBy)])
    // Neither the days to ask for it, which are those of another court.
    assert.deepEqual(
      found.terms.map(({ name }) => name),
      ['appeal'],
    )
  }
})
