import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../evidence/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { deliveryReportUrl, reportKey, type SmsAnswer } from '../platform/sms/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { alertsOf } from './index.ts'
import { takeReport } from './take-report.ts'

let whileSending: (id: string) => Promise<unknown> = async () => {}
let smsSays: SmsAnswer = { accepted: true }
const t = await testHouse({
  parts: {
    sms: {
      async send({ id }) {
        await whileSending(id)
        return smsSays
      },
    },
  },
})
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

const take = takeReport(t.house.ports, () => {})

/** What Kannel asks for, with the event and the carrier's own words filled in. */
const reportUrl = (id: string, event: string, more = '') =>
  deliveryReportUrl({ url: '/carrier/sms-report', key: reportKey(t.house.ports.pepper) }, id)
    .replace('%d', event)
    .replace('%D', encodeURIComponent(more))
/** What the worker does with the reports that were kept for it. */
async function takeKept() {
  const { rows } = await owner.query<{ data: Record<string, string> }>(
    `delete from platform.due_job where name = 'reach.report' returning data`,
  )
  for (const { data } of rows) await t.house.jobs['reach.report']!(data)
}
const report = async (id: string, event: string, more?: string) => {
  const { statusCode } = await t.web.inject(reportUrl(id, event, more))
  await takeKept()
  return statusCode
}

/** A person alerted by SMS (and by e-mail, when asked) of a document. */
async function alerted(o: { email?: boolean } = {}) {
  const p = await person(t, { registeredBy: desk })
  await contact(t, p.id, 'mobile', '+33612345678')
  if (o.email) await contact(t, p.id, 'email', 'p@exemple.org')
  const documentId = await deposited(t, office, decision(p))
  await t.settle()
  const { rows } = await owner.query('select id, channel from reach.alert where document_id = $1', [documentId])
  const of = (channel: string) => rows.find((row) => row.channel === channel)?.id as string
  return { p, documentId, sms: of('sms'), email: of('email') }
}
const row = async (id: string) => (await owner.query('select * from reach.alert where id = $1', [id])).rows[0]
const types = async (documentId: string) =>
  (await factsOf(t.house.workerDb, `document:${documentId}`))
    .map(({ type }) => type)
    .filter((type) => type.startsWith('Alert'))
    .sort()
const work = async (personId: string) =>
  (await owner.query('select kind from staff.work_item where person_id = $1', [personId])).rows.map(({ kind }) => kind)

test('a report of delivery is a fact, once, however often it comes and whatever comes after it', async () => {
  const { p, documentId, sms } = await alerted()
  for (const event of ['8', '1', '1', '8', '4', '2', '16', '99', 'x']) assert.equal(await report(sms, event), 200)
  assert.deepEqual(await types(documentId), ['AlertDelivered', 'AlertSent'])
  assert.equal((await row(sms)).outcome, 'delivered')
  assert.deepEqual(await work(p.id), [])
})

test('a report of failure on the only contact is a fact with the carrier’s number, and a work item', async () => {
  const { p, documentId, sms } = await alerted()
  assert.equal(await report(sms, '2', '?smpp?dlr_err=%03%00%1B&'), 200)
  assert.equal(await report(sms, '2'), 200)
  assert.deepEqual(await types(documentId), ['AlertFailed', 'AlertSent'])
  assert.deepEqual([(await row(sms)).outcome, (await row(sms)).outcome_code], ['failed', '27'])
  assert.deepEqual(await work(p.id), ['alert-undelivered'])
})

test('while another contact may have been reached, nobody is called; when both have failed at one instant, somebody is', async () => {
  const { p, sms, email } = await alerted({ email: true })
  await report(sms, '16')
  assert.deepEqual(await work(p.id), [])
  const other = await alerted({ email: true })
  const bounce = take({ id: other.email, mail: 'failed', code: '5.1.1' })
  await Promise.all([report(other.sms, '2'), bounce])
  assert.deepEqual(await work(other.p.id), ['alert-undelivered'])
  await take({ id: email, mail: 'relayed', code: '2.0.0' })
  assert.deepEqual(await work(p.id), [])
})

test('at the contact whose last message failed he sees it, until one has left again', async () => {
  const { p, sms, email } = await alerted({ email: true })
  const failing = async () => (await p.get('/contacts')).body.split('Notre message n’est pas arrivé').length - 1
  assert.equal(await failing(), 0)
  await report(sms, '16')
  assert.equal(await failing(), 1)
  await take({ id: email, mail: 'failed', code: '5.1.1' })
  assert.equal(await failing(), 2)
  t.clock.set(t.clock.now().add({ hours: 1 }).toString())
  await deposited(t, office, decision(p))
  await t.settle()
  assert.equal(await failing(), 0)
})

test('a mail host that takes a message and sends it back later is believed the second time', async () => {
  const { p, documentId, sms, email } = await alerted({ email: true })
  for (const mail of ['delayed', 'relayed', 'relayed', 'expanded'] as const)
    await take({ id: email, mail, code: '2.6.0' })
  assert.equal((await row(email)).outcome, 'relayed')
  await take({ id: email, mail: 'failed', code: '5.2.1' })
  await take({ id: email, mail: 'relayed', code: '2.6.0' })
  assert.equal((await row(email)).outcome, 'failed')
  await report(sms, '1')
  assert.deepEqual(await types(documentId), ['AlertDelivered', 'AlertFailed', 'AlertRelayed', 'AlertSent', 'AlertSent'])
  assert.deepEqual(await work(p.id), [])
})

test('killed between the carrier’s answer and our record, a report that came tells that it was sent: not sent again', async () => {
  const p = await person(t, { registeredBy: desk })
  await contact(t, p.id, 'mobile', '+33612345678')
  const documentId = await deposited(t, office, decision(p))
  let sent = 0
  whileSending = async (id) => {
    sent++
    await report(id, '8') // the carrier has it, the phone perhaps later
    throw new Error('killed')
  }
  await assert.rejects(t.settle(), /killed/)
  assert.deepEqual(await types(documentId), ['AlertSent'])
  const { rows } = await owner.query('select id, sent_at from reach.alert where document_id = $1', [documentId])
  await t.house.jobs['reach.sendAlert']!({ alertId: rows[0].id })
  assert.equal(sent, 1)
  whileSending = (id) => report(id, '1')
  const other = await alerted()
  whileSending = async () => {}
  assert.deepEqual(await types(other.documentId), ['AlertDelivered', 'AlertSent'])
})

test('a report that comes before our record is told as it is: to the person, and to the Office after the sending', async () => {
  const officer = await employ(t, 'officer')
  for (const [event, his, theirs] of [
    ['1', 'Notre SMS vous est arrivé', 'Avis remis'],
    ['2', 'Notre SMS ne vous est pas arrivé', 'Avis non remis'],
  ] as const) {
    whileSending = (id) => report(id, event)
    const { p, documentId } = await alerted()
    whileSending = async () => {}
    assert.ok((await p.get(`/documents/${documentId}`)).body.includes(his), his)
    const seen = (await t.web.inject({ url: `/staff/documents/${documentId}`, headers: officer.headers })).body
    assert.ok(seen.indexOf('Avis envoyé') < seen.indexOf(theirs), theirs)
  }
})

test('a code that comes back is a fact, once, and told on the page where he waits for it, until the next is asked for', async () => {
  const p = await person(t, { registeredBy: desk, language: 'fr' })
  smsSays = { rejected: 'permanent', code: 'not-routable' }
  const place = String((await p.post('/contacts', { kind: 'mobile', mobile: '0612345691' })).headers.location)
  await t.settle()
  smsSays = { accepted: true }
  assert.match((await p.get(place)).body, /n’est pas arrivé à ce contact/)
  t.clock.set(t.clock.now().add({ seconds: 1 }))
  await p.post(`${place}/code`)
  await t.settle()
  assert.doesNotMatch((await p.get(place)).body, /n’est pas arrivé/)
  const { rows } = await owner.query('select id from space.contact_code where person_id = $1 order by requested_at', [
    p.id,
  ])
  for (const event of ['8', '2', '2']) assert.equal(await report(rows[1].id, event), 200)
  assert.match((await p.get(place)).body, /n’est pas arrivé/)
  const failed = (await factsOf(t.house.workerDb, `person:${p.id}`)).filter(({ type }) => type === 'ContactCodeFailed')
  assert.deepEqual(
    failed.map(({ data }) => data['code']),
    ['not-routable', null],
  )
  t.clock.set('2026-05-04T08:00:00Z')
})

test('a report whose tag is not ours, of no message, or of another channel changes nothing', async () => {
  const { documentId, sms, email } = await alerted({ email: true })
  const forged = reportUrl(sms, '1').replace(/tag=\w/, (t) => (t === 'tag=a' ? 'tag=b' : 'tag=a'))
  for (const url of [
    forged,
    reportUrl(sms, '1').replace(sms, email),
    '/carrier/sms-report',
    '/carrier/sms-report?id=1&tag=1',
  ]) {
    const answer = await t.web.inject(url)
    assert.equal(answer.statusCode, 404)
    assert.equal(answer.json().code, 'report-not-ours')
  }
  assert.equal(await report('019df3c0-0000-7000-8000-000000000000', '1'), 200) // a code's message, say
  assert.equal(await report('not-even-an-id', '1'), 200)
  assert.equal(await report(email, '1'), 200) // tagged by us, yet no text message
  assert.deepEqual(await types(documentId), ['AlertSent', 'AlertSent'])
  assert.doesNotMatch(t.log.join(), /tag=|id=/)
})

test('nothing said stays unknown, for the person and for staff, who never see to which contact it went', async () => {
  const { p, documentId } = await alerted()
  const agent = await employ(t, 'officer')
  for (const acting of [p.acting, agent.acting]) {
    const lines = await t.house.ports.act(acting, ({ trx }) => alertsOf(trx, documentId))
    assert.ok(!isRefusal(lines))
    assert.equal(lines.length, 1)
    const { channel, purpose, sentAt, outcome } = lines[0]!
    assert.deepEqual([channel, purpose, String(sentAt), outcome], ['sms', 'deposit', '2026-05-04T08:00:00Z', null])
    assert.doesNotMatch(JSON.stringify(lines), /contact/i)
    const { rows } = await owner.query(
      `select column_name as name from information_schema.column_privileges
       where table_schema = 'reach' and grantee in ('pli_person', 'pli_staff') and privilege_type = 'SELECT'`,
    )
    assert.ok(!rows.some(({ name }) => name === 'contact_point_id'))
  }
  const stranger = await person(t, { registeredBy: desk })
  assert.deepEqual(await t.house.ports.act(stranger.acting, ({ trx }) => alertsOf(trx, documentId)), [])
})

test('an alert that the queue gave up is tried again, then given up with a fact and a work item', async () => {
  const p = await person(t, { registeredBy: desk })
  await contact(t, p.id, 'mobile', '+33612345678')
  const documentId = await deposited(t, office, decision(p))
  smsSays = { rejected: 'temporary', code: 'ECONNREFUSED' }
  const unsent = t.house.sweeps.find(({ name }) => name === 'alerts-unsent')!
  await assert.rejects(t.settle())
  for (let round = 0; round < 3; round++) {
    t.clock.set(t.clock.now().add({ hours: 24 }))
    await unsent.run(t.clock.now())
    assert.match(await t.house.ports.metrics.text(), /^pli_alert_oldest_unsent_seconds 86400$/m)
    await assert.rejects(t.settle(), `round ${round}`)
  }
  assert.match(await t.house.ports.metrics.text(), /^pli_alerts_total\{outcome="refused-for-now",channel="sms"\} 4$/m)
  t.clock.set(t.clock.now().add({ hours: 9 }))
  assert.deepEqual(await work(p.id), [])
  smsSays = { accepted: true }
  t.clock.set('2026-05-08T08:00:00Z')
  await t.settle()
  assert.deepEqual(await types(documentId), ['AlertFailed'])
  assert.deepEqual(await work(p.id), ['alert-undelivered'])
  assert.match(await t.house.ports.metrics.text(), /^pli_alerts_total\{outcome="failed",channel="sms"\} \d+$/m)
  t.clock.set('2026-05-04T08:00:00Z')
})
