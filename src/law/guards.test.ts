import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import {
  availability,
  decisionDayGuard,
  interviewGuard,
  loadLaw,
  type Regime,
  regimeAt,
  sixMonthLetterGuard,
  summonsGuard,
} from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const at = (text: string) => Temporal.Instant.from(text)
const regime = regimeAt(law, day('2026-05-04')) as Regime
const now = at('2026-05-04T08:00:00Z')
const guard = (interviewAt: string, leadWorkingDays = 7) =>
  summonsGuard(law, { madeAvailableOn: day('2026-05-04'), interviewAt: at(interviewAt), now, regime, leadWorkingDays })

// @law CESEDA R.531-11
test('a summons leaves seven working days after the latest day it may count as served', () => {
  // Latest: 20 May, a Wednesday. 25 May is Whit Monday. Seven working days before 1 June is 20 May.
  assert.equal(guard('2026-06-01T07:00:00Z'), 'ok')
  const answer = guard('2026-05-29T07:00:00Z')
  assert.ok(answer !== 'ok' && !isRefusal(answer))
  assert.deepEqual(
    [String(answer.tooLate.latest), String(answer.tooLate.neededBy), answer.tooLate.leadWorkingDays],
    ['2026-05-20', '2026-05-19', 7],
  )
})

test('the lead time is data: seven working days unless the Office says otherwise', () => {
  assert.equal(law.guards.summonsLeadWorkingDays, 7)
  assert.equal(guard('2026-05-29T07:00:00Z', 6), 'ok')
  const unsaid = summonsGuard(law, {
    madeAvailableOn: day('2026-05-04'),
    interviewAt: at('2026-05-29T07:00:00Z'),
    now,
    regime,
  })
  assert.ok(unsaid !== 'ok' && !isRefusal(unsaid) && unsaid.tooLate.leadWorkingDays === 7)
})

test('an interview past, or now, is refused', () => {
  for (const interviewAt of ['2026-05-04T08:00:00Z', '2026-05-03T08:00:00Z']) {
    const answer = guard(interviewAt)
    assert.ok(isRefusal(answer))
    assert.deepEqual([answer.refusal, answer.field], ['summons-in-the-past', 'interviewAt'])
  }
})

test('an interview in a year no calendar covers is refused', () => {
  const answer = guard('2300-01-01T08:00:00Z')
  assert.ok(isRefusal(answer))
  assert.deepEqual([answer.refusal, answer.field], ['day-out-of-range', 'interviewAt'])
})

test('an interview is within the year, on a day that is worked, between the hours of Paris that the Office sets', () => {
  const on = (interviewAt: string) => interviewGuard(law, at(interviewAt), now)
  for (const [interviewAt, answer] of [
    ['2026-06-15T05:00:00Z', 'ok'], // seven in summer
    ['2026-06-15T04:59:59Z', 'out-of-hours'],
    ['2026-06-15T17:59:59Z', 'ok'],
    ['2026-06-15T18:00:00Z', 'out-of-hours'],
    ['2026-12-15T06:00:00Z', 'ok'], // seven in winter
    ['2026-12-15T05:59:59Z', 'out-of-hours'],
    ['2026-06-13T08:00:00Z', 'out-of-hours'], // a Saturday
    ['2026-05-25T08:00:00Z', 'out-of-hours'], // Whit Monday
    ['2027-05-04T08:00:00Z', 'ok'],
    ['2027-05-05T08:00:00Z', 'too-far'],
  ] as const)
    assert.equal(on(interviewAt), answer, interviewAt)
})

test('a decision is deposited from its own day on, and within three years', () => {
  const on = (decidedOn: string) => decisionDayGuard(law, day(decidedOn), day('2028-02-29'))
  assert.deepEqual(['2028-03-01', '2028-02-29', '2025-02-28', '2025-02-27'].map(on), ['to-come', 'ok', 'ok', 'too-old'])
})

test('without electronic service no summons goes to a space', () => {
  const old = regimeAt(law, day('2019-06-04')) as Regime
  const answer = summonsGuard(law, {
    madeAvailableOn: day('2019-06-04'),
    interviewAt: at('2026-07-01T08:00:00Z'),
    now,
    regime: old,
  })
  assert.ok(isRefusal(answer))
  assert.deepEqual([answer.refusal, answer.params], ['no-electronic-service', { regime: '2019' }])
})

// @law CESEDA R.531-7
test('a six-month letter comes fifteen whole days before the sixth month ends, the shorter reading, and says why', () => {
  const on = (receivedOn: string) =>
    sixMonthLetterGuard(law, { lodgedOn: day('2025-08-31'), receivedOn: day(receivedOn) })
  assert.deepEqual(
    ['2026-02-11', '2026-02-12', '2026-02-13'].map((text) => on(text).answer),
    ['ok', 'ok', 'too-late'],
  )
  const { neededBy, monthEnds, steps, articles } = on('2026-02-14')
  assert.deepEqual([String(neededBy), String(monthEnds), articles], ['2026-02-12', '2026-02-28', ['CESEDA R. 531-7']])
  assert.deepEqual(steps, [
    { code: 'six-months-end', params: { day: '2026-02-28' } },
    { code: 'six-month-letter-needed', params: { count: 15, day: '2026-02-13' }, mark: 'reading', articles },
    { code: 'six-month-letter-safe', params: { day: '2026-02-12' }, mark: 'reading', articles },
  ])
  // Lodged on 15 January: the 30th of June is fifteen days before 15 July, and from the 29th on they are whole days.
  const other = sixMonthLetterGuard(law, { lodgedOn: day('2026-01-15'), receivedOn: day('2026-06-30') })
  assert.deepEqual([other.answer, String(other.neededBy)], ['too-late', '2026-06-29'])
  assert.deepEqual(
    other.steps.map(({ params }) => params.day),
    ['2026-07-15', '2026-06-30', '2026-06-29'],
  )
})

test('a deposit becomes available at once by day, at eight in Paris by night', () => {
  const becomes = (text: string) => String(availability(at(text), false))
  assert.equal(becomes('2026-05-04T08:00:00+02:00'), '2026-05-04T06:00:00Z')
  assert.equal(becomes('2026-05-04T08:30:00+02:00'), '2026-05-04T06:30:00Z')
  assert.equal(becomes('2026-05-04T20:59:59+02:00'), '2026-05-04T18:59:59Z')
  assert.equal(becomes('2026-05-04T21:00:00+02:00'), '2026-05-05T06:00:00Z')
  assert.equal(becomes('2026-05-05T00:30:00+02:00'), '2026-05-05T06:00:00Z')
  assert.equal(becomes('2026-05-05T07:59:59+02:00'), '2026-05-05T06:00:00Z')
  assert.equal(becomes('2026-12-31T23:00:00+01:00'), '2027-01-01T07:00:00Z')
})

test('eight in the morning is eight in Paris over both changes of clock', () => {
  assert.equal(String(availability(at('2026-03-28T22:00:00+01:00'), false)), '2026-03-29T06:00:00Z')
  assert.equal(String(availability(at('2026-03-29T01:59:59+01:00'), false)), '2026-03-29T06:00:00Z')
  assert.equal(String(availability(at('2026-10-24T22:00:00+02:00'), false)), '2026-10-25T07:00:00Z')
  assert.equal(String(availability(at('2026-10-25T02:30:00+01:00'), false)), '2026-10-25T07:00:00Z')
})

test('an urgent deposit does not wait for the morning', () => {
  assert.equal(String(availability(at('2026-05-04T23:00:00Z'), true)), '2026-05-04T23:00:00Z')
})
