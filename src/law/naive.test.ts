import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { asked, questions } from '../testing/law-questions.ts'
import { before, daysFrom, forward, latest } from '../testing/naive-calendar.ts'
import {
  choicesOf,
  courtOf,
  KINDS,
  lawsOf,
  naively,
  PACT,
  type Question,
  refusalOf,
  regimeOf,
  seatsOf,
  UNREAD,
  unrolledUnder,
} from '../testing/naive-law.ts'
import { type Explanation, explain, isWorkingDay, loadLaw, type Term } from './index.ts'

/** Half a million in each of two processes for the proof (bin/proof.ts). */
const CASES = Number(process.env.LAW_CASES ?? 4000)
const law = loadLaw()
const few = { numRuns: Math.ceil(CASES / 2) }

function answer(q: Question): Explanation {
  const found = explain(law, asked(q))
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  return found
}
const term = ({ terms }: Explanation, name: Term['name']): Term | null => terms.find((one) => one.name === name) ?? null
const appealOf = (q: Question): Term => term(answer(q), 'appeal')!
/** Null, a day that is not known yet, comes after every day. */
const notBefore = (day: Temporal.PlainDate | null, other: Temporal.PlainDate | null): boolean =>
  day === null || (other !== null && !before(day, other))
const three = ({ lastDay, actBy, longest }: Pick<Term, 'lastDay' | 'actBy' | 'longest'>) =>
  `${lastDay} ${actBy} ${longest}`

/** Those that are answered: every question without an answer is refused by both, as the first test shows. */
const answered = questions.filter((q) => refusalOf(q) === null)
/** Those with an appeal. */
const appealed = answered.filter((q) => appealOf(q) !== null)
const withAid = questions.filter((q) => q.aid !== null && refusalOf(q) === null && appealOf(q) !== null)

test('random cases agree with a naive second implementation: days of every term, or the same refusal', () => {
  fc.assert(
    fc.property(questions, (q) => {
      const naive = naively(q)
      const found = explain(law, asked(q))
      if ('refused' in naive) return assert.equal(isRefusal(found) ? found.refusal : 'answered', naive.refused)
      assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
      assert.equal(`${found.servedOn} ${found.regime}`, `${naive.servedOn} ${regimeOf(q)}`)
      assert.equal(`${term(found, 'appeal')?.unrolledLastDay ?? null}`, `${naive.unrolled}`)
      for (const [name, counted] of [
        ['appeal', naive.appeal],
        ['legal-aid', naive.aid],
        ['reopening', naive.reopening],
      ] as const) {
        const one = term(found, name)
        assert.equal(one && three(one), counted && three(counted), name)
      }
    }),
    { numRuns: CASES },
  )
})

test('the random cases are of every sort: both laws and the change between, stated or not, overseas, legal aid in time', () => {
  const seen = new Set<string>()
  for (const q of fc.sample(questions, { numRuns: 20_000, seed: 2026 })) {
    seen
      .add(lawsOf(q).join(' or '))
      .add(q.remedy === null ? 'by law' : `stated ${q.remedy.franc}`)
      .add(q.territory)
      .add(q.kind)
      .add(regimeOf(q))
    const found = explain(law, asked(q))
    if (isRefusal(found)) seen.add(found.refusal)
    else for (const { steps } of found.terms) for (const { code } of steps) seen.add(code)
  }
  for (const sort of [
    'before',
    'before or pact',
    'pact',
    'pact or before',
    'by law',
    'stated true',
    'stated null',
    'guyane',
    ...['2019', 'pilot', '2021', '2026'],
    ...KINDS,
    ...[
      'legal-aid-pending',
      'legal-aid-days-wrong',
      'not-a-decision',
      'no-asylum-court-for-kind',
      'no-electronic-service',
    ],
  ])
    assert.ok(seen.has(sort), sort)
  for (const sort of [
    'aid-in-time',
    'aid-late',
    'aid-changes-nothing',
    'aid-pending',
    'aid-days-unknown',
    'safe-aid-runs',
    'safe-within-appeal',
    'less-than',
    'months-clamped',
    'overseas-month',
    'safe-regime',
  ])
    assert.ok(seen.has(sort), sort)
})

test('service in the space, by opening or by term, lies within D…D+15', () => {
  fc.assert(
    fc.property(answered, (q) => {
      if (q.madeAvailable === null) return
      const { servedOn, servedBy } = answer(q)
      const opened = q.opened === null ? 99 : daysFrom(q.madeAvailable, q.opened)
      const days = daysFrom(q.madeAvailable, servedOn)
      assert.ok(days >= 0 && days <= 15)
      assert.deepEqual([days, servedBy], [Math.min(15, opened), opened <= 15 ? 'opening' : 'term'])
    }),
    few,
  )
})

test('the three dates of every term come in order: the last safe day, the last day, the latest date', () => {
  fc.assert(
    fc.property(answered, (q) => {
      for (const { name, actBy, lastDay, longest } of answer(q).terms)
        assert.ok(notBefore(lastDay, actBy) && notBefore(longest, lastDay), `${name} ${actBy} ${lastDay} ${longest}`)
    }),
    few,
  )
})

test('a working calls one day the last safe day, and it is the one that is told', () => {
  fc.assert(
    fc.property(answered, (q) => {
      for (const { actBy, steps } of answer(q).terms) {
        const said = steps.filter(({ code }) => code === 'safe-last').map(({ params }) => params.day)
        assert.deepEqual([said, steps.at(-1)?.code], [[actBy.toString()], 'safe-last'])
      }
    }),
    few,
  )
})

test('the last safe day is after the day of no reading under any law that may apply, and the latest date before none', () => {
  fc.assert(
    fc.property(appealed, (q) => {
      const { actBy, longest } = appealOf(q)
      for (const one of lawsOf(q))
        for (const choice of choicesOf(q, one)) {
          const unrolled = unrolledUnder(q, one, choice)
          assert.ok(notBefore(unrolled, actBy), `${one} ${JSON.stringify(choice)} gives ${unrolled}`)
          assert.ok(
            notBefore(longest, unrolled && forward(unrolled, seatsOf(q).used)),
            `${one} ${JSON.stringify(choice)} gives ${unrolled}`,
          )
        }
    }),
    { numRuns: Math.ceil(CASES / 20) },
  )
})

test('a reading that is in none of the three dates is named, and no other is', () => {
  fc.assert(
    fc.property(appealed, (q) => {
      const laws = lawsOf(q)
      const expected = [
        'received-by-last-day',
        ...(q.remedy === null ? ['remedy-not-stated'] : []),
        ...(q.remedy === null && q.kind === 'grant-subsidiary-protection' ? ['kind-not-verified'] : []),
        ...(q.madeAvailable !== null && laws.includes('pact') ? ['electronic-service-carried-over'] : []),
        ...(laws.includes('pact') ? ['counting-carried-over'] : []),
      ]
      const { actBy, lastDay } = appealOf(q)
      if (q.remedy === null && !laws.includes('pact') && !before(lastDay ?? actBy, PACT)) expected.push('law-changes')
      const named = appealOf(q).readings.filter(({ counted }) => !counted)
      assert.deepEqual(named.map(({ code }) => code).sort(), expected.sort())
    }),
    few,
  )
})

test('a request for legal aid that may be made since its article has another version says that nobody read it', () => {
  fc.assert(
    fc.property(answered, (q) => {
      const request = term(answer(q), 'legal-aid')
      if (request === null) return
      const named = request.readings.some(({ code, mark }) => code === 'aid-version-not-read' && mark === 'unverified')
      assert.equal(named, notBefore(request.longest, UNREAD))
    }),
    few,
  )
})

test('opening earlier never gives a later day, of any term', () => {
  const days = fc.integer({ min: 0, max: 20 })
  fc.assert(
    fc.property(answered, days, days, (q, one, other) => {
      if (q.madeAvailable === null || q.aid !== null) return
      const opened = (after: number) => explain(law, asked({ ...q, opened: q.madeAvailable!.add({ days: after }) }))
      const [early, late] = [opened(Math.min(one, other)), opened(Math.max(one, other))]
      // Over a change of law the later opening may be refused a day, and then has none.
      if (isRefusal(early) || isRefusal(late)) return
      for (const one of early.terms) {
        const same = term(late, one.name)
        for (const date of ['lastDay', 'actBy', 'longest', 'unrolledLastDay'] as const)
          assert.ok(same === null || notBefore(same[date], one[date]), `${one.name} ${date}`)
      }
    }),
    few,
  )
})

test('the last day before a court is a working day at its seat, and so are the last safe day and the latest date', () => {
  const SEATS: Record<string, string> = { cnda: 'metropolitan', 'administrative-court-strasbourg': 'alsace-moselle' }
  fc.assert(
    fc.property(appealed, (q) => {
      const { lastDay, actBy, longest } = appealOf(q)
      for (const day of [lastDay, actBy, longest].filter((one) => one !== null))
        assert.ok(isWorkingDay(law, day, SEATS[courtOf(q)] ?? q.territory), `${courtOf(q)} ${q.territory} ${day}`)
      // Of a seat that is not known, whichever it is.
      if (SEATS[courtOf(q)] === undefined)
        for (const seat of ['metropolitan', 'alsace-moselle'])
          assert.ok(isWorkingDay(law, actBy, seat), `${seat} ${actBy}`)
    }),
    few,
  )
})

test('after legal aid, never less than the remainder nor more than the whole term starts again', () => {
  fc.assert(
    fc.property(withAid, (q) => {
      if (q.aid === null) return
      const { servedOn, ...found } = answer(q)
      const appeal = found.terms.find(({ name }) => name === 'appeal')!
      if (!appeal.steps.some((step) => step.code === 'aid-resumes')) return
      const plain = appealOf({ ...q, aid: null }).unrolledLastDay!
      const answers = [q.aid.applicant, q.aid.counsel].filter((day) => day !== null)
      const resumed = daysFrom(latest(answers), appeal.unrolledLastDay!)
      const whole = daysFrom(servedOn, plain)
      const remainder = Math.min(whole, daysFrom(q.aid.requested, plain) + 1)
      assert.ok(resumed >= remainder && resumed <= whole, `${remainder} ${resumed} ${whole}`)
      assert.ok(!before(appeal.unrolledLastDay!, plain))
    }),
    few,
  )
})
