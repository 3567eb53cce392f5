import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { deposit, sendForm } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { withdrawDocument } from './withdraw.ts'

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const { get } = clicks(t, officer)
const p = await person(t, { registeredBy: desk })

let letters = 0
const letter = (sixMonthLetter: object | undefined, over: object = {}) => ({
  foreignerNumber: p.foreignerNumber,
  kind: 'six-month-letter',
  reference: `M-${++letters}`,
  ...(sixMonthLetter === undefined ? {} : { sixMonthLetter }),
  ...over,
})
const placed = (metadata: unknown) => deposit(t, office, metadata)
const asked = async (id: string) =>
  (
    await owner.query(
      `select owner_role, due_at from staff.work_item where kind = 'six-month-letter-unopened' and document_id = $1`,
      [id],
    )
  ).rows
const stored = async () => (await owner.query('select count(*)::int as n from delivery.document')).rows[0].n
async function refused(metadata: unknown, code: string, field: string) {
  const before = await stored()
  const { statusCode, body } = await placed(metadata)
  const problem = JSON.parse(body)
  assert.deepEqual([statusCode, problem.code, problem.field], [422, code, field], body)
  assert.equal(await stored(), before, 'nothing is stored')
  return problem
}

// @law CESEDA R.531-7
test('a six-month letter is placed while an opening still receives it fifteen days before the sixth month ends, and says until when', async () => {
  // Lodged on 20 November 2025: six months end on 20 May, and from 4 May on there are fifteen whole days before.
  const { statusCode, body } = await placed(letter({ lodgedOn: '2025-11-20' }))
  assert.equal(statusCode, 201, body)
  const { openBy, servedByTermOn } = JSON.parse(body)
  assert.deepEqual([openBy, servedByTermOn], ['2026-05-04', null])
  const { title, params } = await refused(
    letter({ lodgedOn: '2025-11-19' }),
    'six-month-letter-too-late',
    'sixMonthLetter.late',
  )
  assert.deepEqual(params, { days: 15, neededOn: '2026-05-03', endsOn: '2026-05-19' })
  assert.match(title, /dimanche 3 mai 2026/)
  assert.doesNotMatch(title, /\d{4}-\d{2}/)
})

test('at night it becomes available the day after, and that is the day that counts', async () => {
  t.clock.set('2026-05-04T20:30:00Z')
  await refused(letter({ lodgedOn: '2025-11-20' }), 'six-month-letter-too-late', 'sixMonthLetter.late')
  assert.equal((await placed(letter({ lodgedOn: '2025-11-21' }))).statusCode, 201)
  t.clock.set('2026-05-04T08:00:00Z')
})

test('late, it still tells him: it is placed by who says that it is meant', async () => {
  const late = await placed(letter({ lodgedOn: '2025-06-01', late: true }))
  assert.equal(late.statusCode, 201, late.body)
  assert.equal(late.json().openBy, '2025-11-15')
  await refused(letter({ lodgedOn: '2025-06-01', late: false }), 'six-month-letter-too-late', 'sixMonthLetter.late')
})

test('it says when the application was lodged, a day that was; and nothing else says that', async () => {
  await refused(letter(undefined), 'six-month-letter-needs-its-day', 'sixMonthLetter')
  await refused(letter({ lodgedOn: '2026-05-05', late: true }), 'lodged-in-the-future', 'sixMonthLetter.lodgedOn')
  for (const lodgedOn of ['2026-02-30', 'spring'])
    await refused(letter({ lodgedOn }), 'metadata-not-understood', 'sixMonthLetter.lodgedOn')
  await refused(letter({}), 'metadata-not-understood', 'sixMonthLetter.lodgedOn')
  await refused(letter({ lodgedOn: '0001-01-01' }), 'six-month-letter-too-late', 'sixMonthLetter.late')
  await refused(letter({ lodgedOn: '2026-01-05' }, { kind: 'letter' }), 'not-for-this-kind', 'sixMonthLetter')
  const other = await placed({ foreignerNumber: p.foreignerNumber, kind: 'letter', reference: 'L-1' })
  assert.equal(other.statusCode, 201)
  assert.ok(!('openBy' in other.json()))
})

test('the form asks for that day, then whether late is meant, and the preview says until when it must be opened', async () => {
  const typed = { foreignerNumber: p.foreignerNumber, kind: 'six-month-letter', reference: 'F-1' }
  const without = await sendForm(t, officer, typed)
  assert.match(without.body, /id="lodgedOn-error"/)
  assert.doesNotMatch(without.body, /name="letterLate"|Ce n’est pas compris/)
  const late = await sendForm(t, officer, { ...typed, lodgedOn: '2025-11-18' })
  assert.equal(late.statusCode, 422)
  assert.match(late.body, /id="letterLate-error"[\s\S]*name="letterLate"/)
  const meant = await sendForm(t, officer, { ...typed, lodgedOn: '2025-11-18', letterLate: 'yes' })
  assert.equal(meant.statusCode, 303, meant.body)
  const inTime = await sendForm(t, officer, { ...typed, lodgedOn: '2025-12-01' })
  assert.match((await get(`${inTime.headers.location}`)).body, /1er décembre 2025[\s\S]*16 mai 2026/)
})

// @law CESEDA R.531-7
test('three days before its last day a letter that nobody opened is given to an officer, once, to be handed over otherwise', async () => {
  const inTime = { lodgedOn: '2025-12-02' } // received in time until 17 May
  const ids = []
  for (let i = 0; i < 3; i++) ids.push((await placed(letter(inTime))).json().id as string)
  const [unopened, read, back] = ids as [string, string, string]
  const lastDay = (await placed(letter({ lodgedOn: '2025-11-20' }))).json().id as string // until today
  const late = (await placed(letter({ lodgedOn: '2025-06-01', late: true }))).json().id as string
  await p.post(`/documents/${read}/opening`)
  await withdrawDocument(t.house.ports)((await employ(t, 'division-head')).acting, back, { reason: 'error' })
  await t.settle()
  assert.deepEqual(
    (await asked(lastDay)).map(({ due_at }) => String(due_at)),
    ['2026-05-04T22:00:00Z'],
    'placed on its last day it is asked about at once, while it can be handed over',
  )
  t.clock.set('2026-05-13T21:59:00Z')
  await t.settle()
  assert.deepEqual(await asked(unopened), [])
  t.clock.set('2026-05-13T22:00:00Z')
  await t.settle()
  assert.deepEqual(
    (await asked(unopened)).map(({ owner_role, due_at }) => [owner_role, String(due_at)]),
    [['officer', '2026-05-17T22:00:00Z']],
  )
  for (const id of [read, back, late]) assert.deepEqual(await asked(id), [], id)
  t.clock.set('2026-05-04T08:00:00Z')
})

// @law CESEDA R.531-7
test('one that he says is not his when it is asked about is asked about once the Office has answered that it is', async () => {
  const id = (await placed(letter({ lodgedOn: '2025-12-02' }))).json().id as string
  await p.post(`/documents/${id}/contest`)
  t.clock.set('2026-05-13T22:00:00Z')
  await t.settle()
  assert.deepEqual(await asked(id), [])
  const decider = (await employ(t, 'division-head')).acting
  assert.equal(await decideOnContest(t.house.ports)(decider, id, { outcome: 'dismissed' }), 'decided')
  t.clock.set('2026-05-13T23:00:00Z')
  await t.settle()
  assert.deepEqual(
    (await asked(id)).map(({ due_at }) => String(due_at)),
    ['2026-05-17T22:00:00Z'],
  )
  t.clock.set('2026-05-04T08:00:00Z')
})
