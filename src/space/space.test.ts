import assert from 'node:assert/strict'
import { test } from 'node:test'
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

test('number and key, then a password: the space is open, once, and the key is dead', async () => {
  const person = await reader()
  const b = browser(t)
  const first = await b.post('/activation', {
    number: person.foreignerNumber,
    key: person.key.toLowerCase().replace(/(...)/g, '$1-'),
  })
  assert.equal(first.headers.location, '/activation/password')
  const chosen = await b.post('/activation/password', { password: PASSWORD })
  assert.equal(chosen.headers.location, '/contacts')
  assert.equal((await b.get('/contacts')).statusCode, 200)
  assert.equal((await facts(person.personId)).filter((f) => f.type === 'SpaceActivated').length, 1)
  const again = await browser(t).post('/activation', { number: person.foreignerNumber, key: person.key })
  assert.equal(again.statusCode, 409)
})

test('whoever stops before choosing a password has lost nothing', async () => {
  const person = await reader()
  await browser(t).post('/activation', { number: person.foreignerNumber, key: person.key })
  assert.equal((await (await activated(t, person)).get('/contacts')).statusCode, 200)
})

test('one key used in two browsers at one instant opens one space', async () => {
  const person = await reader()
  const two = [browser(t), browser(t)]
  for (const b of two) await b.post('/activation', { number: person.foreignerNumber, key: person.key })
  const answers = await Promise.all(two.map((b) => b.post('/activation/password', { password: PASSWORD })))
  assert.deepEqual(answers.map((a) => a.statusCode).sort(), [303, 409])
  assert.equal((await facts(person.personId)).filter((f) => f.type === 'SpaceActivated').length, 1)
})

test('a password page without a right key before it starts again', async () => {
  const answer = await browser(t).post('/activation/password', { password: PASSWORD })
  assert.equal(answer.statusCode, 410)
})

test('a weak password is refused with what to do, and is not sent back', async () => {
  const person = await reader()
  const b = browser(t)
  await b.post('/activation', { number: person.foreignerNumber, key: person.key })
  for (const weak of [
    'court',
    'aaaaaaaaaaaa',
    '123456789012',
    'motdepasse123',
    `${person.foreignerNumber}12`,
    'azertyazerty',
  ]) {
    const answer = await b.post('/activation/password', { password: weak })
    assert.equal(answer.statusCode, 422, weak)
    assert.ok(!answer.body.includes(`value="${weak}"`))
  }
})

test('digits typed on another keyboard are the same password and the same number', async () => {
  const person = await reader()
  await activated(t, person, 'ma phrase 2604 à moi')
  const arabic = (text: string) => text.replace(/\d/g, (d) => String.fromCodePoint(0x660 + Number(d)))
  const answer = await browser(t).post('/log-in', {
    number: arabic(person.foreignerNumber),
    password: arabic('ma phrase 2604 à moi'),
  })
  assert.equal(answer.headers.location, '/inbox')
})

test('a contact is verified by the code that was really sent, in his language, and the message says nothing of asylum', async () => {
  const person = await reader({ language: 'en' })
  const b = await activated(t, person)
  const added = await b.post('/contacts', { kind: 'mobile', mobile: '06 12 34 56 78' }, '/contacts')
  assert.match(String(added.headers.location), /^\/contacts\/[0-9a-f-]{36}$/)
  t.sent.sms.length = 0
  await t.settle()
  const [sms] = t.sent.sms
  assert.equal(sms?.to, '+33612345678')
  assert.match(sms.text, new RegExp(`^\\d{6} is your code. No. …${person.foreignerNumber.slice(-3)}$`))
  assert.doesNotMatch(sms.text, /asyl|asile|ofpra|refug/i)
  const place = String(added.headers.location)
  const wrong = await b.post(
    `${place}/verification`,
    { code: '000000' === sms.text.slice(0, 6) ? '000001' : '000000' },
    place,
  )
  assert.equal(wrong.statusCode, 422)
  const right = await b.post(`${place}/verification`, { code: sms.text.slice(0, 6) }, place)
  assert.equal(right.headers.location, '/contacts')
  assert.match((await b.get('/contacts')).body, /Vérifié|Checked/)
  const written = await facts(person.personId)
  assert.ok(written.some((f) => f.type === 'ContactVerified'))
  assert.ok(!JSON.stringify(written).includes('12345678'))
})

test('a code dies after five wrong tries, and after fifteen minutes', async () => {
  const b = await activated(t, await reader())
  const place = String(
    (await b.post('/contacts', { kind: 'email', email: 'personne@exemple.org' }, '/contacts')).headers.location,
  )
  t.sent.mail.length = 0
  await t.settle()
  const code = /\d{6}/.exec(t.sent.mail[0]!.subject)![0]
  const other = code === '111111' ? '222222' : '111111'
  for (let i = 0; i < 5; i++)
    assert.equal((await b.post(`${place}/verification`, { code: other }, place)).statusCode, 422)
  const dead = await b.post(`${place}/verification`, { code }, place)
  assert.equal(dead.statusCode, 422)
  assert.match(dead.body, /plus bon/)
  await b.post(`${place}/code`, {}, place)
  t.sent.mail.length = 0
  await t.settle()
  const second = /\d{6}/.exec(t.sent.mail[0]!.subject)![0]
  t.clock.set(t.clock.now().add({ minutes: 16 }))
  assert.match((await b.post(`${place}/verification`, { code: second }, place)).body, /plus bon/)
})

test('with neither e-mail nor telephone he is asked twice, then paper or a desk is noted and somebody has to look', async () => {
  const person = await reader()
  const b = await activated(t, person)
  assert.match((await b.get('/contacts/none')).body, /15 jours/)
  assert.equal((await b.post('/contacts/none', {}, '/contacts/none')).statusCode, 422)
  const noted = await b.post('/contacts/none', { wants: 'paper' }, '/contacts/none')
  assert.equal(noted.statusCode, 200)
  assert.ok((await facts(person.personId)).some((f) => f.type === 'NoContactDeclared'))
  const { rows } = await owner.query(`select kind from staff.work_item where person_id = $1`, [person.personId])
  assert.deepEqual(rows, [{ kind: 'no-contact' }])
})

test('a number that does not exist, one without a space and a wrong password get the same page', async () => {
  const person = await reader()
  await activated(t, person)
  const pages = []
  for (const number of [person.foreignerNumber, (await reader()).foreignerNumber, '1234567890', 'nonsense'])
    pages.push(
      (await browser(t).post('/log-in', { number, password: 'une autre phrase fausse' })).body.replaceAll(number, 'N'),
    )
  assert.equal(new Set(pages).size, 1)
})

test('wrong passwords slow the number down on every node, and the right one then has to wait too', async () => {
  const person = await reader()
  await activated(t, person)
  for (let i = 0; i < 5; i++)
    await browser(t).post('/log-in', { number: person.foreignerNumber, password: 'une autre phrase fausse' })
  const slowed = await browser(t).post('/log-in', { number: person.foreignerNumber, password: PASSWORD })
  assert.equal(slowed.statusCode, 429)
  t.clock.set(t.clock.now().add({ minutes: 2 }))
  assert.equal(
    (await browser(t).post('/log-in', { number: person.foreignerNumber, password: PASSWORD })).headers.location,
    '/inbox',
  )
})

test('log-out ends this session, log-out everywhere ends them all', async () => {
  const person = await reader()
  const one = await activated(t, person)
  const two = browser(t)
  await two.post('/log-in', { number: person.foreignerNumber, password: PASSWORD })
  const kept = new Map(one.cookies)
  await one.post('/log-out', {}, '/contacts')
  for (const [k, v] of kept) one.cookies.set(k, v)
  assert.equal((await one.get('/contacts')).headers.location, '/log-in')
  assert.equal((await two.get('/contacts')).statusCode, 200)
  await two.post('/log-out/everywhere', {}, '/contacts')
  assert.equal((await two.get('/contacts')).headers.location, '/log-in')
})

test('an idle session ends after thirty minutes and any session after twelve hours', async () => {
  const b = await activated(t, await reader())
  for (let i = 0; i < 26; i++) {
    t.clock.set(t.clock.now().add({ minutes: 27 }))
    assert.equal((await b.get('/contacts')).statusCode, 200, String(i))
  }
  t.clock.set(t.clock.now().add({ minutes: 27 }))
  assert.equal((await b.get('/contacts')).statusCode, 303)
  const idle = await activated(t, await reader())
  t.clock.set(t.clock.now().add({ minutes: 31 }))
  assert.equal((await idle.get('/contacts')).statusCode, 303)
})

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
  const done = await b.post('/recovery/code', { code, password: 'une phrase toute neuve' })
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

test('asking to recover a number that does not exist gives the same answer, to the length of the cookie', async () => {
  const person = await reader()
  await activated(t, person)
  const sizes = []
  for (const number of [person.foreignerNumber, '1234567890']) {
    const b = browser(t)
    const answer = await b.post('/recovery', { number, kind: 'email' })
    assert.equal(answer.headers.location, '/recovery/code')
    sizes.push(b.cookies.get('pli-ticket')!.length)
    assert.equal(
      (await b.post('/recovery/code', { code: '123456', password: 'une phrase toute neuve' })).statusCode,
      422,
    )
  }
  assert.equal(sizes[0], sizes[1])
})

test('a form of a session without its token is refused, and so is one that another site sent', async () => {
  const b = await activated(t, await reader())
  assert.equal((await b.post('/contacts', { kind: 'email', email: 'a@exemple.org' })).statusCode, 403)
  const foreign = await t.web.inject({
    method: 'POST',
    url: '/log-in',
    payload: 'number=1&password=2',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
  })
  assert.equal(foreign.statusCode, 403)
})

test('the first page of a first connection: two requests and at most 12 kB, without any image', async () => {
  const html = await t.web.inject('/activation')
  const script = await t.web.inject('/assets/activation.js')
  assert.equal([...html.body.matchAll(/(?:src|href)="\/assets[^"]+"/g)].length, 1)
  assert.ok(
    Buffer.byteLength(html.body) + Buffer.byteLength(script.body) <= 12_000,
    String(Buffer.byteLength(html.body) + Buffer.byteLength(script.body)),
  )
})

test('every page of the way in is whole in a right-to-left language', async () => {
  for (const url of ['/', '/help', '/activation', '/log-in', '/recovery']) {
    const answer = await t.web.inject(`${url}?lang=ar`)
    assert.equal(answer.statusCode, 200, url)
    assert.match(answer.body, /<html lang="ar" dir="rtl">/)
  }
})
