import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { asked, questions } from '../testing/law-questions.ts'
import { readWorking } from '../testing/read-working.ts'
import { alone, explain, loadLaw, type Step, type Term, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const MONTH = { court: 'cnda', months: 1, franc: true } as const

function terms(over: Partial<TermsCase>): readonly Term[] {
  const found = explain(law, { kind: 'refusal', remedy: null, ...over })
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found.terms
}
const named = (over: Partial<TermsCase>, name: Term['name']): Term => terms(over).find((term) => term.name === name)!

test('a length is said to be of the law only where its text, or a court that read it, was read', () => {
  const said = (over: Partial<TermsCase>, name: Term['name'] = 'appeal') => {
    const { steps, mark } = named(over, name)
    return `${steps.find(({ code }) => code.startsWith('term-'))?.code} ${mark}`
  }
  const servedOn = day('2024-01-10')
  assert.equal(said({ servedOn }), 'term-by-law text')
  assert.equal(said({ servedOn: day('2019-06-04') }), 'term-by-law case')
  assert.equal(said({ servedOn }, 'legal-aid'), 'term-read reading')
  assert.equal(
    said({ kind: 'discontinuation', servedOn, decidedOn: day('2024-01-05') }, 'reopening'),
    'term-read reading',
  )
  // Who may appeal against a grant of the lesser protection was written down from memory.
  assert.equal(said({ kind: 'grant-subsidiary-protection', servedOn }), 'term-unverified unverified')
  assert.equal(said({ servedOn, remedy: MONTH }), 'term-stated text')
})

test('after June 2026 a day is not verified, however it was served, and the readings say how it was counted', () => {
  for (const over of [{ servedOn: day('2026-07-10') }, { madeAvailableOn: day('2026-07-01') }]) {
    const term = named({ ...over, remedy: MONTH }, 'appeal')
    assert.equal(term.mark, 'unverified')
    const read = term.readings.find(({ code }) => code === 'counting-carried-over')
    assert.equal(read?.mark, 'unverified')
  }
})

test('of two laws that may apply and give one day, it is told as the less sure of the two; of two days, as the nearer', () => {
  const across = { madeAvailableOn: day('2026-06-01') }
  const same = named({ ...across, remedy: MONTH }, 'appeal')
  assert.deepEqual([same.regimes, same.mark], [['2021', '2026'], 'unverified'])
  const since = { madeAvailableOn: day('2026-07-01'), lodgedOn: day('2026-01-05') }
  assert.equal(named({ ...since, remedy: MONTH }, 'appeal').mark, 'unverified')
  // Until when to ask for legal aid only the law before knows.
  assert.equal(named({ ...across, remedy: MONTH }, 'legal-aid').mark, 'reading')
  // One month, silent: the law before counts it franc, the law since is read as not: the nearer day is the law since's.
  const silent = named({ ...across, remedy: { court: 'cnda', months: 1, franc: null } }, 'appeal')
  assert.ok(silent.steps.some(({ code, params }) => code === 'safe-regime' && params.regime === '2026'))
  assert.equal(silent.mark, 'unverified')
})

/** Days only, or what a step says of its day. */
const told = ({ steps }: Pick<Term, 'steps'>, from: string): string[] =>
  steps
    .slice(steps.findIndex(({ code }) => code === from))
    .map(({ code, params, mark }) => [code, ...Object.values(params), mark].filter((x) => x !== undefined).join(' '))

const CASES = Number(process.env.LAW_CASES ?? 2000)

const asserted = ({ steps }: Term): readonly Step[] => {
  const end = steps.findIndex(({ code }) => code.startsWith('safe-'))
  return steps.slice(0, end)
}

/** How the appeal beside a request for legal aid is counted when nobody has asked, under the law that gives the day of the request. */
function appealBeside({ steps, regimes, court }: Term, question: TermsCase): readonly Step[] {
  const nearer = steps.findLast(({ code }) => code === 'safe-regime')?.params.regime
  for (const name of nearer === undefined ? regimes : [`${nearer}`]) {
    const regime = law.regimes.find((one) => one.name === name)!
    const found = explain(alone(law, regime), { ...question, regime: name, legalAid: null })
    if (isRefusal(found) || !found.terms.some((term) => term.name === 'legal-aid' && term.court === court)) continue
    return found.terms.find((term) => term.name === 'appeal' && term.court === court)!.steps
  }
  return []
}

/** Random cases of an appeal, its legal aid, and of a reopening. */
const cases = fc.tuple(questions, fc.boolean()).map(([q, closed]): TermsCase => {
  const question = asked(q)
  const decided = q.madeAvailable ?? q.served!
  return closed && q.aid === null && q.remedy === null
    ? { ...question, kind: 'discontinuation', decidedOn: decided.subtract({ days: 3 }) }
    : question
})

test('whoever reads the steps alone comes to the last day, to the last safe day, and with those of the Office to the latest date', () => {
  fc.assert(
    fc.property(cases, (question) => {
      const found = explain(law, question)
      if (isRefusal(found)) return
      for (const term of found.terms) {
        const { last, safe } = readWorking(term.steps, term.name === 'legal-aid' ? appealBeside(term, question) : [])
        assert.equal(`${safe}`, `${term.actBy}`)
        const { longest } = readWorking([...asserted(term), ...term.longestSteps])
        assert.equal(`${longest ?? null}`, `${term.longest}`)
        if (term.steps.some(({ code }) => code === 'safe-regime'))
          assert.equal(`${readWorking(asserted(term)).last ?? null}`, `${term.lastDay}`)
        else assert.equal(`${last ?? null}`, `${term.lastDay}`)
      }
    }),
    { numRuns: CASES },
  )
})

test('a request for legal aid never has a day after the safe day of the appeal that it would stop, read from that appeal’s own working', () => {
  const question = {
    kind: 'refusal',
    remedy: { court: 'cnda', days: 10, franc: false },
    servedOn: day('2024-01-12'),
  } as const
  const aid = named(question, 'legal-aid')
  assert.ok(aid.steps.some(({ code }) => code === 'safe-within-appeal'))
  const appeal = named(question, 'appeal')
  assert.equal(`${readWorking(aid.steps, appeal.steps).safe}`, `${appeal.actBy}`)
  // A longer appeal's working, or a step that says another day, is found out.
  const longer = named({ ...question, remedy: { ...question.remedy, days: 12 } }, 'appeal')
  assert.throws(() => readWorking(aid.steps, longer.steps), /within-appeal/)
  assert.throws(() => readWorking(aid.steps, []))
})

test('what makes the last safe day or the latest date another is marked as a reading, with what it rests on', () => {
  const PLAIN = /^(safe|longest)-(counted|before|last|regime|other-law|within-appeal|open)$/
  fc.assert(
    fc.property(cases, (question) => {
      const found = explain(law, question)
      if (isRefusal(found)) return
      for (const { code, mark, articles } of found.terms.flatMap((term) => [...term.steps, ...term.longestSteps]))
        if (/^(safe|longest)-/.test(code) && !PLAIN.test(code))
          assert.deepEqual([code, mark, Array.isArray(articles)], [code, 'reading', true])
    }),
    { numRuns: CASES / 4 },
  )
})

test('the month of overseas is left out of the last safe day by a step of its own, and its sources', () => {
  const term = named({ servedOn: day('2024-01-10'), territory: 'guyane' }, 'appeal')
  assert.deepEqual(told(term, 'safe-overseas'), [
    'safe-overseas 0 reading',
    'safe-counted 2024-02-11',
    'safe-before 2024-02-11 2024-02-09 sunday',
    'safe-last 2024-02-09',
  ])
  assert.deepEqual(term.steps.find(({ code }) => code === 'safe-overseas')?.articles, [
    'Délai de distance devant la CNDA',
  ])
})

test('a letter that is silent on its counting is counted as if the last day counted', () => {
  const remedy = { court: 'cnda', months: 2, franc: null } as const
  const term = named({ servedOn: day('2024-01-10'), remedy }, 'appeal')
  assert.deepEqual(told(term, 'safe-plain'), [
    'safe-plain reading',
    'safe-counted 2024-03-10',
    'safe-before 2024-03-10 2024-03-08 sunday',
    'safe-last 2024-03-08',
  ])
})

test('after legal aid, the earlier answer and the day less are said, and what remains from an earlier service', () => {
  const aid = (requested: string, applicant: string, counsel: string) => ({
    requestedOn: day(requested),
    servedOnApplicant: day(applicant),
    servedOnCounsel: day(counsel),
  })
  const legalAid = aid('2019-06-17', '2019-08-06', '2019-08-12')
  assert.deepEqual(told(named({ servedOn: day('2019-06-04'), legalAid }, 'appeal'), 'safe-aid-served'), [
    'safe-aid-served 2019-08-06 reading',
    'safe-aid-less 1 reading',
    'safe-counted 2019-08-24',
    'safe-before 2019-08-24 2019-08-23 saturday',
    'safe-last 2019-08-23',
  ])
  // Not opened: served on 30 January by the term, or on the 29th; asked on the last of fifteen days, in time or a day after.
  const late = { madeAvailableOn: day('2024-01-15'), legalAid: aid('2024-02-14', '2024-03-20', '2024-03-20') }
  assert.deepEqual(told(named(late, 'appeal'), 'safe-served'), [
    'safe-served 2024-01-29 reading',
    'safe-aid-late 2024-02-13 reading',
    'safe-aid-runs 2024-03-01 reading',
    'safe-last 2024-03-01',
  ])
})

test('of what legal aid leaves, only what another reading makes another is said', () => {
  const safe = (servedOn: string, applicant: string, counsel: string | null) => {
    const legalAid = {
      requestedOn: day('2019-06-17'),
      servedOnApplicant: day(applicant),
      servedOnCounsel: counsel === null ? null : day(counsel),
    }
    const { steps } = named({ servedOn: day(servedOn), legalAid }, 'appeal')
    return steps.map(({ code }) => code).filter((code) => code.startsWith('safe-aid'))
  }
  assert.deepEqual(safe('2019-06-04', '2019-08-06', null), ['safe-aid-less'])
  assert.deepEqual(safe('2019-06-04', '2019-08-06', '2019-08-12'), ['safe-aid-served', 'safe-aid-less'])
})

test('a holiday of the week that is stepped over has its name, back and forth', () => {
  // One month, franc: Saturday 9 May 2026, the day after a holiday; and Saturday 30 March 2024, before Easter Monday.
  assert.deepEqual(told(named({ servedOn: day('2026-04-08') }, 'appeal'), 'not-worked'), [
    'not-worked 2026-05-09 saturday',
    'next-working-day 2026-05-11',
    'safe-counted 2026-05-09',
    'passed-over 2026-05-08 victory-1945',
    'safe-before 2026-05-09 2026-05-07 saturday',
    'safe-last 2026-05-07',
  ])
  const easter = named({ servedOn: day('2024-02-29') }, 'appeal')
  assert.deepEqual(told(easter, 'not-worked').slice(0, 3), [
    'not-worked 2024-03-30 saturday',
    'passed-over 2024-04-01 easter-monday',
    'next-working-day 2024-04-02',
  ])
  assert.deepEqual(told({ steps: easter.longestSteps }, 'longest-counted'), [
    'longest-counted 2024-03-30',
    'not-worked 2024-03-30 saturday',
    'passed-over 2024-04-01 easter-monday',
    'longest-last 2024-04-02',
  ])
})

test('a day worked where the person lives, and not at every seat the court may have, is set aside as a reading', () => {
  const remedy = { court: 'administrative-court', days: 15, franc: false } as const
  // Saint Stephen is a holiday in Alsace and Moselle alone.
  const term = named({ servedOn: day('2024-12-11'), remedy }, 'appeal')
  assert.deepEqual(told(term, 'stays'), [
    'stays 2024-12-26',
    'safe-counted 2024-12-26',
    'passed-over 2024-12-25 christmas',
    'safe-before 2024-12-26 2024-12-24 saint-stephen reading',
    'safe-last 2024-12-24',
  ])
})
