import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Agent, startIdentity } from '../dev/identity.ts'
import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import { tokens } from '../platform/crypto/tokens.ts'
import { csrfOf, employ, give, organisation } from '../testing/agents.ts'
import { type Answer, type Browser, createBrowser } from '../testing/browser.ts'
import { testHouse } from '../testing/house.ts'

const agents: Agent[] = []
const home = new URL('http://localhost:3000')
const provider = await startIdentity({
  port: 0,
  clientId: 'pli',
  clientSecret: 'development-only-secret',
  publicUrl: home,
  agents: async () => agents,
})
after(() => provider.stop())
const house = await testHouse({ env: { PLI_OIDC_ISSUER: provider.issuer } })
const { web, clock, base } = house
const owner = base.pool('owner')
const { pepper } = house.house.ports
const ours = tokens(pepper, 'staff-session')

const browser = () => createBrowser(web, home)

/** Somebody invited, known to the provider by his pseudonym. */
async function officer() {
  const employed = await employ(house, 'officer')
  const { rows } = await owner.query<{ subject: string }>('select subject from staff.member where id = $1', [
    employed.id,
  ])
  return { ...employed, subject: rows[0]!.subject }
}

/** From our door to the address the provider sends the browser back to, signed in there as `subject`. */
async function throughProvider(b: Browser, subject: string, from = '/staff/sign-in'): Promise<string> {
  return backFrom(b, await b.go(from), subject)
}

async function backFrom(b: Browser, begun: Answer, subject: string): Promise<string> {
  const asked = await b.follow(begun, (to) => to.startsWith(provider.issuer))
  assert.equal(asked.status, 200, asked.body)
  const form = /action="(\/interaction\/[^"]+)"/.exec(asked.body)![1]!
  const back = await b.follow(await b.go(provider.issuer + form, { subject }), (to) => to.startsWith(provider.issuer))
  assert.ok(back.location?.startsWith('http://localhost:3000/staff/sign-in/callback?'), String(back.location))
  return back.location!
}

async function signIn(b: Browser, subject: string, from?: string) {
  return b.go(await throughProvider(b, subject, from))
}

test('an agent signs in at the provider, lands where he wanted to go and is who he is', async () => {
  const { subject } = await officer()
  const b = browser()
  const turnedAway = await b.go('/staff/work-items')
  assert.equal(turnedAway.location, 'http://localhost:3000/staff/sign-in?return_to=%2Fstaff%2Fwork-items')
  const done = await signIn(b, subject, turnedAway.location!)
  assert.equal(done.status, 303)
  assert.equal(done.location, 'http://localhost:3000/staff/work-items')
  const page = await b.go('/staff')
  assert.equal(page.status, 200)
  assert.match(page.body, new RegExp(subject))
})

test('what is stored of a sign-in under way is digests, and nothing of it is left afterwards', async () => {
  const { subject } = await officer()
  const b = browser()
  const asked = await b.go('/staff/sign-in')
  const url = new URL(asked.location!)
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256')
  assert.equal(url.searchParams.get('scope'), 'openid')
  const state = url.searchParams.get('state')!
  const { rows } = await owner.query('select * from staff.sign_in where state_digest = $1', [
    keyedDigest(subKey(pepper, 'sign-in-state'), state),
  ])
  assert.equal(rows.length, 1)
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(state))
  await signIn(b, subject)
  const cookie = b.jar(home.origin).get('pli-staff')!
  const sessions = await owner.query('select digest, id_token from staff.session where digest = $1', [
    ours.digest(cookie),
  ])
  assert.equal(sessions.rows.length, 1)
  assert.doesNotMatch(sessions.rows[0].id_token.toString('latin1'), /eyJ/) // an ID token starts so; this one is sealed
  assert.equal(b.jar(home.origin).has('pli-sign-in'), false)
})

test('the address that comes back serves once', async () => {
  const { subject } = await officer()
  const b = browser()
  const back = await throughProvider(b, subject)
  const cookie = b.jar(home.origin).get('pli-sign-in')!
  assert.equal((await b.go(back)).status, 303)
  b.jar(home.origin).set('pli-sign-in', cookie)
  b.jar(home.origin).delete('pli-staff')
  const again = await b.go(back)
  assert.equal(again.status, 400)
  assert.match(again.body, /a déjà servi/)
  assert.equal(b.jar(home.origin).has('pli-staff'), false)
})

test('only the browser that began can finish: a link sent to somebody else signs nobody in', async () => {
  const { subject } = await officer()
  const back = await throughProvider(browser(), subject)
  const victim = browser()
  assert.equal((await victim.go(back)).status, 400)
  await victim.go('/staff/sign-in') // even with a sign-in of his own under way
  assert.equal((await victim.go(back)).status, 400)
  assert.equal(victim.jar(home.origin).has('pli-staff'), false)
})

test('a state that nobody began, a missing code and a code of another sign-in are refused', async () => {
  const { subject } = await officer()
  const b = browser()
  await b.go('/staff/sign-in')
  assert.equal((await b.go('/staff/sign-in/callback')).status, 400)
  assert.equal((await b.go(`/staff/sign-in/callback?state=${'A'.repeat(43)}&code=x`)).status, 400)
  const first = new URL(await throughProvider(browser(), subject))
  const second = new URL(await throughProvider(b, subject))
  second.searchParams.set('code', first.searchParams.get('code')!) // PKCE: this code belongs to the other's verifier
  const mixed = await b.go(second.href)
  assert.equal(mixed.status, 400)
  assert.match(mixed.body, /Recommencez/)
})

test('an ID token whose nonce is not the one that was asked for is refused', async () => {
  const { subject } = await officer()
  const b = browser()
  const back = await throughProvider(b, subject)
  await owner.query(`update staff.sign_in set nonce = 'another'`)
  assert.equal((await b.go(back)).status, 400)
  assert.equal(b.jar(home.origin).has('pli-staff'), false)
})

test('a sign-in left open too long has expired', async () => {
  const { subject } = await officer()
  const b = browser()
  const back = await throughProvider(b, subject)
  const now = clock.now()
  clock.set(now.add({ minutes: 11 }))
  assert.equal((await b.go(back)).status, 400)
  clock.set(now)
})

test('two tabs may sign in side by side: the second to come back finds itself signed in', async () => {
  const { subject } = await officer()
  const b = browser()
  const one = await b.go('/staff/sign-in')
  const other = await b.go('/staff/sign-in')
  const back = await backFrom(b, one, subject)
  assert.equal((await b.go(back)).status, 303)
  const second = await b.go(await backFrom(b, other, subject))
  assert.equal(second.status, 303)
  assert.equal(second.location, 'http://localhost:3000/staff')
  assert.equal((await b.go('/staff')).status, 200)
})

test('somebody whom nobody invited is shown what an administrator needs to invite him, and no session', async () => {
  const b = browser()
  const answer = await signIn(b, 'a-stranger')
  assert.equal(answer.status, 403)
  assert.match(answer.body, /a-stranger/)
  assert.ok(answer.body.includes(provider.issuer))
  assert.equal(b.jar(home.origin).has('pli-staff'), false)
})

test('somebody who gives up at the provider is told so', async () => {
  const b = browser()
  const answer = await b.go(await throughProvider(b, ''))
  assert.equal(answer.status, 403)
  assert.match(answer.body, /n’a pas accepté/)
})

test('a member who has left does not come in, and those of his sessions that were open are shut', async () => {
  const { id, subject, headers } = await officer()
  assert.equal((await web.inject({ url: '/staff', headers })).statusCode, 200)
  const administrator = await employ(house, 'administrator')
  const page = await web.inject({ url: `/staff/members/${id}`, headers: administrator.headers })
  const left = await web.inject({
    method: 'POST',
    url: `/staff/members/${id}/leaving`,
    headers: { ...administrator.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: csrfOf(page.body) }).toString(),
  })
  assert.equal(left.statusCode, 303)
  assert.equal((await web.inject({ url: '/staff', headers })).statusCode, 303)
  const b = browser()
  assert.equal((await signIn(b, subject)).status, 409)
})

test('signing out ends the session here, then at the provider, and comes back to a page that says so', async () => {
  const { subject } = await officer()
  const b = browser()
  await signIn(b, subject)
  const cookie = b.jar(home.origin).get('pli-staff')!
  const csrf = csrfOf((await b.go('/staff')).body)
  const policy = (await web.inject('/staff/signed-out')).headers['content-security-policy']
  assert.ok(String(policy).includes(`form-action 'self' ${provider.issuer};`)) // or browsers stop on the way there
  const out = await b.go('/staff/sign-out', { csrf })
  assert.ok(out.location?.startsWith(`${provider.issuer}/session/end?`), String(out.location))
  const confirm = await b.go(out.location!)
  assert.equal(confirm.status, 200)
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(confirm.body)![1]!
  const target = /action="([^"]+)"/.exec(confirm.body)![1]!
  const ended = await b.follow(await b.go(target, { xsrf, logout: 'yes' }), (to) => to.startsWith(provider.issuer))
  assert.equal(ended.location, 'http://localhost:3000/staff/signed-out')
  assert.match((await b.go(ended.location!)).body, /Vous êtes déconnecté/)
  const { rows } = await owner.query(
    'select ended_at is not null as ended, id_token from staff.session where digest = $1',
    [ours.digest(cookie)],
  )
  assert.deepEqual(rows, [{ ended: true, id_token: null }])
  assert.equal((await web.inject({ url: '/staff', headers: { cookie: `pli-staff=${cookie}` } })).statusCode, 303)
})

test('a session ends after half an hour of rest, and after ten hours whatever one does', async () => {
  const start = clock.now()
  const { subject } = await officer()
  const b = browser()
  await signIn(b, subject)
  clock.set(start.add({ minutes: 29 }))
  assert.equal((await b.go('/staff')).status, 200)
  clock.set(start.add({ minutes: 58 }))
  assert.equal((await b.go('/staff')).status, 200)
  for (let minutes = 80; minutes < 600; minutes += 20) {
    clock.set(start.add({ minutes }))
    assert.equal((await b.go('/staff')).status, 200, `after ${minutes} minutes`)
  }
  clock.set(start.add({ minutes: 601 }))
  assert.equal((await b.go('/staff')).status, 303)

  const idle = browser()
  await signIn(idle, subject)
  clock.set(start.add({ minutes: 632 }))
  assert.equal((await idle.go('/staff')).status, 303)
  clock.set(start)
})

test('a role given or taken is had or gone at the next request', async () => {
  const desk = await organisation(house, 'registration-desk')
  const agent = await employ(house, [])
  const work = () => web.inject({ url: '/staff/work-items', headers: agent.headers })
  assert.equal((await work()).statusCode, 403)
  const grant = await give(house, 'member', agent.id, 'registration-desk', desk)
  assert.equal((await work()).statusCode, 200)
  await owner.query('update staff.grant set revoked_at = $1 where id = $2', [clock.now().toString(), grant])
  assert.equal((await work()).statusCode, 403)
})

test('signing in and out are facts of the member, and no fact or log line holds a token, a subject or an address', async () => {
  const { subject, id } = await officer()
  const b = browser()
  await signIn(b, subject)
  await b.go('/staff/sign-out', { csrf: csrfOf((await b.go('/staff')).body) })
  const { rows } = await owner.query<{ type: string; author_id: string; body: string }>(
    'select type, author_id, body from evidence.fact where subject = $1 order by recorded_at, type',
    [`staff:${id}`],
  )
  assert.deepEqual(rows.map(({ type }) => type).sort(), [
    'MemberInvited',
    'RoleGranted',
    'StaffSignedIn',
    'StaffSignedOut',
  ])
  assert.ok(rows.filter(({ type }) => type.startsWith('StaffSigned')).every(({ author_id }) => author_id === id))
  for (const { body } of rows) assert.doesNotMatch(body, new RegExp(subject))
  const lines = house.log.join('\n')
  assert.doesNotMatch(lines, /code=|state=|127\.0\.0\.1|eyJ/)
  assert.doesNotMatch(lines, new RegExp(subject))
})

test('the sweep forgets what no longer serves, and nothing that does', async () => {
  const b = browser()
  await b.go('/staff/sign-in')
  const { headers } = await officer()
  clock.set(clock.now().add({ hours: 48 }))
  await b.go('/staff/sign-in')
  const sweep = house.house.sweeps.find(({ name }) => name === 'staff.forget')!
  assert.ok((await sweep.run(clock.now())) > 0)
  assert.equal(await sweep.run(clock.now()), 0)
  assert.equal((await owner.query('select 1 from staff.sign_in')).rowCount, 1)
  assert.equal((await web.inject({ url: '/staff', headers })).statusCode, 200)
})
