import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startIdentity } from '../dev/identity.ts'
import { isRefusal } from '../platform/refusal.ts'
import { testHouse } from '../testing/house.ts'
import { identityProvider } from './openid.ts'

const now = Temporal.Instant.from('2026-05-04T08:00:00Z')
const publicUrl = new URL('http://localhost:3000')
const asked = { state: 's'.repeat(43), nonce: 'n'.repeat(43), codeVerifier: 'v'.repeat(43) }
const us = { clientId: 'pli', clientSecret: 'development-only-secret' }

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

async function listen(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('an outage of the provider is a refusal, and is over as soon as the provider is back', async (t) => {
  const port = await freePort()
  const faults: unknown[] = []
  const provider = identityProvider({ issuer: `http://localhost:${port}`, ...us }, publicUrl, true, (e) =>
    faults.push(e),
  )
  const down = await provider.authorization(asked, now)
  assert.ok(isRefusal(down))
  assert.equal(down.refusal, 'identity-provider-unreachable')
  assert.equal(faults.length, 1)
  assert.equal(await provider.ending('token', now), null)

  const twin = await startIdentity({ port, publicUrl, agents: async () => [], ...us })
  t.after(() => twin.stop())
  const up = await provider.authorization(asked, now)
  assert.ok(!isRefusal(up))
  assert.equal(up.origin, twin.issuer)
  assert.equal(up.searchParams.get('nonce'), asked.nonce)
  assert.notEqual(up.searchParams.get('code_challenge'), asked.codeVerifier)
})

test('a provider that answers nonsense, errors or somebody else’s description is a refusal, never a crash', async (t) => {
  const answers: RequestListener[] = [
    (_request, response) => response.writeHead(500).end('broken'),
    (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Maintenance</h1>'),
    (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
    (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"issuer":"http://another.example"}'),
    (request) => request.socket.destroy(),
  ]
  for (const answer of answers) {
    const issuer = await listen(t, answer)
    const provider = identityProvider({ issuer, ...us }, publicUrl, true, () => {})
    const refused = await provider.authorization(asked, now)
    assert.ok(isRefusal(refused) && refused.refusal === 'identity-provider-unreachable', answer.toString())
  }
})

test('in production the provider is reached by https or not at all', () => {
  const start = () => identityProvider({ issuer: 'http://localhost:3004', ...us }, publicUrl, false, () => {})
  assert.throws(start, /https/)
})

test('while the provider is down an agent reads a page that says so, and the house stands', async () => {
  const { web } = await testHouse({ env: { PLI_OIDC_ISSUER: `http://localhost:${await freePort()}` } })
  const page = await web.inject('/staff/sign-in')
  assert.equal(page.statusCode, 503)
  assert.match(page.body, /Le fournisseur d’identité ne répond pas/)
  assert.match(page.body, /href="\/staff\/sign-in"/)
  assert.equal((await web.inject('/readyz')).statusCode, 200)
})
