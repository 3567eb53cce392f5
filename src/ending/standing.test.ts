import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Document } from '../delivery/index.ts'
import { loadLaw } from '../law/index.ts'
import { type Beside, servedAtLatest, standingOf } from './standing.ts'

const law = loadLaw()
const at = (day: string) => Temporal.ZonedDateTime.from(`${day}T11:00[Europe/Paris]`).toInstant()
const NOW = at('2024-06-01')

/** A refusal of the court's regime before 2026, made available on 2 May 2022, unless said otherwise. */
const document = (id: string, over: Partial<Document> = {}): Document =>
  ({
    id,
    kind: 'refusal',
    legalEffect: 'decision',
    regime: '2021',
    madeAvailableAt: at('2022-05-02'),
    termEndsAt: Temporal.ZonedDateTime.from('2022-05-18T00:00[Europe/Paris]').toInstant(),
    openedAt: at('2022-06-30'),
    servedOn: Temporal.PlainDate.from('2022-05-17'),
    servedBy: 'term',
    contestedAt: null,
    contestOutcome: null,
    withdrawnAt: null,
    decidedOn: Temporal.PlainDate.from('2022-04-28'),
    remedyCourt: 'cnda',
    remedyMonths: 1,
    remedyDays: null,
    remedyFranc: true,
    remedyLegalAidDays: null,
    interviewAt: null,
    givenOn: null,
    ...over,
  }) as Document
const opened = (id: string, day: string, over: Partial<Document> = {}) =>
  document(id, {
    madeAvailableAt: at(day),
    termEndsAt: at(day).add({ hours: 24 * 16 }),
    openedAt: at(day),
    servedOn: Temporal.PlainDate.from(day),
    servedBy: 'opening',
    ...over,
  })
const BESIDE: Beside = { paperAsked: false, litigation: false, caseEnd: null }
const stands = (documents: readonly Document[], beside: Partial<Beside> = {}, now = NOW) => {
  const { decision, holds } = standingOf(law, documents, { ...BESIDE, ...beside }, now)
  return [decision && `${decision.id} ${decision.servedAtLatest}`, ...holds].join(' ')
}

// @law CESEDA R.531-17
test('what the term served counts from the sixteenth day, the longest reading; what was opened in it from that day', () => {
  assert.equal(String(servedAtLatest(law, document('a'), NOW)), '2022-05-18')
  assert.equal(String(servedAtLatest(law, opened('a', '2022-05-04'), NOW)), '2022-05-04')
  assert.equal(
    servedAtLatest(law, document('a', { contestedAt: at('2022-05-03'), servedOn: null, servedBy: null }), NOW),
    null,
  )
})

test('the year is that of the decision served last; what was taken back, is contested or has no legal effect gives none', () => {
  const [first, second] = [opened('a', '2022-05-04'), opened('b', '2023-01-10')]
  assert.equal(stands([second, first]), 'b 2023-01-10')
  assert.equal(stands([first, { ...second, withdrawnAt: at('2023-02-01') }]), 'a 2022-05-04')
  assert.equal(stands([first, { ...second, contestedAt: at('2023-02-01') }]), 'a 2022-05-04 contest')
  assert.equal(
    stands([first, { ...second, contestedAt: at('2023-02-01'), contestOutcome: 'dismissed' }]),
    'b 2023-01-10',
  )
  assert.equal(
    stands([
      opened('c', '2023-01-10', {
        legalEffect: 'none',
        kind: 'six-month-letter',
        servedOn: null,
        servedBy: null,
        termEndsAt: null,
      }),
    ]),
    '',
  )
})

test('what he has not opened holds it, of whatever kind, and so does what has only just come', () => {
  const letter = opened('c', '2024-05-31', {
    legalEffect: 'none',
    kind: 'six-month-letter',
    servedOn: null,
    servedBy: null,
    termEndsAt: null,
    openedAt: null,
  })
  assert.equal(stands([opened('a', '2022-05-04'), letter]), 'a 2022-05-04 unopened')
  assert.equal(stands([document('a', { openedAt: null })]), 'a 2022-05-18 unopened')
  const givenOn = Temporal.PlainDate.from('2022-07-01')
  assert.equal(
    stands([document('a', { openedAt: null, givenOn })]),
    'a 2022-07-01',
    'given to him otherwise, it is not',
  )
  assert.equal(stands([opened('a', '2022-05-04'), { ...letter, givenOn }]), 'a 2022-05-04')
  assert.equal(stands([opened('a', '2022-05-04'), { ...letter, withdrawnAt: NOW }]), 'a 2022-05-04')
})

test('a term that runs under the longest reading holds it, and so does what the law of today cannot count', () => {
  assert.equal(stands([opened('a', '2024-05-20')]), 'a 2024-05-20 term')
  assert.equal(stands([opened('a', '2022-05-04', { regime: 'none-of-these' })]), 'a 2022-05-04 day-unknown')
  assert.equal(stands([document('a', { regime: 'none-of-these' })]), ' day-unknown')
})

test('an interview to come, and a summons after the decision, hold it: another decision is to come', () => {
  const summons = (day: string, interview: string) =>
    opened('s', day, {
      legalEffect: 'summons',
      kind: 'summons',
      interviewAt: at(interview),
      remedyCourt: null,
      remedyMonths: null,
      remedyFranc: null,
    })
  assert.equal(
    stands([opened('a', '2022-05-04'), summons('2024-05-20', '2024-07-01')]),
    'a 2022-05-04 interview decision-to-come',
  )
  assert.equal(
    stands([opened('a', '2022-05-04'), summons('2023-05-20', '2023-07-01')]),
    'a 2022-05-04 decision-to-come',
  )
  assert.equal(stands([opened('a', '2022-05-04'), summons('2022-02-20', '2022-03-15')]), 'a 2022-05-04')
})

test('a request for paper without its answer and a declared litigation hold it', () => {
  assert.equal(stands([opened('a', '2022-05-04')], { paperAsked: true }), 'a 2022-05-04 paper-asked')
  assert.equal(stands([opened('a', '2022-05-04')], { litigation: true }), 'a 2022-05-04 litigation')
})

test('the end of his procedure gives the year where no decision does or another was to come, and never moves that of one', () => {
  const caseEnd = { id: 'e', declaredAt: at('2024-05-25') }
  const summons = opened('s', '2023-05-20', {
    legalEffect: 'summons',
    kind: 'summons',
    interviewAt: at('2023-07-01'),
    remedyCourt: null,
    remedyMonths: null,
    remedyFranc: null,
  })
  assert.equal(stands([], { caseEnd }), 'e 2024-05-25')
  assert.equal(stands([opened('a', '2022-05-04')], { caseEnd }), 'a 2022-05-04')
  assert.equal(stands([opened('a', '2022-05-04'), summons], { caseEnd }), 'e 2024-05-25')
  assert.equal(stands([opened('a', '2024-05-20')], { caseEnd }), 'a 2024-05-20 term', 'no term is ended by it')
  const before = { id: 'e', declaredAt: at('2023-05-01') }
  assert.equal(stands([opened('a', '2022-05-04'), summons], { caseEnd: before }), 'e 2023-05-01 decision-to-come')
  assert.equal(
    stands([summons], { caseEnd: before }),
    'e 2023-05-01 decision-to-come',
    'summoned again, no decision yet: his procedure goes on, whatever was declared before',
  )
  assert.equal(stands([summons], { caseEnd }), 'e 2024-05-25', 'it was over after that summons')
})

test('a copy that lies unopened holds no space open; what it copies does', () => {
  const first = opened('first', '2022-05-04')
  const copy = (of: string) =>
    document('copy', {
      ...{ openedAt: null, servedOn: null, servedBy: null, termEndsAt: null, legalEffect: 'none' },
      ...{ reServiceOf: of, reServiceAs: 'copy' },
    })
  assert.equal(stands([first, copy('first')]), stands([first]))
  const waits = document('waits', { openedAt: null })
  assert.match(stands([waits, copy('waits')]), /unopened/)
  assert.match(stands([first, { ...copy('first'), reServiceAs: null, reServiceOf: null }]), /unopened/)
})
