import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw, type Regime, regimeNamed, serviceOf as serviceByLaw } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal } from '../platform/refusal.ts'
import { placed } from '../testing/standing.ts'
import {
  assertedService,
  closed,
  contest,
  contestLetter,
  decideContest,
  decideLetter,
  deem,
  type First,
  giveOtherwise,
  open,
  overtaken,
  type Readable,
  type ReServedAs,
  read,
  reServe,
  type Standing,
  servedByTermOn,
  serviceIsVoid,
  serviceOf,
  TERM_GRACE,
  termStillServesOn,
  type WithdrawnReason,
  withdraw,
} from './rules.ts'

const law = loadLaw()
const regime = regimeNamed(law, '2021') as Regime
const paris = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Paris]`).toInstant()
const later = (at: Temporal.Instant, hours: number) => at.add({ hours })

const said = (served: { servedOn: Temporal.PlainDate; servedBy: string } | null) =>
  served && `${served.servedOn} ${served.servedBy}`
const code = (x: unknown) => (isRefusal(x) ? x.refusal : x)

// law.md §5, and the change to summer time: the 15th day of 14 March 2026 has 23 hours.
const table: [available: string, opened: string | null, served: string][] = [
  ['2022-05-02', null, '2022-05-17 term'],
  ['2024-01-15', null, '2024-01-30 term'],
  ['2024-02-14', null, '2024-02-29 term'],
  ['2022-12-16', null, '2022-12-31 term'],
  ['2023-02-01', '2023-02-20', '2023-02-16 term'],
  ['2023-02-01', '2023-02-03', '2023-02-03 opening'],
  ['2023-02-01', '2023-02-16', '2023-02-16 opening'],
  ['2026-03-14', null, '2026-03-29 term'],
  ['2026-03-14', '2026-03-29', '2026-03-29 opening'],
  ['2026-10-10', '2026-10-25', '2026-10-25 opening'],
]
for (const [available, opened, expected] of table) {
  test(`available on ${available}, ${opened === null ? 'never opened' : `opened on ${opened}`}: ${expected}`, () => {
    const madeAvailableAt = paris(`${available}T11:00`)
    let d = placed(madeAvailableAt)
    if (opened !== null) {
      const at = paris(`${opened}T23:59:59.999`)
      const opening = open(d, at)
      assert.ok(!isRefusal(opening) && opening.first)
      const { served } = opening
      d = { ...d, openedAt: at, servedOn: served?.servedOn ?? null, servedBy: served?.servedBy ?? null }
    }
    const now = later(madeAvailableAt, 24 * 30)
    assert.equal(said(serviceOf(d, now)), expected)
    const byLaw = serviceByLaw({ madeAvailableAt, openedAt: d.openedAt }, now, regime)
    assert.equal(said(byLaw), expected, 'the rules of the law say the same')
  })
}

// @law CESEDA R.531-17
test('the term serves from the end of D+15, not a millisecond before, and is written down a little later', () => {
  const d = placed(paris('2026-05-04T10:00'))
  const ends = paris('2026-05-20T00:00')
  assert.equal(said(serviceOf(d, ends.subtract({ milliseconds: 1 }))), null)
  assert.equal(said(serviceOf(d, ends)), '2026-05-19 term')
  assert.equal(deem(d, ends), null)
  const deemed = deem(d, later(ends, 24 * 200))
  assert.equal(said(deemed), '2026-05-19 term')
  assert.ok(deemed?.happenedAt.equals(ends))
  assert.equal(String(servedByTermOn(ends)), '2026-05-19')
})

// @law CESEDA R.531-17
test('a contest within the term voids what nothing had served; after it, what the term did stands', () => {
  const available = paris('2026-05-04T10:00')
  const [inTime, late] = [paris('2026-05-10T10:00'), paris('2026-05-20T00:00')]
  const far = later(available, 24 * 60)
  assert.deepEqual(contest(placed(available), inTime), { first: true, voids: true })
  assert.equal(serviceOf(placed(available, { contestedAt: inTime }), far), null)
  assert.equal(serviceOf(placed(available, { contestedAt: inTime, contestOutcome: 'dismissed' }), far), null)
  assert.deepEqual(contest(placed(available), late), { first: true, voids: false })
  assert.equal(said(serviceOf(placed(available, { contestedAt: late }), far)), '2026-05-19 term')
  const opened = placed(available, { openedAt: inTime, servedOn: civilDay(inTime), servedBy: 'opening' })
  assert.deepEqual(contest(opened, late), { first: true, voids: false })
  assert.equal(said(serviceOf({ ...opened, contestedAt: late }, far)), '2026-05-10 opening')
})

// @law CESEDA R.531-17
test('from a contest to its answer no service is asserted; dismissed, it is again with its first day; taken back, never', () => {
  const available = paris('2026-05-04T10:00')
  const [opening, contestedAt, now] = [later(available, 5), later(available, 24), later(available, 24 * 60)]
  const byOpening = placed(available, { openedAt: opening, servedOn: civilDay(opening), servedBy: 'opening' })
  const byTerm = placed(available)
  for (const [d, day] of [
    [byOpening, '2026-05-04 opening'],
    [byTerm, '2026-05-19 term'],
  ] as const) {
    const disputed = { ...d, contestedAt: d === byTerm ? later(available, 24 * 20) : contestedAt }
    assert.equal(said(assertedService(d, now)), day)
    assert.equal(said(assertedService(disputed, now)), null)
    assert.equal(said(serviceOf(disputed, now)), day, 'what is recorded, and his own last safe day, stay')
    assert.equal(said(assertedService({ ...disputed, contestOutcome: 'dismissed' }, now)), day)
    assert.equal(said(assertedService({ ...disputed, contestOutcome: 'upheld' }, now)), null)
    assert.equal(said(assertedService({ ...d, withdrawnAt: now }, now)), null)
  }
})

test('an opening after a dismissed contest is a reading: it serves nothing', () => {
  const available = paris('2026-05-04T10:00')
  const d = placed(available, { contestedAt: later(available, 24), contestOutcome: 'dismissed' })
  assert.deepEqual(open(d, later(available, 48)), { first: true, served: null, deemedOn: null })
})

test('closed means closed: nothing is opened or read that was taken back or is contested; after an answer it may be', () => {
  const available = paris('2026-05-04T10:00')
  const now = later(available, 48)
  const openedAt = later(available, 1)
  const contestedAt = later(available, 2)
  for (const act of [open, (d: Readable) => read(d), (d: Readable) => closed(d)]) {
    const gone = { openedAt, withdrawnAt: contestedAt, withdrawnReason: 'wrong-space' } as const
    assert.equal(code(act(placed(available, gone), now)), 'document-withdrawn')
    assert.equal(code(act(placed(available, { openedAt, contestedAt }), now)), 'document-contested')
    assert.equal(
      code(act(placed(available, { openedAt, contestedAt, contestOutcome: 'upheld' }), now)),
      'document-contested',
    )
  }
  assert.equal(read(placed(available, { openedAt, contestedAt, contestOutcome: 'dismissed' })), null)
  assert.equal(code(read(placed(available))), 'document-not-opened')
})

test('a contest is answered once, and only when there is one', () => {
  const available = paris('2026-05-04T10:00')
  const contestedAt = later(available, 2)
  const decide = (d: Standing, by = 'head') => decideContest({ ...d, depositedBy: 'officer' }, by)
  assert.equal(code(decide(placed(available))), 'not-contested')
  assert.equal(decide(placed(available, { contestedAt })), null)
  assert.equal(code(decide(placed(available, { contestedAt }), 'officer')), 'contest-of-own-deposit')
  assert.equal(code(decide(placed(available, { contestedAt, contestOutcome: 'dismissed' }))), 'contest-decided')
  assert.equal(
    code(contest(placed(available, { contestedAt, contestOutcome: 'dismissed' }), later(available, 9))),
    'contest-decided',
  )
  assert.deepEqual(contest(placed(available, { contestedAt }), later(available, 9)), { first: false })
})

test('an act that lost the lock to a later one starts again', () => {
  const available = paris('2026-05-04T10:00')
  const d = placed(available, { openedAt: later(available, 2) })
  assert.equal(overtaken(d, later(available, 1)), true)
  assert.equal(overtaken(d, later(available, 2)), false)
})

const [AVAILABLE, WITHIN, AFTER] = [paris('2026-05-04T10:00'), paris('2026-05-10T10:00'), paris('2026-05-20T10:00')]
/** A letter to which no text gives the fifteen days. */
const letter = (over: Partial<Readable> = {}) => placed(AVAILABLE, { termEndsAt: null, ...over })

test('the first opening within the term serves that day; the second does nothing; the first after it only reads', () => {
  assert.deepEqual(open(placed(AVAILABLE), WITHIN), {
    first: true,
    served: { servedOn: civilDay(WITHIN), servedBy: 'opening' },
    deemedOn: null,
  })
  assert.deepEqual(open(placed(AVAILABLE, { openedAt: WITHIN }), AFTER), { first: false })
  const deemedOn = Temporal.PlainDate.from('2026-05-19')
  assert.deepEqual(open(placed(AVAILABLE), AFTER), { first: true, served: null, deemedOn })
})

test('an opening within the term has served, even where nobody wrote down that it did', () => {
  const opened = placed(AVAILABLE, { openedAt: WITHIN })
  assert.equal(said(serviceOf(opened, AFTER)), '2026-05-10 opening')
  assert.equal(said(serviceOf({ ...opened, contestedAt: later(WITHIN, 1) }, AFTER)), '2026-05-10 opening')
  assert.equal(serviceIsVoid({ ...opened, contestedAt: later(WITHIN, 1) }), false)
  assert.equal(deem(opened, later(AFTER, 24)), null, 'and the term no longer serves it')
})

test('an opening in the very instant of the contest, or of the end of the term, does not serve', () => {
  const contested = placed(AVAILABLE, { openedAt: WITHIN, contestedAt: WITHIN, contestOutcome: 'dismissed' })
  assert.equal(serviceOf(contested, AFTER), null)
  const { termEndsAt } = placed(AVAILABLE)
  assert.equal(said(serviceOf(placed(AVAILABLE, { openedAt: termEndsAt }), AFTER)), '2026-05-19 term')
  assert.equal(serviceIsVoid(contested), true)
  const decidedFirst = { ...contested, servedOn: civilDay(WITHIN), servedBy: 'opening' } as const
  assert.equal(serviceIsVoid(decidedFirst), false, 'unless it was decided first, and written down as serving')
})

test('what post or hand had served keeps its day, whatever is opened or runs out later', () => {
  const posted = placed(AVAILABLE, { servedOn: Temporal.PlainDate.from('2026-05-07'), servedBy: 'post' })
  assert.equal(said(serviceOf(posted, AFTER)), '2026-05-07 post')
  assert.deepEqual(open(posted, WITHIN), { first: true, served: null, deemedOn: null })
  assert.equal(deem(posted, later(AFTER, 24)), null)
  assert.deepEqual(contest(posted, WITHIN), { first: true, voids: false })
})

test('a letter without legal effect is opened and contested, and never served nor void', () => {
  assert.deepEqual(open(letter(), WITHIN), { first: true, served: null, deemedOn: null })
  assert.equal(serviceOf(letter(), AFTER), null)
  assert.equal(serviceOf(letter({ openedAt: WITHIN }), AFTER), null)
  assert.equal(deem(letter(), AFTER), null)
  assert.deepEqual(contest(letter(), WITHIN), { first: true, voids: false })
  assert.equal(serviceIsVoid(letter({ contestedAt: WITHIN })), false)
  assert.equal(termStillServesOn(letter()), null)
})

test('the day on which the term serves is told until the document is taken back, or void by a contest within it', () => {
  const told = (over: Partial<Standing>) => termStillServesOn(placed(AVAILABLE, over))?.toString() ?? null
  assert.equal(told({}), '2026-05-19')
  assert.equal(told({ contestedAt: AFTER }), '2026-05-19')
  assert.equal(told({ contestedAt: WITHIN }), null)
  assert.equal(told({ withdrawnAt: AFTER }), null)
})

test('the sweep waits for two minutes after the end of a term, and writes nothing down for what is void', () => {
  const ends = placed(AVAILABLE).termEndsAt!
  assert.equal(TERM_GRACE.total('minutes'), 2)
  assert.equal(deem(placed(AVAILABLE), ends.add({ seconds: 119 })), null)
  assert.equal(said(deem(placed(AVAILABLE), ends.add({ seconds: 120 }))), '2026-05-19 term')
  assert.equal(deem(placed(AVAILABLE, { contestedAt: WITHIN }), later(AFTER, 24)), null)
  const written = placed(AVAILABLE, { servedOn: Temporal.PlainDate.from('2026-05-19'), servedBy: 'term' })
  assert.equal(deem(written, later(AFTER, 24)), null, 'nor for what is written down already')
})

test('a document is taken back once; after that nobody contests it, and no contest of it is answered', () => {
  assert.equal(withdraw({ ...placed(AVAILABLE), withdrawnReason: null }, 'error'), null)
  const gone = placed(AVAILABLE, { contestedAt: WITHIN, withdrawnAt: WITHIN })
  const again = (was: WithdrawnReason, is: WithdrawnReason) => code(withdraw({ ...gone, withdrawnReason: was }, is))
  for (const was of ['replaced', 'error'] as const)
    assert.deepEqual([again(was, 'error'), again(was, 'wrong-space')], ['document-withdrawn', null], was)
  assert.equal(again('wrong-space', 'wrong-space'), 'document-withdrawn')
  assert.equal(code(contest(gone, AFTER)), 'document-withdrawn')
  assert.equal(code(decideContest({ ...gone, depositedBy: 'officer' }, 'head')), 'document-withdrawn')
  assert.equal(serviceIsVoid(placed(AVAILABLE, { withdrawnAt: WITHIN })), true)
})

test('of a copy the first is asked too: shut in one place, the letter is opened and read in neither', () => {
  const opened = letter({ openedAt: WITHIN })
  const shut = (first: Readable) => [open(letter(), AFTER, first), read(opened, first)].map(code)
  assert.deepEqual(shut(placed(AVAILABLE, { contestedAt: WITHIN })), ['document-contested', 'document-contested'])
  assert.deepEqual(shut(placed(AVAILABLE, { withdrawnAt: WITHIN })), ['document-withdrawn', 'document-withdrawn'])
  const answered = placed(AVAILABLE, { contestedAt: WITHIN, contestOutcome: 'dismissed' })
  assert.deepEqual(shut(answered), [{ first: true, served: null, deemedOn: null }, null])
})

test('what he says of a letter is said of its first and its copies, as far as he may yet; so is the answer, by another', () => {
  const [said, answered] = [{ contestedAt: WITHIN }, { contestedAt: WITHIN, contestOutcome: 'dismissed' } as const]
  const [first, copy, settled] = [placed(AVAILABLE), letter(), placed(AVAILABLE, answered)]
  const contested = (asked: Standing, all: Standing[]) => {
    const answer = contestLetter(asked, all, WITHIN)
    return isRefusal(answer) ? answer.refusal : answer.map(({ document, voids }) => `${all.indexOf(document)} ${voids}`)
  }
  assert.deepEqual(contested(copy, [first, copy]), ['0 true', '1 false'])
  assert.deepEqual(contested(copy, [settled, copy]), ['1 false'])
  assert.deepEqual(contested(letter(said), [placed(AVAILABLE, said), letter(said)]), [])
  assert.equal(contested(settled, [settled, copy]), 'contest-decided')

  const by = (d: Standing, depositedBy = 'machine') => ({ ...d, depositedBy })
  const all = [by(placed(AVAILABLE, said)), by(letter(said)), by(settled), by(copy)] as const
  assert.deepEqual(decideLetter(all[1], all, 'head'), [all[0], all[1]])
  assert.equal(code(decideLetter(all[2], all, 'head')), 'contest-decided')
  assert.equal(code(decideLetter(all[3], all, 'head')), 'not-contested')
  assert.equal(code(decideLetter(all[0], [all[0], by(all[1], 'head')], 'head')), 'contest-of-own-deposit')
})

test('given otherwise, once, is what nobody opened: on a day from its service to today, in Paris', () => {
  const termServed = { servedOn: Temporal.PlainDate.from('2026-05-19'), servedBy: 'term' } as const
  const given = (d: Standing, day: string, before: string | null = null) => {
    const givenOn = before === null ? null : Temporal.PlainDate.from(before)
    const answer = giveOtherwise({ ...d, givenOn }, { givenOn: Temporal.PlainDate.from(day), givenBy: 'post' }, AFTER)
    return isRefusal(answer) ? [answer.refusal, ...Object.values(answer.params), answer.field].join(' ').trim() : answer
  }
  const served = placed(AVAILABLE, termServed)
  for (const day of ['2026-05-19', '2026-05-20']) assert.deepEqual(given(served, day), { first: true })
  for (const day of ['2026-05-18', '2026-05-21'])
    assert.equal(given(served, day), 'given-on-not-possible 2026-05-19 givenOn')
  assert.deepEqual(given(served, '2026-05-18', '2026-05-19'), { first: false }, 'said before, whatever day is said now')

  assert.deepEqual(given(letter(), '2026-05-04'), { first: true }, 'nothing serves it: from its deposit')
  assert.equal(given(letter(), '2026-05-03'), 'given-on-not-possible 2026-05-04 givenOn')

  assert.equal(given(placed(AVAILABLE), '2026-05-20'), 'document-not-served')
  assert.equal(given(placed(AVAILABLE, { ...termServed, openedAt: AFTER }), '2026-05-20'), 'document-opened')
  assert.equal(given(placed(AVAILABLE, { ...termServed, withdrawnAt: AFTER }), '2026-05-20'), 'document-withdrawn')
})

test('served again is what is his and not a copy: a copy of what lies there to be read, a replacement of what nothing replaces', () => {
  const first = (over: Partial<First> = {}): First => ({
    ...placed(AVAILABLE),
    kind: 'refusal',
    legalEffect: 'decision',
    withdrawnReason: null,
    reServiceAs: null,
    replaced: false,
    ...over,
  })
  const asked = (as: ReServedAs, of: First, over: Partial<First> = {}, now = AFTER) => {
    const { kind, legalEffect } = {
      ...first(),
      legalEffect: as === 'copy' ? ('none' as const) : of.legalEffect,
      ...over,
    }
    const refusal = reServe(of, { as, kind, legalEffect }, now)
    return refusal && `${refusal.refusal} ${refusal.field}`
  }
  const back = (withdrawnReason: WithdrawnReason) => first({ withdrawnAt: WITHIN, withdrawnReason })
  assert.equal(asked('copy', first()), null)
  assert.equal(asked('copy', first(), {}, AVAILABLE), null, 'from the instant at which he sees it')
  assert.equal(asked('copy', first(), {}, later(AVAILABLE, -1)), 'copy-of-what-is-to-come reService.of')
  assert.equal(asked('copy', first(), { kind: 'letter' }), 're-service-of-another-kind kind')
  assert.equal(asked('copy', back('error')), 'copy-of-what-was-withdrawn reService.of')
  assert.equal(asked('copy', first({ contestedAt: WITHIN })), 'copy-of-what-is-contested reService.of')
  assert.equal(asked('copy', first({ contestedAt: WITHIN, contestOutcome: 'dismissed' })), null)

  assert.equal(asked('replacement', first()), null)
  assert.equal(asked('replacement', first(), {}, later(AVAILABLE, -1)), null, 'before he saw it, too')
  assert.equal(asked('replacement', first(), { kind: 'inadmissibility' }), null)
  assert.equal(asked('replacement', first(), { legalEffect: 'summons' }), 're-service-of-another-kind kind')
  for (const reason of ['error', 'replaced'] as const) assert.equal(asked('replacement', back(reason)), null)
  assert.equal(asked('replacement', back('wrong-space')), 'replacement-in-the-wrong-space reService.of')
  assert.equal(asked('replacement', first({ replaced: true })), 'replaced-already reService.of')
  assert.equal(asked('replacement', first({ contestedAt: WITHIN })), null)

  for (const as of ['copy', 'replacement'] as const)
    assert.equal(asked(as, first({ reServiceAs: 'copy' })), 're-service-of-a-copy reService.of')
  assert.equal(asked('replacement', first({ reServiceAs: 'replacement' })), null)
  assert.equal(asked('copy', first({ reServiceAs: 'replacement' })), null)
})
