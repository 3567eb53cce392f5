import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testHouse } from './house.ts'

const { web, settle, log } = await testHouse()

test('the house stands, answers and comes to rest', async () => {
  assert.equal((await web.inject('/healthz')).statusCode, 200)
  assert.deepEqual((await web.inject('/readyz')).json(), { ready: true })
  await settle()
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
  assert.equal(headers['referrer-policy'], 'no-referrer')
  assert.equal(headers['cache-control'], 'no-store')
})

test('the log holds routes, never addresses', async () => {
  await web.inject('/nowhere?foreignerNumber=9912345678')
  assert.ok(log.length > 0)
  assert.doesNotMatch(log.join(), /9912345678|127\.0\.0\.1/)
})
