import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposit } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { lastSignedFile } from './last-signed.ts'

/* If the log stops, deposits go on, and it rings. */

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const him = await person(t, { registeredBy: desk })
const refused = async () => /^pli_log_refused (\d)$/m.exec(await t.house.ports.metrics.text())?.[1]
const placed = async () => {
  const answer = await deposit(t, office, decision(him))
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json()
}
const isPrepared = async (id: string) => (await him.get(`/documents/${id}?lang=fr`)).body.includes('En préparation')
/** The house knows that it is no minute. */
const promised = (page: string) => ({
  soon: page.includes('dans une minute'),
  late: /revenez plus tard|peut prendre des heures/i.test(page),
})

test('while the log refuses to be signed documents are placed, opened and read, their receipts are in preparation, in a minute no more once they waited for some, and it rings', async () => {
  await placed()
  await t.beat()
  assert.equal(await refused(), '0')
  const { keptIn, origin } = t.house.config.log
  const file = lastSignedFile(keptIn, origin)
  const honest = readFileSync(file, 'utf8')
  writeFileSync(file, honest.replace(origin, 'another.example/log'))
  await assert.rejects(t.beat(), { name: 'AnotherPast' })
  assert.equal(await refused(), '1')

  const { id } = await placed()
  const asked = await t.web.inject({ url: `/api/v1/documents/${id}`, headers: office.headers })
  const [fact] = asked.json().timeline
  assert.equal(fact.id, `document:${id}/deposited`)
  assert.match(fact.digest, /^[0-9a-f]{64}$/, 'to what who deposits can hold the house, at once')
  assert.equal((await him.post(`/documents/${id}/opening`)).statusCode, 303)
  assert.equal((await him.get(`/documents/${id}/file`)).headers['content-type'], 'application/pdf')
  await t.house.jobs['evidence.receipt']!({ factId: `document:${id}/opened` })
  await assert.rejects(t.beat(), { name: 'AnotherPast' })
  assert.ok(await isPrepared(id), 'the page says so')

  await him.post('/take-away/counsel')
  await him.post('/history/receipts')
  const officer = clicks(t, await employ(t, 'officer'))
  const court = `/staff/documents/${id}/export`
  await officer.post(court, { reason: 'court-asked', courtReference: '26001' })
  const { rows } = await owner.query(`select id from evidence.fact where type = 'NoticeTold'`)
  for (const factId of [`document:${id}/deposited`, ...rows.map((row) => row.id)])
    await t.house.jobs['evidence.receipt']!({ factId })
  const told = async () => {
    const [receipt] = (await owner.query('select id from evidence.receipt where document_id = $1', [id])).rows
    const asked = '?asked=notice'
    const his = [`/documents/${id}`, `/documents/${id}/receipts/${receipt.id}`, '/take-away', `/history${asked}`]
    const staff = [`/staff/documents/${id}`, `/staff/applicants/${him.id}${asked}`, `${court}?done=asked`]
    const pages = [...his.map((url) => him.get(url)), ...staff.map((url) => officer.get(url))]
    return (await Promise.all(pages)).map(({ body }) => body)
  }
  for (const [i, page] of (await told()).entries())
    assert.deepEqual(promised(page), { soon: true, late: false }, `${i}`)
  t.clock.set(t.clock.now().add({ minutes: 6 }).toString())
  for (const [i, page] of (await told()).entries())
    assert.deepEqual(promised(page), { soon: false, late: true }, `${i}`)
  t.clock.set(t.clock.now().subtract({ minutes: 6 }).toString())

  writeFileSync(file, honest)
  await t.settle()
  assert.equal(await refused(), '0')
  assert.equal(await isPrepared(id), false)
})
