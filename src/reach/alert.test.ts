import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { factsOf, openSealed } from '../evidence/index.ts'
import type { MailAnswer, MailMessage } from '../platform/mail/index.ts'
import type { SmsAnswer, SmsMessage } from '../platform/sms/index.ts'
import { machine, organisation } from '../testing/agents.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

const DAY = '2026-05-04T08:00:00Z'
const mails: MailMessage[] = []
const texts: SmsMessage[] = []
let mailSays: MailAnswer = { queued: true, id: '1' }
let smsSays: SmsAnswer = { accepted: true }
const t = await testHouse({
  parts: {
    mail: {
      async send(message) {
        mails.push(message)
        return mailSays
      },
    },
    sms: {
      async send(message) {
        texts.push(message)
        return smsSays
      },
    },
  },
})
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

beforeEach(() => {
  t.clock.set(DAY)
  mails.length = texts.length = 0
  mailSays = { queued: true, id: '1' }
  smsSays = { accepted: true }
})

const someone = (over: Partial<Parameters<typeof person>[1]> = {}) => person(t, { registeredBy: desk, ...over })
const reachable = async (over: Partial<Parameters<typeof person>[1]> = {}) => {
  const p = await someone(over)
  return {
    p,
    email: await contact(t, p.id, 'email', `p${p.foreignerNumber}@exemple.org`),
    mobile: await contact(t, p.id, 'mobile', `+336${p.foreignerNumber.slice(2)}`),
  }
}
const give = (p: Person, over = {}) => deposited(t, office, decision(p, over))
const alerts = async (documentId: string) =>
  (await owner.query('select * from reach.alert where document_id = $1 order by id', [documentId])).rows
const facts = async (subject: string) =>
  (await factsOf(t.house.workerDb, subject)).filter(({ type }) => type.startsWith('Alert'))
const types = async (subject: string) => (await facts(subject)).map(({ type }) => type).sort()
const work = async (personId: string) =>
  (await owner.query('select kind from staff.work_item where person_id = $1 order by kind', [personId])).rows.map(
    ({ kind }) => kind,
  )
/** How many e-mails and text messages went to him. */
const told = ({ foreignerNumber }: Person) => [
  mails.filter(({ to }) => to.includes(foreignerNumber)).length,
  texts.filter(({ to }) => to.endsWith(foreignerNumber.slice(2))).length,
]
const run = (name: 'reach.alert' | 'reach.sendAlert', data: Record<string, string>) => t.house.jobs[name]!(data)

test('a deposit is told to each verified contact, in his language, by messages that carry only our identifier', async () => {
  const { p } = await reachable({ language: 'ti' })
  await contact(t, p.id, 'email', 'unverified@exemple.org', false)
  const id = await give(p)
  await t.settle()
  assert.equal(mails.length, 1)
  assert.equal(texts.length, 1)
  assert.equal(mails[0]!.to, `p${p.foreignerNumber}@exemple.org`)
  assert.equal(mails[0]!.language, 'ti')
  assert.match(mails[0]!.text, /ደብዳቤ(?:.|\n)*Un courrier vous attend/)
  assert.match(texts[0]!.text, new RegExp(`…${p.foreignerNumber.slice(-3)}\nhttp://localhost:3000$`))
  const rows = await alerts(id)
  assert.deepEqual(rows.map((row) => row.id).sort(), [mails[0]!.envelopeId, texts[0]!.id].sort())
  assert.deepEqual(await types(`document:${id}`), ['AlertSent', 'AlertSent'])
  assert.deepEqual(await work(p.id), [])
  const told = await facts(`document:${id}`)
  assert.ok(!JSON.stringify(told).includes('"ti"'), 'his language tells where he comes from: sealed')
  const opened = await t.house.ports.act({ as: 'worker' }, (unit) =>
    openSealed(unit.trx, t.house.ports.master, told[0]!),
  )
  assert.deepEqual(opened, { language: 'ti' })
  const said = JSON.stringify([told, rows, t.log])
  assert.doesNotMatch(said, /exemple\.org|\+336/)
})

test('the job run twice, or by two workers at once, tells nobody twice', async () => {
  const { p } = await reachable()
  const id = await give(p)
  const job = { factId: `document:${id}/deposited`, purpose: 'deposit' }
  await Promise.all([run('reach.alert', job), run('reach.alert', job)])
  await t.settle()
  await run('reach.alert', job)
  for (const { id: alertId } of await alerts(id)) await run('reach.sendAlert', { alertId })
  await t.settle()
  assert.deepEqual([mails.length, texts.length], [1, 1])
})

test('without a verified contact there is a fact and a work item, once', async () => {
  const p = await someone()
  await contact(t, p.id, 'mobile', '+33612345678', false)
  const id = await give(p)
  await t.settle()
  await run('reach.alert', { factId: `document:${id}/deposited`, purpose: 'deposit' })
  const [fact, ...more] = await facts(`document:${id}`)
  assert.equal(more.length, 0)
  assert.deepEqual(fact!.data, { purpose: 'deposit', why: 'no-contact', documentId: id })
  assert.deepEqual(await work(p.id), ['no-contact'])
  assert.equal(texts.length, 0)
})

test('what was opened before the alert left is not told, and that is said', async () => {
  const { p } = await reachable()
  const id = await give(p)
  assert.equal((await p.post(`/documents/${id}/opening`)).statusCode, 303)
  await t.settle()
  assert.deepEqual([mails.length, texts.length], [0, 0])
  const [fact] = await facts(`document:${id}`)
  assert.deepEqual([fact!.type, fact!.data['why']], ['AlertNotSent', 'opened'])
  assert.deepEqual(await work(p.id), [])
})

test('so is what was opened between two tries', async () => {
  const { p } = await reachable()
  const id = await give(p)
  smsSays = mailSays = { rejected: 'temporary', code: 'ECONNREFUSED' }
  await assert.rejects(t.settle())
  await p.post(`/documents/${id}/opening`)
  smsSays = { accepted: true }
  mailSays = { queued: true, id: '1' }
  for (const { id: alertId } of await alerts(id)) await run('reach.sendAlert', { alertId })
  assert.deepEqual(
    (await alerts(id)).map((row) => [row.sent_at, row.outcome, row.outcome_code]),
    [
      [null, 'not-sent', 'opened'],
      [null, 'not-sent', 'opened'],
    ],
  )
  assert.deepEqual(await types(`document:${id}`), ['AlertNotSent', 'AlertNotSent'])
  assert.deepEqual(await work(p.id), [])
})

test('a refusal for now is no fact: the job fails, is tried again, and the alert leaves then', async () => {
  const { p } = await reachable()
  const id = await give(p)
  mailSays = { rejected: 'temporary', code: '4.2.1' }
  await assert.rejects(t.settle(), /refused for now/)
  const unsent = (await alerts(id)).find((row) => row.channel === 'email')
  assert.equal(unsent.tries, 1)
  assert.equal((await types(`document:${id}`)).includes('AlertFailed'), false)
  mailSays = { queued: true, id: '1' }
  await run('reach.sendAlert', { alertId: unsent.id })
  assert.notEqual((await alerts(id)).find((row) => row.channel === 'email').sent_at, null)
})

test('a refusal for good is a fact at once, and a work item when no other way is left', async () => {
  const { p } = await reachable()
  const id = await give(p)
  smsSays = { rejected: 'permanent', code: 'not-routable' }
  await t.settle()
  assert.deepEqual(await types(`document:${id}`), ['AlertFailed', 'AlertSent'])
  assert.deepEqual(await work(p.id), [])
  mailSays = { rejected: 'permanent', code: '5.1.1' }
  const other = await give(p)
  await t.settle()
  assert.deepEqual(await types(`document:${other}`), ['AlertFailed', 'AlertFailed'])
  assert.deepEqual((await facts(`document:${other}`)).map(({ data }) => data['code']).sort(), ['5.1.1', 'not-routable'])
  assert.deepEqual(await work(p.id), ['alert-undelivered'])
})

test('a try that falls at night waits for eight o’clock in Paris, unless the deposit was urgent', async () => {
  const { p } = await reachable()
  const id = await give(p)
  mailSays = smsSays = { rejected: 'temporary', code: 'timeout' }
  await assert.rejects(t.settle())
  mailSays = { queued: true, id: '1' }
  smsSays = { accepted: true }
  mails.length = texts.length = 0
  t.clock.set('2026-05-04T19:00:00Z') // 21:00 in Paris
  for (const { id: alertId } of await alerts(id)) {
    await run('reach.sendAlert', { alertId })
    await run('reach.sendAlert', { alertId }) // the queue may give it twice
  }
  await t.settle()
  t.clock.set('2026-05-05T05:59:59Z')
  await t.settle()
  assert.deepEqual(told(p), [0, 0])
  t.clock.set('2026-05-05T06:00:00Z')
  await t.settle()
  assert.deepEqual(told(p), [1, 1])
  t.clock.set('2026-05-05T22:00:00Z')
  await give(p, { urgent: { reason: 'court-order' } })
  await t.settle()
  assert.deepEqual(told(p), [2, 2])
})

test('a deposit of the night is told in the morning', async () => {
  const { p } = await reachable()
  t.clock.set('2026-05-04T21:00:00Z')
  await give(p)
  await t.settle()
  assert.deepEqual(told(p), [0, 0])
  t.clock.set('2026-05-05T06:00:00Z')
  await t.settle()
  assert.deepEqual(told(p), [1, 1])
})

test('what nobody opened in fifteen days is told once more: go today, see a lawyer', async () => {
  const { p } = await reachable({ language: 'fr' })
  const id = await give(p)
  await t.settle()
  t.clock.set('2026-05-20T08:00:00Z')
  await t.settle()
  assert.deepEqual(told(p), [2, 2])
  assert.match(
    texts.findLast(({ to }) => to.endsWith(p.foreignerNumber.slice(2)))!.text,
    /aujourd'hui, puis voyez un avocat/,
  )
  assert.equal((await alerts(id)).length, 4)
})

test('a contact removed before its alert left gets nothing; when it was the last one, somebody has to look', async () => {
  const p = await someone()
  const mobile = await contact(t, p.id, 'mobile', '+33612345679')
  const id = await give(p)
  smsSays = { rejected: 'temporary', code: 'timeout' }
  await assert.rejects(t.settle())
  await owner.query('update space.contact_point set removed_at = $2 where id = $1', [mobile, DAY])
  smsSays = { accepted: true }
  const [alert] = await alerts(id)
  await run('reach.sendAlert', { alertId: alert.id })
  assert.equal(texts.length, 1) // the try that was refused
  assert.equal((await facts(`document:${id}`))[0]!.data['why'], 'contact-removed')
  assert.deepEqual(await work(p.id), ['no-contact'])
})
