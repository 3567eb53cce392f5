import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factNamed, openSealed } from '../evidence/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { followOwn } from './follow.ts'
import { receiptsToCome } from './parts.tsx'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

const MONDAY = '2026-05-04T08:00:00Z'
const LAST_MOMENT = '2026-05-19T21:59:59.999Z' // 23:59:59.999 in Paris on D+15
const TERM_ENDS = '2026-05-19T22:00:00Z'

const at = async <T>(when: string, what: () => Promise<T>): Promise<T> => {
  t.clock.set(when)
  try {
    return await what()
  } finally {
    t.clock.set(MONDAY)
  }
}
/** What recurs here, until nothing is left; what follows from facts (alerts, receipts) is others' to test. */
async function sweep() {
  for (const { name, run } of t.house.sweeps)
    if (['deem', 'document-files', 'lost-transfers'].includes(name)) while ((await run(t.clock.now())) > 0) {}
}
const mainOf = (html: string) => /<main[\s\S]*<\/main>/.exec(html)![0]
const row = async (id: string) => (await owner.query('select * from delivery.document where id = $1', [id])).rows[0]
const facts = async (id: string) =>
  (
    await owner.query(
      'select id, type, body, author_kind from evidence.fact where subject = $1 order by recorded_at, id',
      [`document:${id}`],
    )
  ).rows.map((r: { body: string; author_kind: string }) => ({ ...JSON.parse(r.body), authorKind: r.author_kind }))
/** The language sealed in a fact. */
async function languageIn(factId: string): Promise<unknown> {
  const opened = await t.house.ports.act({ as: 'worker' }, async (unit) =>
    openSealed(unit.trx, t.house.ports.master, (await factNamed(unit.trx, factId))!),
  )
  return isRefusal(opened) ? opened : opened['coverLanguage']
}
const opening = (p: Person, id: string, form = {}) => p.post(`/documents/${id}/opening`, form)

test('looking, fetching ahead, HEAD and previews open nothing', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  for (const headers of [
    {},
    { purpose: 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { 'user-agent': 'facebookexternalhit/1.1' },
  ])
    assert.equal((await p.get(`/documents/${id}`, headers)).statusCode, 200)
  assert.equal(
    (await t.web.inject({ method: 'HEAD', url: `/documents/${id}`, headers: { cookie: p.cookie } })).statusCode,
    200,
  )
  assert.equal((await p.get('/inbox')).statusCode, 200)
  assert.equal((await p.get(`/documents/${id}/file`)).statusCode, 409)
  assert.equal((await p.get(`/documents/${id}/opening`)).statusCode, 405)
  assert.equal((await row(id)).opened_at, null)
  assert.deepEqual(
    (await facts(id)).map((f) => f.type),
    ['DocumentDeposited'],
  )
})

test('the cover names the kind and nothing of the content: a refusal and a grant look the same', async () => {
  const p = await person(t, { registeredBy: desk })
  const refusal = await deposited(t, office, decision(p))
  const grant = await deposited(
    t,
    office,
    decision(p, { kind: 'grant-refugee-status', decision: { decidedOn: '2026-04-30' } }),
  )
  const [one, other] = await Promise.all(
    [refusal, grant].map(async (id) => mainOf((await p.get(`/documents/${id}`)).body).replaceAll(id, '')),
  )
  assert.equal(one, other)
  assert.match(
    one!,
    /À la fin du mardi 19 mai 2026, la loi fait comme si vous aviez lu ce document, même si vous ne l’avez pas fait/,
  )
  assert.equal(
    one!.match(/19 mai/g)?.length,
    2,
    'the day that counts: from which the law acts, and where a decision counts from it',
  )
  assert.doesNotMatch(one!, /CNDA|recours|refus|rejet|protection|D-\d/i)
})

// @law CESEDA R.531-17
test('pressing the button opens: served that day, the fact keeps the cover, its language and how he was recognised', async () => {
  const p = await person(t, { registeredBy: desk, authenticatedBy: 'key' })
  const id = await deposited(t, office, decision(p))
  const answer = await at('2026-05-06T12:00:00Z', () => opening(p, id, { language: 'ar' }))
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers.location, `/documents/${id}`)
  const d = await row(id)
  assert.deepEqual(
    [String(d.opened_at), String(d.served_on), d.served_by],
    ['2026-05-06T12:00:00Z', '2026-05-06', 'opening'],
  )
  const [, fact] = await facts(id)
  assert.equal(fact.id, `document:${id}/opened`)
  assert.equal(fact.authorKind, 'person')
  assert.equal(fact.data.servedOn, '2026-05-06')
  assert.equal(await languageIn(fact.id), 'ar')
  assert.ok(!JSON.stringify(fact.data).includes('"ar"'), 'his language tells where he comes from: sealed')
  assert.match(fact.data.coverVersion, /^\d+-[0-9a-f]{16}$/)
  assert.equal(fact.data.authenticatedBy, 'key')
})

test('nor does the length of what is sealed tell the language, of an opening or of a contest', async () => {
  const lengths = async (language: string) => {
    const p = await person(t, { registeredBy: desk, language })
    const id = await deposited(t, office, decision(p))
    await opening(p, id, { language })
    await p.post(`/documents/${id}/contest?lang=${language}`)
    const sealing = (await facts(id)).filter(({ type }) => ['DocumentOpened', 'DocumentContested'].includes(type))
    assert.equal(await languageIn(sealing[0].id), language)
    return sealing.map(({ sealed }) => sealed.length)
  }
  assert.deepEqual(await lengths('prs'), await lengths('ar'))
})

test('after the opening the last safe day comes first, with the strictest reading', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await opening(p, id)
  const { body } = await p.get(`/documents/${id}`)
  // served 4 May: legal aid 15 days → 19 May; appeal one month franc → 5 June
  assert.match(body, /dernier jour sûr : <time datetime="2026-05-19">/i)
  assert.match(body, /datetime="2026-06-05"/i)
  const late = (await at('2026-07-20T10:00:00Z', () => p.get(`/documents/${id}`))).body
  assert.match(late, /Allez-y aujourd’hui : voyez un avocat/)
  assert.doesNotMatch(late, /expiré|trop tard|forclos/i)
})

test('beside each day stands once that it must have arrived by then: on the cover after the term, and once opened', async () => {
  const p = await person(t, { registeredBy: desk })
  const [opened, unopened] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  const said = async (when: string, id: string) => {
    await owner.query('update space.session set last_seen_at = $1', [when])
    const { body } = await at(when, () => p.get(`/documents/${id}?lang=fr`))
    return [...body.matchAll(/datetime="2026-06-(?:05|19)"|Le poster ce jour-là n’est pas sûr/g)].map(([said]) => said)
  }
  assert.deepEqual(await said('2026-05-04T08:00:00Z', unopened), [], 'a cover tells nothing of an appeal')
  await opening(p, opened)
  const [arrive, day, later] = ['Le poster ce jour-là n’est pas sûr', 'datetime="2026-06-05"', 'datetime="2026-06-19"']
  assert.deepEqual(await said('2026-05-05T08:00:00Z', opened), [arrive, day, arrive], 'legal aid comes first')
  assert.deepEqual(await said('2026-05-25T08:00:00Z', opened), [day, arrive, day], 'first and largest')
  assert.deepEqual(await said('2026-05-25T08:00:00Z', unopened), [arrive, later, arrive])
  assert.deepEqual(await said('2026-06-10T08:00:00Z', unopened), [later, arrive, later])
  assert.deepEqual(await said('2026-07-20T08:00:00Z', opened), [], 'go today: whatever the day')
})

// @law CESEDA R.531-17
test('opened up to the last moment of D+15 it is served that day; from midnight on by the term, whatever the sweep has done', async () => {
  const p = await person(t, { registeredBy: desk })
  const [inTime, late] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  await at(LAST_MOMENT, () => opening(p, inTime))
  await at(TERM_ENDS, () => opening(p, late))
  assert.deepEqual([String((await row(inTime)).served_on), (await row(inTime)).served_by], ['2026-05-19', 'opening'])
  assert.equal((await row(late)).served_on, null, 'a reading after the term serves nothing')
  assert.equal((await facts(late)).at(-1)!.data.servedOn, undefined)
  await at('2026-05-25T03:00:00Z', () => sweep()) // a worker that was down for days
  assert.deepEqual([String((await row(late)).served_on), (await row(late)).served_by], ['2026-05-19', 'term'])
  const deemed = (await facts(late)).find((f) => f.type === 'ServiceDeemed')
  assert.equal(deemed.happenedAt, TERM_ENDS)
  assert.equal(deemed.recordedAt, '2026-05-25T03:00:00Z')
  assert.equal(deemed.data.servedOn, '2026-05-19')
  assert.equal(
    (await facts(inTime)).some((f) => f.type === 'ServiceDeemed'),
    false,
  )
})

// @law CESEDA R.531-17
test('the sweep run twice, and by four workers at once, writes each service down once', async () => {
  const p = await person(t, { registeredBy: desk })
  const ids = []
  for (let i = 0; i < 12; i++) ids.push(await deposited(t, office, decision(p)))
  const deem = t.house.sweeps.find((s) => s.name === 'deem')!
  await at('2026-05-20T08:00:00Z', async () => {
    const now = t.clock.now()
    await Promise.all([deem.run(now), deem.run(now), deem.run(now), deem.run(now)])
    assert.equal(await deem.run(now), 0)
  })
  for (const id of ids) {
    assert.equal(String((await row(id)).served_on), '2026-05-19')
    assert.equal((await facts(id)).filter((f) => f.type === 'ServiceDeemed').length, 1)
  }
})

// @law CESEDA R.531-17
test('a document without legal effect is opened, never served', async () => {
  const p = await person(t, { registeredBy: desk })
  const read = await deposited(t, office, { foreignerNumber: p.foreignerNumber, kind: 'letter', reference: 'L-1' })
  const unread = await deposited(t, office, { foreignerNumber: p.foreignerNumber, kind: 'letter', reference: 'L-2' })
  assert.doesNotMatch((await p.get(`/documents/${unread}`)).body, /la loi fait comme/)
  await opening(p, read)
  await at('2026-08-01T08:00:00Z', () => sweep())
  for (const id of [read, unread]) assert.equal((await row(id)).served_on, null)
  assert.notEqual((await row(read)).opened_at, null)
})

test('twice is once: double click, back button, and twenty clients at one instant make one fact', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, summons(p))
  const answers = await Promise.all(Array.from({ length: 20 }, () => opening(p, id)))
  assert.ok(answers.every((a) => a.statusCode === 303))
  await at('2026-05-05T08:00:00Z', () => opening(p, id))
  assert.equal((await facts(id)).filter((f) => f.type === 'DocumentOpened').length, 1)
  assert.equal(String((await row(id)).opened_at), MONDAY)
})

test('nobody opens for him: another person, no session, no token in the form, another site', async () => {
  const [p, other] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
  const id = await deposited(t, office, decision(p))
  assert.equal((await opening(other, id)).statusCode, 404)
  assert.equal((await other.get(`/documents/${id}`)).statusCode, 404)
  assert.equal((await other.get(`/documents/${id}/file`)).statusCode, 404)
  assert.equal((await other.post(`/documents/${id}/contest`)).statusCode, 404)
  assert.equal((await opening(p, id, { csrf: 'x' })).statusCode, 403)
  const url = `/documents/${id}/opening`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const cross = await t.web.inject({
    method: 'POST',
    url,
    headers: { ...form, cookie: p.cookie, 'sec-fetch-site': 'cross-site' },
    payload: `csrf=${p.csrf}`,
  })
  assert.equal(cross.statusCode, 403)
  assert.equal((await row(id)).opened_at, null)
  for (const bad of ['x', "1' or '1'='1", '00000000-0000-0000-0000-000000000000'])
    assert.equal((await p.get(`/documents/${encodeURIComponent(bad)}`)).statusCode, 404)
})

test('who presses after his session has ended is told that nothing was opened, and is led back once he has logged in', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post('/log-out/everywhere')
  const pressed = await opening(p, id)
  const door = `/log-in?ended=1&return_to=${encodeURIComponent(`/documents/${id}`)}`
  assert.deepEqual([pressed.statusCode, pressed.headers.location], [303, door])
  const page = await t.web.inject({ url: door })
  assert.match(page.body, /Rien n’a été ouvert/)
  assert.match(page.body, new RegExp(`name="return_to" value="/documents/${id}"`))
  const elsewhere = await t.web.inject({ url: '/log-in?return_to=//elsewhere.example' })
  assert.doesNotMatch(elsewhere.body, /return_to|elsewhere/)
  const { rows } = await owner.query('select opened_at from delivery.document where id = $1', [id])
  assert.deepEqual(rows, [{ opened_at: null }])
})

test('before it is available it does not exist for him', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await at('2026-05-04T21:00:00Z', () => deposited(t, office, decision(p)))
  await at('2026-05-05T05:59:00Z', async () => {
    assert.equal((await p.get(`/documents/${id}`)).statusCode, 404)
    assert.equal((await opening(p, id)).statusCode, 404)
    assert.doesNotMatch((await p.get('/inbox')).body, new RegExp(id))
  })
  await at('2026-05-05T06:00:00Z', async () => assert.match((await p.get('/inbox')).body, new RegExp(id)))
})

test('once the law has acted, an unopened cover shows every term; a contest of what was served leaves them in sight', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await at(TERM_ENDS, async () => {
    const cover = mainOf((await p.get(`/documents/${id}`)).body)
    assert.match(cover, /Contester devant le tribunal/)
    assert.match(cover, /Demander un avocat payé par l’État/)
    assert.match(cover, new RegExp(`action="/documents/${id}/opening"`))
    await p.post(`/documents/${id}/contest`)
    const contested = mainOf((await p.get(`/documents/${id}`)).body)
    assert.match(contested, /Vous avez dit : ce n’est pas à moi/)
    assert.match(contested, /Contester devant le tribunal/)
  })
})

test('a receipt that no worker has begun is said to be prepared as long as it is looked for: the worker may stand still for an hour, or a week', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await opening(p, id)
  const followed = await followOwn(t.house.ports)(p.acting, id)
  assert.ok(!isRefusal(followed))
  const waiting = (hours: number) =>
    receiptsToCome({ ...followed, at: followed.at.add({ hours }) }).map(({ kind, ready }) => [kind, ready])
  const both = [
    ['deposit', false],
    ['opening', false],
  ]
  for (const hours of [0, 1, 24 * 7]) assert.deepEqual(waiting(hours), both, `${hours} hours`)
  assert.deepEqual(waiting(24 * 15), [], 'nobody makes it any more by himself')
})
