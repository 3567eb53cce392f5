import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { changedLaw, type Data, order } from '../testing/broken-law.ts'
import { fromPlain } from './day.ts'
import { type Explanation, explain, type Law, loadLaw, type Term, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const CNDA = { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } as const
/** Placed under one law, served under the next: either may apply. */
const ACROSS = { kind: 'refusal', remedy: CNDA, madeAvailableOn: day('2026-06-01') } as const

const asked = (question: TermsCase, by: Law = law) => explain(by, question)
function answer(question: TermsCase, by: Law = law): Explanation {
  const found = asked(question, by)
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}
const term = (found: Explanation, name: Term['name'] = 'appeal') => found.terms.find((t) => t.name === name)!
const steps = (found: Term) => found.steps.map(({ code, mark }) => (mark === undefined ? code : `${code} [${mark}]`))
const longestSteps = ({ longestSteps }: Term) => longestSteps.map(({ code }) => code)
const readings = (found: Term) => found.readings.map(({ code }) => code)

test('each term is the same term under both laws, told once with the names of both', () => {
  const found = answer(ACROSS)
  assert.deepEqual(
    found.terms.map(({ name, court, regimes, actBy }) => `${name} ${court} ${regimes.join('+')} ${actBy}`),
    ['appeal cnda 2021+2026 2026-07-16', 'legal-aid cnda 2021+2026 2026-06-30'],
  )
  for (const { readings } of found.terms) assert.equal(new Set(readings.map(({ code }) => code)).size, readings.length)
})

test('where both laws give one last safe day, no law is said to have been the shorter; nor the farther, where they give one latest date', () => {
  const appeal = term(answer(ACROSS))
  assert.deepEqual(appeal.regimes, ['2021', '2026'])
  assert.ok(!steps(appeal).includes('safe-regime'))
  assert.deepEqual(longestSteps(appeal), ['longest-served', 'longest-counted', 'not-worked', 'longest-last'])
})

test('where the latest date is the other law’s, it is counted under that law from the service on', () => {
  const longer = changedLaw({
    'regimes/2026.json': (data) => order(data.electronicService.fictionDays, 14, 15, 25),
  })
  const found = term(answer(ACROSS, longer))
  assert.deepEqual(found.longestSteps[0], {
    code: 'longest-regime',
    params: { regime: '2026', day: '2026-07-27', since: '2026-06-12' },
  })
  assert.deepEqual(longestSteps(found).slice(0, 2), ['longest-regime', 'made-available'])
  assert.deepEqual(longestSteps(found).slice(-3), ['longest-served', 'longest-counted', 'longest-last'])
  assert.ok(!steps(found).includes('safe-regime'))
})

test('a term that one of the two knows, and the other does not, leaves the regime uncertain, and both are named', () => {
  const found = asked({ ...ACROSS, remedy: null })
  assert.ok(isRefusal(found))
  assert.deepEqual([found.refusal, found.params], ['regime-uncertain', { regimes: '2021, 2026' }])
})

test('of a term that only one of two possible laws knows the latest date is open, and a reading says that the other may give less', () => {
  const { legalAidDays: _, ...silent } = CNDA
  const found = answer({ kind: 'refusal', remedy: silent, madeAvailableOn: day('2026-05-28') })
  assert.deepEqual([found.regime, found.alternatives], ['2021', ['2026']])
  const aid = term(found, 'legal-aid')
  assert.deepEqual([aid.longest, longestSteps(aid)], [null, ['longest-other-law']])
  assert.equal(`${aid.actBy} ${aid.lastDay}`, '2026-06-26 2026-06-27')
  const doubt = aid.readings.filter(({ code }) => code === 'other-law-unknown')
  assert.deepEqual(doubt, [
    {
      code: 'other-law-unknown',
      counted: false,
      strictest: 'shorter',
      used: 'as-known',
      longest: 'longer',
      mark: 'unverified',
      articles: [],
    },
  ])
  assert.ok(!readings(term(found)).includes('other-law-unknown') && term(found).longest !== null)
  const stated = term(answer({ ...ACROSS, madeAvailableOn: day('2026-05-28') }), 'legal-aid')
  assert.ok(!readings(stated).includes('other-law-unknown') && stated.longest !== null)
})

test('a law that serves nothing in a space, where the other does, leaves the regime uncertain, and both are named', () => {
  const doubtful = changedLaw({ 'regimes/pilot.json': (data) => (data.selection.doubt = ['decision-taken']) })
  const placed = { kind: 'refusal', remedy: CNDA, madeAvailableOn: day('2020-07-10') } as const
  assert.equal(answer(placed, doubtful).regime, 'pilot')
  const found = asked({ ...placed, decidedOn: day('2020-07-07') }, doubtful)
  assert.ok(isRefusal(found))
  assert.deepEqual([found.refusal, found.params], ['regime-uncertain', { regimes: 'pilot, 2019' }])
})

test('nothing was served in a space before there was one: the law that says so is named', () => {
  const found = asked({ kind: 'refusal', remedy: CNDA, madeAvailableOn: day('2019-06-03') })
  assert.ok(isRefusal(found))
  assert.deepEqual([found.refusal, found.params], ['no-electronic-service', { regime: '2019' }])
})

test('appeals before two courts, one under each law, are two terms', () => {
  const twoCourts = changedLaw({
    'remedies.json': ({ remedies }: Data) => {
      remedies.tribunal = { ...structuredClone(remedies['cnda-appeal']), court: 'administrative-court' }
    },
    'regimes/2026.json': (data) => {
      data.knowsTerms = true
      Object.assign(data.kinds.refusal, { appealTerm: 'known', remedies: ['tribunal'] })
    },
  })
  assert.deepEqual(
    answer({ ...ACROSS, remedy: null }, twoCourts).terms.map(({ name, court }) => `${name} ${court}`),
    ['appeal cnda', 'legal-aid cnda', 'appeal administrative-court'],
  )
})

test('of two laws that give one day, the mark is that of the one trusted less, whichever of them governs; of two days, that of the nearer', () => {
  const marks = ['text', 'case', 'practice', 'analogy', 'reading', 'unverified']
  const told = (before: string, since: string, months = 1) => {
    const both = changedLaw({
      'remedies.json': ({ remedies }: Data) => {
        remedies.since = { ...structuredClone(remedies['cnda-appeal']), mark: since, months }
        remedies['cnda-appeal'].mark = before
      },
      'regimes/2026.json': (data) => {
        data.knowsTerms = true
        Object.assign(data.kinds.refusal, { appealTerm: 'known', remedies: ['since'] })
      },
    })
    return term(answer({ ...ACROSS, remedy: null }, both)).mark
  }
  for (const [i, less] of marks.slice(1).entries())
    assert.deepEqual([told(marks[i]!, less), told(less, marks[i]!)], [less, less])
  assert.deepEqual([told('text', 'unverified', 2), told('unverified', 'text', 2)], ['text', 'unverified'])
})

test('a working goes from the service to the last day, and then from the strictest service to the last safe day', () => {
  const placed = { kind: 'refusal', remedy: null, madeAvailableOn: day('2022-05-02') } as const
  assert.deepEqual(steps(term(answer(placed))), [
    'made-available',
    'served-by-term [reading]',
    'term-by-law [text]',
    'months',
    'franc',
    'not-worked',
    'next-working-day',
    'safe-served [reading]',
    'safe-last',
  ])
  // A day later the strictest last day, 18 June, is a Saturday.
  const onSaturday = steps(term(answer({ ...placed, madeAvailableOn: day('2022-05-03') })))
  assert.deepEqual(onSaturday.slice(-4), ['safe-served [reading]', 'safe-counted', 'safe-before', 'safe-last'])
  const opened = steps(term(answer({ ...placed, openedOn: day('2022-05-03') })))
  assert.ok(!opened.includes('safe-served [reading]') && opened.includes('safe-last'))
})

test('of the service in a space, what is read is named where the service was in one, and the day only where it was by term', () => {
  const carried = 'electronic-service-carried-over'
  const after = { kind: 'refusal', remedy: CNDA } as const
  const placed = { ...after, madeAvailableOn: day('2026-07-01') }
  const named = (question: TermsCase) =>
    readings(term(answer(question))).filter((code) => /^(electronic|fiction)/.test(code))
  assert.deepEqual(named(placed).sort(), [carried, 'fiction-day'])
  assert.deepEqual(named({ ...placed, openedOn: day('2026-07-02') }), [carried])
  assert.deepEqual(named({ ...after, servedOn: day('2026-07-02') }), [])
})

test('what post or hand served rests on the day that was given, and on nothing of the space', () => {
  const regime = law.regimes.find(({ name }) => name === '2021')!
  const posted = answer({ kind: 'refusal', remedy: null, servedOn: day('2022-05-17') })
  const placed = answer({ kind: 'refusal', remedy: null, madeAvailableOn: day('2022-05-02') })
  assert.deepEqual([posted.servedBy, steps(term(posted))[0]], ['stated', 'served-stated'])
  const ofSpace = regime.electronicService!.articles
  assert.deepEqual(
    term(posted).articles,
    term(placed).articles.filter((article) => !ofSpace.includes(article)),
  )
})

test('a reopening that may be asked for beyond the change of law says that the law changes; one that ends before it does not', () => {
  const closed = (decidedOn: string, servedOn: string) =>
    term(
      answer({ kind: 'discontinuation', remedy: null, servedOn: day(servedOn), decidedOn: day(decidedOn) }),
      'reopening',
    )
  const beyond = closed('2026-04-10', '2026-04-28')
  assert.equal(`${beyond.actBy}`, '2027-01-08')
  const said = beyond.readings.find(({ code }) => code === 'law-changes')
  assert.deepEqual(said, {
    code: 'law-changes',
    since: fromPlain(day('2026-06-12')),
    counted: false,
    strictest: 'shorter',
    used: 'unchanged',
    longest: 'longer',
    mark: 'unverified',
    articles: [],
  })
  // On the last day of the law the safe day is still its own; on the day after it is not.
  const [last, next] = [closed('2025-09-12', '2025-09-20'), closed('2025-09-13', '2025-09-20')]
  assert.deepEqual([last.actBy, next.actBy].map(String), ['2026-06-11', '2026-06-12'])
  assert.deepEqual(
    [last, next].map((one) => readings(one).includes('law-changes')),
    [false, true],
  )
  assert.ok(!readings(closed('2025-08-01', '2025-08-10')).includes('law-changes'))
  // Two laws that are both read follow one another in 2021: nothing is in doubt there.
  assert.ok(!readings(closed('2021-01-11', '2021-01-20')).includes('law-changes'))
  const placed = answer({ kind: 'refusal', remedy: CNDA, servedOn: day('2026-05-20') })
  assert.ok(placed.terms.every((one) => !readings(one).includes('law-changes')))
})

test('whatever the law gives, and not the letter, says where a day of it lies under a law that nobody has read', () => {
  const refused = (over: Partial<TermsCase>) => answer({ kind: 'refusal', remedy: null, ...over })
  const says = (found: Explanation, name: Term['name']) => readings(term(found, name)).includes('law-changes')
  const both = (found: Explanation) => [says(found, 'appeal'), says(found, 'legal-aid')]
  const MONTH = { court: 'cnda', months: 1, franc: true } as const
  const last = refused({ servedOn: day('2026-06-11') })
  assert.equal(`${term(last).actBy}`, '2026-07-10')
  assert.deepEqual(both(last), [true, true])
  // Fifteen days from 27 May end on 11 June, the last day of the law that gives them; the month does not.
  assert.deepEqual(both(refused({ servedOn: day('2026-05-27') })), [true, false])
  assert.deepEqual(both(refused({ servedOn: day('2026-05-28') })), [true, true])
  assert.deepEqual(both(refused({ servedOn: day('2026-05-08') })), [false, false])
  const stated = refused({ servedOn: day('2026-06-10'), remedy: MONTH })
  assert.deepEqual(both(stated), [false, true])
  assert.deepEqual(both(refused({ servedOn: day('2026-06-10'), remedy: { ...MONTH, legalAidDays: 15 } })), [
    false,
    false,
  ])
  // Once legal aid was asked for: where what remains of the term may end beyond, or the safe day does.
  const asked = (servedOn: string, requestedOn: string, answered: string | null) => {
    const given = answered === null ? null : day(answered)
    const legalAid = { requestedOn: day(requestedOn), servedOnApplicant: given, servedOnCounsel: given }
    return says(refused({ servedOn: day(servedOn), legalAid }), 'appeal')
  }
  assert.ok(asked('2026-04-20', '2026-04-30', '2026-06-01') && asked('2026-06-01', '2026-06-10', null))
  assert.ok(!asked('2026-04-20', '2026-04-21', '2026-04-30') && !asked('2026-04-20', '2026-04-30', null))
  // Where that law may apply already, it is named, and that there may be less is said of what it does not give.
  const placed = refused({ remedy: MONTH, madeAvailableOn: day('2026-06-05'), openedOn: day('2026-06-15') })
  assert.deepEqual(both(placed), [false, false])
  assert.ok(readings(term(placed, 'legal-aid')).includes('other-law-unknown'))
})
