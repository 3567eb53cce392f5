import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fiction, loadLaw, type Regime, regimeNamed, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { isRefusal } from '../platform/refusal.ts'
import { countTold, keptOf, readInCopyAt, type SameLetter, toOpenOf } from './re-served-days.ts'
import { serviceIsVoid, serviceOf } from './rules.ts'
import { countTerms, openSafelyByOf, strictestAfter } from './terms.ts'

/* law.md §2: of a replacement the last safe day stays the first one's until a judge says otherwise; a copy has no term. */

const law = loadLaw()
const regime = regimeNamed(law, '2021') as Regime
const MONDAY = Temporal.Instant.from('2023-02-06T09:00:00Z')
const after = (days: number) => MONDAY.add({ hours: 24 * days })

function letter(id: string, days: number, over: Partial<SameLetter> = {}): SameLetter {
  const madeAvailableAt = after(days)
  const d: SameLetter = {
    ...{ id, kind: 'refusal', legalEffect: 'decision', regime: '2021', madeAvailableAt, openedAt: null },
    ...{ termEndsAt: fiction(civilDay(madeAvailableAt), regime).effectiveAt, servedOn: null, servedBy: null },
    ...{ contestedAt: null, contestOutcome: null, withdrawnAt: null, withdrawnReason: null },
    ...{ decidedOn: civilDay(MONDAY), remedyCourt: 'cnda', remedyMonths: 1, remedyDays: null, remedyFranc: true },
    ...{ remedyLegalAidDays: null, reServiceOf: null, reServiceAs: null },
    ...over,
  }
  return d
}
const copy = (of: string, days: number, over: Partial<SameLetter> = {}): SameLetter =>
  letter(`copy of ${of}`, days, {
    ...{ reServiceOf: of, reServiceAs: 'copy', legalEffect: 'none', termEndsAt: null, decidedOn: null },
    ...{ remedyCourt: null, remedyMonths: null, remedyFranc: null },
    ...over,
  })
const NOW = after(400)
const told = (d: SameLetter, others: readonly SameLetter[], now = NOW): readonly Term[] => {
  const terms = countTold(law, d, others, now)
  assert.ok(!isRefusal(terms))
  return terms
}
/** The letters whose last safe day is told of it, each with what it gives. */
const leads = (d: SameLetter, others: readonly SameLetter[], now = NOW): Record<string, string> =>
  Object.fromEntries(
    keptOf(law, d, others, now, told(d, others, now)).flatMap(({ letter: id, leads }) =>
      leads.length === 0 ? [] : [[id, leads.map(({ name }) => name).join(' ')]],
    ),
  )
const own = (d: SameLetter, now = NOW): readonly Term[] => {
  const terms = countTerms(law, d, now)
  assert.ok(!isRefusal(terms))
  return terms
}
const named = (terms: readonly Term[], name: string) => terms.find((term) => term.name === name)
const says = (term: Term | undefined) => term && `${term.actBy} ${term.lastDay} ${term.longest}`
/** Two civil days are equal to `deepEqual` whatever they are. */
const same = (a: unknown, b: unknown, says = '') =>
  assert.deepEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)), says)
const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0

/** Shut on its fifteenth day, unserved: the strictest reading had served it at the end of the fourteenth, as if he had opened it then. */
const readStrictly = (d: SameLetter): SameLetter =>
  serviceOf(d, NOW) === null && civilDay(d.withdrawnAt!).equals(civilDay(d.madeAvailableAt).add({ days: 15 }))
    ? { ...d, openedAt: d.madeAvailableAt.add({ hours: 24 * 14 }) }
    : d

/** The first, and what replaced it: each opened or not, the first taken back on some day. */
const replaced = fc
  .record({
    openedAfter: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
    backAfter: fc.integer({ min: 0, max: 60 }),
    againAfter: fc.integer({ min: 0, max: 60 }),
    openedAgainAfter: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
  })
  .map(({ openedAfter, backAfter, againAfter, openedAgainAfter }) => {
    const opened = openedAfter !== null && openedAfter < backAfter ? after(openedAfter) : null
    const first = letter('first', 0, { openedAt: opened, withdrawnAt: after(backAfter), withdrawnReason: 'replaced' })
    const day = backAfter + againAfter
    const openedAt = openedAgainAfter === null ? null : after(day + openedAgainAfter)
    return { first, second: letter('second', day, { reServiceOf: 'first', reServiceAs: 'replacement', openedAt }) }
  })

test('the last safe day of a replacement never comes after the first one’s when that was served, under any reading; nor is what a lawyer counts moved', () => {
  fc.assert(
    fc.property(replaced, ({ first, second }) => {
      const given = readStrictly(first)
      const wasServed = serviceOf(given, NOW) !== null
      assert.equal(keptOf(law, second, [first], NOW, []).length, wasServed ? 1 : 0)
      const moved = told(second, [first]).filter(({ name, actBy }) => !named(own(second), name)?.actBy.equals(actBy))
      assert.equal(leads(second, [first])['first'] ?? '', moved.map(({ name }) => name).join(' '))
      for (const term of told(second, [first])) {
        const [before, alone] = [named(own(given), term.name), named(own(second), term.name)!]
        same([term.lastDay, term.unrolledLastDay], [alone.lastDay, alone.unrolledLastDay])
        assert.ok(!isBefore(alone.actBy, term.actBy))
        assert.ok(!isBefore(term.longest!, alone.longest!))
        if (before === undefined) same(term, alone)
        else assert.ok(!isBefore(before.actBy, term.actBy) && !isBefore(term.longest!, before.longest!))
      }
      if (!wasServed) same(told(second, [first]), own(second))
    }),
  )
})

test('of what keeps a day he is told to open it today, from the day it came on; of what keeps none by its own days', () => {
  fc.assert(
    fc.property(replaced, ({ first, second }) => {
      const alone = openSafelyByOf(law, second)!
      const { openSafelyBy, strictestOn } = toOpenOf(law, alone, second, [first], NOW)
      const keeps = own(readStrictly(first)).length > 0
      assert.equal(`${openSafelyBy}`, `${keeps ? civilDay(second.madeAvailableAt) : alone}`)
      assert.equal(`${strictestOn}`, `${keeps ? null : strictestAfter(alone)}`)
    }),
  )
})

test('while nothing has served the replacement, the first one’s last safe day is told, and no day that a lawyer counts', () => {
  const opened = after(1)
  const first = letter('first', 0, { openedAt: opened, withdrawnAt: after(3), withdrawnReason: 'error' })
  const second = letter('second', 10, { reServiceOf: 'first', reServiceAs: 'replacement' })
  const appeal = named(told(second, [first], after(11)), 'appeal')!
  assert.equal(`${appeal.actBy}`, `${named(own(first), 'appeal')!.actBy}`)
  const kept = { code: 'safe-kept', params: { from: '2023-02-07', day: `${appeal.actBy}`, letter: 'first' } }
  same([appeal.lastDay, appeal.longest, appeal.steps], [null, null, [kept]])
  assert.equal(says(named(told(second, [first]), 'appeal')), '2023-03-08 2023-04-04 2023-04-05')
})

test('through two replacements the last safe day stays the first one’s; of what was never served nothing is kept', () => {
  const first = letter('1', 0, { openedAt: after(1), withdrawnAt: after(2), withdrawnReason: 'replaced' })
  const second = letter('2', 2, {
    ...{ reServiceOf: '1', reServiceAs: 'replacement', withdrawnAt: after(4), withdrawnReason: 'replaced' },
  })
  assert.ok(serviceIsVoid(second))
  const third = letter('3', 30, { reServiceOf: '2', reServiceAs: 'replacement' })
  const act = (others: readonly SameLetter[]) => `${named(told(third, others), 'appeal')!.actBy}`
  const both = 'appeal legal-aid'
  assert.equal(act([first, second]), `${named(own(first), 'appeal')!.actBy}`)
  assert.deepEqual(leads(third, [second, first]), { 1: both }, 'and that letter is named, not the one between')
  const served = { ...second, withdrawnAt: after(30) }
  assert.deepEqual(leads(third, [served, first]), { 1: both })
  assert.deepEqual(leads(third, [served, { ...first, openedAt: null }]), { 2: both })
  const shorter = { ...served, openedAt: after(3), remedyMonths: null, remedyDays: 7, remedyLegalAidDays: 2 }
  assert.deepEqual(leads(third, [shorter, first]), { 2: both }, 'of two that count, whose day comes first')
  const neverOpened = { ...first, openedAt: null }
  assert.equal(act([neverOpened, second]), `${named(own(third), 'appeal')!.actBy}`)
})

test('of two letters that give one day the older is named, and none where its own day comes first, or is the same', () => {
  const friday = { openedAt: after(4), withdrawnAt: after(5), withdrawnReason: 'replaced' } as const
  const first = letter('1', 4, friday)
  const saturday = { reServiceOf: '1', reServiceAs: 'replacement', openedAt: after(5), withdrawnAt: after(6) } as const
  const second = letter('2', 5, { ...saturday, withdrawnReason: 'replaced' })
  const third = letter('3', 6, { reServiceOf: '2', reServiceAs: 'replacement' })
  assert.equal(`${named(own(first), 'legal-aid')!.actBy}`, `${named(own(second), 'legal-aid')!.actBy}`)
  assert.deepEqual(leads(third, [first, second], after(7)), { 1: 'appeal legal-aid' })
  assert.deepEqual(leads(second, [first]), {})
  const shorter = { ...third, openedAt: after(7), remedyMonths: null, remedyDays: 7, remedyLegalAidDays: 2 }
  assert.deepEqual(leads(shorter, [first, second]), {})
})

test('every letter that was taken back before a replacement came counts, whichever it names; none that came later, nor of another chain', () => {
  const first = letter('1', 0, { withdrawnAt: after(1), withdrawnReason: 'replaced' })
  const back = (withdrawnReason: 'error' | 'replaced' | 'wrong-space') =>
    letter('2', 1, {
      ...{ reServiceOf: '1', reServiceAs: 'replacement', openedAt: after(1), withdrawnAt: after(2), withdrawnReason },
    })
  const third = letter('3', 16, { reServiceOf: '1', reServiceAs: 'replacement', openedAt: after(16) })
  const stranger = { ...back('error'), id: '4', reServiceOf: '0' }
  for (const reason of ['error', 'replaced'] as const) {
    const others = [first, back(reason), stranger]
    const [appeal, alone, kept] = [told(third, others), own(third), own(back(reason))].map(
      (all) => named(all, 'appeal')!,
    )
    assert.deepEqual([`${appeal!.actBy}`, `${appeal!.lastDay}`], [`${kept!.actBy}`, `${alone!.lastDay}`])
    assert.deepEqual(leads(third, others), { 2: 'appeal legal-aid' }, reason)
    same(told(back(reason), [first, third, stranger]), own(back(reason)))
  }
  same(told(third, [first, back('wrong-space')]), own(third), 'it was never his letter')
  const readInCopy = copy('2', 1, { openedAt: after(1), withdrawnAt: after(2), withdrawnReason: 'error' })
  const unopened = { ...back('error'), openedAt: null }
  assert.deepEqual(leads(third, [first, unopened, readInCopy]), { 2: 'appeal legal-aid' }, 'read in its copy')
  assert.deepEqual(leads(third, [first, unopened]), {})
})

test('what lay in the wrong space gives no day to what is served again', () => {
  const first = letter('1', 0, { openedAt: after(1), withdrawnAt: after(2), withdrawnReason: 'replaced' })
  const second = letter('2', 2, { reServiceOf: '1', reServiceAs: 'replacement', withdrawnAt: after(20) })
  same(
    told({ ...second, withdrawnReason: 'wrong-space', openedAt: after(3) }, [first]),
    own({ ...second, openedAt: after(3) }),
  )
})

/** A first that lies there and its copy, each opened or not. */
const copied = fc
  .record({
    openedAfter: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
    copiedAfter: fc.integer({ min: 0, max: 40 }),
    readAfter: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
    now: fc.integer({ min: 81, max: 200 }),
  })
  .map(({ openedAfter, copiedAfter, readAfter, now }) => {
    const first = letter('first', 0, { openedAt: openedAfter === null ? null : after(openedAfter) })
    const openedAt = readAfter === null ? null : after(copiedAfter + readAfter)
    return { first, second: copy('first', copiedAfter, { openedAt }), now: after(now) }
  })

test('a copy never moves any day later, nor anything that is recorded; it has the days of its first', () => {
  fc.assert(
    fc.property(copied, ({ first, second, now }) => {
      const terms = told(first, [second], now)
      same(told(second, [first], now), terms)
      same(
        terms.map(({ name, lastDay, longest }) => ({ name, lastDay, longest })),
        own(first, now).map(({ name, lastDay, longest }) => ({ name, lastDay, longest })),
      )
      for (const { name, actBy, steps } of terms) {
        const alone = named(own(first, now), name)!
        const moved = isBefore(actBy, alone.actBy)
        const kept = {
          code: 'safe-read',
          params: { from: `${civilDay(second.openedAt ?? MONDAY)}`, day: `${actBy}`, letter: 'first' },
        }
        const counted = alone.steps.filter(({ code }) => !code.startsWith('safe-'))
        same(steps, moved ? [...counted, kept] : alone.steps)
      }
      for (const term of terms) assert.ok(!isBefore(named(own(first, now), term.name)!.actBy, term.actBy))
      if (readInCopyAt(first, [second]) === null) same(terms, own(first, now))
    }),
  )
})

test('who opens the copy while the first lies unopened has read it: his last safe day counts from then, before anything is recorded', () => {
  const first = letter('first', 0)
  const read = copy('first', 2, { openedAt: after(3) })
  const early = named(told(first, [read], after(4)), 'appeal')!
  assert.equal(says(early), '2023-03-10 null null')
  same(early.steps, [{ code: 'safe-read', params: { from: '2023-02-09', day: '2023-03-10', letter: 'first' } }])
  assert.equal(says(named(told(first, [read]), 'appeal')), '2023-03-10 2023-03-22 2023-03-23')
  assert.equal(`${named(own(first), 'appeal')!.actBy}`, '2023-03-21')
})

test('the earlier of the two counts: a copy opened after its first, or after the term, moves nothing', () => {
  const opened = letter('first', 0, { openedAt: after(2) })
  for (const [d, readAfter] of [
    [opened, 2],
    [opened, 3],
    [letter('first', 0), 15],
  ] as const) {
    const read = copy('first', 1, { openedAt: after(readAfter) })
    same(told(d, [read]), own(d), `${readAfter}`)
  }
  const two = [copy('first', 1, { openedAt: after(9) }), copy('first', 1, { openedAt: after(4) })]
  assert.equal(`${readInCopyAt(letter('first', 0), two)}`, `${after(4)}`)
})
