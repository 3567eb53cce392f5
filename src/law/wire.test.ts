import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { iso } from './day.ts'
import { readLine } from './wire.ts'

const asked = (line: object) => readLine(JSON.stringify({ id: 'a', kind: 'refusal', ...line }), null)
const told = (line: object): string => {
  const { id, question } = asked(line)
  assert.equal(id, 'a')
  return isRefusal(question)
    ? [question.refusal, question.field, ...Object.values(question.params)].join(' ').trim()
    : 'read'
}
const question = (line: object) => {
  const { question } = asked(line)
  assert.ok(!isRefusal(question))
  return question
}
const AID = { requestedOn: '2024-01-20', servedOnApplicant: '2024-03-01', servedOnCounsel: '2024-03-02' }

test('each day that does not exist is named, those of legal aid by where they stand', () => {
  for (const name of ['servedOn', 'decidedOn', 'lodgedOn'])
    assert.match(told({ [name]: '2023-02-29' }), new RegExp(`^line-not-understood  not-a-day ${name}$`))
  for (const name of Object.keys(AID))
    assert.match(told({ legalAid: { ...AID, [name]: '2023-02-29' } }), new RegExp(` not-a-day legalAid.${name}$`))
})

test('an opening before the deposit is refused at its field, to the second', () => {
  const placed = { madeAvailableAt: '2024-01-10T10:00:00Z' }
  assert.equal(told({ ...placed, openedAt: '2024-01-10T09:59:59Z' }), 'opened-before-available openedAt')
  assert.equal(told({ ...placed, openedAt: '2024-01-10T10:00:00Z' }), 'read')
})

test('the deposit and the opening are read as the days they were in Paris', () => {
  const read = question({ madeAvailableAt: '2024-01-10T10:00:00Z', openedAt: '2024-01-11T23:30:00Z' })
  assert.deepEqual([iso(read.madeAvailableOn!), iso(read.openedOn!)], ['2024-01-10', '2024-01-12'])
})

test('a member that is null is as good as absent', () => {
  const none = {
    territory: null,
    madeAvailableAt: null,
    openedAt: null,
    servedOn: null,
    decidedOn: null,
    lodgedOn: null,
  }
  assert.deepEqual(question({ ...none, legalAid: null, remedy: null }), question({}))
  assert.equal(question({}).territory, 'metropolitan')
  const remedy = { court: 'cnda', months: 1, franc: true }
  assert.deepEqual(question({ remedy: { ...remedy, days: null, legalAidDays: null } }).remedy, remedy)
  const inDays = { court: 'cnda', days: 15, franc: false, legalAidDays: 20 }
  assert.deepEqual(question({ remedy: { ...inDays, months: null } }).remedy, inDays)
  const { servedOnCounsel: _, ...one } = AID
  assert.deepEqual(
    question({ legalAid: one }).legalAid,
    question({ legalAid: { ...one, servedOnCounsel: null } }).legalAid,
  )
})
