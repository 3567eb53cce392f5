import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newToken, sha256 } from './platform/crypto/digest.ts'
import { type TokenUse, tokens } from './platform/crypto/tokens.ts'
import { employ, machine, organisation } from './testing/agents.ts'
import { decision, deposit, deposited } from './testing/documents.ts'
import { testHouse } from './testing/house.ts'
import { person } from './testing/person.ts'
import { tampering } from './testing/tampering.ts'

const t = await testHouse()
const tamper = tampering(t)
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const { pepper } = t.house.ports

/** Whoever writes in PostgreSQL can make these of a token that he chose: its plain digest, and one under a key that he chose too. */
const made = (use: TokenUse) => {
  const token = newToken()
  const own = tokens(Buffer.alloc(32), use)
  const named = own.make('')
  return [
    { token, digest: sha256(token) },
    { token: named, digest: own.digest(named) },
  ].map((one) => ({ ...one, sql: `'\\x${one.digest.toString('hex')}'` }))
}
const FOREVER = "'2030-01-01'"
const now = `'${t.clock.now()}'`
const opened = async (id: string) =>
  (await owner.query('select from evidence.fact where id = $1', [`document:${id}/opened`])).rowCount

test('a session that is written in PostgreSQL opens nothing: neither a page nor a letter', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  for (const { token, sql } of made('session')) {
    await tamper(`insert into space.session (digest, person_id, authenticated_by, created_at, last_seen_at, expires_at)
      values (${sql}, '${p.id}', 'password', ${now}, ${now}, ${FOREVER})`)
    const headers = { cookie: `pli-session=${token}` }
    for (const url of ['/inbox', `/documents/${id}`, '/contacts'])
      assert.match(String((await t.web.inject({ url, headers })).headers.location), /^\/log-in/, url)
  }
})

test('one’s own session that is put in another’s name opens none of his letters', async () => {
  const [his, p] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
  const id = await deposited(t, office, decision(p))
  const url = `/documents/${id}/opening`
  await tamper(`update space.session set person_id = '${p.id}' where person_id = '${his.id}'`)
  assert.match(String((await his.post(url)).headers.location), /^\/log-in/)
  assert.equal(await opened(id), 0)
  assert.equal((await p.post(url)).headers.location, `/documents/${id}`)
  assert.equal(await opened(id), 1)
})

test('nor is who works another by a row of a session', async () => {
  const [officer, auditor] = [await employ(t, 'officer'), await employ(t, 'auditor')]
  const seen = async (headers: Record<string, string>) =>
    (await t.web.inject({ url: '/staff/applicants', headers })).statusCode
  assert.equal(await seen(officer.headers), 200)
  for (const { token, sql } of made('staff-session')) {
    await tamper(`insert into staff.session (digest, member_id, created_at, last_seen_at, expires_at)
      values (${sql}, '${officer.id}', ${now}, ${now}, ${FOREVER})`)
    assert.equal(await seen({ cookie: `pli-staff=${token}` }), 303)
  }
  await tamper(`update staff.session set member_id = '${officer.id}' where member_id = '${auditor.id}'`)
  assert.equal(await seen(auditor.headers), 303)
})

test('nor a machine by a row of a token, nor by the secret of another', async () => {
  const [p, other] = [await person(t, { registeredBy: desk }), await machine(t, 'system')]
  const answer = async (token: string) =>
    (await deposit(t, { ...office, headers: { authorization: `Bearer ${token}` } }, decision(p))).statusCode
  for (const { token, sql } of made('api-token')) {
    await tamper(
      `insert into staff.api_token (digest, client_id, expires_at) values (${sql}, '${office.id}', ${FOREVER})`,
    )
    assert.equal(await answer(token), 401)
  }
  const asked = async (id: string, secret: string) =>
    t.web.inject({
      method: 'POST',
      url: '/api/v1/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: id,
        client_secret: secret,
      }).toString(),
    })
  const his = (await asked(other.id, other.secret)).json().access_token
  await tamper(
    `update staff.api_token set client_id = '${office.id}'`,
    `update staff.api_client set secret_digest = (select secret_digest from staff.api_client where id = '${other.id}') where id = '${office.id}'`,
  )
  assert.equal(await answer(his), 401)
  assert.equal((await asked(office.id, other.secret)).statusCode, 401)
})

test('a token of one use is nothing in another, and is of one holder', () => {
  const [sessions, issued] = [tokens(pepper, 'session'), tokens(pepper, 'api-token')]
  const token = sessions.make('a')
  assert.match(token, /^[A-Za-z0-9_-]{43}$/)
  assert.notEqual(sessions.make('a'), token)
  assert.ok(!sessions.digest(token).equals(issued.digest(token)))
  assert.deepEqual(
    [sessions.isOf(token, 'a'), sessions.isOf(token, 'b'), issued.isOf(token, 'a'), sessions.isOf('', 'a')],
    [true, false, false, false],
  )
})
