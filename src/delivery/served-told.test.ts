import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'
import { decideOnContest } from './decide-contest.ts'
import { deemServed } from './deem.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const prefecture = await organisation(t, 'prefecture')
const desk = await organisation(t, 'registration-desk', { prefectureId: prefecture })
const elsewhere = await organisation(t, 'registration-desk', { department: '69' })
const office = await machine(t, 'system')
const head = await employ(t, 'division-head')
const agent = await employ(t, 'prefecture-reader', prefecture)
const { get, post } = clicks(t, agent)
const HERE = '/staff/served'
const asked = async (number: string) => (await post(HERE, { number })).body
const reads = async (personId: string) =>
  (await staffReads(t, personId)).filter(({ what }) => what === 'served').map(({ by }) => by)

// @law CESEDA R.531-17
test('an agent of a prefecture asks by number: of each served decision its day, manner and receipt, and nothing else', async () => {
  const p = await person(t, { registeredBy: desk })
  const opened = await deposited(t, office, decision(p))
  const unopened = await deposited(t, office, decision(p))
  await p.post(`/documents/${opened}/opening`)
  await deposited(t, office, summons(p)).then((id) => p.post(`/documents/${id}/opening`))
  t.clock.set('2026-05-25T08:00:00Z')
  await deemServed(t.house.ports)()
  await t.settle()
  const shown = await asked(p.foreignerNumber)
  assert.ok(shown.includes(p.foreignerNumber))
  assert.match(shown, /lundi 4 mai 2026(?:.|\n)*par la première consultation/)
  assert.match(shown, /mardi 19 mai 2026(?:.|\n)*au terme des quinze jours/)
  assert.equal(shown.match(/href="\/staff\/served\/receipt\?of=/g)?.length, 2, 'neither the summons')
  for (const [id, fact] of [
    [opened, 'opened'],
    [unopened, 'deemed'],
  ] as const) {
    const receipt = await get(`${HERE}/receipt?of=document:${id}/${fact}`)
    assert.equal(receipt.headers['content-type'], 'application/pdf')
  }
  assert.deepEqual(await reads(p.id), [agent.id])
  assert.doesNotMatch(t.log.join(), new RegExp(p.foreignerNumber))
  t.clock.set('2026-05-04T08:00:00Z')
})

test('what is contested is said to be so and served by nothing; dismissed, it is served again; taken back, no longer', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/opening`)
  await p.post(`/documents/${id}/contest`)
  assert.match(await asked(p.foreignerNumber), /contestée/)
  assert.doesNotMatch(await asked(p.foreignerNumber), /par la première consultation/)
  await decideOnContest(t.house.ports)(head.acting, id, { outcome: 'dismissed' })
  assert.match(await asked(p.foreignerNumber), /par la première consultation/)
  assert.doesNotMatch(await asked(p.foreignerNumber), /contestée/)
  await clicks(t, head).post(`/staff/documents/${id}/withdrawal`, { reason: 'error' })
  const after = await asked(p.foreignerNumber)
  assert.match(after, /retirée/)
  assert.doesNotMatch(after, /par la première consultation/)
})

test('of somebody else’s desk, of nobody and of who was served nothing the answer is the same, and no fact', async () => {
  const [stranger, waiting] = [await person(t, { registeredBy: elsewhere }), await person(t, { registeredBy: desk })]
  const theirs = await deposited(t, office, decision(stranger))
  await stranger.post(`/documents/${theirs}/opening`)
  await deposited(t, office, decision(waiting))
  for (const number of [stranger.foreignerNumber, waiting.foreignerNumber, '9900000000'])
    assert.match(await asked(number), /Rien à dire pour ce numéro/)
  assert.deepEqual([await reads(stranger.id), await reads(waiting.id)], [[], []])
  assert.equal((await get(`${HERE}/receipt?of=document:${theirs}/opened`)).statusCode, 404)
  assert.equal((await post(HERE, { number: 'Mohamed' })).statusCode, 422)
  assert.match((await get('/staff')).body, /Vous pouvez(?:.|\n)*href="\/staff\/served"/)
  assert.match((await get(HERE)).body, /\/api\/openapi\.json/)
  assert.equal((await clicks(t, head).get(HERE)).statusCode, 403)
})

test('once his record is merged into one of another desk, the prefecture of the desk that served him is told, and no other', async () => {
  const theirPrefecture = await organisation(t, 'prefecture')
  const theirDesk = await organisation(t, 'registration-desk', { prefectureId: theirPrefecture })
  const [gone, kept] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: theirDesk })]
  const id = await deposited(t, office, decision(gone))
  await gone.post(`/documents/${id}/opening`)
  await owner.query('update enrolment.applicant set merged_into = $1, merged_at = $2 where id = $3', [
    kept.id,
    t.clock.now().toString(),
    gone.id,
  ])
  const theirs = clicks(t, await employ(t, 'prefecture-reader', theirPrefecture))
  for (const number of [gone.foreignerNumber, kept.foreignerNumber]) {
    assert.match(await asked(number), /par la première consultation/)
    assert.ok((await asked(number)).includes(kept.foreignerNumber), 'the number that is kept')
    assert.match((await theirs.post(HERE, { number })).body, /Rien à dire pour ce numéro/)
  }
})
