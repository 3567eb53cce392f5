import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { csrfOf, type Employed, employ, give, machine, organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { grantRole, revokeGrant } from './grant.ts'
import { partWithMember } from './member.ts'

const house = await testHouse()
const { web, base, clock } = house
const { ports } = house.house
const owner = base.pool('owner')
const issuer = house.house.config.oidc.issuer

const administrator = await employ(house, 'administrator')

const get = (url: string, who: Employed = administrator) => web.inject({ url, headers: who.headers })

/** The form of a page, sent. */
async function post(url: string, form: Record<string, string> = {}, who: Employed = administrator) {
  const csrf = csrfOf((await get('/staff', who)).body)
  return web.inject({
    method: 'POST',
    url,
    headers: { ...who.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf, ...form }).toString(),
  })
}

const factsOf = async (subject: string) =>
  (
    await owner.query<{ type: string; body: string }>(
      'select type, body from evidence.fact where subject = $1 order by type, id',
      [subject],
    )
  ).rows

test('a prefecture, then its desk: created, listed, amended, each a fact that holds no name in clear', async () => {
  assert.match((await get('/staff/organisations')).body, /Aucune organisation/)
  assert.equal(
    (await post('/staff/organisations', { kind: 'prefecture', name: 'Préfecture <du> Nord', department: '59' })).headers
      .location,
    '/staff/organisations',
  )
  const list = await get('/staff/organisations')
  assert.match(list.body, /Préfecture &lt;du> Nord|Préfecture &lt;du&gt; Nord/)
  const prefectureId = /\/staff\/organisations\/([0-9a-f-]{36})/.exec(list.body)![1]!
  await post('/staff/organisations', {
    kind: 'registration-desk',
    name: 'GUDA de Lille',
    department: '59',
    prefectureId,
  })
  const desk = (await owner.query(`select id, prefecture_id from staff.organisation where name = 'GUDA de Lille'`))
    .rows[0]
  assert.equal(desk.prefecture_id, prefectureId)
  const form = await get(`/staff/organisations/${desk.id}`)
  assert.match(form.body, /value="GUDA de Lille"/)
  assert.equal(
    (await post(`/staff/organisations/${desk.id}/amending`, { name: 'GUDA de Lille-Sud', department: '2a' }))
      .statusCode,
    303,
  )
  const facts = await factsOf(`organisation:${desk.id}`)
  assert.deepEqual(
    facts.map(({ type }) => type),
    ['OrganisationAmended', 'OrganisationCreated'],
  )
  assert.doesNotMatch(facts.map(({ body }) => body).join(), /Lille/)
  assert.equal(JSON.parse(facts[0]!.body).data.department, '2A')
})

test('what is wrong with an organisation is said beside its field, and what was typed comes back', async () => {
  await organisation(house, 'prefecture', { name: 'Déjà là' })
  const wrong: [Record<string, string>, RegExp][] = [
    [{ kind: 'ministry', name: 'x' }, /href="#kind"/],
    [{ kind: 'prefecture', name: '  ' }, /href="#name"/],
    [{ kind: 'prefecture', name: 'n'.repeat(121) }, /href="#name"/],
    [{ kind: 'prefecture', name: 'déjà LÀ' }, /href="#name"/],
    [{ kind: 'registration-desk', name: 'Sans département' }, /href="#department"/],
    [{ kind: 'registration-desk', name: 'Ailleurs', department: '99' }, /href="#department"/],
    [
      {
        kind: 'registration-desk',
        name: 'Mal rattaché',
        department: '75',
        prefectureId: await organisation(house, 'reception-desk'),
      },
      /href="#prefectureId"/,
    ],
    [{ kind: 'registration-desk', name: 'Mal rattaché', department: '75', prefectureId: 'x' }, /href="#prefectureId"/],
  ]
  for (const [form, said] of wrong) {
    const answer = await post('/staff/organisations', form)
    assert.equal(answer.statusCode, 422, JSON.stringify(form))
    assert.match(answer.body, said)
    if (form['name']!.trim() !== '') assert.ok(answer.body.includes(form['name']!.slice(0, 100)))
  }
  for (const id of ['x', crypto.randomUUID()]) {
    assert.equal((await get(`/staff/organisations/${id}`)).statusCode, 404)
    assert.equal((await post(`/staff/organisations/${id}/amending`, { name: 'x' })).statusCode, 404)
  }
})

test('a member is invited by pseudonym, issuer and subject; the subject is not shown again', async () => {
  const invited = await post('/staff/members', { pseudonym: 'GUDA75-04', issuer, subject: 'a-very-own-subject' })
  assert.equal(invited.statusCode, 303)
  const page = await get(invited.headers.location!)
  assert.match(page.body, /GUDA75-04/)
  assert.doesNotMatch(page.body + (await get('/staff/members')).body, /a-very-own-subject/)
  const wrong: [Record<string, string>, string][] = [
    [{ pseudonym: 'two words', issuer, subject: 's' }, 'pseudonym'],
    [{ pseudonym: 'x', issuer, subject: 's' }, 'pseudonym'],
    [{ pseudonym: 'guda75-04', issuer, subject: 's' }, 'pseudonym'],
    [{ pseudonym: 'GUDA75-05', issuer: 'not an address', subject: 's' }, 'issuer'],
    [{ pseudonym: 'GUDA75-05', issuer: 'javascript:alert(1)', subject: 's' }, 'issuer'],
    [{ pseudonym: 'GUDA75-05', issuer, subject: ' ' }, 'subject'],
    [{ pseudonym: 'GUDA75-05', issuer, subject: 'a-very-own-subject' }, 'subject'],
  ]
  for (const [form, field] of wrong) {
    const answer = await post('/staff/members', form)
    assert.equal(answer.statusCode, 422, JSON.stringify(form))
    assert.ok(answer.body.includes(`href="#${field}"`), field)
  }
  for (const id of ['x', crypto.randomUUID()]) assert.equal((await get(`/staff/members/${id}`)).statusCode, 404)
})

test('a role is given at the place it belongs to, to whom it is for, and only beside roles it goes with', async () => {
  const desk = await organisation(house, 'registration-desk')
  const prefecture = await organisation(house, 'prefecture')
  const agent = await employ(house, [])
  const system = await machine(house, 'system')
  const toMember = (form: Record<string, string>, id = agent.id) => post(`/staff/members/${id}/grants`, form)
  const wrong: [Record<string, string>, string][] = [
    [{ role: 'emperor' }, 'role'],
    [{ role: '__proto__' }, 'role'],
    [{ role: 'system' }, 'role'],
    [{ role: 'registration-desk' }, 'organisationId'],
    [{ role: 'registration-desk', organisationId: prefecture }, 'organisationId'],
    [{ role: 'registration-desk', organisationId: 'x' }, 'organisationId'],
    [{ role: 'prefecture-reader', organisationId: desk }, 'organisationId'],
  ]
  for (const [form, field] of wrong) {
    const answer = await toMember(form)
    assert.equal(answer.statusCode, 422, JSON.stringify(form))
    assert.ok(answer.body.includes(`href="#${field}"`), JSON.stringify(form))
  }
  assert.equal((await toMember({ role: 'registration-desk', organisationId: desk })).statusCode, 303)
  assert.equal((await toMember({ role: 'registration-desk', organisationId: desk })).statusCode, 422)
  for (const role of ['administrator', 'auditor']) assert.equal((await toMember({ role })).statusCode, 422, role)
  assert.equal((await toMember({ role: 'officer' })).statusCode, 303)
  const auditor = await employ(house, 'auditor')
  assert.equal((await toMember({ role: 'officer' }, auditor.id)).statusCode, 422)
  for (const role of ['officer', 'administrator', 'auditor', 'division-head', 'post-room']) {
    assert.equal((await post(`/staff/api-clients/${system.id}/grants`, { role })).statusCode, 422, role)
  }
  const facts = await factsOf(`staff:${agent.id}`)
  assert.deepEqual(
    facts.map(({ type }) => type),
    ['MemberInvited', 'RoleGranted', 'RoleGranted'],
  )
})

test('a role is taken away, at once, and both ends are facts', async () => {
  const agent = await employ(house, 'officer')
  const page = await get(`/staff/members/${agent.id}`)
  const revoking = /action="(\/staff\/grants\/[^"]+)"/.exec(page.body)![1]!
  assert.equal((await get('/staff/work-items', agent)).statusCode, 200)
  assert.equal((await post(revoking)).headers.location, `/staff/members/${agent.id}`)
  assert.equal((await get('/staff/work-items', agent)).statusCode, 403)
  assert.equal((await post(revoking)).statusCode, 404)
  assert.deepEqual((await factsOf(`staff:${agent.id}`)).map(({ type }) => type).sort(), [
    'MemberInvited',
    'RoleGranted',
    'RoleRevoked',
  ])
})

test('nobody gives a role to himself, not through the form, not through the verb, not in PostgreSQL', async () => {
  assert.equal((await post(`/staff/members/${administrator.id}/grants`, { role: 'auditor' })).statusCode, 403)
  assert.doesNotMatch((await get(`/staff/members/${administrator.id}`)).body, /name="role"/)
  const app = await base.pool('app').connect()
  const insert = (actor: string) =>
    app.query(
      `insert into staff.grant (id, actor_id, role, granted_at) values (gen_random_uuid(), $1, 'officer', '2026-05-04T08:00Z')`,
      [actor],
    )
  const as = async (actor: string, work: () => Promise<unknown>) => {
    await app.query(`begin; set local pli.actor = '${actor}'; set local role pli_staff`)
    try {
      return await work()
    } finally {
      await app.query('rollback')
    }
  }
  const officer = await employ(house, 'officer')
  await assert.rejects(
    as(administrator.id, () => insert(administrator.id)),
    /row-level security/,
  )
  await assert.rejects(
    as(officer.id, () => insert(officer.id)),
    /row-level security/,
  )
  await assert.rejects(
    as(officer.id, () => insert(administrator.id)),
    /row-level security/,
  )
  await as(administrator.id, () => insert(officer.id).catch((e) => assert.match(String(e.message), /grant_once/)))
  const invite = () =>
    app.query(
      `insert into staff.member (id, issuer, subject, pseudonym, created_at) values (gen_random_uuid(), 'i', 's', 'sly', '2026-05-04T08:00Z')`,
    )
  await assert.rejects(as(officer.id, invite), /row-level security/)
  await assert.rejects(
    as(administrator.id, () => app.query('select subject from staff.member')),
    /permission denied/,
  )
  await as(administrator.id, async () => {
    assert.equal((await app.query('select 1 from evidence.fact')).rowCount, 0)
  })
  app.release()
})

test('somebody is always left to give roles, also when two administrators revoke each other at one instant', async () => {
  const other = await testHouse()
  const [one, two] = [await employ(other, 'administrator'), await employ(other, 'administrator')]
  const { act } = other.house.ports
  const grants = await other.base
    .pool('owner')
    .query<{ id: string; actor_id: string }>(`select id, actor_id from staff.grant where role = 'administrator'`)
  const of = (who: Employed) => grants.rows.find((g) => g.actor_id === who.id)!.id
  const done = await Promise.all([revokeGrant({ act })(one.acting, of(two)), revokeGrant({ act })(two.acting, of(one))])
  assert.equal(done.filter(isRefusal).length, 1)
  const left = isRefusal(done[0]) ? two : one
  const lastGrant = await revokeGrant({ act })(left.acting, of(left))
  assert.ok(isRefusal(lastGrant) && lastGrant.refusal === 'last-administrator')
  const parting = await partWithMember({ act })(left.acting, left.id)
  assert.ok(isRefusal(parting) && parting.refusal === 'not-to-yourself')
})

test('a member who has left holds nothing and is given nothing', async () => {
  const agent = await employ(house, 'officer')
  assert.equal((await post(`/staff/members/${agent.id}/leaving`)).headers.location, '/staff/members')
  assert.equal((await get('/staff', agent)).statusCode, 303)
  assert.equal(
    (await owner.query('select 1 from staff.grant where actor_id = $1 and revoked_at is null', [agent.id])).rowCount,
    0,
  )
  assert.equal((await post(`/staff/members/${agent.id}/leaving`)).statusCode, 409)
  assert.equal((await post(`/staff/members/${agent.id}/grants`, { role: 'officer' })).statusCode, 409)
  assert.match((await get('/staff/members')).body, /parti/)
})

test('a machine is created with a secret that is shown once and stored as a keyed digest', async () => {
  const made = await post('/staff/api-clients', { name: 'Système des dossiers' })
  assert.equal(made.statusCode, 200)
  const secret = /<bdi dir="ltr">([A-Za-z0-9_-]{43})<\/bdi>/.exec(made.body)![1]!
  const id = /\/staff\/api-clients\/([0-9a-f-]{36})/.exec(made.body)![1]!
  for (const page of ['/staff/api-clients', `/staff/api-clients/${id}`])
    assert.ok(!(await get(page)).body.includes(secret))
  assert.equal((await post('/staff/api-clients', { name: 'système des DOSSIERS' })).statusCode, 422)
  assert.equal((await post('/staff/api-clients', { name: '' })).statusCode, 422)
  assert.equal((await post(`/staff/api-clients/${id}/grants`, { role: 'system' })).statusCode, 303)
  assert.equal((await post(`/staff/api-clients/${id}/revoking`)).statusCode, 303)
  assert.equal((await post(`/staff/api-clients/${id}/secret`)).statusCode, 404)
  assert.equal((await post(`/staff/api-clients/${id}/grants`, { role: 'system' })).statusCode, 404)
  assert.deepEqual((await factsOf(`client:${id}`)).map(({ type }) => type).sort(), [
    'ApiClientCreated',
    'ApiClientRevoked',
    'RoleGranted',
    'RoleRevoked',
  ])
  assert.doesNotMatch(JSON.stringify(await factsOf(`client:${id}`)), /dossiers/i)
  assert.equal((await get('/staff/api-clients/x')).statusCode, 404)
})

test('without the hidden token nothing is changed', async () => {
  const before = await owner.query('select count(*) from staff.organisation')
  const answer = await web.inject({
    method: 'POST',
    url: '/staff/organisations',
    headers: { ...administrator.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'kind=prefecture&name=Volee',
  })
  assert.equal(answer.statusCode, 403)
  assert.deepEqual((await owner.query('select count(*) from staff.organisation')).rows, before.rows)
})

test('each agent is offered only the places his rights open, and each of them answers', async () => {
  const desk = await organisation(house, 'registration-desk')
  const prefecture = await organisation(house, 'prefecture')
  const hrefs = async (who: Employed) =>
    [...new Set([...(await get('/staff', who)).body.matchAll(/href="(\/staff\/[^"]+)"/g)].map((m) => m[1]!))].sort()
  assert.deepEqual(await hrefs(administrator), [
    '/staff/api-clients',
    '/staff/members',
    '/staff/organisations',
    '/staff/roles',
  ])
  assert.deepEqual(await hrefs(await employ(house, 'prefecture-reader', prefecture)), ['/staff/served'])
  assert.deepEqual(await hrefs(await employ(house, 'registration-desk', desk)), [
    '/staff/applicants',
    '/staff/work-items',
  ])
  for (const place of await hrefs(administrator)) assert.equal((await get(place)).statusCode, 200, place)
  const nobody = await employ(house, [])
  assert.match((await get('/staff', nobody)).body, /Aucun rôle ne vous est confié/)
  assert.match((await web.inject({ url: '/staff?lang=en', headers: administrator.headers })).body, /Your workplace/)
  assert.match(
    (await web.inject({ url: '/staff', headers: { ...administrator.headers, 'accept-language': 'ar' } })).body,
    /<html lang="fr"/,
  )
})

test('a role of a later or earlier version gives nothing and breaks nothing', async () => {
  const agent = await employ(house, 'officer')
  const desk = await organisation(house, 'registration-desk')
  await owner.query(
    `insert into staff.grant (id, actor_id, role, organisation_id, granted_at) values (gen_random_uuid(), $1, 'role-of-tomorrow', $2, $3)`,
    [agent.id, desk, clock.now().toString()],
  )
  assert.equal((await get('/staff', agent)).statusCode, 200)
  assert.match((await get(`/staff/members/${agent.id}`)).body, /role-of-tomorrow/)
})

test('two administrators who give the same role at one instant give it once', async () => {
  const second = await employ(house, 'administrator')
  const agent = await employ(house, [])
  const input = { actor: 'member', actorId: agent.id, role: 'officer' } as const
  const done = await Promise.all([
    grantRole(ports)(administrator.acting, input),
    grantRole(ports)(second.acting, input),
  ])
  assert.deepEqual(
    done.filter(isRefusal).map(({ refusal }) => refusal),
    ['role-held-already'],
  )
  const apart = await employ(house, [])
  const both = await Promise.all([
    grantRole(ports)(administrator.acting, { actor: 'member', actorId: apart.id, role: 'officer' }),
    grantRole(ports)(second.acting, { actor: 'member', actorId: apart.id, role: 'auditor' }),
  ])
  assert.deepEqual(
    both.filter(isRefusal).map(({ refusal }) => refusal),
    ['roles-not-together'],
  )
  await give(house, 'member', agent.id, 'division-head')
})
