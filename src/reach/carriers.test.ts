import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { factsOf } from '../evidence/index.ts'
import { subKey } from '../platform/crypto/digest.ts'
import { ourReturnPath, smtp } from '../platform/mail/index.ts'
import { kannel, reportKey } from '../platform/sms/index.ts'
import { startCarrier } from '../platform/testing/carrier.ts'
import { kannelAbsent, startKannel } from '../platform/testing/kannel.ts'
import { startMailbox } from '../platform/testing/mailbox.ts'
import { postfixAbsent, startPostfix } from '../platform/testing/postfix.ts'
import { freePort, until } from '../platform/testing/processes.ts'
import { machine, organisation } from '../testing/agents.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposited } from '../testing/documents.ts'
import { type TestHouse, testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const skip = postfixAbsent() || kannelAbsent()
const DOMAIN = 'elsewhere.test'

/** A house between a real mail server and a real SMS gateway, each with a far end of its own, and taking their reports. */
async function outside(): Promise<{ t: TestHouse } & Awaited<ReturnType<typeof farEnds>>> {
  const ends = await farEnds()
  const ports = { web: await freePort(), bounces: await freePort() }
  const postfix = await startPostfix({
    deliverTo: ends.mailbox,
    domain: DOMAIN,
    bouncesTo: { domain: 'pli.test', port: ports.bounces },
  })
  after(() => postfix.stop())
  const gateway = await startKannel({
    carriers: [
      { port: ends.delivering.port, prefixes: ['+336'] },
      { port: ends.failing.port, prefixes: ['+337'] },
    ],
  })
  after(() => gateway.stop())
  const pepper = subKey(Buffer.alloc(32, 7), 'pepper') // of the key of development
  const mail = smtp({
    host: postfix.host,
    port: postfix.port,
    tls: 'none',
    sender: { name: 'Pli', address: 'courrier@pli.test' },
    returnPath: ourReturnPath({ bounceMailbox: 'retour', bounceDomain: 'pli.test' }, pepper),
  })
  const reports = { url: `http://127.0.0.1:${ports.web}/carrier/sms-report`, key: reportKey(pepper) }
  const t = await testHouse({
    env: { PLI_BOUNCE_PORT: String(ports.bounces), PLI_BOUNCE_DOMAIN: 'pli.test' },
    parts: { mail, sms: kannel({ ...gateway, from: 'Pli', reports }) },
  })
  await t.web.listen({ host: '127.0.0.1', port: ports.web })
  const bounces = await t.house.listenForReports()
  after(() => bounces?.stop())
  return { t, ...ends }
}

async function farEnds() {
  const ends = {
    mailbox: await startMailbox(),
    delivering: await startCarrier('deliver'),
    failing: await startCarrier('fail'),
  }
  for (const end of Object.values(ends)) after(() => end.stop())
  return ends
}

test('a deposit’s alert leaves through a real mail server and a real gateway, and what became of it comes back as facts', {
  skip,
}, async () => {
  const { t, mailbox, delivering } = await outside()
  const desk = await organisation(t, 'registration-desk')
  const office = await machine(t, 'system')
  const types = async (documentId: string) =>
    (await factsOf(t.house.workerDb, `document:${documentId}`))
      .map(({ type, data }) => `${type} ${data['channel']}`)
      .filter((type) => type.startsWith('Alert'))
      .sort()
  const alert = async (email: string, mobile: string) => {
    const p = await person(t, { registeredBy: desk, language: 'ar' })
    await contact(t, p.id, 'email', email)
    await contact(t, p.id, 'mobile', mobile)
    const id = await deposited(t, office, decision(p))
    await t.settle()
    return { p, id }
  }

  const reached = await alert(`somebody@${DOMAIN}`, '+33612345678')
  const text = await delivering.first('+33612345678')
  assert.equal(text.parts, 1)
  assert.match(text.text, new RegExp(`لديك رسالة(?:.|\n)*${reached.p.foreignerNumber.slice(-3)}`))
  const { mail, from } = await mailbox.first(`somebody@${DOMAIN}`)
  assert.match(from, /^retour\+[a-z0-9-]+@pli\.test$/)
  assert.match(String(mail.text), /لديك رسالة(?:.|\n)*Un courrier vous attend/)
  // The far host of mail reports to nobody, so its server says that it handed the message on, no more.
  const all = ['AlertDelivered sms', 'AlertRelayed email', 'AlertSent email', 'AlertSent sms']
  await until('both reports', async () => {
    await t.settle()
    return (await types(reached.id)).length === all.length
  })
  assert.deepEqual(await types(reached.id), all)

  const unreached = await alert(`nobody@${DOMAIN}`, '+33712345678')
  const none = ['AlertFailed email', 'AlertFailed sms', 'AlertSent email', 'AlertSent sms']
  await until('the bounce and the receipt', async () => {
    await t.settle()
    return (await types(unreached.id)).length === none.length
  })
  assert.deepEqual(await types(unreached.id), none)
  const { rows } = await t.base.pool('owner').query('select person_id, kind from staff.work_item')
  assert.deepEqual(rows, [{ person_id: unreached.p.id, kind: 'alert-undelivered' }])

  const refused = await alert(`refused@${DOMAIN}`, '+33612345679')
  assert.ok((await types(refused.id)).includes('AlertFailed email'))
  assert.doesNotMatch(t.log.join(), /elsewhere|\+336|tag=/)
})
