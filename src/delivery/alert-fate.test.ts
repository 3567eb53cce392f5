import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordedFact } from '../evidence/index.ts'
import { type AlertChannel, alertHistory, chronology, toldAlerts } from './alert-fate.ts'

const MORNING = Temporal.Instant.from('2026-05-04T08:00:00Z')

const fact = (channel: AlertChannel, type: string, at = MORNING, alertId = '1'): RecordedFact => ({
  id: `alert:${alertId}/${type}`,
  type,
  subject: 'document:x',
  personId: null,
  author: { kind: 'system', id: 'worker', role: 'worker' },
  happenedAt: at,
  recordedAt: at,
  regime: null,
  data: { alertId, channel },
  sealed: null,
  digest: '',
})

function* orders<T>(of: readonly T[]): Generator<T[]> {
  if (of.length === 0) yield []
  for (const [i, first] of of.entries()) for (const rest of orders(of.toSpliced(i, 1))) yield [first, ...rest]
}

const [S, R, D, F] = ['AlertSent', 'AlertRelayed', 'AlertDelivered', 'AlertFailed']
const SAID = [
  ['sms', [S], 'sent'],
  ['sms', [S, D], 'arrived'],
  ['sms', [S, F], 'failed'],
  ['sms', [S, F, D], 'arrived'],
  ['email', [S, R], 'sent'],
  ['email', [S, F], 'failed'],
  ['email', [S, D, F], 'failed'],
  ['email', [S, R, D], 'arrived'],
  ['email', [S, R, D, F], 'failed'],
] as const

test('whatever the order of what was said of an alert, the person is told the same of it, and it left before it arrived', () => {
  for (const [channel, types, fate] of SAID)
    for (const order of orders(types)) {
      const facts = order.map((type) => fact(channel, type!))
      assert.deepEqual(toldAlerts(facts), [{ channel, at: MORNING, fate }], `${channel} ${order}`)
      assert.equal(chronology(facts)[0]!.type, S, `${channel} ${order}`)
    }
})

test('a report that another machine’s clock puts before the sending stands after it; nothing else is moved', () => {
  const at = (minutes: number) => MORNING.add({ minutes })
  const facts = [
    fact('sms', 'DocumentDeposited', at(0)),
    fact('sms', D!, at(1)),
    fact('email', F!, at(2), '2'),
    fact('email', S!, at(2), '2'),
    fact('sms', 'DocumentOpened', at(2)),
    fact('sms', S!, at(3)),
    fact('sms', 'DocumentRead', at(4)),
  ]
  assert.deepEqual(
    chronology(facts).map(({ type, data }) => `${type} ${data['channel']}`),
    [
      'DocumentDeposited sms',
      'AlertSent email',
      'DocumentOpened sms',
      'AlertFailed email',
      'AlertSent sms',
      'AlertDelivered sms',
      'DocumentRead sms',
    ],
  )
})

test('an alert to whoever a letter in the wrong space was meant for tells nobody that its holder was told', () => {
  const holder = { ...fact('email', 'AlertSent'), personId: 'holder' }
  const his = { ...fact('sms', 'AlertSent', MORNING, '2'), personId: 'rightful' }
  const unsent = { ...fact('sms', 'AlertNotSent', MORNING, '3'), personId: 'rightful' }
  const misplaced = { ...his, type: 'DocumentMisplaced', data: {} }
  for (const facts of [
    [holder, misplaced, his, unsent],
    [unsent, his, holder, misplaced],
  ]) {
    assert.deepEqual(toldAlerts(facts), [{ channel: 'email', at: MORNING, fate: 'sent' }])
    assert.deepEqual(
      alertHistory(facts).map(({ channel }) => channel),
      ['email'],
    )
  }
})
