import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposit, sendForm, summons, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const p = await person(t, { registeredBy: desk, caseNumber: '260599001' })

const stored = async () => (await owner.query('select count(*)::int as n from delivery.document')).rows[0].n
async function answerTo(metadata: unknown): Promise<string> {
  const before = await stored()
  const { statusCode, body } = await deposit(t, office, metadata)
  if (statusCode === 201) return 'deposited'
  assert.equal(statusCode, 422)
  assert.equal(await stored(), before, 'nothing is stored')
  const { code, field } = JSON.parse(body)
  return `${code} ${field}`
}
const called = (interviewAt: string, more = {}) => summons(p, { summons: { interviewAt, place: 'fontenay', ...more } })

test('an interview a year and more ahead, or at an hour when nobody works, is a slip of the hand unless it is said to be meant', async () => {
  assert.equal(await answerTo(called('2099-06-15T09:00:00+02:00')), 'interview-too-far summons.interviewAt')
  assert.equal(await answerTo(called('2027-05-04T09:00:00+02:00')), 'deposited', 'to the day')
  assert.equal(await answerTo(called('2027-05-05T09:00:00+02:00')), 'interview-too-far summons.interviewAt')
  for (const strange of [
    '2026-06-14T03:00:00+02:00', // a Sunday, at night
    '2026-06-14T09:00:00+02:00',
    '2026-07-14T09:00:00+02:00', // a holiday
    '2026-06-15T06:59:00+02:00',
    '2026-06-15T20:00:00+02:00',
  ]) {
    assert.equal(await answerTo(called(strange)), 'interview-out-of-hours summons.outOfHours', strange)
    assert.equal(await answerTo(called(strange, { outOfHours: true })), 'deposited', strange)
  }
  assert.equal(await answerTo(called('2026-06-15T07:00:00+02:00')), 'deposited')
  assert.equal(
    await answerTo(called('2099-06-14T03:00:00+02:00', { outOfHours: true })),
    'interview-too-far summons.interviewAt',
  )
})

test('a decision is of today at the latest, and not of years ago', async () => {
  const taken = (decidedOn: string) => decision(p, { kind: 'grant-refugee-status', decision: { decidedOn } })
  assert.equal(await answerTo(taken('2026-05-05')), 'decided-in-the-future decision.decidedOn')
  assert.equal(await answerTo(taken('2020-01-01')), 'decided-too-long-ago decision.decidedOn')
  assert.equal(await answerTo(taken('2023-05-03')), 'decided-too-long-ago decision.decidedOn')
  assert.equal(await answerTo(taken('2023-05-04')), 'deposited')
})

test('the form asks whether that hour is meant, and takes a yes', async () => {
  const asked = {
    ...typedDecision(p, { kind: 'summons', decidedOn: '', court: '', months: '', franc: '', caseNumber: '260599001' }),
    ...{ interviewOn: '2026-06-14', interviewTime: '09:00', place: 'fontenay' },
  }
  const no = await sendForm(t, officer, asked)
  assert.equal(no.statusCode, 422)
  assert.match(no.body, /id="outOfHours-error"[\s\S]*name="outOfHours"/)
  assert.doesNotMatch((await sendForm(t, officer, { ...asked, interviewOn: '' })).body, /name="outOfHours"/)
  assert.equal((await sendForm(t, officer, { ...asked, outOfHours: 'yes' })).statusCode, 303)
})

test('a machine may send the numbers as people write them: the same person, the same document', async () => {
  const spaced = `${p.foreignerNumber.slice(0, 2)} ${p.foreignerNumber.slice(2, 6)} ${p.foreignerNumber.slice(6)}`
  const written = { foreignerNumber: ` ${spaced}`, caseNumber: '2605-99001' }
  const own = decision(p)
  const first = await deposit(t, office, own, { key: 'as-written' })
  assert.equal(first.statusCode, 201)
  const again = await deposit(t, office, { ...own, ...written }, { key: 'as-written' })
  assert.equal(again.statusCode, 200, again.body)
  assert.equal(
    await answerTo({ ...decision(p), foreignerNumber: '12345 6789' }),
    'metadata-not-understood foreignerNumber',
  )
  assert.equal(await answerTo({ ...decision(p), caseNumber: 'ABCDEF' }), 'metadata-not-understood caseNumber')
})
