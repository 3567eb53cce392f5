import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { deposited, summons } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, browser } from '../testing/phone.ts'
import { choosePin } from './amend.ts'
import { handOver } from './hand-over.ts'
import { mergePersons } from './merge.ts'
import { printNotices } from './print-notice.ts'
import { reissueKey } from './reissue-key.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const other = await employ(t, 'registration-desk', desk.id)
const { get, post } = clicks(t, desk.agent)
const PASSWORD = 'quatre mots sans lien'

const keysOf = async (personId: string) =>
  (await owner.query('select id from enrolment.connection_key where person_id = $1', [personId])).rows.length
const printedFor = async (personId: string) => {
  const printed = await printNotices(t.house.ports)(desk.agent.acting, [personId])
  assert.ok(!isRefusal(printed))
  return printed
}
const logIn = async (number: string, password: string) =>
  (await browser(t).post('/log-in', { number, password })).headers.location

// @law arrêté du 8 juillet 2020, art. 4
test('who lost his password and has no contact types his PIN at the desk, and his new key lets him choose another', async () => {
  const person = await enrolled(t, desk)
  const old = await activated(t, person, PASSWORD)
  await choosePin(t.house.ports)(other.acting, person.personId, '2840')
  const reissue = (pin: string) =>
    reissueKey(t.house.ports)(desk.agent.acting, person.personId, null, { pin, documentSeen: true })

  const wrong = await reissue('2841')
  assert.ok(isRefusal(wrong) && wrong.refusal === 'pin-does-not-match')
  assert.equal(await keysOf(person.personId), 1, 'a wrong PIN prints nothing')
  const printed = await reissue('٢٨٤٠')
  assert.ok(!isRefusal(printed))
  const { rows } = await owner.query<{ data: unknown }>(
    `select body::jsonb -> 'data' ->> 'identifiedBy' as data from evidence.fact
     where person_id = $1 and type = 'ConnectionKeyIssued' order by recorded_at desc limit 1`,
    [person.personId],
  )
  assert.deepEqual(rows, [{ data: 'pin' }])

  assert.equal(await logIn(person.foreignerNumber, PASSWORD), '/inbox', 'nothing has changed until he uses it')
  const key = printed.notices[0]!.key
  await activated(t, { ...person, key }, 'cinq mots vraiment tout neufs')
  assert.equal((await old.get('/contacts')).statusCode, 303, 'every session has ended')
  assert.equal(await logIn(person.foreignerNumber, PASSWORD), undefined)
  assert.equal(await logIn(person.foreignerNumber, 'cinq mots vraiment tout neufs'), '/inbox')
})

test('who entered the PIN does not print the key: nobody opens the space of another alone', async () => {
  const person = await enrolled(t, desk)
  await activated(t, person)
  await choosePin(t.house.ports)(desk.agent.acting, person.personId, '2840')
  const reissue = (agent: typeof other) =>
    reissueKey(t.house.ports)(agent.acting, person.personId, null, { pin: '2840', documentSeen: true })
  const alone = await reissue(desk.agent)
  assert.ok(isRefusal(alone) && alone.refusal === 'pin-chosen-by-you')
  assert.equal(await keysOf(person.personId), 1)
  assert.ok(!isRefusal(await reissue(other)))
})

test('who typed the PIN at the registration does not print the key either, until another agent has him choose one', async () => {
  const person = await enrolled(t, desk, { pin: '2840' })
  const reprint = () => post(`/staff/applicants/${person.personId}/notice`, { lost: 'yes', pin: '' })
  assert.equal((await reprint()).headers['content-type'], 'application/pdf', 'no space to open yet: a lost paper')
  const { notices } = await printedFor(person.personId)
  await activated(t, { ...person, key: notices[0]!.key })
  const reissue = (agent: typeof other, pin: string) =>
    reissueKey(t.house.ports)(agent.acting, person.personId, null, { pin, documentSeen: true })
  const keys = await keysOf(person.personId)
  for (let i = 0; i < 6; i++) {
    const alone = await reissue(desk.agent, '2840')
    assert.ok(isRefusal(alone) && alone.refusal === 'pin-chosen-by-you')
  }
  assert.equal(await keysOf(person.personId), keys)
  assert.ok(!isRefusal(await reissue(other, '2840')))
  await choosePin(t.house.ports)(other.acting, person.personId, '5179')
  assert.ok(!isRefusal(await reissue(desk.agent, '5179')))
  const now = await reissue(other, '5179')
  assert.ok(isRefusal(now) && now.refusal === 'pin-chosen-by-you')
})

test('wrong PINs slow the record down', async () => {
  const person = await enrolled(t, desk)
  await activated(t, person)
  await choosePin(t.house.ports)(other.acting, person.personId, '2840')
  const answers: string[] = []
  for (const pin of ['1', '2', '3', '4', '5', '2840']) {
    const done = await reissueKey(t.house.ports)(desk.agent.acting, person.personId, null, { pin, documentSeen: false })
    answers.push(isRefusal(done) ? done.refusal : 'printed')
  }
  assert.deepEqual(answers, [...Array(5).fill('pin-does-not-match'), 'pin-slowed'])
})

test('a try of an agent who may not is no try of the person’s: he is slowed down by nobody out of reach', async () => {
  const person = await enrolled(t, desk)
  await activated(t, person)
  await choosePin(t.house.ports)(other.acting, person.personId, '2840')
  const elsewhere = (await testDesk(t)).agent
  for (const [agent, refusal] of [
    [elsewhere, 'applicant-not-known'],
    [other, 'pin-chosen-by-you'],
  ] as const)
    for (let i = 0; i < 6; i++) {
      const done = await reissueKey(t.house.ports)(agent.acting, person.personId, null, {
        pin: '1',
        documentSeen: true,
      })
      assert.ok(isRefusal(done))
      assert.equal(done.refusal, refusal)
    }
  const right = { pin: '2840', documentSeen: false }
  assert.ok(!isRefusal(await reissueKey(t.house.ports)(desk.agent.acting, person.personId, null, right)))
})

test('without a PIN the agent says that he looked at the attestation; the page asks for what it needs', async () => {
  const person = await enrolled(t, desk)
  await activated(t, person)
  const record = `/staff/applicants/${person.personId}`
  assert.match((await get(record)).body, /Mot de passe perdu/)
  const page = await get(`${record}/notice`)
  assert.match(page.body, /name="documentSeen"/)
  assert.doesNotMatch(page.body, /name="pin"/)
  assert.equal((await post(`${record}/notice`, { lost: 'yes' })).statusCode, 422)
  assert.equal(await keysOf(person.personId), 1)
  const file = await post(`${record}/notice`, { lost: 'yes', documentSeen: 'yes' })
  assert.equal(file.headers['content-type'], 'application/pdf')
  await choosePin(t.house.ports)(other.acting, person.personId, '2840')
  assert.match((await get(`${record}/notice`)).body, /name="pin"/)
})

test('a second press on a page that is older than the print asks before it kills the key just printed', async () => {
  const person = await enrolled(t, desk)
  const asked = await post(`/staff/applicants/${person.personId}/notice`, { first: 'yes' })
  assert.equal(asked.statusCode, 200)
  assert.match(asked.body, /ne marche plus/)
  assert.equal(await keysOf(person.personId), 1)
})

/** Two records of one human, each with a letter in it; one was merged into the other. */
async function mergedWithLetters(opened: boolean) {
  const [kept, merged] = [await enrolled(t, desk), await enrolled(t, desk)]
  if (opened) await activated(t, merged, PASSWORD)
  const office = await machine(t, 'system')
  for (const person of [kept, merged]) await deposited(t, office, summons(person))
  const asked = { kept: kept.personId, merged: merged.personId, evenIfBothHoldDocuments: true }
  for (const agent of opened ? [desk.agent, other] : [other])
    assert.ok(!isRefusal(await mergePersons(t.house.ports)(agent.acting, asked)))
  return { kept, merged }
}

test('a record merged with letters in it gets a new key for its own space, on the guards of any open space', async () => {
  const { merged } = await mergedWithLetters(true)
  const record = `/staff/applicants/${merged.personId}`
  assert.match((await get(record)).body, /Mot de passe perdu/)
  assert.match((await get(`${record}/notice`)).body, /name="documentSeen"/)
  assert.equal((await post(`${record}/notice`, { lost: 'yes' })).statusCode, 422)
  assert.equal(await keysOf(merged.personId), 1)
  const identified = { pin: '', documentSeen: true }
  const printed = await reissueKey(t.house.ports)(desk.agent.acting, merged.personId, null, identified)
  assert.ok(!isRefusal(printed))
  assert.ok(!isRefusal(await handOver(t.house.ports)(desk.agent.acting, [merged.personId], 'read-aloud')))
  const next = 'cinq mots vraiment tout neufs'
  await activated(t, { ...merged, key: printed.notices[0]!.key }, next)
  assert.equal(await logIn(merged.foreignerNumber, next), '/inbox')
})

test('a paper lost before the first connection is replaced for a merged record too, while letters lie there; else it is not', async () => {
  const { kept, merged } = await mergedWithLetters(false)
  const printed = await printedFor(merged.personId)
  await activated(t, { ...merged, key: printed.notices[0]!.key }, PASSWORD)
  const empty = await enrolled(t, desk)
  const asked = { kept: kept.personId, merged: empty.personId }
  assert.ok(!isRefusal(await mergePersons(t.house.ports)(other.acting, asked)))
  const refused = await printNotices(t.house.ports)(desk.agent.acting, [empty.personId])
  assert.ok(isRefusal(refused) && refused.refusal === 'applicant-merged')
  assert.doesNotMatch((await get(`/staff/applicants/${empty.personId}`)).body, /\/notice"/)
})
