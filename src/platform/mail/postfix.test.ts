import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { dkimHolds } from '../testing/dkim.ts'
import { type Mailbox, startMailbox } from '../testing/mailbox.ts'
import { type Postfix, postfixAbsent, startPostfix } from '../testing/postfix.ts'
import { freePort, until } from '../testing/processes.ts'
import {
  listenForBounces,
  type MailAnswer,
  type MailMessage,
  type MailReport,
  type ReturnPath,
  type SmtpOptions,
  smtp,
} from './index.ts'

const skip = postfixAbsent()
const returnPath: ReturnPath = { mailbox: 'retour', domain: 'pli.test', key: Buffer.alloc(32, 7) }

let mailbox: Mailbox
let bounces: { port: number; stop(): Promise<void> }
let postfix: Postfix
let options: SmtpOptions
let faults = 0
const reports: MailReport[] = []
const reportOn = (envelopeId: string) =>
  until('a report', () => reports.find((report) => report.envelopeId === envelopeId))

before(async () => {
  if (skip) return
  mailbox = await startMailbox()
  bounces = await listenForBounces({
    protocol: 'lmtp',
    port: 0,
    returnPath,
    digest: (address) => `digest of ${address}`,
    async onReport(report) {
      if (faults-- > 0) throw new Error('the database is away')
      reports.push(report)
    },
  })
  postfix = await startPostfix({
    deliverTo: mailbox,
    domain: 'elsewhere.test',
    bouncesTo: { domain: 'pli.test', port: bounces.port },
    tls: true,
  })
  options = {
    host: postfix.host,
    port: postfix.port,
    tls: 'starttls',
    ca: postfix.ca!,
    sender: { name: 'Pli', address: 'bonjour@pli.test' },
    returnPath,
  }
})
after(async () => {
  await postfix?.stop()
  await bounces?.stop()
  await mailbox?.stop()
})

const message = (to: string, changes: Partial<MailMessage> = {}): MailMessage => ({
  to,
  subject: 'Vous avez un message (…123)',
  text: 'Bonjour,\n\nUn message vous attend : https://pli.test/\n',
  envelopeId: randomUUID(),
  language: 'fr',
  dir: 'ltr',
  ...changes,
})

const rsa = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

async function send(mail: MailMessage, changes: Partial<SmtpOptions> = {}): Promise<MailAnswer> {
  const port = smtp({ ...options, ...changes })
  try {
    return await port.send(mail)
  } finally {
    port.close()
  }
}

test('a message arrives as written, discreet, and says it was sent by a machine', { skip }, async () => {
  const sent = message('person@elsewhere.test')
  const answer = await send(sent)
  assert.ok('queued' in answer)
  const { mail, from, raw } = await mailbox.first('person@elsewhere.test')
  assert.match(from, /^retour\+[a-z0-9-]{36}-[a-z2-7]{16}@pli\.test$/)
  assert.equal(mail.subject, sent.subject)
  assert.equal(mail.text, sent.text)
  assert.equal(mail.messageId, answer.id)
  assert.equal(mail.from?.text, '"Pli" <bonjour@pli.test>')
  const headers = Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line]))
  assert.match(headers['content-type']!, /text\/plain; charset=utf-8/)
  assert.equal(headers['auto-submitted'], 'Auto-Submitted: auto-generated')
  assert.equal(headers['content-language'], 'Content-Language: fr')
  assert.deepEqual(
    mail.headerLines.map(({ key }) => key).filter((key) => /^list-|mailer|user-agent|precedence|receipt/.test(key)),
    [],
  )
  assert.equal(mail.attachments.length, 0)
  assert.match(raw, /with ESMTPS/, 'it travelled encrypted')
})

test('a message in Arabic script arrives as written, each line marked right to left', { skip }, async () => {
  const text = '3 مستندات جديدة\n\nhttps://pli.test/\nPli — رسالة\n'
  const subject = 'Pli: لديك رسالة'
  await send(message('rtl@elsewhere.test', { text, subject, language: 'ar', dir: 'rtl' }))
  const { mail } = await mailbox.first('rtl@elsewhere.test')
  assert.equal(mail.subject, `\u200f${subject}`)
  assert.equal(mail.text, '\u200f3 مستندات جديدة\n\nhttps://pli.test/\n\u200fPli — رسالة\n')
})

test('what we signed arrives signed: by our key, and by no other', { skip }, async () => {
  const { privateKey, publicKey } = rsa()
  await send(
    message('signed@elsewhere.test', { language: 'ti', subject: 'ደብዳቤ ይጽበየኩም ኣሎ (…123)', text: 'ደብዳቤ  \n\n\n' }),
    {
      dkim: { domain: 'pli.test', selector: 'un', privateKey },
    },
  )
  const { raw } = await mailbox.first('signed@elsewhere.test')
  assert.match(raw, /^DKIM-Signature: v=1; a=rsa-sha256;[^:]*d=pli\.test;\s*.*s=un;/m)
  assert.ok(dkimHolds(raw, publicKey))
  assert.ok(!dkimHolds(raw, rsa().publicKey))
  assert.ok(!dkimHolds(raw.replace('Subject: ', 'Subject: x'), publicKey))
})

test('the hand-over of a message to its host is reported with our envelope id', { skip }, async () => {
  const sent = message('reported@elsewhere.test')
  await send(sent)
  assert.deepEqual(await reportOn(sent.envelopeId), {
    envelopeId: sent.envelopeId,
    action: 'relayed',
    status: '2.6.0',
    recipientDigest: 'digest of reported@elsewhere.test',
  })
})

test('a message for nobody, taken at first, comes back as failed with our envelope id', { skip }, async () => {
  const sent = message('nobody@elsewhere.test')
  assert.ok('queued' in (await send(sent)))
  assert.deepEqual(await reportOn(sent.envelopeId), {
    envelopeId: sent.envelopeId,
    action: 'failed',
    status: '5.1.1',
    recipientDigest: 'digest of nobody@elsewhere.test',
  })
})

test('a bounce names the recipient we wrote to, whatever signs are in his address', { skip }, async () => {
  const sent = message("nobody+a=b.o'neil@elsewhere.test")
  await send(sent)
  assert.equal((await reportOn(sent.envelopeId)).recipientDigest, `digest of ${sent.to}`)
})

test('a mailbox that is full for now is reported delayed', { skip }, async () => {
  const sent = message('full@elsewhere.test')
  assert.ok('queued' in (await send(sent)))
  const { action, status } = await reportOn(sent.envelopeId)
  assert.deepEqual({ action, status }, { action: 'delayed', status: '4.2.2' })
})

test('a report we could not keep is brought again', { skip }, async () => {
  faults = 1
  const sent = message('kept@elsewhere.test')
  await send(sent)
  assert.equal((await reportOn(sent.envelopeId)).action, 'relayed')
  assert.ok(faults < 0)
})

test('a recipient refused at once is refused for good, a busy one for now', { skip }, async () => {
  assert.deepEqual(await send(message('refused@elsewhere.test')), { rejected: 'permanent', code: '5.1.1' })
  assert.deepEqual(await send(message('busy@elsewhere.test')), { rejected: 'temporary', code: '4.2.1' })
})

test('relaying denied is a fault of ours to mend, refused for now: the address is as good as before', {
  skip,
}, async () => {
  assert.deepEqual(await send(message('person@third.test')), { rejected: 'temporary', code: '5.7.1' })
})

test('a server that is away, not who it says, or refused in the clear gets nothing and is tried again', {
  skip,
}, async () => {
  const mail = message('person@elsewhere.test')
  const { ca: _, ...unknown } = options
  const absent = await send(mail, { port: await freePort() })
  assert.deepEqual(absent, { rejected: 'temporary', code: 'ECONNREFUSED' })
  const port = smtp(unknown)
  const impostor = await port.send(mail)
  port.close()
  assert.ok('rejected' in impostor && impostor.rejected === 'temporary')
  assert.match(impostor.code, /SELF_SIGNED|ETLS/)
  assert.deepEqual(await send(mail, { tls: 'none' }), { rejected: 'temporary', code: '5.7.0' })
})

test('a hundred messages at once arrive once each, and each is reported', { skip }, async () => {
  const mail = smtp(options)
  const sent = Array.from({ length: 100 }, (_, i) => message(`crowd-${i}@elsewhere.test`))
  const answers = await Promise.all(sent.map((one) => mail.send(one)))
  mail.close()
  assert.ok(answers.every((answer) => 'queued' in answer))
  await until('every report', () => sent.every(({ envelopeId }) => reports.some((r) => r.envelopeId === envelopeId)))
  const arrived = mailbox.received.map(({ to }) => to).filter((to) => to.startsWith('crowd-'))
  assert.equal(arrived.length, 100)
  assert.equal(new Set(arrived).size, 100)
})
