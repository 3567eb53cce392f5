import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { until } from '../src/platform/testing/processes.ts'
import { machine, organisation } from '../src/testing/agents.ts'
import { decision, multipart } from '../src/testing/documents.ts'
import { testHouse } from '../src/testing/house.ts'
import { pdf } from '../src/testing/pdf.ts'
import { person } from '../src/testing/person.ts'
import { realServer } from '../src/testing/real-server.ts'
import { startWeb } from '../src/testing/web-process.ts'

const AT = '2026-05-04T08:00:00Z'
const real = await realServer(AT)
const t = await testHouse({ at: AT, on: real })

test('a web process that is told to stop takes nobody new, finishes the deposit under way, and leaves in peace', async () => {
  const office = await machine(t, 'system')
  const someone = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
  const server = await startWeb(real.env)
  const { payload, type } = multipart([
    { name: 'metadata', value: JSON.stringify(decision(someone)), type: 'application/json' },
    { name: 'file', value: pdf('A letter', { padding: 20_000 }), type: 'application/pdf', filename: 'a.pdf' },
  ])
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (text) => (heard += text))
  const over = once(socket, 'close')
  const head = [
    'POST /api/v1/documents HTTP/1.1',
    'host: localhost',
    `authorization: ${office.headers.authorization}`,
    'idempotency-key: under-way',
    `content-type: ${type}`,
    `content-length: ${payload.length}`,
    'expect: 100-continue',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  await until('the request to be under way', async () => heard.includes('100 Continue') || null)
  socket.write(payload.subarray(0, 1_000))

  const left = server.end('SIGTERM')
  const refused = () =>
    fetch(`${server.origin}/healthz`).then(
      () => null,
      () => true,
    )
  await until('the door to be shut', refused)
  socket.write(payload.subarray(1_000))
  await over
  assert.match(heard, /HTTP\/1\.1 201 /)
  assert.equal(await left, 0)
  const { id } = JSON.parse(/\{.*\}/.exec(heard)![0]) as { id: string }
  const { rows } = await t.base
    .pool('owner')
    .query('select type from evidence.fact where subject = $1', [`document:${id}`])
  assert.deepEqual(rows, [{ type: 'DocumentDeposited' }])
})
