import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CalendarEvent, calendarFile } from './index.ts'

const NOW = Temporal.Instant.from('2022-05-03T08:00:00Z')
const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'one',
  on: Temporal.PlainDate.from('2022-06-17'),
  title: 'A day that counts',
  text: 'See a lawyer.',
  remindDaysBefore: [7, 1, 0],
  ...more,
})

/** Read as RFC 5545 says: lines unfolded, then cut at the first colon, then unescaped. */
function read(file: string): [string, string][] {
  assert.ok(file.endsWith('\r\n'))
  return file
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .slice(0, -1)
    .map((line) => {
      const at = line.indexOf(':')
      const value = line.slice(at + 1).replaceAll(/\\([\\;,n])/g, (_, sign) => (sign === 'n' ? '\n' : sign))
      return [line.slice(0, at), value]
    })
}
/** What no calendar may hold, a line's end aside. */
const CONTROL = /(?!\n)\p{Cc}/gu
const saidBy = (file: string, name: string) => read(file).find(([found]) => found === name)?.[1]

test('the last safe day is a whole civil day, without an hour that a telephone could move', () => {
  const file = calendarFile([event()], NOW)
  assert.equal(saidBy(file, 'DTSTART;VALUE=DATE'), '20220617')
  assert.equal(saidBy(file, 'DTEND;VALUE=DATE'), '20220618')
  assert.equal(saidBy(file, 'DTSTAMP'), '20220503T080000Z')
})

test('the telephone rings at nine in the morning a week before, the day before, and that day', () => {
  const triggers = read(calendarFile([event()], NOW)).filter(([name]) => name === 'TRIGGER')
  assert.deepEqual(
    triggers.map(([, value]) => value),
    ['-P6DT15H', '-P0DT15H', 'PT9H'],
  )
})

test('an interview is an instant, in UTC, and rings at the same hour on the days before', () => {
  const at = Temporal.Instant.from('2022-06-17T07:30:00.25Z')
  const file = calendarFile([event({ on: at, remindDaysBefore: [3] })], NOW)
  assert.deepEqual([saidBy(file, 'DTSTART'), saidBy(file, 'TRIGGER')], ['20220617T073000Z', '-P3D'])
})

test('whatever the words are, no line is longer than 75 octets, none is torn inside a character, and the words come back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (title, text) => {
      fc.pre(title.isWellFormed() && text.isWellFormed())
      const file = calendarFile([event({ title, text })], NOW)
      for (const line of file.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
      const plain = (words: string) => words.replaceAll(/\r\n|\r/g, '\n').replaceAll(CONTROL, '')
      assert.equal(saidBy(file, 'SUMMARY'), plain(title))
      assert.equal(read(file).filter(([name]) => name === 'BEGIN').length, 5)
      assert.equal(saidBy(file, 'DESCRIPTION'), plain(text))
    }),
  )
})
