import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { changedLaw, type Data, order } from '../testing/broken-law.ts'
import {
  type Explanation,
  explain,
  type Law,
  loadLaw,
  readingWords,
  recordedRemedy,
  type Term,
  type TermsCase,
} from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const MONTH = { court: 'cnda', months: 1, franc: true } as const
const TRIBUNAL = { court: 'administrative-court', months: 2, franc: true } as const
const AID = { requestedOn: day('2024-01-20'), servedOnApplicant: day('2024-03-01'), servedOnCounsel: day('2024-03-01') }

const asked = (over: Partial<TermsCase>, by: Law = law) =>
  explain(by, { kind: 'refusal', remedy: null, servedOn: day('2024-01-10'), ...over })
function answer(over: Partial<TermsCase>, by: Law = law): Explanation {
  const found = asked(over, by)
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}
const appeal = (over: Partial<TermsCase>, by: Law = law): Term =>
  answer(over, by).terms.find(({ name }) => name === 'appeal')!
const step = (term: Term, code: string) => term.steps.find((s) => s.code === code)
const readings = (term: Term) => term.readings.map(({ code }) => code)

test('what no term can be counted for names the field, and the law where it is the law that does not know', () => {
  const told = (over: Partial<TermsCase>) => {
    const found = asked(over)
    return isRefusal(found) ? [found.refusal, found.field, ...Object.values(found.params)] : 'answered'
  }
  assert.deepEqual(told({ kind: 'summons' }), ['not-a-decision', 'kind'])
  assert.deepEqual(told({ kind: 'decision' }), ['remedy-needed', 'remedy'])
  assert.deepEqual(told({ kind: 'statelessness-decision' }), ['remedy-needed', 'remedy'])
  assert.deepEqual(told({ kind: 'discontinuation' }), ['decision-day-needed', 'decidedOn'])
  for (const kind of ['decision', 'statelessness-decision', 'discontinuation', 'refusal'])
    assert.deepEqual(told({ kind, servedOn: day('2026-07-10') }), ['regime-uncertain', 'remedy', '2026'], kind)
  assert.deepEqual(told({ kind: 'discontinuation', remedy: MONTH }), ['no-asylum-court-for-kind', 'remedy'])
})

test('a court is one that the law declares, or another: by any other code it would pass for one that judges what it never does', () => {
  for (const kind of ['discontinuation', 'statelessness-decision', 'refusal'])
    for (const court of ['moon', 'asylum-court', 'CNDA', '']) {
      const found = asked({ kind, remedy: { ...MONTH, court } })
      assert.ok(isRefusal(found), `${kind} ${court}`)
      const courts = 'cnda, administrative-court, administrative-court-strasbourg, other-court'
      assert.deepEqual([found.refusal, found.field, found.params], ['unknown-court', 'court', { courts }])
    }
  const other = { ...TRIBUNAL, court: 'other-court' }
  assert.equal(answer({ kind: 'statelessness-decision', remedy: other }).terms[0]?.court, 'other-court')
  assert.deepEqual(recordedRemedy(law, { ...TRIBUNAL, court: 'moon' }), other)
  for (const remedy of [null, MONTH, other]) assert.equal(recordedRemedy(law, remedy), remedy)
})

test('legal aid suspends appeals: a reopening has its days whatever was asked', () => {
  const discontinued = { kind: 'discontinuation', decidedOn: day('2024-01-05') } as const
  const [without, withAid] = [answer(discontinued), answer({ ...discontinued, legalAid: AID })]
  assert.deepEqual(withAid.terms, without.terms)
  assert.deepEqual(
    withAid.terms.map(({ name }) => name),
    ['reopening'],
  )
})

test('who lives overseas has two months before the asylum court by law, and is told so; three dates where the letter says one', () => {
  const byLaw = appeal({ territory: 'guyane' })
  assert.deepEqual(step(byLaw, 'overseas-month')?.params, { count: 1 })
  assert.deepEqual(step(byLaw, 'months')?.params, { count: 2, day: '2024-03-10' })
  const [there, here] = [appeal({ territory: 'guyane', remedy: MONTH }), appeal({ remedy: MONTH })]
  assert.deepEqual([String(there.lastDay), String(there.actBy)], [String(here.lastDay), String(here.actBy)])
  assert.deepEqual([String(here.longest), String(there.longest)], ['2024-02-12', '2024-03-11'])
  assert.deepEqual(
    [there, here].map((term) => readings(term).includes('overseas-month')),
    [true, false],
  )
  const elsewhere = appeal({ territory: 'guyane', remedy: TRIBUNAL })
  assert.ok(!readings(elsewhere).includes('overseas-month'))
})

test('the month that only the latest date counts says so in its working, with what it rests on', () => {
  for (const remedy of [MONTH, { court: 'cnda', days: 15, franc: false }])
    assert.deepEqual(
      appeal({ territory: 'guyane', remedy }).longestSteps.find(({ code }) => code === 'longest-overseas'),
      {
        code: 'longest-overseas',
        params: { count: 1 },
        mark: 'reading',
        articles: ['Délai de distance devant la CNDA'],
      },
    )
  // By law it is counted in the last day already, and where nobody lives overseas it is not counted at all.
  for (const over of [{ remedy: MONTH }, { territory: 'guyane' }])
    assert.ok(!appeal(over).longestSteps.some(({ code }) => code === 'longest-overseas'))
})

test('of a term stated in days too, nothing is held against who lives overseas before the month more that may be read into it', () => {
  const days = { court: 'cnda', days: 15, franc: false } as const
  const [there, here] = [appeal({ territory: 'guyane', remedy: days }), appeal({ remedy: days })]
  assert.deepEqual([String(there.longest), String(here.longest)], ['2024-02-26', '2024-01-25'])
  assert.deepEqual([String(there.lastDay), String(there.actBy)], [String(here.lastDay), String(here.actBy)])
  assert.deepEqual(step(here, 'days')?.params, { count: 15, day: '2024-01-25' })
})

test('a silent letter of months follows what the law offers in months before that court, not what it offers in days', () => {
  const inDays = changedLaw({
    'remedies.json': ({ remedies }: Data) => {
      const { months: _, ...rest } = structuredClone(remedies['cnda-appeal'])
      remedies.tribunal = { ...rest, days: 15, court: 'administrative-court' }
    },
    'regimes/2021.json': (data) => data.remediesOffered.push('tribunal'),
  })
  const silent = { ...TRIBUNAL, franc: null }
  assert.equal(step(appeal({ remedy: silent }, inDays), 'plain')?.mark, 'reading')
  assert.ok(step(appeal({ remedy: { ...MONTH, franc: null } }, inDays), 'franc'))
})

test('a last day that no reading rolls stays where it falls, the latest date too', () => {
  const never = changedLaw({
    'remedies.json': ({ remedies }: Data) => order(remedies['cnda-appeal'].rolls, false, false, false),
  })
  // One month, franc, from 10 January 2024: 11 February, a Sunday.
  const term = appeal({}, never)
  assert.deepEqual([term.actBy, term.lastDay, term.longest].map(String), ['2024-02-09', '2024-02-11', '2024-02-11'])
  assert.deepEqual(step(term, 'never-rolls')?.params, { day: '2024-02-11', why: 'sunday' })
})

test('the request for legal aid is a term of its own: by law, or as many days as the decision states', () => {
  const request = (over: Partial<TermsCase>) => answer(over).terms.find(({ name }) => name === 'legal-aid')!
  const [byLaw, stated] = [request({}), request({ remedy: { ...MONTH, legalAidDays: 30 } })]
  assert.deepEqual([byLaw.stated, String(byLaw.lastDay)], [false, '2024-01-25'])
  assert.deepEqual([stated.stated, String(stated.lastDay)], [true, '2024-02-09'])
  assert.equal(request({ remedy: MONTH }).stated, false)
  assert.deepEqual(readings(byLaw), ['legal-aid-count', 'legal-aid-roll'])
  const said = stated.readings.map((reading) => readingWords(words('en'), reading)).join(' ')
  assert.match(said, /How the days to ask for legal aid are counted/)
  assert.doesNotMatch(said, /fifteen|15/, 'thirty, as its letter says')
})

test('an appeal that legal aid suspended rests on all it rested on before, and on what is read of the aid', () => {
  const [without, suspended] = [appeal({}), appeal({ legalAid: AID })]
  const rule = law.regimes.find(({ name }) => name === '2021')!.legalAid.get('cnda')!
  for (const article of [...without.articles, ...rule.articles])
    assert.ok(suspended.articles.includes(article), article)
  assert.deepEqual(readings(suspended), [
    ...readings(without),
    ...['legal-aid-count', 'legal-aid-roll', 'aid-served-on', 'aid-remainder'],
  ])
})

test('a kind that was written down from memory says so in the readings of its appeal', () => {
  const found = appeal({ kind: 'grant-subsidiary-protection' }).readings.find(
    ({ code }) => code === 'kind-not-verified',
  )
  assert.deepEqual(found, {
    code: 'kind-not-verified',
    counted: false,
    strictest: true,
    used: true,
    longest: true,
    mark: 'unverified',
    articles: ['CESEDA L. 532-1'],
  })
})

test('what must be asked for first is said of an appeal by law as of one that is stated', () => {
  const first = changedLaw({ 'regimes/2021.json': (data) => (data.kinds.refusal.preliminaryStep = 'reopening') })
  assert.ok(step(appeal({}, first), 'first-reopening'))
  assert.ok(step(appeal({ remedy: MONTH }, first), 'first-reopening'))
  assert.equal(step(appeal({}), 'first-reopening'), undefined)
})

test('a court whose seat the law does not know is read as sitting anywhere for the last safe day; one it knows is not', () => {
  const unknown = {
    code: 'seat-unknown',
    counted: true,
    strictest: 'any-seat',
    used: 'own-territory',
    longest: 'any-seat',
    mark: 'reading',
    articles: [],
  }
  for (const court of ['administrative-court', 'other-court'])
    assert.deepEqual(
      appeal({ remedy: { ...TRIBUNAL, court } }).readings.find(({ code }) => code === 'seat-unknown'),
      unknown,
      court,
    )
  for (const court of ['cnda', 'administrative-court-strasbourg'])
    assert.ok(!readings(appeal({ remedy: { ...TRIBUNAL, court } })).includes('seat-unknown'), court)
})

test('a reopening is asked of the Office, on its working days: a holiday where the person lives is none there', () => {
  // Nine months: 11 June 2024; less than that: Monday 10 June, a holiday in Guyane.
  const question = { kind: 'discontinuation', decidedOn: day('2023-09-11') } as const
  const reopening = (territory: string) =>
    answer({ ...question, territory }).terms.find(({ name }) => name === 'reopening')!
  assert.deepEqual(
    ['metropolitan', 'guyane'].map((territory) => String(reopening(territory).actBy)),
    ['2024-06-10', '2024-06-10'],
  )
})
