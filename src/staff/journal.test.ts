import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordApplicantRead } from '../evidence/index.ts'
import { type Employed, employ, machine, organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const house = await testHouse()
const { web, base } = house
const { act } = house.house.ports
const auditor = await employ(house, 'auditor')
const desk = await organisation(house, 'registration-desk')
const agent = await employ(house, 'registration-desk', desk)
const other = await employ(house, 'registration-desk', desk)
const someone = await person(house, { registeredBy: desk })
await act(agent.acting, async (unit) => recordApplicantRead(unit, someone.id, 'record'))
await house.settle()

const read = (query = '', who: Employed = auditor) =>
  web.inject({ url: `/staff/journal${query}`, headers: who.headers })

test('an auditor finds who read a record: by the person, by the reader, by the subject', async () => {
  for (const about of [someone.id, agent.id, `person:${someone.id}`]) {
    const { body, statusCode } = await read(`?about=${about}`)
    assert.equal(statusCode, 200)
    assert.match(body, /le dossier entier/, about)
    assert.ok(body.includes(agent.id))
  }
  assert.doesNotMatch((await read(`?about=${other.id}`)).body, /le dossier entier/)
  assert.match((await read(`?about=${crypto.randomUUID()}`)).body, /Rien n’est inscrit/)
})

test('what a machine read is found by the machine too', async () => {
  const system = await machine(house, 'system')
  await web.inject({ url: `/api/v1/applicants/${someone.id}`, headers: system.headers })
  await house.settle()
  assert.match((await read(`?about=${system.id}`)).body, /le dossier entier/)
})

test('the journal shows no number of a person, and a number is not searched for', async () => {
  const { body } = await read()
  assert.match(body, /le dossier entier/)
  assert.ok(!body.includes(someone.foreignerNumber))
  for (const about of [someone.foreignerNumber, '<script>', 'person:', 'a b', "'; drop table x"]) {
    const answer = await read(`?about=${encodeURIComponent(about)}`)
    assert.equal(answer.statusCode, 422, about)
    assert.ok(!answer.body.includes(`value="${about}`))
  }
})

test('who audits is written down too', async () => {
  await read(`?about=${someone.id}`)
  const { rows } = await base
    .pool('owner')
    .query(
      `select author_id, body::json->'data'->>'about' as about from evidence.fact where type = 'JournalRead' and body::json->'data'->>'about' = $1`,
      [someone.id],
    )
  assert.ok(rows.length > 0)
  assert.ok(rows.every((row) => row.author_id === auditor.id))
})

test('the latest come first, and the older ones by pages that neither skip nor repeat', async () => {
  const many = Array.from({ length: 120 }, (_, i) => ({
    type: 'LanguageCorrected',
    id: `person:${someone.id}/language/${i}`,
    subject: `person:${someone.id}`,
    personId: someone.id,
    happenedAt: house.clock.now(),
    data: { many: 'of-them' },
  }))
  await act(agent.acting, async (unit) => many.forEach(unit.record))
  await house.settle()
  const ids = (html: string) => [...html.matchAll(/many: <bdi dir="ltr">of-them</g)].length
  const first = await read(`?about=${someone.id}`)
  assert.equal(ids(first.body), 100)
  const older = /href="(\/staff\/journal\?[^"]*before=[^"]+)"/.exec(first.body)![1]!.replaceAll('&amp;', '&')
  const second = await web.inject({ url: older, headers: auditor.headers })
  assert.equal(ids(second.body), 20)
  assert.doesNotMatch(second.body, /Plus anciens/)
  for (const before of ['x', '-1', '9'.repeat(40)]) assert.equal((await read(`?before=${before}`)).statusCode, 200)
})

test('nobody else reads it', async () => {
  for (const role of ['officer', 'division-head', 'administrator', 'post-room'] as const) {
    assert.equal((await read('', await employ(house, role))).statusCode, 403, role)
  }
})
