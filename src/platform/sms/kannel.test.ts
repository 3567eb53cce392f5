import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Carrier, startCarrier } from '../testing/carrier.ts'
import { type Kannel, kannelAbsent, startKannel } from '../testing/kannel.ts'
import { freePort, until } from '../testing/processes.ts'
import {
  type KannelOptions,
  kannel,
  readDeliveryReport,
  type Sms,
  type SmsAnswer,
  type SmsReport,
  smsSegments,
} from './index.ts'

const skip = kannelAbsent()
const key = Buffer.alloc(32, 5)

let delivering: Carrier
let failing: Carrier
let gateway: Kannel
let server: Server
let sms: Sms
const reports: SmsReport[] = []
let busy = false
const reportsOn = (id: string) => reports.filter((report) => report.id === id)
const finalReport = (id: string) => until('a final report', () => reportsOn(id).find(({ final }) => final))

before(async () => {
  if (skip) return
  server = await listen(0)
  delivering = await startCarrier((to) => (busy && to.startsWith('+3361') ? 'throttle' : 'deliver'))
  failing = await startCarrier((to) => (to.endsWith('0') ? 'reject' : 'fail'))
  gateway = await startKannel({
    carriers: [
      { port: delivering.port, prefixes: ['+336'] },
      { port: failing.port, prefixes: ['+337'] },
    ],
  })
  sms = adapter()
})
after(async () => {
  await gateway?.stop()
  await delivering?.stop()
  await failing?.stop()
  server?.close()
  server?.closeAllConnections()
})

const adapter = (changes: Partial<KannelOptions> = {}): Sms =>
  kannel({
    url: gateway.url,
    username: gateway.username,
    password: gateway.password,
    from: 'Pli',
    reports: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms/report`, key },
    ...changes,
  })

/** Our server, as far as reports go. */
async function listen(port: number): Promise<Server> {
  const listening = createServer((request, response) => {
    const query = Object.fromEntries(new URL(request.url!, 'http://here').searchParams)
    const report = readDeliveryReport(query, key)
    if (report !== null) reports.push(report)
    response.end()
  })
  await new Promise<void>((done) => listening.listen(port, '127.0.0.1', () => done()))
  return listening
}

const accepted: SmsAnswer = { accepted: true }

test('a text the carrier delivers arrives as written and is reported delivered', { skip }, async () => {
  const text = 'Vous avez un message (@€[{^}]|~\\).\nÉà'
  assert.deepEqual(await sms.send({ to: '+33612000001', text, id: 'delivered-1' }), accepted)
  const got = await delivering.first('+33612000001')
  assert.deepEqual(got, { to: '+33612000001', from: 'Pli', text, coding: 0, parts: 1 })
  assert.deepEqual(await finalReport('delivered-1'), { id: 'delivered-1', outcome: 'delivered', final: true })
})

test('a text in any script arrives as written, in UCS-2', { skip }, async () => {
  const scripts: [string, string][] = [
    ['+33612000011', 'لديك رسالة جديدة في فضائك.'],
    ['+33612000012', 'ኣብ ቦታኻ ሓድሽ መልእኽቲ ኣሎ።'],
    ['+33612000013', 'আপনার স্থানে একটি নতুন বার্তা আছে।'],
    ['+33612000014', 'Un reçu vous attend : œuvre, être, 😀'],
  ]
  for (const [to, text] of scripts) {
    assert.deepEqual(await sms.send({ to, text, id: `script-${to.slice(-2)}` }), accepted)
    assert.deepEqual(await delivering.first(to), { to, from: 'Pli', text, coding: 8, parts: 1 })
  }
})

test('a text the carrier gives up on is reported failed, with the network error', { skip }, async () => {
  assert.deepEqual(await sms.send({ to: '+33700000001', text: 'Bonjour', id: 'failed-1' }), accepted)
  assert.deepEqual(await finalReport('failed-1'), { id: 'failed-1', outcome: 'failed', final: true, code: '27' })
})

test('a text the carrier refuses is reported rejected', { skip }, async () => {
  assert.deepEqual(await sms.send({ to: '+33700000000', text: 'Bonjour', id: 'rejected-1' }), accepted)
  assert.deepEqual(await finalReport('rejected-1'), { id: 'rejected-1', outcome: 'rejected', final: true })
})

test('a number no carrier serves is refused for good', { skip }, async () => {
  const answer = await sms.send({ to: '+447700900123', text: 'Bonjour', id: 'nowhere-1' })
  assert.deepEqual(answer, { rejected: 'permanent', code: 'not-routable' })
})

test('a gateway that does not know us, or is not there, refuses for now', { skip }, async () => {
  const message = { to: '+33612000002', text: 'Bonjour', id: 'wrong-password' }
  assert.deepEqual(await adapter({ password: 'wrong' }).send(message), { rejected: 'temporary', code: 'kannel-403' })
  const nobody = adapter({ url: `http://127.0.0.1:${await freePort()}/cgi-bin/sendsms` })
  assert.deepEqual(await nobody.send(message), { rejected: 'temporary', code: 'ECONNREFUSED' })
})

test('reports wait while our server is down', { skip }, async (t) => {
  const port = await freePort()
  const away = adapter({ reports: { url: `http://127.0.0.1:${port}/sms/report`, key } })
  assert.deepEqual(await away.send({ to: '+33612000003', text: 'Bonjour', id: 'waits-1' }), accepted)
  await until('Kannel to have tried in vain', () => gateway.log().split("Couldn't fetch").length > 2)
  const back = await listen(port)
  t.after(() => {
    back.close()
    back.closeAllConnections()
  })
  const outcomes = () => reportsOn('waits-1').map(({ outcome }) => outcome)
  await until('both reports', () => outcomes().includes('accepted') && outcomes().includes('delivered'))
})

test('as many parts leave as were counted, and they read as the text that was sent', { skip }, async () => {
  const gsm = fc.array(fc.constantFrom('a', 'é', '@', '€', '[', '\n', ' '), { minLength: 1, maxLength: 700 })
  const ucs2 = fc.array(fc.constantFrom('a', 'ç', 'ش', '😀', 'বা'), { minLength: 1, maxLength: 300 })
  const edges = [
    ...['x'.repeat(160), 'x'.repeat(161), 'x'.repeat(306), 'x'.repeat(307), 'x'.repeat(1530)],
    ...['€'.repeat(80), '€'.repeat(81), '€'.repeat(152), '€'.repeat(153), `a${'€'.repeat(152)}`],
    ...['ç'.repeat(70), 'ç'.repeat(71), 'ç'.repeat(134), 'ç'.repeat(135), 'ç'.repeat(670)],
    ...['😀'.repeat(35), '😀'.repeat(36), '😀'.repeat(67), `a${'😀'.repeat(67)}`],
  ]
  let number = 0
  await fc.assert(
    fc.asyncProperty(fc.oneof(gsm, ucs2), async (characters) => {
      const text = characters.join('')
      const to = `+3369${String(++number).padStart(7, '0')}`
      assert.deepEqual(await sms.send({ to, text, id: `parts-${number}` }), accepted)
      const got = await delivering.first(to)
      assert.equal(got.parts, smsSegments(text).segments)
      assert.equal(got.text, text)
    }),
    { numRuns: 60 + edges.length, examples: edges.map((text) => [[text]]) },
  )
})

test('a text of more parts than the gateway sends, or of none, is a fault', { skip }, async () => {
  for (const text of ['x'.repeat(1531), '']) {
    await assert.rejects(sms.send({ to: '+33612000004', text, id: 'long-1' }), /parts/)
  }
})

test('a gateway killed among a thousand messages, with hundreds waiting, loses none it had accepted', {
  skip,
}, async () => {
  const waiting = Array.from({ length: 1000 }, (_, i) => `+3361${1_000_000 + i}`)
  const held: string[] = []
  let killed: Promise<void> | undefined
  // The carrier is too busy for them, so that they are in the gateway when it is killed.
  busy = true
  async function worker() {
    for (let to = waiting.pop(); to !== undefined; to = waiting.pop()) {
      const answer = await sms.send({ to, text: 'Bonjour', id: `k-${to.slice(1)}` })
      if ('accepted' in answer) held.push(to)
      else assert.equal(answer.rejected, 'temporary')
      if (held.length >= 300) killed ??= gateway.kill()
      await killed
    }
  }
  await Promise.all(Array.from({ length: 10 }, worker))
  assert.ok(held.length >= 300 && held.length < 1000, `${held.length} were accepted`)
  busy = false
  await gateway.restart()
  await until('every accepted message', () => {
    const arrived = new Set(delivering.received.map(({ to }) => to))
    return held.every((to) => arrived.has(to))
  })
})

test('receipts that come after the gateway was killed still reach us', { skip }, async () => {
  const ids = Array.from({ length: 50 }, (_, i) => `late-${i}`)
  delivering.hold()
  for (const [i, id] of ids.entries()) {
    assert.deepEqual(await sms.send({ to: `+33620000${100 + i}`, text: 'Bonjour', id }), accepted)
  }
  for (const id of ids) await until('the carrier to have it', () => reportsOn(id).length > 0)
  await gateway.kill()
  await gateway.restart()
  delivering.release()
  for (const id of ids) assert.equal((await finalReport(id)).outcome, 'delivered')
})
