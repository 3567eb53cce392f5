import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import type { Route } from '../src/platform/http/route.ts'
import { type Role, roles } from '../src/staff/index.ts'
import { employ, machine, organisation, signedIn } from '../src/testing/agents.ts'
import { multipart } from '../src/testing/documents.ts'
import { formToken } from '../src/testing/form-token.ts'
import { testHouse } from '../src/testing/house.ts'
import { person } from '../src/testing/person.ts'
import { matrix, type Who } from './access-matrix.ts'

/** What holds at every door of the house, whoever opens it: the router is walked, so that no route is forgotten. */
const t = await testHouse()
const { routes, config } = t.house
const desk = await organisation(t, 'registration-desk')
const places = {
  office: undefined,
  'registration-desk': desk,
  'reception-desk': await organisation(t, 'reception-desk'),
  prefecture: await organisation(t, 'prefecture'),
}
const placeOf = (role: Role) => places[roles[role].at]
const known = new Map<string, Record<string, string> | string>()

/** Somebody whom the door lets in, by his headers; a new session each time, since some routes end it. */
async function whomItLetsIn(who: Who): Promise<Record<string, string>> {
  if (who === 'person') return { cookie: (await person(t, { registeredBy: desk })).cookie }
  if (who === 'members') return signedIn(t, (known.get('member') ?? (await newMember('member', []))) as string)
  if (typeof who === 'string') return {}
  if ('people' in who) {
    const role = who.people[0]!
    return signedIn(t, (known.get(role) ?? (await newMember(role, role))) as string)
  }
  const role = who.machines[0]!
  const headers = known.get(`machine ${role}`) ?? (await machine(t, role, placeOf(role))).headers
  known.set(`machine ${role}`, headers)
  return headers as Record<string, string>
}

async function newMember(name: string, role: Role | []): Promise<string> {
  const { id } = await employ(t, role, typeof role === 'string' ? placeOf(role) : undefined)
  known.set(name, id)
  return id
}

const nameOf = (route: Route) => `${route.method} ${route.url}`
const addressOf = (route: Route) => route.url.replaceAll(/:(\w+)/g, () => crypto.randomUUID())
const tokenFor = ({ cookie }: Record<string, string>): string => formToken(t.house.ports.pepper, cookie)

let peers = 0

function send(route: Route, headers: Record<string, string>, csrf: string, more = ''): Promise<LightMyRequestResponse> {
  const given = { 'idempotency-key': 'knock', ...headers }
  const remoteAddress = `10.0.${(++peers >> 8) & 255}.${peers & 255}` // no limit on a peer stands in the way
  const to = { method: route.method, url: addressOf(route), remoteAddress }
  if (route.method === 'GET') return t.web.inject({ ...to, headers })
  if (route.body === 'multipart') {
    const { payload, type } = multipart([
      { name: 'csrf', value: csrf, type: 'text/plain' },
      ...(more === '' ? [] : [{ name: 'file', value: more, type: 'application/pdf', filename: 'a.pdf' }]),
    ])
    return t.web.inject({ ...to, headers: { ...given, 'content-type': type }, payload })
  }
  const json = route.body === 'json'
  const payload = json ? JSON.stringify({ more }) : new URLSearchParams({ csrf, more }).toString()
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded'
  return t.web.inject({ ...to, headers: { ...given, 'content-type': type }, payload })
}

const posts = routes.filter(({ method }) => method === 'POST')
const forms = posts.filter(({ as }) => as === 'page')
const facts = async () => (await t.base.pool('owner').query('select count(*)::int as n from evidence.fact')).rows[0].n

test('no form is taken from another site, nor without the token of its own session, on any POST route of the house', async () => {
  assert.ok(forms.length > 40)
  const elsewhere = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
  ]
  for (const route of forms) {
    const who = matrix[nameOf(route)]!
    const headers = await whomItLetsIn(who)
    const before = await facts()
    for (const site of elsewhere) {
      const answer = await send(route, { ...headers, ...site }, tokenFor(headers))
      assert.equal(answer.statusCode, 403, `${nameOf(route)} from ${JSON.stringify(site)}`)
    }
    if (headers['cookie'] !== undefined)
      for (const token of ['', tokenFor(await whomItLetsIn(who)), 'x'.repeat(43)])
        assert.equal((await send(route, headers, token)).statusCode, 403, `${nameOf(route)} with the token ${token}`)
    assert.equal(await facts(), before, `${nameOf(route)}: nothing was written`)
    const mine = await send(route, { ...headers, origin: config.publicUrl.origin }, tokenFor(headers))
    assert.notEqual(mine.statusCode, 403, `${nameOf(route)} from its own page`)
  }
})

test('a body over the bound of its route, and one of another type, is refused on every POST route', async () => {
  for (const route of posts) {
    const headers = await whomItLetsIn(matrix[nameOf(route)]!)
    const bound = route.maxBytes ?? 64 * 1024
    const big = await send(route, headers, tokenFor(headers), 'x'.repeat(bound + 1))
    assert.equal(big.statusCode, 413, `${nameOf(route)} takes more than ${bound} bytes`)
    const odd = await t.web.inject({
      method: 'POST',
      url: addressOf(route),
      headers: { ...headers, 'content-type': 'text/xml' },
      payload: '<a/>',
    })
    assert.equal(odd.statusCode, 415, nameOf(route))
  }
})

/** What a browser may keep; the calculator's pages for its own Back button alone, since they say nothing of who asks. */
const CACHED: Readonly<Record<string, string>> = {
  'GET /assets/activation.js': 'public, max-age=86400',
  'GET /calculator': 'private, no-cache',
  'POST /calculator': 'private, no-cache',
  'GET /log': 'public, max-age=5',
  'GET /log/timestamps': 'public, max-age=5', // nothing of anybody
}

test('every answer, whatever it says, forbids scripts but our own, frames, sniffing, leaks and caches', async () => {
  const answers: [string, LightMyRequestResponse][] = []
  for (const route of routes)
    for (const headers of [{}, await whomItLetsIn(matrix[nameOf(route)]!)])
      answers.push([nameOf(route), await send(route, headers, tokenFor(headers))])
  for (const url of ['/nowhere', '/api/v1/nowhere', '/%E0%A4%A', '/healthz', '/readyz'])
    answers.push([url, await t.web.inject(url)])
  for (const [name, { headers, body }] of answers) {
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /^default-src 'none'; style-src ('sha256-[^']+' ?)+; /, name)
    assert.match(policy, /script-src 'self'; .*base-uri 'none'; frame-ancestors 'none'/, name)
    assert.doesNotMatch(policy, /unsafe|\*|https?:(?!\/\/localhost)/, name)
    assert.equal(headers['x-content-type-options'], 'nosniff', name)
    assert.equal(headers['referrer-policy'], 'same-origin', name)
    assert.equal(headers['x-robots-tag'], 'noindex, nofollow', name)
    assert.match(String(headers['permissions-policy']), /camera=\(\).*geolocation=\(\)/, name)
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', name)
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin', name)
    assert.equal(headers['cache-control'], CACHED[name] ?? 'no-store', name)
    if (String(headers['content-type']).startsWith('text/html'))
      assert.doesNotMatch(body, /<script(?![^>]* src=)|\son\w+="|\sstyle="|javascript:/i, name)
  }
})

test('whoever may come without a session is counted: every open POST route has a limit, save where nothing is kept', () => {
  // A count is a row. What keeps none computes for a fifth of a millisecond and asks nothing of the database (src/calculator).
  const open = posts.filter(({ access, unlogged }) => access.to === 'everyone' && unlogged !== true)
  assert.deepEqual(open.filter(({ limit }) => limit === undefined).map(nameOf), [])
})

test('over https cookies are bound to the host and browsers are told never to come back without it', async (u) => {
  const https = await testHouse({ env: { PLI_PUBLIC_URL: 'https://pli.localhost' } })
  u.after(() => https.web.close())
  const { headers } = await https.web.inject('/?lang=ar')
  assert.equal(headers['strict-transport-security'], 'max-age=63072000; includeSubDomains')
  assert.match(String(headers['set-cookie']), /^__Host-lang=ar; Path=\/; HttpOnly; SameSite=Lax; .*Secure$/)
})
