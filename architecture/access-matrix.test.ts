import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { startIdentity } from '../src/dev/identity.ts'
import { createHouse } from '../src/house.ts'
import type { Route } from '../src/platform/http/route.ts'
import { createLog } from '../src/platform/log.ts'
import { type Role, roles } from '../src/staff/index.ts'
import { employ, machine, organisation, signedIn } from '../src/testing/agents.ts'
import { formToken } from '../src/testing/form-token.ts'
import { testHouse } from '../src/testing/house.ts'
import { person } from '../src/testing/person.ts'
import { disagreements, matrix, type Who } from './access-matrix.ts'

const agents = async () => []
const publicUrl = new URL('http://localhost:3000')
const provider = await startIdentity({
  port: 0,
  clientId: 'pli',
  clientSecret: 'development-only-secret',
  publicUrl,
  agents,
})
after(() => provider.stop())
const house = await testHouse({ env: { PLI_OIDC_ISSUER: provider.issuer } })
const nameOf = (route: Route) => `${route.method} ${route.url}`
const routes = house.house.routes

// Everybody who could stand at a door: each role as an agent and as a machine, a person, a member without a role, nobody.
const places = {
  'registration-desk': await organisation(house, 'registration-desk'),
  'reception-desk': await organisation(house, 'reception-desk'),
  prefecture: await organisation(house, 'prefecture'),
}
const all = Object.keys(roles) as Role[]
const forPeople = all.filter((role) => roles[role].for !== 'machines')
const forMachines = all.filter((role) => roles[role].for !== 'people')
const placeOf = (role: Role) =>
  roles[role].at === 'office' ? undefined : places[roles[role].at as keyof typeof places]

const employed = new Map(
  await Promise.all(forPeople.map(async (role) => [role, (await employ(house, role, placeOf(role))).id] as const)),
)
const idle = (await employ(house, [])).id
const running = new Map(
  await Promise.all(forMachines.map(async (role) => [role, await machine(house, role, placeOf(role))] as const)),
)

type Visitor = {
  readonly name: string
  readonly headers: () => Promise<Record<string, string>>
  readonly getsIn: (who: Who) => boolean
}

const isOf = (who: Who, kind: 'people' | 'machines', role: Role) =>
  typeof who === 'object' && kind in who && Object.values(who).flat().includes(role)

/** A session of its own for each request: some routes end it. */
const visitors: readonly Visitor[] = [
  { name: 'nobody', headers: async () => ({}), getsIn: (who) => who === 'everyone' },
  {
    name: 'a person',
    headers: async () => ({ cookie: (await person(house, { registeredBy: places['registration-desk'] })).cookie }),
    getsIn: (who) => who === 'everyone' || who === 'person',
  },
  {
    name: 'a member without a role',
    headers: () => signedIn(house, idle),
    getsIn: (who) => who === 'everyone' || who === 'members',
  },
  ...forPeople.map((role) => ({
    name: `an agent as ${role}`,
    headers: () => signedIn(house, employed.get(role)!),
    getsIn: (who: Who) => who === 'everyone' || who === 'members' || isOf(who, 'people', role),
  })),
  ...forMachines.map((role) => ({
    name: `a machine as ${role}`,
    headers: async () => running.get(role)!.headers,
    getsIn: (who: Who) => who === 'everyone' || isOf(who, 'machines', role),
  })),
]

const OUTSIDE = ['sent to sign in', 'without a token', 'refused']

let peers = 0

/** Knocks with an id of nobody and an empty body: what lies behind the door then finds nothing, but it is behind the door. */
async function knock(route: Route, given: Record<string, string>): Promise<LightMyRequestResponse> {
  const url = route.url.replaceAll(/:(\w+)/g, () => crypto.randomUUID())
  const csrf = formToken(house.house.ports.pepper, given['cookie'])
  const remoteAddress = `10.${(++peers >> 16) & 255}.${(peers >> 8) & 255}.${peers & 255}` // so that no limit on a peer stands in the way
  const { body, type } = bodyOf(route, csrf)
  const headers = { ...given, ...(type === undefined ? {} : { 'content-type': type }) }
  return house.web.inject({
    method: route.method,
    url,
    headers,
    remoteAddress,
    ...(body === undefined ? {} : { payload: body }),
  })
}

function bodyOf(route: Route, csrf: string): { body?: string; type?: string } {
  if (route.method === 'GET') return {}
  if (route.body === 'json') return { body: '{}', type: 'application/json' }
  if (route.body === 'multipart') {
    const field = `--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x--\r\n`
    return { body: field, type: 'multipart/form-data; boundary=x' }
  }
  return { body: new URLSearchParams({ csrf }).toString(), type: 'application/x-www-form-urlencoded' }
}

/** What the door itself says: in, or sent to sign in, or without a token, or without the right. */
function atTheDoor(route: Route, answer: LightMyRequestResponse): string {
  const { statusCode, headers } = answer
  if (statusCode >= 500) return `a fault: ${statusCode}`
  if (statusCode === 303 && /^\/(log-in|staff\/sign-in)/.test(String(headers.location))) return 'sent to sign in'
  if (statusCode === 401 && answer.json().code === 'token-missing-or-expired') return 'without a token'
  if (statusCode === 403) return 'refused'
  if (statusCode === 404 && route.access.to === 'carrier') return 'refused' // without the secret there is nothing there
  return 'in'
}

test('every route of the house has one line in the access matrix, and every line its route', () => {
  assert.deepEqual(disagreements(routes.map(nameOf), Object.keys(matrix)), [])
})

test('a route that was forgotten, a line left over and a route there twice are found', () => {
  assert.deepEqual(disagreements(['GET /a', 'GET /new', 'GET /a'], ['GET /a', 'GET /gone']), [
    'GET /new has no line in the access matrix',
    'GET /gone is in the access matrix and not in the house',
    'GET /a is there twice',
  ])
})

test('what is for developers is in no house of production', async (t) => {
  const { base, clock } = house
  const pools = { app: base.pool('app'), worker: base.pool('worker'), sequencer: base.pool('sequencer') }
  const { config } = house.house
  const oidc = { ...config.oidc, issuer: 'https://identity.example' }
  const production = { ...config, env: 'production' as const, oidc }
  const other = await createHouse(production, clock, createLog('silent'), pools)
  t.after(() => other.stop())
  const there = other.routes.map(nameOf)
  const forDevelopers = Object.keys(matrix).filter((name) => matrix[name] === 'developer')
  assert.ok(forDevelopers.length > 0)
  assert.deepEqual(
    disagreements(
      there,
      Object.keys(matrix).filter((name) => matrix[name] !== 'developer'),
    ),
    [],
  )
})

for (const route of routes) {
  const who = matrix[nameOf(route)]
  if (who === undefined) continue
  test(`${nameOf(route)} lets in ${typeof who === 'string' ? who : Object.values(who).flat().join(', ')}, and nobody else`, async () => {
    // An open page may itself lead to the log-in.
    const inside = who === 'everyone' ? ['in', 'sent to sign in'] : ['in']
    const open = who === 'developer' ? 'everyone' : who
    for (const visitor of visitors) {
      const answer = await knock(route, await visitor.headers())
      const said = atTheDoor(route, answer)
      const expected: readonly string[] = visitor.getsIn(open) ? inside : OUTSIDE
      assert.ok(
        expected.includes(said),
        `${visitor.name} is ${said} (${answer.statusCode}), expected ${expected.join(' or ')}`,
      )
    }
  })
}
