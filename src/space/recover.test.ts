import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contact } from '../testing/contact.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, browser } from '../testing/phone.ts'

const t = await testHouse()
const desk = await testDesk(t)
const owner = t.base.pool('owner')
/** Somebody who reads French, so that the pages can be looked at. */
const reader = (over = {}) => enrolled(t, desk, { language: 'fr', ...over })
const PASSWORD = 'quatre mots sans lien'
const facts = async (personId: string) =>
  (
    await owner.query<{ type: string; body: string }>(
      'select type, body from evidence.fact where person_id = $1 order by recorded_at, id',
      [personId],
    )
  ).rows

test('a forgotten password: a code to a verified contact, a new password, every other session ended, an alert', async () => {
  const person = await reader()
  const old = await activated(t, person)
  const place = String(
    (await old.post('/contacts', { kind: 'mobile', mobile: '06 12 34 56 79' }, '/contacts')).headers.location,
  )
  t.sent.sms.length = 0
  await t.settle()
  await old.post(`${place}/verification`, { code: t.sent.sms[0]!.text.slice(0, 6) }, place)
  const b = browser(t)
  assert.equal(
    (await b.post('/recovery', { number: person.foreignerNumber, kind: 'mobile' })).headers.location,
    '/recovery/code',
  )
  t.sent.sms.length = 0
  await t.settle()
  const code = t.sent.sms[0]!.text.slice(0, 6)
  const done = await b.post('/recovery/code', { code, password: 'une phrase toute neuve' }, '/recovery/code')
  assert.equal(done.headers.location, '/inbox')
  assert.equal((await old.get('/contacts')).statusCode, 303)
  assert.equal(
    (await browser(t).post('/log-in', { number: person.foreignerNumber, password: PASSWORD })).statusCode,
    422,
  )
  assert.equal(
    (await browser(t).post('/log-in', { number: person.foreignerNumber, password: 'une phrase toute neuve' })).headers
      .location,
    '/inbox',
  )
  assert.ok((await facts(person.personId)).some((f) => f.type === 'PasswordChanged'))
})

/** A person with a verified mobile. */
async function reachable(mobile: string) {
  const person = await reader()
  const b = await activated(t, person)
  const place = String((await b.post('/contacts', { kind: 'mobile', mobile }, '/contacts')).headers.location)
  await t.settle()
  const code = t.sent.sms.findLast(({ to }) => to === `+33${mobile.slice(1)}`)!.text.slice(0, 6)
  await b.post(`${place}/verification`, { code }, place)
  await t.settle()
  return { person, b, place }
}

test('of two telephones the one verified last is asked first, and the other when he asks again', async () => {
  const { person } = await reachable('0612345601')
  t.clock.set(t.clock.now().add({ hours: 2 }).toString())
  await contact(t, person.personId, 'mobile', '+33612345602')
  const asked = async () => {
    t.sent.sms.length = 0
    t.clock.set(t.clock.now().add({ minutes: 2 }).toString())
    await browser(t).post('/recovery', { number: person.foreignerNumber, kind: 'mobile' })
    await t.settle()
    return t.sent.sms.map(({ to }) => to)
  }
  assert.deepEqual(await asked(), ['+33612345602'])
  assert.deepEqual(await asked(), ['+33612345601'])
  assert.deepEqual(await asked(), ['+33612345602'])
})

test('to who has no code, every number answers the same: one with a contact, one without, one that does not exist', async () => {
  const { person } = await reachable('0612345680')
  const without = await reader()
  await activated(t, without)
  const said = []
  for (const number of [person.foreignerNumber, without.foreignerNumber, '1234567890']) {
    const b = browser(t)
    const answer = await b.post('/recovery', { number, kind: 'mobile' })
    assert.equal(answer.headers.location, '/recovery/code')
    const pages = [String(b.cookies.get('pli-ticket')!.length)]
    await t.settle()
    for (const password of ['une phrase toute neuve', `${person.foreignerNumber}-abc`])
      for (let i = 0; i < 4; i++) {
        const { body } = await b.post('/recovery/code', { code: '12345', password }, '/recovery/code')
        pages.push(body.replace(/name="mark" value="[\w-]{22}"/, '')) // of the cookie, which never is the same
      }
    said.push(pages)
  }
  assert.match(said[0]![1]!, /pas le bon code, ou il n’est plus bon/)
  assert.deepEqual(said[1], said[0])
  assert.deepEqual(said[2], said[0])
})

test('his own number as a new password is refused after the right code, which stays good', async () => {
  const { person } = await reachable('0612345681')
  const b = browser(t)
  await b.post('/recovery', { number: person.foreignerNumber, kind: 'mobile' })
  await t.settle()
  const code = t.sent.sms.at(-1)!.text.slice(0, 6)
  const own = await b.post('/recovery/code', { code, password: `${person.foreignerNumber}-abc` }, '/recovery/code')
  assert.match(own.body, /Votre numéro ne peut pas être/)
  const other = await b.post('/recovery/code', { code, password: 'une phrase toute neuve' }, '/recovery/code')
  assert.equal(other.headers.location, '/inbox')
})

test('who has recovered may ask again at once: what he asked before and mistyped before is forgiven', async () => {
  const { person } = await reachable('0612345683')
  const b = browser(t)
  const number = person.foreignerNumber
  const ask = () => b.post('/recovery', { number, kind: 'mobile' })
  for (let i = 0; i < 5; i++) {
    t.clock.set(t.clock.now().add({ seconds: 1 })) // each code later than the one before: the last is the one that counts
    assert.equal((await ask()).statusCode, 303)
    await t.settle()
  }
  assert.equal((await ask()).statusCode, 429)
  for (let i = 0; i < 5; i++) await browser(t).post('/log-in', { number, password: 'une autre phrase fausse' })
  const code = t.sent.sms.at(-1)!.text.slice(0, 6)
  const done = await b.post('/recovery/code', { code, password: 'une phrase toute neuve' }, '/recovery/code')
  assert.equal(done.headers.location, '/inbox')
  assert.equal((await ask()).headers.location, '/recovery/code')
  const again = await browser(t).post('/log-in', { number, password: 'une phrase toute neuve' })
  assert.equal(again.headers.location, '/inbox')
})

test('a stranger who goes on asking from one address keeps nobody else from a code, and the last one sent is good whoever asked', async () => {
  const { person } = await reachable('0612345684')
  const number = person.foreignerNumber
  const ask = (b: ReturnType<typeof browser>) => b.post('/recovery', { number, kind: 'mobile' })
  for (let i = 0; i < 5; i++) {
    t.clock.set(t.clock.now().add({ seconds: 1 }))
    await ask(browser(t, '198.51.100.7'))
    await t.settle()
  }
  assert.equal((await ask(browser(t, '198.51.100.7'))).statusCode, 429)
  const code = t.sent.sms.at(-1)!.text.slice(0, 6)
  const b = browser(t, '203.0.113.20')
  assert.equal((await ask(b)).headers.location, '/recovery/code')
  await t.settle()
  assert.equal(t.sent.sms.at(-1)!.text.slice(0, 6), code, 'no message more than an hour may bring')
  const done = await b.post('/recovery/code', { code, password: 'une phrase toute neuve' }, '/recovery/code')
  assert.equal(done.headers.location, '/inbox')
})

test('a code that went to a telephone removed since opens nothing', async () => {
  const { person, b: his, place } = await reachable('0612345682')
  const thief = browser(t)
  await thief.post('/recovery', { number: person.foreignerNumber, kind: 'mobile' })
  await t.settle()
  const code = t.sent.sms.at(-1)!.text.slice(0, 6)
  await his.post(`${place}/removal`, {}, '/contacts')
  assert.equal(
    (await thief.post('/recovery/code', { code, password: 'une phrase toute neuve' }, '/recovery/code')).statusCode,
    422,
  )
})

test('what is no number at all is told at the field, however many have mistyped theirs before', async () => {
  for (let i = 0; i < 7; i++)
    for (const [url, form] of [
      ['/recovery', { number: '99 00', kind: 'email' }],
      ['/log-in', { number: '99 00', password: PASSWORD }],
    ] as const) {
      const answer = await browser(t).post(url, form)
      assert.equal(answer.statusCode, 422)
      assert.match(answer.body, /ni un numéro étranger ni un numéro Ofpra/)
      assert.match(answer.body, /value="99 00"/)
    }
})
