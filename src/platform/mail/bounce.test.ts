import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LONGEST_BOUNCE, readBounce } from './bounce.ts'

const FAILED = ['Final-Recipient: rfc822; person@elsewhere.test', 'Action: failed', 'Status: 5.1.1']

/** A report as mail servers write them; `message` and each of `recipients` are the lines of one group of fields. */
function bounce(message: string[], recipients: string[][], type = 'multipart/report; report-type=delivery-status') {
  return Buffer.from(
    [
      'From: MAILER-DAEMON@mx.elsewhere.test',
      'Subject: Undelivered',
      'MIME-Version: 1.0',
      `Content-Type: ${type}; boundary="b"`,
      '',
      '--b',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'Action: delivered',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      ...message,
      ...recipients.flatMap((fields) => ['', ...fields]),
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'To: person@elsewhere.test',
      '',
      '--b--',
      '',
    ].join('\r\n'),
  )
}

const MESSAGE = ['Reporting-MTA: dns; mx.elsewhere.test', 'Original-Envelope-Id: envelope-1']

test('a report is read for what became of the message, its envelope id and a digest of the recipient', async () => {
  assert.deepEqual(await readBounce(bounce(MESSAGE, [FAILED]), (address) => `<${address}>`), {
    envelopeId: 'envelope-1',
    action: 'failed',
    status: '5.1.1',
    recipientDigest: '<person@elsewhere.test>',
  })
  const delayed = ['Final-Recipient: rfc822;person@elsewhere.test', 'Action: delayed', 'Status: 4.2.2 (mailbox full)']
  assert.deepEqual(await readBounce(bounce(MESSAGE, [delayed])), {
    envelopeId: 'envelope-1',
    action: 'delayed',
    status: '4.2.2',
  })
})

test('the address we wrote to is preferred to the one it was rewritten to', async () => {
  const rewritten = ['Original-Recipient: RFC822;person@elsewhere.test', 'Final-Recipient: rfc822; x99@inner.test']
  const report = await readBounce(bounce(MESSAGE, [[...rewritten, 'Action: delivered', 'Status: 2.0.0']]), (a) => a)
  assert.equal(report?.recipientDigest, 'person@elsewhere.test')
})

test('folded lines, odd case and bare line ends are read', async () => {
  const odd = ['ACTION:\r\n Failed', 'status:5.1.10', 'final-recipient: RFC822;\r\n\tperson@elsewhere.test']
  assert.equal((await readBounce(bounce(['original-envelope-id:  envelope-1 '], [odd])))?.status, '5.1.10')
  const unix = Buffer.from(bounce(MESSAGE, [FAILED]).toString().replaceAll('\r\n', '\n'))
  assert.equal((await readBounce(unix))?.envelopeId, 'envelope-1')
})

test('of several outcomes the worst speaks', async () => {
  const delivered = ['Final-Recipient: rfc822; other@elsewhere.test', 'Action: delivered', 'Status: 2.0.0']
  assert.equal((await readBounce(bounce(MESSAGE, [delivered, FAILED, delivered])))?.action, 'failed')
})

test('the type of a report is known in any case of its letters', async () => {
  assert.notEqual(await readBounce(bounce(MESSAGE, [FAILED], 'Multipart/REPORT')), null)
})

test('a report without our envelope id is read, and says so', async () => {
  assert.equal((await readBounce(bounce(['Reporting-MTA: dns; x'], [FAILED])))?.envelopeId, null)
})

test('what is no report is nothing', async () => {
  const nothing: [string, Buffer][] = [
    ['empty', Buffer.alloc(0)],
    [
      'an answer by a person',
      Buffer.from('From: a@b.test\r\nSubject: Re: Pli\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n'),
    ],
    ['a holiday reply that quotes a report', bounce(MESSAGE, [FAILED], 'multipart/mixed')],
    ['no recipient', bounce(MESSAGE, [])],
    ['no action', bounce(MESSAGE, [['Final-Recipient: rfc822; p@e.test', 'Status: 5.1.1']])],
    ['an unknown action', bounce(MESSAGE, [['Action: exploded', 'Status: 5.1.1']])],
    ['no status', bounce(MESSAGE, [['Action: failed', 'Status: never']])],
    ['too long', Buffer.concat([bounce(MESSAGE, [FAILED]), Buffer.alloc(LONGEST_BOUNCE, 'x')])],
  ]
  for (const [what, raw] of nothing) assert.equal(await readBounce(raw), null, what)
})

test('garbage, broken reports and absurd nesting are read without harm', async () => {
  const good = bounce(MESSAGE, [FAILED])
  const cut = fc.nat(good.length).map((at) => good.subarray(0, at))
  const bitten = fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 40 })).map(([at, bytes]) => {
    const copy = Buffer.from(good)
    copy.set(bytes.subarray(0, copy.length - at), at)
    return copy
  })
  const noise = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes))
  await fc.assert(
    fc.asyncProperty(fc.oneof(cut, bitten, noise), async (raw) => {
      const report = await readBounce(raw)
      if (report !== null) assert.match(report.status, /^[245]\.\d{1,3}\.\d{1,3}$/)
    }),
    { numRuns: 500 },
  )
  const nested = 'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\n'.repeat(4500)
  assert.equal(await readBounce(Buffer.from(nested)), null)
  const headers = `${'X: y\r\n'.repeat(40_000)}\r\n`
  assert.equal(await readBounce(Buffer.from(headers)), null)
  const fields = Array.from({ length: 8000 }, (_, i) => ['Action: delayed', `Status: 4.0.${i % 999}`])
  assert.equal((await readBounce(bounce(MESSAGE, fields.slice(0, 4000))))?.action, 'delayed')
})
