import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { after, before, beforeEach, test } from 'node:test'
import { until } from '../testing/processes.ts'
import { listenForBounces, type MailReport, type ReturnPath } from './index.ts'
import { returnAddress } from './return.ts'

const returnPath: ReturnPath = { mailbox: 'retour', domain: 'pli.test', key: Buffer.alloc(32, 7) }
const OURS = returnAddress(returnPath, 'envelope-1')

let listener: { port: number; stop(): Promise<void> }
let refuse: Error | null
const faults: unknown[] = []
const reports: MailReport[] = []

before(async () => {
  listener = await listenForBounces({
    protocol: 'lmtp',
    port: 0,
    returnPath,
    onFault: (error) => void faults.push(error),
    async onReport(report) {
      if (refuse) throw refuse
      reports.push(report)
    },
  })
})
after(() => listener.stop())
beforeEach(() => {
  refuse = null
  reports.length = 0
})

/** A mail server that says its lines one at a time; each answer is the last line of a reply. */
async function talk(lines: string[]): Promise<string[]> {
  const socket = connect(listener.port, '127.0.0.1')
  socket.on('error', () => {})
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]()
  const answer = async () => {
    for (;;) {
      const { value, done } = await replies.next()
      if (done) return 'gone'
      if (/^\d{3} /.test(value)) return value as string
    }
  }
  const answers = [await answer()]
  for (const line of lines) {
    socket.write(`${line}\r\n`)
    answers.push(await answer())
  }
  socket.end()
  return answers.map((reply) => reply.slice(0, 3))
}

const deliver = (to: string, body: string) =>
  talk(['LHLO mx.test', 'MAIL FROM:<>', `RCPT TO:<${to}>`, 'DATA', `${body}\r\n.`, 'QUIT'])

const TAKEN = ['220', '250', '250', '250', '354', '250', '221']

const report = (envelopeId: string | null) =>
  [
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.test',
    ...(envelopeId === null ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
    '',
    'Final-Recipient: rfc822; person@elsewhere.test',
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--b--',
  ].join('\r\n')

test('a report to a return address of ours is ours, with its envelope id or without', async () => {
  for (const envelopeId of ['envelope-1', null]) {
    assert.deepEqual(await deliver(OURS, report(envelopeId)), TAKEN)
    assert.deepEqual(reports.pop(), { envelopeId: 'envelope-1', action: 'failed', status: '5.1.1' })
  }
  assert.deepEqual(await deliver(OURS.toUpperCase(), report('envelope-1')), TAKEN)
  assert.equal(reports.length, 1)
})

test('an address that is not ours, or whose tag is forged, is refused before the message', async () => {
  const forged = OURS.replace(/-[a-z2-7]{16}@/, '-aaaaaaaaaaaaaaaa@')
  const other = OURS.replace('envelope-1', 'envelope-2')
  for (const to of [
    'retour@pli.test',
    'person@elsewhere.test',
    forged,
    other,
    OURS.replace('pli.test', 'elsewhere.test'),
  ]) {
    assert.equal((await talk(['LHLO mx.test', 'MAIL FROM:<>', `RCPT TO:<${to}>`])).at(-1), '550', to)
  }
})

test("a stranger cannot speak of one person's message at another message's address", async () => {
  assert.deepEqual(await deliver(OURS, report('envelope-2')), TAKEN)
  assert.deepEqual(reports, [])
})

test('what is no report is taken and forgotten, for refusing it would bounce it', async () => {
  const garbage = ['Subject: I am away\r\n\r\nUntil Monday', '', '\0\xff\r\n..', 'x'.repeat(100_000)]
  for (const body of garbage) assert.deepEqual(await deliver(OURS, body), TAKEN)
  assert.deepEqual(reports, [])
})

test('a message too long for a report is read to its end and forgotten', async () => {
  const lines = `${'x'.repeat(998)}\r\n`.repeat(3000)
  assert.deepEqual(await deliver(OURS, `${report('envelope-1')}\r\n${lines}`), TAKEN)
  assert.deepEqual(reports, [])
})

test('a report we cannot keep now is left with the mail server, and the fault is told', async () => {
  refuse = new Error('the database is away')
  assert.equal((await deliver(OURS, report('envelope-1')))[5], '451')
  assert.deepEqual(faults, [refuse])
})

test('it asks for no password and starts no encryption: it is on the loopback', async () => {
  assert.deepEqual(await talk(['LHLO mx.test', 'AUTH PLAIN AAAA', 'STARTTLS']), ['220', '250', '500', '500'])
})

test('it goes on after clients that hang up, flood or talk nonsense', async () => {
  const rude = [
    (socket: Socket) => socket.destroy(),
    (socket: Socket) => socket.end('GET / HTTP/1.1\r\n\r\n'),
    (socket: Socket) => socket.end('\0\x16\x03\x01\xff\xff'.repeat(1000)),
    (socket: Socket) => socket.end('x'.repeat(1_000_000)),
    (socket: Socket) => socket.end(`LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<${OURS}>\r\nDATA\r\n${report('envelope-1')}`),
  ]
  await Promise.all(
    rude.map(
      (act) =>
        new Promise<void>((over) => {
          const socket = connect(listener.port, '127.0.0.1', () => act(socket))
          socket.on('error', () => {})
          socket.on('close', () => over())
          socket.resume()
        }),
    ),
  )
  assert.deepEqual(reports, [], 'half a report is none')
  assert.deepEqual(await deliver(OURS, report('envelope-1')), TAKEN)
  await until('the report', () => reports.length === 1)
})
