import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { PARIS } from '../platform/clock.ts'
import { iso } from './day.ts'
import { isBefore, readInstant } from './instant.ts'

const read = (text: string) => {
  const found = readInstant(text)
  assert.ok(found, text)
  return found
}
const dayInParis = (text: string): string =>
  Temporal.Instant.from(text).toZonedDateTimeISO(PARIS).toPlainDate().toString()
const agrees = (text: string) => assert.equal(iso(read(text).day), dayInParis(text), text)

describe('the civil day of an instant is the one of Paris', () => {
  test('around every change of clock from 2000 to 2199, to the second', () => {
    let at = Temporal.ZonedDateTime.from(`2000-01-01T00:00[${PARIS}]`).getTimeZoneTransition('next')
    let changes = 0
    for (; at !== null && at.year < 2200; at = at.getTimeZoneTransition('next')) {
      changes += 1
      const midnights = [0, 1].map((days) => at!.startOfDay().add({ days }))
      for (const around of [at, ...midnights])
        for (const seconds of [-3601, -3600, -1, 0, 1, 3599, 3600])
          agrees(around.add({ seconds }).toInstant().toString())
    }
    assert.equal(changes, 400)
  })

  test('at any instant of these years, written with any offset', () => {
    const from = Temporal.Instant.from('2000-01-01T00:00Z').epochMilliseconds
    const to = Temporal.Instant.from('2199-12-31T23:59:59Z').epochMilliseconds
    const offset = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 })
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), offset, (milliseconds, minutes) => {
        const sign = minutes < 0 ? '-' : '+'
        const size = Math.abs(minutes)
        const timeZone = `${sign}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
        const text = Temporal.Instant.fromEpochMilliseconds(milliseconds).toString({ timeZone })
        agrees(text)
        assert.equal(read(text).second, Math.floor(milliseconds / 1000))
      }),
      { numRuns: 2000 },
    )
  })

  test('the last second of a day in Paris and the first of the next, summer and winter', () => {
    assert.equal(iso(read('2022-05-02T21:59:59Z').day), '2022-05-02')
    assert.equal(iso(read('2022-05-02T22:00:00Z').day), '2022-05-03')
    assert.equal(iso(read('2022-12-31T22:59:59.999999999Z').day), '2022-12-31')
    assert.equal(iso(read('2022-12-31T18:00:00-05:00').day), '2023-01-01')
  })
})

test('two instants are told apart to the nanosecond', () => {
  const [one, other] = [read('2022-05-02T10:00:00.000000001Z'), read('2022-05-02T10:00:00.000000002Z')]
  assert.ok(isBefore(one, other) && !isBefore(other, one) && !isBefore(one, one))
  assert.ok(isBefore(read('2022-05-02T10:00:00.9Z'), read('2022-05-02T12:00:01+02:00')))
  assert.ok(!isBefore(read('2022-05-02T10:00:00.5Z'), read('2022-05-02T10:00:00.05Z')))
  assert.ok(!isBefore(read('2022-05-02T10:00:01.1Z'), read('2022-05-02T10:00:00.5Z')))
})

test('whatever is no instant with its offset is refused', () => {
  const wrong = [
    '',
    '2022-05-02',
    '2022-05-02T10:00:00',
    '2022-05-02T10:00Z',
    '2022-05-02 10:00:00Z',
    '2022-05-02t10:00:00z',
    '2022-02-30T10:00:00Z',
    '2022-13-01T10:00:00Z',
    '2022-05-02T24:00:00Z',
    '2022-05-02T10:60:00Z',
    '2022-05-02T10:00:60Z',
    '2022-05-02T10:00:00.Z',
    '2022-05-02T10:00:00.0000000001Z',
    '2022-05-02T10:00:00,5Z',
    '2022-05-02T10:00:00+0200',
    '2022-05-02T10:00:00+02',
    '2022-05-02T10:00:00+24:00',
    '2022-05-02T10:00:00+02:60',
    '2022-05-02T10:00:00+02:00[Europe/Paris]',
    '2022-05-02T10:00:00Zx',
    ' 2022-05-02T10:00:00Z',
    '+002022-05-02T10:00:00Z',
    '2022-05-02T1a:00:00Z',
    '２022-05-02T10:00:00Z',
  ]
  for (const text of wrong) assert.equal(readInstant(text), null, text)
})

test('what is read as an instant, Temporal reads as the same one; near misses too', () => {
  const good = fc.constantFrom('2022-05-02T10:00:00+02:00', '2024-02-29T23:59:59.123Z', '2199-12-31T00:00:00-11:30')
  const near = fc
    .tuple(good, fc.nat(35), fc.string({ maxLength: 2 }))
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1))
  fc.assert(
    fc.property(near, (text) => {
      const found = readInstant(text)
      if (found === null) return
      const instant = Temporal.Instant.from(text)
      assert.equal(found.second, Math.floor(instant.epochMilliseconds / 1000))
      assert.equal(BigInt(found.second) * 1_000_000_000n + BigInt(found.nanosecond), instant.epochNanoseconds)
    }),
    { numRuns: 5000 },
  )
})
