import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomUUID, verify } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import {
  listenForBounces,
  type MailMessage,
  type MailReport,
  type SmtpOptions,
  smtp,
} from '../../platform/mail/index.ts'
import { startMailbox } from '../../platform/testing/mailbox.ts'
import { until } from '../../platform/testing/processes.ts'
import { type SmtpTwin, startSmtpTwin, type TwinMail } from './smtp.ts'

const returnPath = { mailbox: 'retour', domain: 'pli.test', key: Buffer.alloc(32, 7) }

let bounces: { port: number; stop(): Promise<void> }
let twin: SmtpTwin
let options: SmtpOptions
const received: TwinMail[] = []
const reports: MailReport[] = []

before(async () => {
  bounces = await listenForBounces({
    protocol: 'lmtp',
    port: 0,
    returnPath,
    onReport: async (report) => void reports.push(report),
  })
  twin = await startSmtpTwin({
    port: 0,
    onMail: (mail) => void received.push(mail),
    reportsTo: { host: '127.0.0.1', port: bounces.port },
    auth: { user: 'pli', password: 'secret' },
  })
  options = {
    host: '127.0.0.1',
    port: twin.port,
    tls: 'none',
    auth: { user: 'pli', password: 'secret' },
    sender: { name: 'Pli', address: 'bonjour@pli.test' },
    returnPath,
  }
})
after(async () => {
  await twin.stop()
  await bounces.stop()
})
beforeEach(() => {
  received.length = 0
  reports.length = 0
  twin.outcomes.set('deliver')
})

const message = (changes: Partial<MailMessage> = {}): MailMessage => ({
  to: 'person@elsewhere.test',
  subject: 'Vous avez un message',
  text: 'Bonjour,\n',
  envelopeId: randomUUID(),
  language: 'fr',
  dir: 'ltr',
  ...changes,
})

async function send(mail: MailMessage, changes: Partial<SmtpOptions> = {}) {
  const port = smtp({ ...options, ...changes })
  try {
    return await port.send(mail)
  } finally {
    port.close()
  }
}

test('the twin shows each message and reports it delivered', async () => {
  const sent = message()
  assert.ok('queued' in (await send(sent)))
  const [{ returnPath: path, ...mail }] = received as [TwinMail]
  assert.deepEqual(mail, {
    to: sent.to,
    from: '"Pli" <bonjour@pli.test>',
    subject: sent.subject,
    text: sent.text,
    language: 'fr',
    envelopeId: sent.envelopeId,
  })
  assert.match(path, /^retour\+/)
  await until('the report', () => reports.length > 0)
  assert.deepEqual(reports, [{ envelopeId: sent.envelopeId, action: 'delivered', status: '2.0.0' }])
})

test('the twin fails one recipient, or all, when told to', async () => {
  twin.outcomes.set('fail', 'gone@elsewhere.test')
  const failing = message({ to: 'Gone@elsewhere.test' })
  const fine = message()
  await send(failing)
  await send(fine)
  await until('both reports', () => reports.length === 2)
  const action = (envelopeId: string) => reports.find((report) => report.envelopeId === envelopeId)?.action
  assert.deepEqual([action(failing.envelopeId), action(fine.envelopeId)], ['failed', 'delivered'])
})

test('the twin says nothing more of a message when told to be silent', async () => {
  twin.outcomes.set('silent')
  await send(message())
  twin.outcomes.set('deliver')
  const last = message()
  await send(last)
  await until('the last report', () => reports.length > 0)
  assert.equal(received.length, 2)
  assert.deepEqual(
    reports.map(({ envelopeId }) => envelopeId),
    [last.envelopeId],
  )
})

test('a message is the same each time it is tried, and another for another envelope', async () => {
  const mail = message()
  const first = await send(mail)
  assert.deepEqual(await send(mail), first)
  assert.notDeepEqual(await send({ ...mail, envelopeId: randomUUID() }), first)
})

test('our password refused is for now, and nothing leaves', async () => {
  const answer = await send(message(), { auth: { user: 'pli', password: 'wrong' } })
  assert.ok('rejected' in answer)
  assert.equal(answer.rejected, 'temporary')
  assert.deepEqual(received, [])
})

test('where encryption is asked and not to be had, nothing leaves in the clear', async () => {
  const answer = await send(message(), { tls: 'starttls' })
  assert.ok('rejected' in answer && answer.rejected === 'temporary')
  assert.deepEqual(received, [])
})

test('a mail server that stops answering is given up in time', async () => {
  const stuck = await startSmtpTwin({ port: 0, onMail: () => new Promise(() => {}) })
  const answer = await send(message(), { port: stuck.port, timeout: 300 })
  assert.deepEqual(answer, { rejected: 'temporary', code: 'ETIMEDOUT' })
  await stuck.stop()
})

test('no header can be smuggled in: a control character is a fault', async () => {
  const hostile: Partial<MailMessage>[] = [
    { subject: 'Hello\r\nBcc: other@elsewhere.test' },
    { subject: 'Hello\nX: y' },
    { to: 'person@elsewhere.test\r\nRCPT TO:<other@elsewhere.test>' },
    { language: 'fr\r\nX: y' },
    { envelopeId: 'envelope-1\r\nX: y' },
    { envelopeId: 'short' },
  ]
  for (const changes of hostile) await assert.rejects(send(message(changes)), Error, JSON.stringify(changes))
  assert.deepEqual(received, [])
})

test('a recipient that is not one plain address is a fault', async () => {
  for (const to of ['a@pli.test, b@pli.test', 'a@pli.test,b@pli.test', 'A <a@pli.test>', 'a@PLI.test', 'a', '']) {
    await assert.rejects(send(message({ to })), /one address/, to)
  }
  assert.deepEqual(received, [])
})

test('with a key set up, each message carries a signature that verifies', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const mailbox = await startMailbox('smtp')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await send(message({ text: 'Bonjour, été\n\n\n' }), {
    port: mailbox.port,
    dkim: { domain: 'pli.test', selector: 'mail', privateKey: pem },
  })
  const { raw } = await mailbox.first('person@elsewhere.test')
  await mailbox.stop()
  const split = raw.indexOf('\r\n\r\n')
  const headers = raw.slice(0, split).split(/\r\n(?![ \t])/)
  const relaxed = (header: string) => {
    const colon = header.indexOf(':')
    const value = header
      .slice(colon + 1)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
    return `${header.slice(0, colon).trim().toLowerCase()}:${value.trim()}`
  }
  const signature = headers.find((header) => /^dkim-signature:/i.test(header))!
  const tags = Object.fromEntries(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => tag.replace(/\s/g, '').split(/=(.*)/s)),
  )
  assert.equal(tags.d, 'pli.test')
  assert.equal(tags.s, 'mail')
  for (const signed of ['from', 'to', 'subject', 'date', 'message-id'])
    assert.ok(tags.h.toLowerCase().split(':').includes(signed))
  const body = raw
    .slice(split + 4)
    .replace(/[ \t]+\r\n/g, '\r\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)+$/, '\r\n')
  assert.equal(createHash('sha256').update(body).digest('base64'), tags.bh)
  const signedHeaders = tags.h.split(':').flatMap((name: string) => {
    const header = headers.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    return header === undefined ? [] : [`${relaxed(header)}\r\n`]
  })
  const bare = relaxed(signature.replace(/(\bb=)[^;]*$/, '$1'))
  assert.ok(verify('sha256', Buffer.from(signedHeaders.join('') + bare), publicKey, Buffer.from(tags.b, 'base64')))
})
