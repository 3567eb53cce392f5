import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { explain, isWorkingDay, loadLaw, type Term, type TermsCase } from './index.ts'

/**
 * A second implementation of the terms before 12 June 2026, written from the specification and deliberately naive: dates
 * one day at a time, every combination of readings tried, nothing shared with `src/law`. LAW_CASES=1000000 for the proof.
 */
const CASES = Number(process.env.LAW_CASES ?? 4000)
const law = loadLaw()

type PlainDate = Temporal.PlainDate
const earliest = (dates: PlainDate[]) => dates.reduce((a, b) => (Temporal.PlainDate.compare(b, a) < 0 ? b : a))
const latest = (dates: PlainDate[]) => dates.reduce((a, b) => (Temporal.PlainDate.compare(b, a) > 0 ? b : a))
const before = (a: PlainDate, b: PlainDate) => Temporal.PlainDate.compare(a, b) < 0
const daysFrom = (a: PlainDate, b: PlainDate) => a.until(b, { largestUnit: 'days' }).days

/** Easter by golden number and epact (Lilius and Clavius), not the computus of the code under test. */
function easterSunday(year: number): PlainDate {
  const golden = (year % 19) + 1
  const century = Math.floor(year / 100) + 1
  const solar = Math.floor((3 * century) / 4) - 12
  const lunar = Math.floor((8 * century + 5) / 25) - 5
  const sunday = Math.floor((5 * year) / 4) - solar - 10
  let epact = (((11 * golden + 20 + lunar - solar) % 30) + 30) % 30
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1
  let full = 44 - epact
  if (full < 21) full += 30
  const day = full + 7 - ((sunday + full) % 7)
  return new Temporal.PlainDate(year, 3, 1).add({ days: day - 1 })
}

function off(date: PlainDate): boolean {
  if (date.dayOfWeek > 5) return true
  const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']
  if (fixed.includes(date.toString().slice(5))) return true
  return [1, 39, 50].some((days) => easterSunday(date.year).add({ days }).equals(date))
}
const forward = (date: PlainDate): PlainDate => (off(date) ? forward(date.add({ days: 1 })) : date)
const backward = (date: PlainDate): PlainDate => (off(date) ? backward(date.subtract({ days: 1 })) : date)

type Question = {
  madeAvailable: PlainDate
  opened: PlainDate | null
  overseas: boolean
  aid: { requested: PlainDate; applicant: PlainDate; counsel: PlainDate } | null
}
type Choice = { fiction: number; overseas: boolean; franc: boolean; rolls: boolean; later: boolean; less: number }

const served = (q: Question, fiction: number): PlainDate => {
  const term = q.madeAvailable.add({ days: fiction })
  return q.opened !== null && before(q.opened, term) ? q.opened : term
}

/** The unrolled last day of the appeal under one choice of readings. */
function unrolledUnder(q: Question, choice: Choice): PlainDate {
  const servedDay = served(q, choice.fiction)
  const unrolled = servedDay.add({ months: choice.overseas ? 2 : 1 }).add({ days: 1 })
  if (q.aid === null) return unrolled
  let lastToAsk = servedDay.add({ days: choice.franc ? 16 : 15 })
  if (choice.rolls) lastToAsk = forward(lastToAsk)
  if (before(lastToAsk, q.aid.requested) || before(unrolled, q.aid.requested)) return unrolled
  const aidServed = (choice.later ? latest : earliest)([q.aid.applicant, q.aid.counsel])
  if (!before(servedDay, aidServed)) return unrolled
  const first = latest([q.aid.requested, servedDay.add({ days: 1 })])
  return aidServed.add({ days: daysFrom(first, unrolled) + 1 - choice.less })
}

const choices = (q: Question): Choice[] =>
  [14, 15, 16].flatMap((fiction) =>
    (q.overseas ? [false, true] : [false]).flatMap((overseas) =>
      [false, true].flatMap((franc) =>
        [false, true].flatMap((rolls) =>
          [false, true].flatMap((later) => [0, 1].map((less) => ({ fiction, overseas, franc, rolls, later, less }))),
        ),
      ),
    ),
  )

const day = fc
  .integer({ min: 0, max: 2190 })
  .map((days) => Temporal.PlainDate.from('2020-07-08').add({ days }))
  // Half the cases in the days where months are clamped and holidays crowd.
  .chain((date) => fc.constantFrom(date, date.with({ day: 31 }), date.with({ month: 1, day: 15 })))
  .filter((date) => !before(date, Temporal.PlainDate.from('2020-07-08')))
const upTo = (most: number) => fc.integer({ min: 0, max: most })

const questions: fc.Arbitrary<Question> = fc
  .record({
    madeAvailable: day,
    opened: fc.option(upTo(20)),
    overseas: fc.boolean(),
    aid: fc.option(fc.record({ asked: upTo(35), applicant: upTo(90), counsel: upTo(90) })),
  })
  .map(({ madeAvailable, opened, overseas, aid }) => {
    const requested = madeAvailable.add({ days: aid?.asked ?? 0 })
    const later = (days: number) => requested.add({ days })
    return {
      madeAvailable,
      opened: opened === null ? null : madeAvailable.add({ days: opened }),
      overseas,
      aid: aid === null ? null : { requested, applicant: later(aid.applicant), counsel: later(aid.counsel) },
    }
  })
  .filter((q) => q.opened === null || before(q.opened, Temporal.PlainDate.from('2026-06-12')))

const asked = (q: Question): TermsCase => ({
  kind: 'refusal',
  remedy: null,
  madeAvailableOn: q.madeAvailable,
  openedOn: q.opened,
  territory: q.overseas ? 'overseas' : 'metropolitan',
  legalAid:
    q.aid === null
      ? null
      : { requestedOn: q.aid.requested, servedOnApplicant: q.aid.applicant, servedOnCounsel: q.aid.counsel },
})

function termsOf(question: TermsCase): { servedOn: PlainDate; appeal: Term; aid: Term } {
  const found = explain(law, question)
  assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
  const [appeal, aid] = found.terms
  assert.deepEqual([appeal?.name, aid?.name, found.terms.length], ['appeal', 'legal-aid', 2])
  return { servedOn: found.servedOn, appeal: appeal!, aid: aid! }
}
const isBefore2026 = (q: Question) => before(served(q, 15), Temporal.PlainDate.from('2026-06-12'))

test('random cases agree with a naive second implementation', () => {
  fc.assert(
    fc.property(questions.filter(isBefore2026), (q) => {
      const { servedOn, appeal, aid } = termsOf(asked(q))
      const used = { fiction: 15, overseas: q.overseas, franc: false, rolls: false, later: true, less: 0 }
      const unrolled = unrolledUnder(q, used)
      // The strictest: legal aid neither franc nor rolled, the earlier answer, a day less, no month for overseas.
      const strict = [14, 15, 16].map((fiction) =>
        unrolledUnder(q, { ...used, fiction, overseas: false, later: false, less: 1 }),
      )
      assert.equal(`${servedOn}`, `${served(q, 15)}`)
      assert.equal(`${appeal.unrolledLastDay} ${appeal.lastDay}`, `${unrolled} ${forward(unrolled)}`)
      assert.equal(`${appeal.actBy}`, `${backward(earliest(strict))}`)
      assert.equal(`${aid.lastDay}`, `${servedOn.add({ days: 15 })}`)
      assert.equal(`${aid.actBy}`, `${backward(served(q, 14).add({ days: 15 }))}`)
    }),
    { numRuns: CASES },
  )
})

test('the last safe day is never after any reading’s day, and the longest date never before', () => {
  fc.assert(
    fc.property(questions.filter(isBefore2026), (q) => {
      const { appeal } = termsOf(asked(q))
      for (const choice of choices(q)) {
        const unrolled = unrolledUnder(q, choice)
        assert.ok(!before(unrolled, appeal.actBy), `${JSON.stringify(choice)} gives ${unrolled}`)
        assert.ok(!before(appeal.longest, forward(unrolled)), `${JSON.stringify(choice)} gives ${forward(unrolled)}`)
      }
    }),
    { numRuns: Math.ceil(CASES / 10) },
  )
})

test('the three dates come in order, and both ends before a court are working days at its seat', () => {
  fc.assert(
    fc.property(questions.filter(isBefore2026), (q) => {
      const { appeal, aid } = termsOf(asked(q))
      for (const term of [appeal, aid])
        assert.ok(!before(term.lastDay, term.actBy) && !before(term.longest, term.lastDay), term.name)
      assert.ok(isWorkingDay(law, appeal.lastDay) && isWorkingDay(law, appeal.actBy) && isWorkingDay(law, aid.actBy))
    }),
    { numRuns: CASES },
  )
})

test('opening earlier never gives a later day', () => {
  fc.assert(
    fc.property(
      questions.filter((q) => q.aid === null && isBefore2026({ ...q, opened: null })),
      upTo(20),
      upTo(20),
      (q, one, other) => {
        const opened = (days: number) => termsOf(asked({ ...q, opened: q.madeAvailable.add({ days }) }))
        const [early, late] = [opened(Math.min(one, other)), opened(Math.max(one, other))]
        for (const date of ['lastDay', 'actBy', 'longest', 'unrolledLastDay'] as const)
          for (const name of ['appeal', 'aid'] as const) assert.ok(!before(late[name][date], early[name][date]), date)
      },
    ),
    { numRuns: Math.ceil(CASES / 2) },
  )
})

test('after legal aid, never less than the remainder nor more than the whole term starts again', () => {
  const withAid = questions.filter((q) => q.aid !== null && isBefore2026(q))
  fc.assert(
    fc.property(withAid, (q) => {
      const { servedOn, appeal } = termsOf(asked(q))
      if (!appeal.steps.some((step) => step.code === 'aid-resumes')) return
      const plain = termsOf(asked({ ...q, aid: null })).appeal.unrolledLastDay
      const resumed = daysFrom(latest([q.aid!.applicant, q.aid!.counsel]), appeal.unrolledLastDay)
      assert.ok(resumed >= daysFrom(q.aid!.requested, plain) + 1 || before(q.aid!.requested, servedOn.add({ days: 1 })))
      assert.ok(resumed <= daysFrom(servedOn, plain))
      assert.ok(!before(appeal.unrolledLastDay, plain))
    }),
    { numRuns: CASES },
  )
})
