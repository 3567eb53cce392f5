import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const [officer, auditor] = [await employ(t, 'officer'), await employ(t, 'auditor')]
const { get, post } = clicks(t, auditor)
const HERE = '/staff/journal/person'
const searches = async () =>
  (await owner.query(`select subject, reader_id as by from evidence.staff_read where what = 'journal'`)).rows

test('who audits answers "who read my file?" from a number, in words; that he asked is a fact about the person', async () => {
  const { personId, foreignerNumber } = await registered(t, desk, { caseNumber: '260531415' })
  await clicks(t, officer).get(`/staff/applicants/${personId}`)
  await t.settle()
  assert.match((await get('/staff/journal')).body, new RegExp(`action="${HERE}"`))
  for (const number of [foreignerNumber, '26-05-31415']) {
    const found = await post(HERE, { number })
    assert.equal(found.headers.location, `/staff/journal?about=${personId}&reads=yes`)
  }
  await t.settle()
  const reads = (await get(`/staff/journal?about=${personId}&reads=yes`)).body
  assert.match(reads, /Lectures d’aujourd’hui(?:.|\n)*le dossier entier/)
  assert.ok(reads.includes(officer.id))
  assert.match(reads, /pour lire le journal/)
  assert.doesNotMatch(reads, /PersonRegistered/)
  assert.ok(!reads.includes(foreignerNumber))
  const all = (await get(`/staff/journal?about=${personId}`)).body
  for (const words of ['Enregistré', 'le dossier entier', 'pour lire le journal']) assert.ok(all.includes(words), words)
  const fact = { subject: `person:${personId}`, by: auditor.id }
  assert.deepEqual(await searches(), [fact, fact])
  assert.doesNotMatch(t.log.join(), new RegExp(foreignerNumber))
})

test('a number of nobody, or what is no number, comes back with what to do, and is no fact; nobody else may ask', async () => {
  const before = (await searches()).length
  const unknown = await post(HERE, { number: '9900000000' })
  assert.equal(unknown.statusCode, 404)
  assert.match(unknown.body, /href="#number"/)
  assert.equal((await post(HERE, { number: 'Mohamed' })).statusCode, 422)
  assert.equal((await get(HERE)).statusCode, 200)
  const { foreignerNumber } = await registered(t, desk)
  for (const who of [officer, desk.agent])
    assert.equal((await post(HERE, { number: foreignerNumber }, who)).statusCode, 403)
  assert.equal((await searches()).length, before)
})
