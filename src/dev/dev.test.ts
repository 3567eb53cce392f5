import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealingOf } from '../evidence/index.ts'
import { createHouse } from '../house.ts'
import { stoppedClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { createDb } from '../platform/db/db.ts'
import { createLog } from '../platform/log.ts'
import { travelledClock } from '../platform/travelled-clock.ts'
import { organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { createWeb } from '../web.ts'
import { instantTyped, moved } from './clock.ts'
import { beginWorld, endWorld, keepMessage, loadedWorlds, prepareDev } from './store.ts'
import { nothingTold } from './told.ts'
import { welcome } from './welcome.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const db = createDb(owner)

const PRODUCTION = {
  PLI_ENV: 'production',
  PLI_PUBLIC_URL: 'https://pli.example',
  PLI_VAR: t.house.config.varDir,
  DATABASE_URL: 'postgresql://o:x@db.example/pli',
  DATABASE_URL_APP: 'postgresql://a:x@db.example/pli',
  DATABASE_URL_WORKER: 'postgresql://w:x@db.example/pli',
  DATABASE_URL_SEQUENCER: 'postgresql://s:x@db.example/pli',
  PLI_MASTER_KEY_ID: 'k1',
  PLI_MASTER_KEY: Buffer.alloc(32, 9).toString('base64'),
  PLI_LOG_KEY: Buffer.alloc(32, 8).toString('base64'),
  PLI_SEAL_CERTIFICATES_FILE: 'package.json', // is read, and made a key of by who seals
  PLI_SEAL_KEY_FILE: 'package.json',
  PLI_TIME_AUTHORITY: 'http://tsa.example/',
  PLI_SMTP_HOST: 'smtp.example',
  PLI_MAIL_SENDER: 'courrier@pli.example',
  PLI_BOUNCE_DOMAIN: 'pli.example',
  PLI_SMS_URL: 'https://sms.example/cgi-bin/sendsms',
  PLI_SMS_USER: 'pli',
  PLI_SMS_PASSWORD: 'secret',
  PLI_SMS_REPORT_URL: 'https://pli.example/carrier/sms-report',
  PLI_CLAMD: '/run/clamd.sock',
  PLI_OIDC_ISSUER: 'https://id.example',
  PLI_OIDC_CLIENT_ID: 'pli',
  PLI_OIDC_CLIENT_SECRET: 'secret',
}

const pools = { app: t.base.pool('app'), worker: t.base.pool('worker'), sequencer: t.base.pool('sequencer') }

test('production has no page of development, and a development house has', async (u) => {
  const clock = stoppedClock('2026-05-04T07:00:00Z')
  const house = await createHouse(readConfig(PRODUCTION), clock, createLog('silent'), pools, {
    sealing: sealingOf(t.house.config, clock),
  })
  const web = await createWeb(house)
  u.after(async () => {
    await web.close()
    await house.stop()
  })
  assert.deepEqual(
    house.routes.filter(({ access, url }) => access.to === 'developer' || url.startsWith('/dev')),
    [],
  )
  for (const url of ['/dev', '/dev/outbox', '/dev/clock', '/dev/gallery'])
    assert.equal((await web.inject(url)).statusCode, 404, url)
  assert.ok(t.house.routes.some(({ access }) => access.to === 'developer'))
})

test('without bin/start the pages say that there is nothing of development', async () => {
  for (const url of ['/dev', '/dev/outbox']) {
    const { statusCode, body } = await t.web.inject(url)
    assert.equal(statusCode, 200)
    assert.match(body, /was not made by bin\/start/)
  }
})

test('the outbox shows what was sent, newest first, or to one address; what it shows is text, never markup', async () => {
  await prepareDev(owner)
  await prepareDev(owner)
  const at = t.clock.now()
  const mail = { at, channel: 'email' as const, sender: 'Pli', recipient: 'a@mail.example', language: 'ar' }
  await keepMessage(db, { ...mail, subject: 'sent before', body: '<b>bold</b>\nsee http://localhost:3000/log-in now' })
  const sms = { at, channel: 'sms' as const, sender: 'Pli', recipient: '+33612000101', subject: '', language: null }
  await keepMessage(db, { ...sms, body: '123456 is your code' })
  const all = (await t.web.inject('/dev/outbox')).body
  assert.ok(all.indexOf('123456 is your code') < all.indexOf('sent before'))
  assert.match(all, /&lt;b>bold/)
  assert.match(all, /<a href="http:\/\/localhost:3000\/log-in">/)
  const one = (await t.web.inject('/dev/outbox?to=%2B33612')).body
  assert.match(one, /123456/)
  assert.doesNotMatch(one, /bold/)
  assert.match((await t.web.inject('/dev/outbox?to=%25')).body, /Nothing was sent there yet/)
})

test('the worlds are shown with the numbers and keys they told', async () => {
  await beginWorld(db, 'a-world')
  const person = {
    who: 'somebody',
    foreignerNumber: '9900000101',
    key: 'ABC-DEF',
    activation: '/activation#ABC-DEF',
    language: 'fr',
    contacts: ['a@mail.example'],
    try: 'activate',
  }
  assert.match((await t.web.inject('/dev')).body, /Its building was interrupted/)
  await endWorld(db, 'a-world', { ...nothingTold, story: 'A story.', persons: [person] })
  const { body } = await t.web.inject('/dev')
  assert.match(body, /A story\..*9900000101.*<a href="\/activation#ABC-DEF">ABC-DEF<\/a>/s)
  const told = [{ name: 'a-world', told: { ...nothingTold, story: 'A story.', persons: [person] } }]
  const words = welcome(new URL('http://localhost:3000'), t.clock.now(), told)
  assert.match(words, /Monday 4 May 2026 at 10:00/)
  assert.match(words, /9900000101 {2}key ABC-DEF/)
  assert.match(words, /bin\/pli verify receipt\.pdf --trust-seal var\/self-made-seal\.pem/)
})

test('a key that was used since is not told as one that works', async () => {
  const who = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
  const told = {
    who: 'somebody',
    foreignerNumber: who.foreignerNumber,
    key: 'ABC-DEF',
    language: 'fr',
    contacts: [],
    try: '',
  }
  await beginWorld(db, 'used')
  await endWorld(db, 'used', { ...nothingTold, story: 'Used.', persons: [told] })
  const worlds = (await loadedWorlds(db)).filter(({ name }) => name === 'used')
  assert.match(welcome(new URL('http://localhost:3000'), t.clock.now(), worlds), /77\d{8} {2}key used or replaced/)
  assert.match((await t.web.inject('/dev')).body, /Used\..*the key was used or replaced/s)
})

test('the clock moves for every node at once, and what has become due is done before the page answers', async (u) => {
  const app = t.base.pool('app')
  const [ours, theirs] = [await travelledClock(app), await travelledClock(t.base.pool('worker'), 10)]
  let swept: Temporal.Instant[] = []
  const sweep = {
    name: 'planted',
    everySeconds: 3600,
    run: async (now: Temporal.Instant) => Number(swept.push(now) === 1),
  }
  const { createDev } = await import('./index.ts')
  const { routes } = createDev({ ...t.house.ports, clock: ours }, pools, [sweep], [])
  const web = await createWeb({ ...t.house, ports: { ...t.house.ports, clock: ours }, routes })
  u.after(async () => {
    ours.stop()
    theirs.stop()
    await web.close()
  })
  const post = (form: Record<string, string>) =>
    web.inject({
      method: 'POST',
      url: '/dev/clock',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    })
  const answer = await post({ day: '2026-05-20', time: '08:30' })
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /Wednesday 20 May 2026 at 08:30/)
  assert.match(answer.body, /planted 1/)
  assert.equal(swept[0]?.toString().slice(0, 16), '2026-05-20T06:30')
  await theirs.refresh()
  assert.equal(theirs.now().toString().slice(0, 16), '2026-05-20T06:30')

  swept = []
  await post({ move: '16-days' })
  assert.equal(swept[0]?.toString().slice(0, 10), '2026-06-05')
  const wrong = await post({ day: '2026-02-30', time: '08:30' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /value="2026-02-30"/)
})

test('the buttons count in civil days of Paris', () => {
  const eve = Temporal.Instant.from('2026-03-28T22:30:00Z') // 23:30 in Paris, an hour of the next night will be missing
  const paris = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO('Europe/Paris').toPlainDateTime().toString().slice(0, 16)
  assert.equal(paris(moved(eve, '1-hour')), '2026-03-29T00:30')
  assert.equal(paris(moved(eve, '1-day')), '2026-03-29T23:30')
  assert.equal(paris(moved(eve, 'tomorrow-8')), '2026-03-29T08:00')
  assert.equal(paris(moved(eve, '15-days')), '2026-04-12T23:30')
  assert.equal(paris(moved(eve, '16-days')), '2026-04-13T23:30')
})

test('a day that is none, an hour that is none and another century are refused', () => {
  assert.equal(instantTyped('2026-05-04', '09:00')?.toString(), '2026-05-04T07:00:00Z')
  for (const [day, time] of [
    ['', ''],
    ['2026-13-01', '09:00'],
    ['2026-05-04', '25:00'],
    ['1926-05-04', '09:00'],
    ['04/05/2026', '09:00'],
    ["2026-05-04'", '09:00'],
  ] as const)
    assert.equal(instantTyped(day, time), null, `${day} ${time}`)
})

test('the gallery has a page for each language and look, and none for what does not exist', async () => {
  const index = (await t.web.inject('/dev/gallery')).body
  const links = [...new Set([...index.matchAll(/href="(\/dev\/gallery\/[^"]+)"/g)].map(([, href]) => href!))]
  assert.ok(links.length > 12)
  for (const href of links) assert.equal((await t.web.inject(href)).statusCode, 200, href)
  for (const href of ['/dev/gallery/xx/person', '/dev/gallery/fr/nobody', '/dev/gallery/fr/page/none'])
    assert.equal((await t.web.inject(href)).statusCode, 404, href)
})
