import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPasswords } from '../platform/crypto/password.ts'
import { isRefusal } from '../platform/refusal.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, browser } from '../testing/phone.ts'
import { changePassword } from './change-password.ts'
import { logIn } from './log-in.ts'

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

// @law arrêté du 8 juillet 2020, art. 4
test('number and key, then a password: the space is open, once, and the key is dead', async () => {
  const person = await reader()
  const b = browser(t)
  const first = await b.post('/activation', {
    number: person.foreignerNumber,
    key: person.key.toLowerCase().replace(/(...)/g, '$1-'),
  })
  assert.equal(first.headers.location, '/activation/password')
  const chosen = await b.post('/activation/password', { password: PASSWORD }, '/activation/password')
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
  const answers = await Promise.all(
    two.map((b) => b.post('/activation/password', { password: PASSWORD }, '/activation/password')),
  )
  assert.deepEqual(answers.map((a) => a.statusCode).sort(), [303, 409])
  assert.equal((await facts(person.personId)).filter((f) => f.type === 'SpaceActivated').length, 1)
})

test('two people who begin in one browser: the password typed on the page of the first is not the second one’s', async () => {
  const [first, second] = [await reader(), await reader()]
  const b = browser(t)
  await b.post('/activation', { number: first.foreignerNumber, key: first.key })
  const page = (await b.get('/activation/password')).body
  assert.match(page, new RegExp(first.foreignerNumber.slice(-3)))
  const mark = /name="mark" value="([^"]+)"/.exec(page)![1]!
  await b.post('/activation', { number: second.foreignerNumber, key: second.key })
  const mixed = await b.post('/activation/password', { password: PASSWORD, mark })
  assert.equal(mixed.statusCode, 410)
  for (const { personId } of [first, second])
    assert.deepEqual(
      (await facts(personId)).filter((f) => f.type === 'SpaceActivated'),
      [],
    )
  assert.equal((await b.post('/activation/password', { password: PASSWORD }, '/activation/password')).statusCode, 303)
  assert.equal((await facts(second.personId)).filter((f) => f.type === 'SpaceActivated').length, 1)
  assert.equal((await b.get('/activation/password')).headers.location, '/inbox')
})

test('what was right is not typed again: the key when the number was mistyped', async () => {
  const { key } = await reader()
  const answer = await browser(t).post('/activation', { number: '12', key })
  assert.equal(answer.statusCode, 422)
  assert.match(answer.body, new RegExp(`name="key"[^>]*value="${key}"`))
})

test('a stranger who shut the log-in and the recovery of a number has not shut its key, and what he tried is forgiven', async () => {
  const person = await reader()
  const number = person.foreignerNumber
  const stranger = browser(t)
  for (let i = 0; i < 5; i++) {
    await stranger.post('/log-in', { number, password: 'une autre phrase fausse' })
    await stranger.post('/recovery', { number, kind: 'mobile' })
  }
  assert.equal((await stranger.post('/log-in', { number, password: 'une autre phrase fausse' })).statusCode, 429)
  assert.equal((await stranger.post('/recovery', { number, kind: 'mobile' })).statusCode, 429)
  await activated(t, person)
  assert.equal((await browser(t).post('/log-in', { number, password: PASSWORD })).headers.location, '/inbox')
  assert.equal((await browser(t).post('/recovery', { number, kind: 'mobile' })).statusCode, 303)
})

test('a password page without a right key before it starts again', async () => {
  const answer = await browser(t).post('/activation/password', { password: PASSWORD })
  assert.equal(answer.statusCode, 410)
})

test('a password is shown when he asks, as he typed it, and comes back in no other answer', async () => {
  const person = await reader()
  const b = await activated(t, person)
  await b.post('/log-out', {}, '/contacts')
  const form = { number: person.foreignerNumber, password: `mot "secret" é` }
  const shown = await b.post('/log-in', { ...form, 'show-password': 'yes' })
  assert.match(shown.body, /type="text"[^>]*value="mot &quot;secret&quot; é"/)
  assert.equal(shown.headers['cache-control'], 'no-store')
  for (const answer of [await b.post('/log-in', { ...form, 'show-password': 'no' }), await b.post('/log-in', form)]) {
    assert.match(answer.body, /type="password"/)
    assert.ok(!answer.body.includes('secret'))
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

test('a number that does not exist, one without a space and a wrong password get the same page', async () => {
  const person = await reader()
  await activated(t, person)
  const pages = []
  for (const number of [person.foreignerNumber, (await reader()).foreignerNumber, '1234567890', 'ABC123456'])
    pages.push(
      (await browser(t).post('/log-in', { number, password: 'une autre phrase fausse' })).body.replaceAll(number, 'N'),
    )
  assert.equal(new Set(pages).size, 1)
})

test('wrong passwords slow the number down on every node, at the network they come from, and the right one then has to wait too', async () => {
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

test('a stranger who goes on trying from one address keeps its holder out at no other, and a number that is nobody’s answers him the same', async () => {
  const person = await reader()
  const his = await activated(t, person)
  const said = async (number: string, password: string, from: string) => {
    const answer = await browser(t, from).post('/log-in', { number, password })
    return answer.headers.location ?? answer.body.replaceAll(number, 'N')
  }
  const stranger = (number: string) => said(number, 'une autre phrase fausse', '198.51.100.7')
  const pages = []
  for (const number of [person.foreignerNumber, '1234567891']) {
    pages.push([])
    for (let i = 0; i < 7; i++) (pages.at(-1) as string[]).push(await stranger(number))
  }
  assert.match(pages[0]![6]!, /Trop d’essais/)
  assert.deepEqual(pages[1], pages[0])
  assert.equal(await said(person.foreignerNumber, PASSWORD, '203.0.113.20'), '/inbox')
  assert.match(await stranger(person.foreignerNumber), /Trop d’essais/, 'the right password forgives no stranger')
  const next = 'cinq mots vraiment tout neufs'
  const change = await his.post('/password', { current: PASSWORD, password: next }, '/password')
  assert.equal(change.headers.location, '/contacts?changed=password', 'who is in is not slowed by who is not')
})

/** Passwords with no room left: every gate taken, the queue full. Whoever comes now is told to come back. */
async function full() {
  const passwords = await createPasswords(t.house.ports.pepper, 0)
  for (let i = 0; i < 64; i++) void passwords.verify(null, 'x')
  return passwords
}

test('a try that nobody had time to look at is not counted, and the wrong ones before it stay counted', async () => {
  const [passwords, busy] = [await createPasswords(t.house.ports.pepper), await full()]
  const [one, two] = [await reader(), await reader()]
  for (const person of [one, two]) await activated(t, person)
  const { ports } = t.house
  const next = 'cinq mots vraiment tout neufs'
  const ways: ((among: typeof busy, password: string) => Promise<object>)[] = [
    (among, password) => logIn(ports, among)({ number: one.foreignerNumber, password }, '198.51.100.9'),
    (among, current) => changePassword(ports, among)(two.personId, { current, password: next }),
  ]
  for (const trying of ways) {
    const said = async (among: typeof busy, password = 'une autre phrase fausse') => {
      const answer = await trying(among, password)
      return isRefusal(answer) ? answer.refusal.replace('number-or-', '') : 'in'
    }
    for (let i = 0; i < 4; i++) assert.equal(await said(passwords), 'password-wrong')
    for (let i = 0; i < 3; i++) assert.equal(await said(busy), 'busy-try-again')
    assert.equal(await said(passwords), 'password-wrong', 'the fifth')
    assert.equal(await said(passwords, PASSWORD), 'slow-down', 'there is no sixth')
  }
})

test('who is sent to the door reads it in the language that his address asked for, and in no other one', async () => {
  const { headers } = await t.web.inject('/inbox?lang=fr')
  assert.equal(headers.location, '/log-in?lang=fr')
  assert.equal((await t.web.inject('/contacts?lang=ar')).headers.location, '/log-in?lang=ar&return_to=%2Fcontacts')
  assert.equal((await t.web.inject('/inbox?lang=%22x')).headers.location, '/log-in')
})

test('the help names whom to phone, in each language, as the page of the days does', async () => {
  for (const lang of ['fr', 'ar']) {
    const { body } = await t.web.inject(`/help?lang=${lang}`)
    assert.match(body, /Info Migrants/)
    assert.match(body, /href="tel:3039"/)
  }
})

test('log-out ends this session, log-out everywhere ends them all', async () => {
  const person = await reader()
  const one = await activated(t, person)
  const two = browser(t)
  await two.post('/log-in', { number: person.foreignerNumber, password: PASSWORD })
  const kept = new Map(one.cookies)
  await one.post('/log-out', {}, '/contacts')
  for (const [k, v] of kept) one.cookies.set(k, v)
  assert.equal((await one.get('/contacts')).headers.location, '/log-in?ended=1&return_to=%2Fcontacts')
  assert.equal((await two.get('/contacts')).statusCode, 200)
  await two.post('/log-out/everywhere', {}, '/contacts')
  assert.equal((await two.get('/contacts')).headers.location, '/log-in?return_to=%2Fcontacts')
})

test('a password is changed by who knows it: every other session ends, the old word is worth nothing', async () => {
  const person = await reader()
  const [one, two] = [await activated(t, person), browser(t)]
  await two.post('/log-in', { number: person.foreignerNumber, password: PASSWORD })
  const next = 'cinq mots vraiment tout neufs'
  const wrong = await one.post('/password', { current: 'pas le bon du tout', password: next }, '/password')
  assert.match(wrong.body, /pas votre mot de passe/)
  assert.match(wrong.body, /href="\/recovery">Mot de passe oublié/, 'what the refusal speaks of is there')
  const weak = await one.post('/password', { current: PASSWORD, password: 'court' }, '/password')
  assert.match(weak.body, /trop court/)
  assert.equal((await two.get('/contacts')).statusCode, 200, 'nothing has changed yet')
  const before = one.cookies.get('pli-session')
  const done = await one.post('/password', { current: PASSWORD, password: next }, '/password')
  assert.equal(done.headers.location, '/contacts?changed=password')
  assert.match((await one.get('/contacts?changed=password')).body, /Votre mot de passe est changé/)
  assert.notEqual(one.cookies.get('pli-session'), before)
  assert.equal((await one.get('/contacts')).statusCode, 200)
  assert.equal((await two.get('/contacts')).headers.location, '/log-in?ended=1&return_to=%2Fcontacts')
  const again = (password: string) => browser(t).post('/log-in', { number: person.foreignerNumber, password })
  assert.equal((await again(PASSWORD)).statusCode, 422)
  assert.equal((await again(next)).headers.location, '/inbox')
  assert.equal((await facts(person.personId)).filter((f) => f.type === 'PasswordChanged').length, 1)
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

test('every page of the way in is whole in a right-to-left language and says that it is a draft', async () => {
  for (const url of ['/', '/help', '/activation', '/log-in', '/recovery']) {
    const answer = await t.web.inject(`${url}?lang=ar`)
    assert.equal(answer.statusCode, 200, url)
    assert.match(answer.body, /<html lang="ar" dir="rtl">/)
    assert.match(
      answer.body,
      /لم تُراجَع بعد(?:.|\n)*\?lang=fr" lang="fr"/,
      'says that it is a draft, and leads to the French',
    )
  }
})
