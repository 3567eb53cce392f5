import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { type KannelOptions, kannel, readDeliveryReport, type Sms, type SmsReport } from '../../platform/sms/index.ts'
import { until } from '../../platform/testing/processes.ts'
import { type KannelTwin, startKannelTwin, type TwinText } from './kannel.ts'

const key = Buffer.alloc(32, 5)

let server: Server
let twin: KannelTwin
let options: KannelOptions
let sms: Sms
const received: TwinText[] = []
const reports: SmsReport[] = []

before(async () => {
  server = createServer((request, response) => {
    const report = readDeliveryReport(Object.fromEntries(new URL(request.url!, 'http://here').searchParams), key)
    if (report !== null) reports.push(report)
    response.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  twin = await startKannelTwin({
    port: 0,
    username: 'pli',
    password: 'secret',
    onText: (text) => void received.push(text),
  })
  const { port } = server.address() as AddressInfo
  const account = { url: twin.url, username: 'pli', password: 'secret', from: 'Pli' }
  options = { ...account, reports: { url: `http://127.0.0.1:${port}/sms/report`, key } }
  sms = kannel(options)
})
after(async () => {
  await twin.stop()
  server.close()
})
beforeEach(() => {
  received.length = 0
  reports.length = 0
  twin.outcomes.set('deliver')
})

const finalReport = (id: string) =>
  until('a final report', () => reports.find((report) => report.id === id && report.final))

test('the twin shows each text and reports it accepted, then delivered, as Kannel does', async () => {
  const text = 'لديك رسالة جديدة'
  assert.deepEqual(await sms.send({ to: '+33612345678', text, id: 'm-1' }), { accepted: true })
  assert.deepEqual(received, [{ to: '+33612345678', from: 'Pli', text, coding: 'ucs-2' }])
  assert.deepEqual(await finalReport('m-1'), { id: 'm-1', outcome: 'delivered', final: true })
  assert.deepEqual(reports[0], { id: 'm-1', outcome: 'accepted', final: false })
})

test('the twin fails one number, or is silent, when told to', async () => {
  twin.outcomes.set('fail', '+33612345679')
  await sms.send({ to: '+33612345679', text: 'Bonjour', id: 'm-2' })
  assert.deepEqual(await finalReport('m-2'), { id: 'm-2', outcome: 'failed', final: true, code: '27' })
  twin.outcomes.set('silent')
  await sms.send({ to: '+33612345670', text: 'Bonjour', id: 'm-3' })
  twin.outcomes.set('deliver')
  await sms.send({ to: '+33612345671', text: 'Bonjour', id: 'm-4' })
  await finalReport('m-4')
  assert.ok(reports.every(({ id }) => id !== 'm-3'))
})

test('the twin refuses what Kannel refuses', async () => {
  const message = { to: '+33612345678', text: 'Bonjour', id: 'm-5' }
  const stranger = kannel({ ...options, password: 'wrong' })
  assert.deepEqual(await stranger.send(message), { rejected: 'temporary', code: 'kannel-403' })
  const elsewhere = kannel({ ...options, url: twin.url.replace('sendsms', 'other') })
  assert.deepEqual(await elsewhere.send(message), { rejected: 'temporary', code: 'kannel-404' })
  const ask = (query: string) => fetch(`${twin.url}?username=pli&password=secret&${query}`)
  assert.equal((await ask('text=Bonjour')).status, 400)
  assert.equal((await ask('to=abc&text=Bonjour')).status, 400)
  assert.deepEqual(received, [])
})

test('the twin is asked by URL too, as in the manual of Kannel', async () => {
  const response = await fetch(`${twin.url}?username=pli&password=secret&from=Pli&to=%2B33612345678&text=%C3%A9t%C3%A9`)
  assert.equal(response.status, 202)
  assert.equal(await response.text(), '0: Accepted for delivery')
  assert.deepEqual(received, [{ to: '+33612345678', from: 'Pli', text: 'été', coding: '7-bit' }])
})

test('a gateway that breaks down, or stops answering, refuses for now', async () => {
  const broken = await startKannelTwin({
    port: 0,
    username: 'pli',
    password: 'secret',
    onText: ({ text }) => (text === 'stuck' ? new Promise(() => {}) : Promise.reject(new Error('full'))),
  })
  const adapter = kannel({ ...options, url: broken.url, timeout: 300 })
  const to = '+33612345678'
  assert.deepEqual(await adapter.send({ to, text: 'Bonjour', id: 'm-6' }), {
    rejected: 'temporary',
    code: 'kannel-503',
  })
  assert.deepEqual(await adapter.send({ to, text: 'stuck', id: 'm-7' }), { rejected: 'temporary', code: 'timeout' })
  await broken.stop()
})

test('a number that is not E.164, or an id that is not opaque, is a fault', async () => {
  for (const to of ['0612345678', '+33 612345678', '+33612345678\r\nX: y', '']) {
    await assert.rejects(sms.send({ to, text: 'Bonjour', id: 'm-8' }), /E\.164/)
  }
  await assert.rejects(sms.send({ to: '+33612345678', text: 'Bonjour', id: 'a b' }), /id of/)
  assert.deepEqual(received, [])
})
