import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createHouse } from '../house.ts'
import { createPool } from '../platform/db/pool.ts'
import { createLog } from '../platform/log.ts'
import { createWeb } from '../web.ts'
import { testHouse } from './house.ts'

const { house, web, base, clock, settle, log } = await testHouse()

test('the house stands, answers and comes to rest', async () => {
  assert.equal((await web.inject('/healthz')).statusCode, 200)
  assert.deepEqual((await web.inject('/readyz')).json(), { ready: true })
  await settle()
})

test('each job has a queue and each queue a job, or what is handed over would find none', () => {
  const queues = JSON.parse(readFileSync('db/queues.json', 'utf8')) as { name: string }[]
  const named = queues.map(({ name }) => name).filter((name) => name !== 'dead')
  assert.deepEqual(Object.keys(house.jobs).sort(), named.sort())
})

test('a page that is not there is said in the language of the browser, a missing API address as problem details', async () => {
  const page = await web.inject({ url: '/nowhere', headers: { 'accept-language': 'ar' } })
  assert.equal(page.statusCode, 404)
  assert.match(page.body, /<html lang="ar" dir="rtl">/)
  const problem = await web.inject('/api/v1/nowhere')
  assert.equal(problem.statusCode, 404)
  assert.equal(problem.headers['content-type'], 'application/problem+json')
  assert.equal(problem.json().code, 'page-not-found')
})

test('every answer carries the security headers and no page allows inline scripts', async () => {
  const { headers } = await web.inject('/nowhere')
  assert.match(String(headers['content-security-policy']), /default-src 'none'; style-src 'sha256-/)
  assert.doesNotMatch(String(headers['content-security-policy']), /unsafe/)
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['referrer-policy'], 'same-origin')
  assert.equal(headers['cache-control'], 'no-store')
})

test('the log holds routes, never addresses', async () => {
  await web.inject('/nowhere?foreignerNumber=9912345678')
  assert.ok(log.length > 0)
  assert.doesNotMatch(log.join(), /9912345678|127\.0\.0\.1/)
})

test('while the database is away the process lives, is not ready, and a page says so without a detail', async (t) => {
  const lines: string[] = []
  const app = createPool(base.app, 2)
  const other = await createHouse(house.config, clock, createLog('info', { write: (line) => void lines.push(line) }), {
    app,
    worker: base.pool('worker'),
    sequencer: base.pool('sequencer'),
  })
  const server = await createWeb(other)
  t.after(async () => {
    await server.close()
    await other.stop()
  })
  assert.equal((await server.inject('/readyz')).statusCode, 200)
  await app.end() // nobody answers on this pool any more
  assert.equal((await server.inject('/healthz')).statusCode, 200)
  const ready = await server.inject('/readyz')
  assert.deepEqual([ready.statusCode, ready.json()], [503, { ready: false }])
  const headers = { cookie: `pli-session=${'x'.repeat(43)}`, 'accept-language': 'fr' }
  const page = await server.inject({ url: '/inbox', headers })
  assert.equal(page.statusCode, 500)
  const correlation = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(page.body)?.[0]
  assert.ok(correlation, 'something to tell whoever helps')
  assert.doesNotMatch(/<main[\s\S]*<\/main>/.exec(page.body)![0], /pool|ECONN|select|at file/i)
  assert.ok(lines.some((line) => line.includes('"fault"') && line.includes(correlation)))
  assert.ok(lines.every((line) => !line.includes('x'.repeat(43))))
})

test('whoever sends slowly is cut off: a request must be whole within a minute', () => {
  assert.equal(web.server.requestTimeout, 60_000)
  assert.ok(web.server.headersTimeout > 0 && web.server.headersTimeout <= 60_000)
})
