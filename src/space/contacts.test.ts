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
const facts = async (personId: string) =>
  (
    await owner.query<{ type: string; body: string }>(
      'select type, body from evidence.fact where person_id = $1 order by recorded_at, id',
      [personId],
    )
  ).rows

test('a contact is verified by the code that was really sent, in his language, and the message says nothing of asylum', async () => {
  const person = await reader({ language: 'en' })
  const b = await activated(t, person)
  const added = await b.post('/contacts', { kind: 'mobile', mobile: '06 12 34 56 78' }, '/contacts')
  assert.match(String(added.headers.location), /^\/contacts\/[0-9a-f-]{36}$/)
  t.sent.sms.length = 0
  await t.settle()
  const [sms] = t.sent.sms
  assert.equal(sms?.to, '+33612345678')
  assert.match(
    sms.text,
    new RegExp(`^\\d{6} is your code. Give it to nobody. Your number ends with ${person.foreignerNumber.slice(-3)}.$`),
  )
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
  assert.deepEqual(rows, [{ kind: 'paper-asked' }])
  assert.match((await b.get('/contacts')).body, /Vous avez demandé vos courriers sur papier le/)
})

test('who has no contact asks for help, then for paper, gives an address and takes it back: one of a kind is asked to look', async () => {
  const person = await reader()
  const b = await activated(t, person)
  const says = (wants: string) => b.post('/contacts/none', { wants }, '/contacts/none')
  const place = String(
    (await b.post('/contacts', { kind: 'email', email: 'no@exemple.org' }, '/contacts')).headers.location,
  )
  t.sent.mail.length = 0
  await t.settle()
  const code = /\d{6}/.exec(t.sent.mail[0]!.subject)![0]
  await b.post(`${place}/verification`, { code }, place)
  await b.post(`${place}/removal`, {}, '/contacts')
  await t.settle()
  for (const wants of ['desk', 'paper', 'desk']) assert.equal((await says(wants)).statusCode, 200)
  const { rows } = await owner.query('select kind from staff.work_item where person_id = $1 order by kind', [
    person.personId,
  ])
  assert.deepEqual(rows, [{ kind: 'no-contact' }, { kind: 'paper-asked' }])
  const said = (await facts(person.personId)).filter(({ type }) => type === 'NoContactDeclared')
  assert.equal(said.length, 2, 'each is written down, and a button pressed twice once')
})

test('spouses on one telephone: each adds it, each gets a code of his own, told apart by three digits', async () => {
  const couple = [await reader(), await reader()]
  for (const person of couple) {
    const b = await activated(t, person)
    const place = String(
      (await b.post('/contacts', { kind: 'mobile', mobile: '+33 6 12 34 56 70' }, '/contacts')).headers.location,
    )
    t.sent.sms.length = 0
    await t.settle()
    assert.match(t.sent.sms[0]!.text, new RegExp(`finit par ${person.foreignerNumber.slice(-3)}\\.$`))
    const done = await b.post(`${place}/verification`, { code: t.sent.sms[0]!.text.slice(0, 6) }, place)
    assert.equal(done.headers.location, '/contacts')
  }
})

test('a number and a code typed in the digits of any keyboard are the same number and the same code', async () => {
  for (const zero of [0x660, 0x6f0, 0x9e6, 0x966]) {
    const own = (text: string) => text.replace(/\d/g, (d) => String.fromCodePoint(zero + Number(d)))
    const person = await reader()
    const b = browser(t)
    const first = await b.post('/activation', { number: own(person.foreignerNumber), key: own(person.key) })
    assert.equal(first.headers.location, '/activation/password')
    await b.post('/activation/password', { password: own('ma phrase 2604 à moi') }, '/activation/password')
    const mobile = `061234${5000 + (zero % 5000)}`
    const place = String(
      (await b.post('/contacts', { kind: 'mobile', mobile: own(mobile) }, '/contacts')).headers.location,
    )
    t.sent.sms.length = 0
    await t.settle()
    assert.equal(t.sent.sms[0]!.to, `+33${mobile.slice(1)}`)
    const code = own(t.sent.sms[0]!.text.slice(0, 6))
    assert.equal((await b.post(`${place}/verification`, { code }, place)).headers.location, '/contacts')
  }
})

test('what is pressed twice at one instant is done once', async () => {
  const person = await reader()
  const b = await activated(t, person)
  const { body } = await b.get('/contacts')
  const csrf = /name="csrf" value="([^"]+)"/.exec(body)![1]!
  const twice = async (url: string, form: Record<string, string> = {}) =>
    (await Promise.all([b.post(url, { csrf, ...form }), b.post(url, { csrf, ...form })])).map((a) => a.statusCode)
  assert.deepEqual(await twice('/contacts', { kind: 'email', email: 'deux.fois@exemple.org' }), [303, 303])
  const { rows } = await owner.query('select id from space.contact_point where person_id = $1', [person.personId])
  assert.equal(rows.length, 1)
  assert.deepEqual((await twice(`/contacts/${rows[0].id}/removal`)).sort(), [303, 404])
  assert.deepEqual(await twice('/contacts/none', { wants: 'desk' }), [200, 200])
  const types = (await facts(person.personId)).map(({ type }) => type)
  for (const type of ['ContactAdded', 'ContactRemoved', 'NoContactDeclared'])
    assert.equal(types.filter((one) => one === type).length, 1, type)
})

test('nobody is pestered with codes: five an hour for a contact, twelve for all, removed and added again or not', async () => {
  const person = await reader()
  const b = await activated(t, person)
  const asked = async () => (await facts(person.personId)).filter(({ type }) => type === 'ContactCodeRequested').length
  const email = (await b.post('/contacts', { kind: 'email', email: 'une@exemple.org' }, '/contacts')).headers.location
  const again: number[] = []
  for (let i = 0; i < 5; i++) again.push((await b.post(`${email}/code`, {}, '/contacts')).statusCode)
  assert.deepEqual(again, [303, 303, 303, 303, 429])
  for (let i = 0; i < 10; i++) {
    const added = await b.post('/contacts', { kind: 'mobile', mobile: '06 12 34 56 71' }, '/contacts')
    if (added.statusCode === 303) await b.post(`${added.headers.location}/removal`, {}, '/contacts')
    else assert.equal(added.statusCode, 429)
  }
  assert.equal(await asked(), 12)
  const { rows } = await owner.query(
    "select count(*)::int as n from space.contact_point where person_id = $1 and kind = 'mobile'",
    [person.personId],
  )
  assert.equal(rows[0].n, 7, 'what was refused was not stored')
})
