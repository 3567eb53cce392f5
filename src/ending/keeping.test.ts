import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Held, verdictOn } from './keeping.ts'
import { readSchedule } from './schedule.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const schedule = readSchedule('{"source":"Tableau de gestion, visa du 3 mars 2026","years":{"refusal":10,"summons":2}}')
const CLOSED = day('2027-05-05')
const held = (over: Partial<Held> = {}): Held => ({
  spaces: [CLOSED],
  unseenClosedOn: null,
  lastDay: day('2026-05-04'),
  inCourse: false,
  kinds: ['refusal', 'summons'],
  contested: false,
  litigation: false,
  paperAsked: false,
  ...over,
})
const said = (one: Held, today = '2040-01-01', by = schedule) => {
  const { verdict, ...more } = verdictOn(one, by, day(today))
  return [verdict, ...Object.values(more).map(String)].join(' ')
}

test('the proof is kept as long as the longest of his documents, whole years from the closing', () => {
  assert.equal(said(held(), '2037-05-05'), 'kept 2037-05-05')
  assert.equal(said(held(), '2037-05-06'), 'erase')
  assert.equal(said(held({ kinds: ['summons'] }), '2029-05-06'), 'erase')
  assert.equal(said(held({ spaces: [CLOSED, day('2030-01-01')] }), '2039-12-31'), 'kept 2040-01-01', 'the last closing')
})

test('without a schedule nothing is erased, nor what it does not name, nor who has no document to name', () => {
  assert.equal(said(held(), '2140-01-01', null), 'no-schedule')
  assert.equal(said(held({ kinds: ['refusal', 'six-month-letter'] })), 'kind-without-years')
  assert.equal(said(held({ kinds: [] })), 'kind-without-years')
})

test('an open space, a contest, a litigation or an unanswered request keep everything, however long ago', () => {
  assert.equal(said(held({ spaces: [CLOSED, null] })), 'space-open')
  assert.equal(said(held({ litigation: true })), 'litigation')
  assert.equal(said(held({ contested: true })), 'contest')
  assert.equal(said(held({ paperAsked: true })), 'paper-asked')
})

test('whoever comes back has his years anew, and a year at least', () => {
  assert.equal(said(held({ lastDay: day('2036-02-01') }), '2046-02-01'), 'kept 2046-02-01')
  assert.equal(said(held({ lastDay: day('2036-02-01') }), '2046-02-02'), 'erase')
  const soon = readSchedule('{"source":"x","years":{"refusal":0}}')
  const back = held({ kinds: ['refusal'], lastDay: day('2036-02-01') })
  assert.equal(said(back, '2037-02-01', soon), 'kept 2037-02-01')
  assert.equal(said(back, '2037-02-02', soon), 'erase')
})

test('who never came in is kept until he was told that it ends, and his years count from there; who was sent nothing has no line', () => {
  assert.equal(said(held({ spaces: [] }), '2136-05-05'), 'not-told')
  const told = held({ spaces: [], unseenClosedOn: day('2027-06-11') })
  assert.equal(said(told, '2037-06-11'), 'kept 2037-06-11')
  assert.equal(said(told, '2037-06-12'), 'erase')
  assert.equal(said(held({ spaces: [], kinds: [] })), 'no-document')
})

test('nobody of whom something runs is erased, however old the rest is', () => {
  assert.equal(said(held({ inCourse: true })), 'in-course')
})

test('a schedule that is half understood is refused whole', () => {
  assert.equal(readSchedule(null), null)
  for (const [text, why] of [
    ['{', /not JSON/],
    ['[]', /no source/],
    ['{"years":{"refusal":10}}', /no source/],
    ['{"source":"x"}', /no years/],
    ['{"source":"x","years":{"refusal":"10"}}', /whole years/],
    ['{"source":"x","years":{"refusal":-1}}', /whole years/],
    ['{"source":"x","years":{"Refusal!":1}}', /no kind/],
    ['{"source":"x","years":{},"others":1}', /others is not understood/],
  ] as const)
    assert.throws(() => readSchedule(text), why, text)
})
