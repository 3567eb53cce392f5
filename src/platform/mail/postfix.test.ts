import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Mailbox, startMailbox } from '../testing/mailbox.ts'
import { type Postfix, postfixAbsent, startPostfix } from '../testing/postfix.ts'
import { until } from '../testing/processes.ts'
import { listenForBounces, type MailReport, type ReturnPath, type SmtpOptions, smtp } from './index.ts'

const skip = postfixAbsent()
const returnPath: ReturnPath = { mailbox: 'retour', domain: 'pli.test', key: Buffer.alloc(32, 7) }

let mailbox: Mailbox
let bounces: { port: number; stop(): Promise<void> }
let postfix: Postfix
let options: SmtpOptions
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
    onReport: async (report) => void reports.push(report),
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

async function send(to: string, changes: Partial<SmtpOptions> = {}, words = {}) {
  const mail = smtp({ ...options, ...changes })
  const envelopeId = randomUUID()
  try {
    const answer = await mail.send({
      to,
      subject: 'Vous avez un message (…123)',
      text: 'Bonjour,\n\nOuvrez votre espace : https://pli.test/\n',
      language: 'fr',
      dir: 'ltr',
      ...words,
      envelopeId,
    })
    return { answer, envelopeId }
  } finally {
    mail.close()
  }
}

test('a message that a real mail server takes arrives, and its delivery is reported', { skip }, async () => {
  const { answer, envelopeId } = await send('person@elsewhere.test')
  assert.ok('queued' in answer)
  const { mail, from } = await mailbox.first('person@elsewhere.test')
  console.log(postfix.log(), from, mail.subject)
  console.log(await reportOn(envelopeId))
})

test('a recipient that does not exist further on comes back as a bounce with our envelope id', { skip }, async () => {
  const { answer, envelopeId } = await send('nobody@elsewhere.test')
  assert.ok('queued' in answer)
  console.log(await reportOn(envelopeId))
})
