import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as client from 'openid-client'
import { sha256 } from '../platform/crypto/digest.ts'
import { tokens } from '../platform/crypto/tokens.ts'
import { csrfOf, employ, machine } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'

const house = await testHouse()
const { web, clock, base } = house
const owner = base.pool('owner')
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const ask = (form: Record<string, string> | string, headers: Record<string, string> = {}) =>
  web.inject({
    method: 'POST',
    url: '/api/v1/token',
    headers: { ...FORM, ...headers },
    payload: new URLSearchParams(form).toString(),
  })

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
})
const GRANT = { grant_type: 'client_credentials' }

test('a machine gets a token for an hour by the header or by the form, and it opens what its roles open', async () => {
  const system = await machine(house, 'system')
  for (const answer of [
    await ask(GRANT, basic(system.id, system.secret)),
    await ask({ ...GRANT, client_id: system.id, client_secret: system.secret }),
  ]) {
    assert.equal(answer.statusCode, 200, answer.body)
    const { access_token, token_type, expires_in, scope } = answer.json()
    assert.deepEqual([token_type, expires_in], ['Bearer', 3600])
    assert.ok(scope.split(' ').includes('document.deposit'))
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['pragma'], 'no-cache')
    const headers = { authorization: `Bearer ${access_token}` }
    assert.equal((await web.inject({ url: '/api/v1/events', headers })).statusCode, 200)
  }
})

test('a standard client library gets one too', async () => {
  const system = await machine(house, 'system')
  const address = await web.listen({ port: 0, host: '127.0.0.1' })
  const server = { issuer: address, token_endpoint: `${address}/api/v1/token` }
  for (const way of [client.ClientSecretBasic, client.ClientSecretPost]) {
    const configuration = new client.Configuration(server, system.id, {}, way(system.secret))
    client.allowInsecureRequests(configuration)
    assert.equal((await client.clientCredentialsGrant(configuration)).token_type, 'bearer')
    const wrong = new client.Configuration(server, system.id, {}, way('wrong'))
    client.allowInsecureRequests(wrong)
    await assert.rejects(client.clientCredentialsGrant(wrong))
  }
})

test('of tokens and secrets only keyed digests are stored', async () => {
  const system = await machine(house, 'system')
  const { access_token } = (await ask(GRANT, basic(system.id, system.secret))).json()
  const { rowCount } = await owner.query('select 1 from staff.api_token where digest = $1', [
    tokens(house.house.ports.pepper, 'api-token').digest(access_token),
  ])
  assert.equal(rowCount, 1)
  const { rows } = await owner.query('select secret_digest from staff.api_client where id = $1', [system.id])
  assert.notDeepEqual(rows[0].secret_digest, sha256(system.secret)) // keyed: a stolen table cannot be tried offline
})

test('an unknown machine, a wrong secret, a revoked machine and a machine of nonsense get one and the same answer', async () => {
  const system = await machine(house, 'system')
  const revoked = await machine(house, 'system')
  await owner.query('update staff.api_client set revoked_at = $1 where id = $2', [clock.now().toString(), revoked.id])
  const tries = [
    [system.id, 'wrong'],
    [system.id, ''],
    [revoked.id, revoked.secret],
    ['00000000-0000-7000-8000-000000000000', ''],
    [crypto.randomUUID(), system.secret],
    ['nobody', 'x'],
    ["' or 1=1", '%'],
  ] as const
  for (const [id, secret] of tries) {
    const answer = await ask(GRANT, basic(id, secret))
    assert.equal(answer.statusCode, 401)
    assert.deepEqual(answer.json(), { error: 'invalid_client' })
    assert.match(String(answer.headers['www-authenticate']), /^Basic /)
    const inForm = await ask({ ...GRANT, client_id: id, client_secret: secret })
    assert.equal(inForm.statusCode, 401)
    assert.equal(inForm.headers['www-authenticate'], undefined)
  }
})

test('what is not a client credentials request is refused in the words of RFC 6749', async () => {
  const { id, secret } = await machine(house, 'system')
  const both = await ask({ ...GRANT, client_secret: secret }, basic(id, secret))
  assert.deepEqual([both.statusCode, both.json().error], [400, 'invalid_request'])
  const none = await ask({}, basic(id, secret))
  assert.deepEqual([none.statusCode, none.json().error], [400, 'invalid_request'])
  const password = await ask({ grant_type: 'password' }, basic(id, secret))
  assert.deepEqual([password.statusCode, password.json().error], [400, 'unsupported_grant_type'])
  const anonymous = await ask(GRANT)
  assert.deepEqual([anonymous.statusCode, anonymous.json().error], [401, 'invalid_client'])
  const otherId = await ask({ ...GRANT, client_id: crypto.randomUUID() }, basic(id, secret))
  assert.deepEqual([otherId.statusCode, otherId.json().error], [400, 'invalid_request'])
  const twice = await web.inject({
    method: 'POST',
    url: '/api/v1/token',
    headers: { ...FORM, ...basic(id, secret) },
    payload: 'grant_type=client_credentials&grant_type=password',
  })
  assert.deepEqual([twice.statusCode, twice.json().error], [400, 'invalid_request'])
  for (const authorization of [
    'Basic',
    'Basic !!!',
    'Basic Og==',
    'Bearer x',
    `Basic ${Buffer.from('%zz:%zz').toString('base64')}`,
  ]) {
    assert.equal((await ask(GRANT, { authorization })).statusCode, 401, authorization)
  }
  const json = await web.inject({ method: 'POST', url: '/api/v1/token', payload: { grant_type: 'client_credentials' } })
  assert.equal(json.statusCode, 415)
})

test('a token is dead after an hour, when the secret is replaced, when the machine is revoked, when its role is taken', async () => {
  const start = clock.now()
  const administrator = await employ(house, 'administrator')
  const post = async (url: string, page: string) => {
    const csrf = csrfOf((await web.inject({ url: page, headers: administrator.headers })).body)
    return web.inject({
      method: 'POST',
      url,
      headers: { ...administrator.headers, ...FORM },
      payload: new URLSearchParams({ csrf }).toString(),
    })
  }
  const tokenOf = async (m: { id: string; secret: string }) => {
    const { access_token } = (await ask(GRANT, basic(m.id, m.secret))).json()
    const use = async () =>
      (await web.inject({ url: '/api/v1/events', headers: { authorization: `Bearer ${access_token}` } })).statusCode
    assert.equal(await use(), 200)
    return use
  }
  const aged = await tokenOf(await machine(house, 'system'))
  clock.set(start.add({ seconds: 3599 }))
  assert.equal(await aged(), 200)
  clock.set(start.add({ seconds: 3600 }))
  assert.equal(await aged(), 401)

  const renewed = await machine(house, 'system')
  const before = await tokenOf(renewed)
  const shown = await post(`/staff/api-clients/${renewed.id}/secret`, `/staff/api-clients/${renewed.id}`)
  const secret = /<bdi dir="ltr">([A-Za-z0-9_-]{43})<\/bdi>/.exec(shown.body)![1]!
  assert.equal(await before(), 401)
  assert.equal((await ask(GRANT, basic(renewed.id, renewed.secret))).statusCode, 401)
  await tokenOf({ id: renewed.id, secret })

  const revoked = await machine(house, 'system')
  const live = await tokenOf(revoked)
  assert.equal(
    (await post(`/staff/api-clients/${revoked.id}/revoking`, `/staff/api-clients/${revoked.id}`)).statusCode,
    303,
  )
  assert.equal(await live(), 401)

  const stripped = await machine(house, 'system')
  const stays = await tokenOf(stripped)
  await owner.query('update staff.grant set revoked_at = $1 where actor_id = $2', [clock.now().toString(), stripped.id])
  assert.equal(await stays(), 403)
  clock.set(start)
})

test('a cookie of staff opens no address of machines and a token opens no page of staff', async () => {
  const officer = await employ(house, 'officer')
  const cookie = await web.inject({ url: '/api/v1/events', headers: officer.headers })
  assert.deepEqual([cookie.statusCode, cookie.headers['www-authenticate']], [401, 'Bearer'])
  const system = await machine(house, 'system')
  assert.equal((await web.inject({ url: '/staff', headers: system.headers })).statusCode, 303)
})

test('who asks too often is told to wait', async () => {
  clock.set(clock.now().add({ hours: 3 }))
  const answers = []
  for (let i = 0; i < 130; i++) answers.push((await ask({})).statusCode)
  assert.equal(answers.at(-1), 429)
  clock.set(clock.now().add({ seconds: 61 }))
  assert.equal((await ask({})).statusCode, 400)
})
