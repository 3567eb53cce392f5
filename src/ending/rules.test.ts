import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Announced, closesOn, type Hold, LEEWAY, NOTICES, nextStep, type Standing, yearEndsOn } from './rules.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const DECISION = { id: 'd', of: 'decision', servedAtLatest: day('2026-05-20') } as const
const free: Standing = { decision: DECISION, holds: [] }
const held = (...holds: Hold[]): Standing => ({ decision: DECISION, holds })
type Given = readonly [days: 60 | 30 | 7, givenOn: string, toldOn?: string | null]
const announced = (on: string, ...notices: Given[]): Announced => ({
  countedId: 'd',
  closesOn: day(on),
  notices: notices.map(([days, givenOn, toldOn = givenOn]) => ({
    days,
    givenOn: day(givenOn),
    toldOn: toldOn === null ? null : day(toldOn),
  })),
})
const said = (standing: Standing, on: Announced | null, today: string) => {
  const { step, ...more } = nextStep(standing, on, day(today))
  return [step, ...Object.values(more).map(String)].join(' ')
}

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('the year ends on the same day a year later, whole; of a 29 February on the 28th, and not a day after', () => {
  for (const [served, ends] of [
    ['2026-05-20', '2027-05-20'],
    ['2024-02-29', '2025-02-28'],
    ['2023-02-28', '2024-02-28'],
    ['2026-12-31', '2027-12-31'],
  ] as const)
    assert.equal(String(yearEndsOn({ servedAtLatest: day(served) })), ends)
})

const FIRST: Given = [60, '2027-03-16']
const SECOND: Given = [30, '2027-04-15']
const THIRD: Given = [7, '2027-05-08']

test('each day of the year has one step: three notices, and the closing after the last day of it', () => {
  const table: readonly (readonly [string, Standing, Announced | null, string])[] = [
    ['2027-03-15', free, null, 'wait'],
    ['2027-03-16', free, null, 'announce 60 2027-05-20'],
    ['2027-03-17', free, announced('2027-05-20', FIRST), 'wait'],
    ['2027-04-14', free, announced('2027-05-20', FIRST), 'wait'],
    ['2027-04-15', free, announced('2027-05-20', FIRST), 'tell 30 2027-05-20'],
    ['2027-05-07', free, announced('2027-05-20', FIRST, SECOND), 'wait'],
    ['2027-05-08', free, announced('2027-05-20', FIRST, SECOND), 'tell 7 2027-05-20'],
    ['2027-05-20', free, announced('2027-05-20', FIRST, SECOND, THIRD), 'wait'],
    ['2027-05-21', free, announced('2027-05-20', FIRST, SECOND, THIRD), 'close'],
    ['2030-01-01', free, announced('2027-05-20', FIRST, SECOND, THIRD), 'close'],
  ]
  for (const [today, standing, on, step] of table) assert.equal(said(standing, on, today), step, `${today} ${step}`)
})

test('a notice that did not reach him does not count: nothing closes until it was told, and then its days run from there', () => {
  const untold = announced('2027-05-20', FIRST, [30, '2027-04-15', null], THIRD)
  assert.equal(said(free, untold, '2028-01-01'), 'wait')
  const toldLate = announced('2027-05-20', FIRST, [30, '2027-04-15', '2027-06-01'], THIRD)
  assert.equal(String(closesOn(toldLate)), '2027-07-01')
  assert.equal(said(free, toldLate, '2027-07-01'), 'wait')
  assert.equal(said(free, toldLate, '2027-07-02'), 'close')
})

test('the next notice leaves once each before it was told, and then as many days after it as they lie apart', () => {
  const untold = announced('2027-05-20', [60, '2027-03-16', null])
  assert.equal(said(free, untold, '2028-01-01'), 'wait')
  const told = announced('2027-05-20', [60, '2027-03-16', '2027-06-01'])
  assert.equal(said(free, told, '2027-06-25'), 'wait')
  assert.equal(said(free, told, '2027-06-26'), 'tell 30 2027-07-31')
  const failedSince = announced('2027-05-20', [60, '2027-03-16', null], SECOND)
  assert.equal(said(free, failedSince, '2027-05-08'), 'wait')
})

test('whoever comes late to announce it leaves him the same days, each notice apart from the one before', () => {
  assert.equal(said(free, null, '2028-01-01'), 'announce 60 2028-03-06')
  const late = announced('2028-03-06', [60, '2028-01-01'])
  assert.equal(said(free, late, '2028-01-30'), 'wait')
  assert.equal(said(free, late, '2028-03-20'), 'tell 30 2028-04-19')
  const later = announced('2028-03-06', [60, '2028-01-01'], [30, '2028-03-20'])
  assert.equal(said(free, later, '2028-04-11'), 'wait')
  assert.equal(said(free, later, '2028-04-12'), 'tell 7 2028-04-19')
})

test('whatever holds a space open stops a closing that was announced, and lets none be announced', () => {
  for (const hold of [
    'unopened',
    'contest',
    'term',
    'day-unknown',
    'interview',
    'decision-to-come',
    'paper-asked',
    'litigation',
  ] as const) {
    assert.equal(said(held(hold), announced('2027-05-20', FIRST, SECOND, THIRD), '2027-05-21'), `stop ${hold}`)
    assert.equal(said(held(hold), null, '2027-05-20'), 'wait')
  }
})

test('of a year that is over while something is unopened somebody of the Office is asked; of no other hold', () => {
  assert.equal(said(held('unopened', 'contest'), null, '2027-05-21'), 'ask unopened')
  assert.equal(said(held('litigation'), null, '2027-05-21'), 'wait')
})

test('another decision, or none any more, stops a closing that was announced for the one before', () => {
  const other: Standing = { decision: { ...DECISION, id: 'e' }, holds: [] }
  assert.equal(said(other, announced('2027-05-20', FIRST), '2027-04-01'), 'stop other-decision')
  assert.equal(said({ decision: null, holds: [] }, announced('2027-05-20', FIRST), '2027-04-01'), 'stop no-decision')
  assert.equal(said({ decision: null, holds: [] }, null, '2037-04-01'), 'wait')
})

type Life = {
  readonly closedOn: Temporal.PlainDate | null
  readonly steps: readonly string[]
  readonly told: readonly Temporal.PlainDate[]
}

/** Lives through the days from the service on, some of which nobody works; each notice is told after some days, or never. */
function live(
  servedAtLatest: Temporal.PlainDate,
  works: (n: number) => boolean,
  toldAfter: readonly (number | null)[],
): Life {
  const standing: Standing = { decision: { id: 'd', of: 'decision', servedAtLatest }, holds: [] }
  let on: Announced | null = null
  const steps: string[] = []
  for (let n = 0; n < 900; n++) {
    if (!works(n)) continue
    const today = servedAtLatest.add({ days: n })
    const step = nextStep(standing, on && asKnown(on, today), today)
    if (step.step === 'wait') continue
    steps.push(step.step)
    const told: readonly Temporal.PlainDate[] = on?.notices.flatMap(({ toldOn }) => toldOn ?? []) ?? []
    if (step.step === 'close') return { closedOn: today, steps, told }
    if (step.step !== 'announce' && step.step !== 'tell') continue
    const before: Announced = on ?? { countedId: 'd', closesOn: step.closesOn, notices: [] }
    const after = toldAfter[before.notices.length]
    const toldOn = after === null || after === undefined ? null : today.add({ days: after })
    on = { ...before, notices: [...before.notices, { days: step.days, givenOn: today, toldOn }] }
  }
  return { closedOn: null, steps, told: on?.notices.flatMap(({ toldOn }) => toldOn ?? []) ?? [] }
}

/** Nobody knows today on which day to come a notice will be told. */
const asKnown = (on: Announced, today: Temporal.PlainDate): Announced => ({
  ...on,
  notices: on.notices.map((given) =>
    given.toldOn !== null && Temporal.PlainDate.compare(given.toldOn, today) > 0 ? { ...given, toldOn: null } : given,
  ),
})

const served = fc.integer({ min: 0, max: 3000 }).map((n) => day('2022-05-02').add({ days: n }))

test('however late the worker and the carriers are, nobody is shut out before his year, nor before the days of each notice', () => {
  fc.assert(
    fc.property(
      served,
      fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
      fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)),
      (from, week, told) => {
        const life = live(from, (n) => week[n % 7]!, told)
        if (life.closedOn === null) return
        assert.deepEqual(life.steps, ['announce', 'tell', 'tell', 'close'])
        assert.ok(Temporal.PlainDate.compare(life.closedOn, from.add({ years: 1 })) > 0)
        for (const [i, toldOn] of life.told.entries())
          assert.ok(Temporal.PlainDate.compare(life.closedOn, toldOn.add({ days: NOTICES[i]! })) > 0)
        for (const [i, toldOn] of life.told.slice(1).entries()) {
          const apart = NOTICES[i]! - NOTICES[i + 1]! - LEEWAY
          assert.ok(
            toldOn.since(life.told[i]!).days >= apart,
            `${life.told[i]} and ${toldOn}: one letter in the place of two`,
          )
        }
      },
    ),
    { numRuns: 100 },
  )
})

test('with a worker each day and carriers no later than the leeway, it closes on the very day after the year', () => {
  fc.assert(
    fc.property(served, fc.tuple(fc.nat(LEEWAY), fc.nat(LEEWAY), fc.nat(LEEWAY)), (from, told) => {
      assert.equal(String(live(from, () => true, told).closedOn), String(from.add({ years: 1 }).add({ days: 1 })))
    }),
    { numRuns: 50 },
  )
})

test('a notice that is never told never lets it close', () => {
  for (const untold of [0, 1, 2]) {
    const told = [0, 0, 0].map((after, i) => (i === untold ? null : after))
    assert.equal(live(day('2026-05-20'), () => true, told).closedOn, null)
  }
})
