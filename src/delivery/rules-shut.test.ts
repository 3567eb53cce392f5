import assert from 'node:assert/strict'
import { test } from 'node:test'
import { civilDay } from '../platform/clock.ts'
import { isRefusal } from '../platform/refusal.ts'
import { placed } from '../testing/standing.ts'
import { type Readable, read, readThereUntil, shutUnservedAt, wasThere } from './rules.ts'

const at = (day: number) => Temporal.ZonedDateTime.from(`2026-05-${day}T10:00[Europe/Paris]`).toInstant()
const [AVAILABLE, WITHIN, AFTER] = [at(10), at(16), at(26)]
const later = (from: Temporal.Instant, hours: number) => from.add({ hours })
const letter = (over: Partial<Readable>) => placed(AVAILABLE, { termEndsAt: null, ...over })
const code = (x: unknown) => (isRefusal(x) ? x.refusal : x)

test('what he had opened and was replaced, or taken back by an error, stays his to read, unless he says that it is not his; of the wrong space never', () => {
  const opened = { openedAt: WITHIN, withdrawnAt: AFTER } as const
  const answers = (over: Partial<Readable>) => {
    const d = placed(AVAILABLE, { ...opened, ...over })
    return [read(d), read(letter({ openedAt: WITHIN }), d)].map(code)
  }
  for (const withdrawnReason of ['replaced', 'error'] as const) {
    assert.deepEqual(answers({ withdrawnReason }), [null, null])
    assert.equal(code(read(placed(AVAILABLE, { ...opened, openedAt: null, withdrawnReason }))), 'document-withdrawn')
    const disputed = { withdrawnReason, contestedAt: WITHIN }
    const refused = ['document-withdrawn', 'document-withdrawn']
    assert.deepEqual(answers(disputed), refused)
    assert.deepEqual(answers({ ...disputed, contestOutcome: 'upheld' }), refused)
    assert.deepEqual(answers({ ...disputed, contestOutcome: 'dismissed' }), [null, null])
  }
  assert.deepEqual(answers({ withdrawnReason: 'wrong-space' }), ['document-withdrawn', 'document-withdrawn'])
})

test('what was never served was shut by the first of a contest and a withdrawal; of what is not void there is no such hour', () => {
  const [first, second] = [later(AVAILABLE, 24), later(AVAILABLE, 48)]
  const shut = (over: Partial<Readable>) => shutUnservedAt(placed(AVAILABLE, over))?.toString() ?? null
  assert.equal(shut({ contestedAt: first, withdrawnAt: second }), first.toString())
  assert.equal(shut({ contestedAt: second, withdrawnAt: first }), first.toString())
  assert.equal(shut({ contestedAt: second }), second.toString())
  assert.equal(shut({ withdrawnAt: second }), second.toString())
  assert.equal(shut({}), null)
  assert.equal(shut({ contestedAt: AFTER, withdrawnAt: AFTER }), null)
  const served = { openedAt: first, servedOn: civilDay(first), servedBy: 'opening' } as const
  assert.equal(shut({ ...served, contestedAt: second }), null)
})

test('a letter lay in his space once it was available there before it was taken back, if only for an instant', () => {
  const [early, late] = [later(AVAILABLE, -1), later(AVAILABLE, 1)]
  const there = (withdrawnAt: Temporal.Instant | null, now: Temporal.Instant) =>
    wasThere(placed(AVAILABLE, { withdrawnAt }), now)
  assert.deepEqual([there(null, early), there(null, AVAILABLE), there(null, late)], [false, true, true])
  assert.deepEqual([there(early, late), there(AVAILABLE, late), there(late, AFTER)], [false, true, true])
})

test('what lay in the wrong space was read there until "this is not mine" shut it, itself or the copy that he could read longest; never, if nobody opened it', () => {
  const [opened, shut, shutLater] = [later(AVAILABLE, 1), later(AVAILABLE, 24), later(AVAILABLE, 48)]
  const until = (...letter: readonly Partial<Readable>[]) => {
    const [first, ...copies] = letter.map((over) => placed(AVAILABLE, over))
    return readThereUntil([first!, ...copies], AFTER)?.toString() ?? null
  }
  const [now, once, later2] = [AFTER.toString(), shut.toString(), shutLater.toString()]
  assert.equal(until({}), null)
  assert.equal(until({ contestedAt: shut }, { contestedAt: shut }), null)
  assert.equal(until({ openedAt: opened }), now)
  assert.equal(until({ openedAt: opened, contestedAt: shut }), once)
  assert.equal(until({ openedAt: opened, contestedAt: shut, contestOutcome: 'upheld' }), once)
  assert.equal(until({ openedAt: opened, contestedAt: shut, contestOutcome: 'dismissed' }), now)
  assert.equal(until({ openedAt: opened, contestedAt: shut, withdrawnAt: shutLater }), once)
  assert.equal(until({ contestedAt: shut }, { openedAt: opened }), once, 'a copy is shut with its first')
  assert.equal(until({ contestedAt: shutLater }, { openedAt: opened, contestedAt: shut }), once)
  assert.equal(until({ contestedAt: shut }, { openedAt: opened, contestedAt: shutLater }), once)
  assert.equal(until({ openedAt: opened }, { openedAt: opened, contestedAt: shut }), now)
  assert.equal(until({}, { openedAt: opened, contestedAt: shut }, { openedAt: opened }), now)
  assert.equal(until({}, { openedAt: opened, contestedAt: shut }, { openedAt: opened, contestedAt: shutLater }), later2)
})
