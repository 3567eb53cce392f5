import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Standing } from '../delivery/index.ts'
import { changes, nobodyReached, type Outcome, plainCode, whyNot } from './rules.ts'

const at = (text: string) => Temporal.Instant.from(`2026-05-${text}Z`)
const waiting: Standing = {
  madeAvailableAt: at('04T08:00:00'),
  termEndsAt: at('19T22:00:00'),
  openedAt: null,
  servedOn: null,
  servedBy: null,
  contestedAt: null,
  contestOutcome: null,
  withdrawnAt: null,
}
const with_ = (over: Partial<Standing>): Standing => ({ ...waiting, ...over })
const later = at('05T08:00:00')

test('what waits is told; what was opened, contested or withdrawn is told no more', () => {
  for (const purpose of ['deposit', 'served-by-term'] as const) {
    assert.equal(whyNot(purpose, waiting, true), null)
    assert.equal(whyNot(purpose, with_({ openedAt: later }), true), 'opened')
    assert.equal(whyNot(purpose, with_({ contestedAt: later }), true), 'contested')
    assert.equal(whyNot(purpose, with_({ contestedAt: later, contestOutcome: 'dismissed' }), true), null)
    assert.equal(whyNot(purpose, with_({ withdrawnAt: later, openedAt: later }), true), 'withdrawn')
  }
})

test('a withdrawal is told to whom had seen the document there, and always to him it was meant for', () => {
  assert.equal(whyNot('withdrawn', with_({ withdrawnAt: later }), true), null)
  const unseen = with_({ withdrawnAt: at('04T07:59:59') })
  assert.equal(whyNot('withdrawn', unseen, true), 'never-seen')
  assert.equal(whyNot('withdrawn', unseen, false), null)
})

test('the answer to a contest is told to whom it opens the document again, opened before or not', () => {
  const dismissed = { contestedAt: later, contestOutcome: 'dismissed' } as const
  assert.equal(whyNot('contest-decided', with_(dismissed), true), null)
  assert.equal(whyNot('contest-decided', with_({ ...dismissed, openedAt: later }), true), null)
  assert.equal(whyNot('contest-decided', with_({ contestedAt: later, withdrawnAt: later }), true), 'withdrawn')
})

test('a changed password or contact is told whatever became of documents', () => {
  assert.equal(whyNot('password-changed', null, true), null)
  assert.equal(whyNot('contact-changed', null, true), null)
})

test('reports may come in any order and any number of times: the same one stands in the end', () => {
  const outcome = fc.constantFrom<Outcome>('relayed', 'delivered', 'failed')
  for (const [channel, strongest] of [
    ['sms', ['delivered', 'failed', 'relayed']],
    ['email', ['failed', 'delivered', 'relayed']],
  ] as const)
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), (reports) => {
        let stands: Outcome | null = null
        for (const report of reports) if (changes(channel, stands, report)) stands = report
        assert.equal(
          stands,
          strongest.find((one) => reports.includes(one)),
        )
      }),
    )
})

test('nobody is reached when each alert failed or its contact is gone; one that is unknown may have arrived', () => {
  const failed = { outcome: 'failed', outcomeCode: '5.1.1' } as const
  const unknown = { outcome: null, outcomeCode: null } as const
  assert.equal(nobodyReached([failed, { outcome: 'not-sent', outcomeCode: 'contact-removed' }]), true)
  assert.equal(nobodyReached([failed, unknown]), false)
  assert.equal(nobodyReached([failed, { outcome: 'relayed', outcomeCode: null }]), false)
  assert.equal(nobodyReached([{ outcome: 'not-sent', outcomeCode: 'opened' }]), false)
})

test('what a stranger wrote instead of a code is dropped', () => {
  assert.equal(plainCode('5.1.1'), '5.1.1')
  assert.equal(plainCode(undefined), null)
  for (const written of ['no such person', 'p@exemple.org', 'x'.repeat(41), '']) assert.equal(plainCode(written), null)
})
