import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../evidence/index.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, browser } from '../testing/phone.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const of = (personId: string) => factsOf(t.house.workerDb, `person:${personId}`)
const told = async (personId: string) => (await of(personId)).filter(({ type }) => type === 'AlertSent').length
const work = async (personId: string) =>
  (await owner.query('select kind from staff.work_item where person_id = $1', [personId])).rows.map(({ kind }) => kind)

async function withContact(email: string) {
  const person = await enrolled(t, desk)
  const b = await activated(t, person)
  await addAndVerify(b, { kind: 'email', email })
  return { person, b, contactId: await contactOf(person.personId, 'email') }
}
async function addAndVerify(b: ReturnType<typeof browser>, form: Record<string, string>) {
  const added = await b.post('/contacts', form, '/contacts')
  assert.equal(added.statusCode, 303)
  await t.settle()
  const message = form['kind'] === 'mobile' ? t.sent.sms.at(-1)!.text : t.sent.mail.at(-1)!.text
  const page = String(added.headers.location)
  const verified = await b.post(`${page}/verification`, { code: /(?<!\d)\d{6}(?!\d)/.exec(message)![0] }, page)
  assert.equal(verified.statusCode, 303)
  await t.settle()
}
const contactOf = async (personId: string, kind: 'email' | 'mobile') => {
  const { rows } = await owner.query(
    'select id from space.contact_point where person_id = $1 and kind = $2 and removed_at is null',
    [personId, kind],
  )
  return rows[0].id as string
}

test('the first contact is told nothing of itself; a second one is told to the first', async () => {
  const { person, b } = await withContact('first@exemple.org')
  assert.equal(await told(person.personId), 0)
  t.sent.mail.length = t.sent.sms.length = 0
  await addAndVerify(b, { kind: 'mobile', mobile: '06 12 34 56 78' })
  assert.equal(t.sent.mail.length, 1)
  assert.match(t.sent.mail[0]!.text, /تلفن یا ایمیل(?:.|\n)*Changez votre mot de passe/)
  assert.equal(t.sent.sms.length, 1) // its own code
  assert.deepEqual(await work(person.personId), [])
})

test('a removed contact is told to those that stay; the last one gone is a work item; an unverified one changes nothing', async () => {
  const { person, b, contactId } = await withContact('last@exemple.org')
  const typo = await contact(t, person.personId, 'mobile', '+33612345601', false)
  await b.post(`/contacts/${typo}/removal`, {}, '/contacts')
  await t.settle()
  assert.equal(await told(person.personId), 0)
  await addAndVerify(b, { kind: 'mobile', mobile: '06 12 34 56 00' })
  assert.equal(await told(person.personId), 1)
  const mobile = await contactOf(person.personId, 'mobile')
  await b.post(`/contacts/${mobile}/removal`, {}, '/contacts')
  await t.settle()
  assert.equal(await told(person.personId), 2)
  assert.deepEqual(await work(person.personId), [])
  await b.post(`/contacts/${contactId}/removal`, {}, '/contacts')
  await t.settle()
  assert.deepEqual(await work(person.personId), ['no-contact'])
  const notSent = (await of(person.personId)).filter(({ type }) => type === 'AlertNotSent')
  assert.deepEqual(
    notSent.map(({ data }) => data['why']).sort(),
    ['no-contact', 'nothing-changed', 'nothing-changed'], // the last contact, the first, the unverified one
  )
})

test('a new password is told to his contacts, each time it changes', async () => {
  const { person } = await withContact('word@exemple.org')
  for (const password of ['cinq mots vraiment tout neufs', 'six mots encore bien plus neufs']) {
    t.clock.set(t.clock.now().add({ minutes: 1 }))
    const before = await told(person.personId)
    const b = browser(t)
    await b.post('/recovery', { number: person.foreignerNumber, kind: 'email' })
    await t.settle()
    const code = /(?<!\d)\d{6}(?!\d)/.exec(t.sent.mail.at(-1)!.text)![0]
    assert.equal((await b.post('/recovery/code', { code, password }, '/recovery/code')).statusCode, 303)
    await t.settle()
    assert.equal(await told(person.personId), before + 1)
    assert.match(t.sent.mail.at(-1)!.subject, /رمز عبور/)
  }
})

test('a PIN chosen for an open space and the key it gives are told to his contacts; the first key of all is not', async () => {
  const { person } = await withContact('pin@exemple.org')
  assert.equal(await told(person.personId), 0)
  const record = `/staff/applicants/${person.personId}`
  const other = await employ(t, 'registration-desk', desk.id)
  assert.equal((await clicks(t, other).post(`${record}/pin`, { pin: '2840', pinAgain: '2840' })).statusCode, 303)
  await t.settle()
  assert.equal(await told(person.personId), 1)
  assert.match(t.sent.mail.at(-1)!.text, /کد یا کلید(?:.|\n)*Demandez de l’aide/)
  const paper = await clicks(t, desk.agent).post(`${record}/notice`, { lost: 'yes', pin: '2840' })
  assert.equal(paper.headers['content-type'], 'application/pdf')
  await t.settle()
  assert.equal(await told(person.personId), 2)
  assert.deepEqual(await work(person.personId), [])
})

test('who has no contact stands at the desk himself: of his PIN nobody is told, and nobody is sent for', async () => {
  const person = await enrolled(t, desk)
  const before = await work(person.personId)
  assert.equal(
    (await clicks(t, desk.agent).post(`/staff/applicants/${person.personId}/pin`, { pin: '2840', pinAgain: '2840' }))
      .statusCode,
    303,
  )
  await t.settle()
  assert.deepEqual([await told(person.personId), await work(person.personId)], [0, before])
})

test('put in the wrong space: both are told, each in his own words, and only once', async () => {
  const office = await machine(t, 'system')
  const wrong = await enrolled(t, desk)
  const right = await enrolled(t, desk)
  for (const { personId } of [wrong, right]) await contact(t, personId, 'email', `p${personId}@exemple.org`)
  const id = await deposited(t, office, decision(wrong))
  await t.settle()
  t.sent.mail.length = 0
  const answer = await t.web.inject({
    method: 'POST',
    url: `/api/v1/documents/${id}/withdrawal`,
    headers: { ...office.headers, 'content-type': 'application/json' },
    payload: JSON.stringify({ reason: 'wrong-space', meantFor: { foreignerNumber: right.foreignerNumber } }),
  })
  assert.ok(answer.statusCode < 300, answer.body)
  await t.settle()
  assert.deepEqual(
    t.sent.mail.map(({ to }) => to).sort(),
    [wrong, right].map(({ personId }) => `p${personId}@exemple.org`).sort(),
  )
  for (const { text } of t.sent.mail) assert.match(text, /Il y a un changement dans vos courriers/)
})
