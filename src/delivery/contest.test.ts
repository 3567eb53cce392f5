import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposit, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { deemServed } from './deem.ts'
import { withdrawDocument } from './withdraw.ts'

const t = await testHouse()
const { ports } = t.house
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const [officer, head] = [await employ(t, 'officer'), await employ(t, 'division-head')]
const deem = deemServed(ports)
const decide = decideOnContest(ports)
const withdraw = withdrawDocument(ports)

const row = async (id: string) => (await owner.query('select * from delivery.document where id = $1', [id])).rows[0]
const factTypes = async (id: string) =>
  (
    await owner.query('select type from evidence.fact where subject = $1 order by happened_at, recorded_at', [
      `document:${id}`,
    ])
  ).rows.map((r) => r.type)
const work = async (id: string) =>
  (
    await owner.query(
      'select kind, owner_role, outcome from staff.work_item where document_id = $1 order by created_at, kind',
      [id],
    )
  ).rows
const alerts = async (factId: string) =>
  (
    await owner.query(
      "select data->>'purpose' as purpose from platform.due_job where name = 'reach.alert' and data->>'factId' = $1",
      [factId],
    )
  ).rows.map((r) => r.purpose)
const code = (x: unknown) => (isRefusal(x) ? x.refusal : x)

test('"this is not mine" is on every cover and document; it closes it, and somebody must look', async () => {
  const p = await person(t, { registeredBy: desk })
  const [unopened, opened] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  await p.post(`/documents/${opened}/opening`)
  for (const id of [unopened, opened]) {
    const before = (await p.get(`/documents/${id}`)).body
    assert.match(before, new RegExp(`href="/documents/${id}/contest"`))
    assert.ok(!before.includes(`action="/documents/${id}/contest"`), 'no slip of a thumb closes it')
    const asked = (await p.get(`/documents/${id}/contest`)).body
    assert.match(asked, new RegExp(`action="/documents/${id}/contest"`))
    assert.match(asked, /quelqu’un de l’Office vérifie[\s\S]*Vous n’êtes pas d’accord/)
    assert.match(asked, /Vous ne pouvez pas annuler cela vous-même[\s\S]*seul l’Office peut vous rendre le document/)
    assert.match(asked, /Si des jours comptent déjà, ils peuvent continuer\. Un entretien n’est pas annulé/)
    assert.match(asked, new RegExp(`href="/documents/${id}/clock#places"`), 'whom to call, if he pressed by mistake')
    assert.doesNotMatch(asked, /CNDA|[Dd]ernier jour|>[^<]*(Refus|D-\d)/, 'nothing of its content')
    assert.equal((await row(id)).contested_at, null, 'asking changes nothing')
    assert.equal((await p.post(`/documents/${id}/contest`)).statusCode, 303)
    const page = await p.get(`/documents/${id}`)
    assert.match(page.body, /Vous avez dit : ce n’est pas à moi/)
    assert.ok(!page.body.includes('/opening') && !page.body.includes(`/documents/${id}/file`))
    assert.equal((await p.get(`/documents/${id}/file`)).statusCode, 409)
    assert.equal((await p.post(`/documents/${id}/opening`)).statusCode, 409)
    assert.deepEqual(await work(id), [{ kind: 'contested-document', owner_role: 'division-head', outcome: null }])
    assert.equal((await p.post(`/documents/${id}/contest`)).statusCode, 303, 'twice is once')
    const again = await p.get(`/documents/${id}/contest`)
    assert.deepEqual([again.statusCode, again.headers.location], [303, `/documents/${id}`], 'said already')
    assert.equal((await factTypes(id)).filter((type) => type === 'DocumentContested').length, 1)
  }
  assert.equal((await row(unopened)).served_on, null)
  assert.equal(String((await row(opened)).served_on), '2026-05-04', 'what was served is not rewritten')
})

test('a summons that he had opened keeps its interview before his eyes until somebody decides; one unopened names no day', async () => {
  const p = await person(t, { registeredBy: desk })
  const [opened, unopened] = [await deposited(t, office, summons(p)), await deposited(t, office, summons(p))]
  await p.post(`/documents/${opened}/opening`)
  const interview = /Votre entretien :[\s\S]*mercredi 1er juillet 2026 à 09:00/
  assert.match((await p.get(`/documents/${opened}`)).body, interview)
  for (const id of [opened, unopened]) {
    assert.doesNotMatch((await p.get(`/documents/${id}/contest`)).body, /entretien :|juillet/)
    await p.post(`/documents/${id}/contest`)
  }
  assert.match((await p.get(`/documents/${opened}`)).body, interview)
  assert.doesNotMatch((await p.get(`/documents/${unopened}`)).body, /entretien :|juillet/)
  assert.equal(await decide(head.acting, opened, { outcome: 'upheld' }), 'decided')
  assert.doesNotMatch((await p.get(`/documents/${opened}`)).body, /entretien :|juillet/)
})

// @law Règlement (UE) 2016/679 (RGPD), art. 33
test('a contest is looked at within a day, and a document in the wrong space judged as a breach within 72 hours of its being known', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/contest`)
  t.clock.set('2026-05-04T18:00:00Z')
  const meantFor = { foreignerNumber: (await person(t, { registeredBy: desk })).foreignerNumber }
  assert.equal(await decide(head.acting, id, { outcome: 'upheld', meantFor }), 'decided')
  const { rows } = await owner.query(
    'select kind, due_at from staff.work_item where document_id = $1 order by due_at',
    [id],
  )
  assert.deepEqual(
    rows.map((item) => [item.kind, String(item.due_at)]),
    [
      ['contested-document', '2026-05-05T08:00:00Z'],
      ['wrong-space', '2026-05-07T18:00:00Z'],
    ],
  )
  t.clock.set('2026-05-04T08:00:00Z')
})

// @law CESEDA R.531-17
test('the sweep deems nothing that was contested in its term; a dismissed contest gives it back for reading, unserved', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/contest`)
  t.clock.set('2026-06-04T08:00:00Z')
  await deem()
  assert.equal((await row(id)).served_on, null)
  assert.equal(await decide(head.acting, id, { outcome: 'dismissed' }), 'decided')
  assert.deepEqual(await work(id), [
    { kind: 'contested-document', owner_role: 'division-head', outcome: 'confirmed' },
    { kind: 'deposit-again', owner_role: 'officer', outcome: null },
  ])
  const status = (await t.web.inject({ url: `/api/v1/documents/${id}`, headers: office.headers })).json()
  assert.equal(status.servedByTermOn, null, 'the term never serves it')
  const cover = (await p.get(`/documents/${id}`)).body
  assert.match(cover, /Ouvrir le document/)
  assert.match(cover, /L’Office a vérifié : ce document est à vous/)
  assert.doesNotMatch(cover, /la loi fait comme si|Le jour qui compte/, 'no day counts any more')
  assert.ok(!cover.includes(`/documents/${id}/contest`), 'asked once')
  await p.post(`/documents/${id}/opening`)
  const { body } = await p.get(`/documents/${id}`)
  assert.match(body, /l’Office vous le donnera de nouveau/)
  assert.ok(!body.includes(`/documents/${id}/contest`), 'asked once')
  assert.equal((await p.get(`/documents/${id}/file`)).statusCode, 200)
  await deem()
  assert.equal((await row(id)).served_on, null)
  assert.equal((await row(id)).opened_at !== null, true)
  t.clock.set('2026-05-04T08:00:00Z')
})

test('served and then contested: the Office’s pages assert no service until it is decided, the person keeps his last safe day', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const [opened, deemed] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  await p.post(`/documents/${opened}/opening`)
  t.clock.set('2026-05-21T08:00:00Z') // no worker ran meanwhile
  const office_ = async (id: string) =>
    (await t.web.inject({ url: `/staff/documents/${id}`, headers: head.headers })).body
  for (const [id, day, plainly] of [
    [opened, '4 mai', /Notifié le lundi 4 mai 2026, par la première consultation/],
    [deemed, '19 mai', /Notifié le mardi 19 mai 2026, au terme des quinze jours/],
  ] as const) {
    assert.match(await office_(id), plainly)
    await p.post(`/documents/${id}/contest`)
    const pending = await office_(id)
    assert.doesNotMatch(pending, plainly, day)
    assert.match(pending, /aucune notification n’est invoquée avant la décision/)
    assert.match(
      pending,
      /Contesté : cette notification n’est pas invoquée avant la décision/,
      'beside the fact itself',
    )
    const his = (await p.get(`/documents/${id}`)).body
    assert.match(his, /gardez ce jour/)
    assert.match(his, id === opened ? /2026-06-05/ : /2026-06-19/, 'his last safe day')
    t.clock.set(t.clock.now().add({ hours: 1 }))
    assert.equal(await decide(head.acting, id, { outcome: 'dismissed' }), 'decided')
    assert.match(await office_(id), plainly, 'on its first day')
    assert.deepEqual(await alerts(`document:${id}/contest-decided`), ['contest-decided'], 'he is told')
  }
  const happened = (await factTypes(deemed)).filter((type) => type !== 'DocumentRead')
  assert.deepEqual(happened, ['DocumentDeposited', 'ServiceDeemed', 'DocumentContested', 'ContestDecided'])
  t.clock.set('2026-05-04T08:00:00Z')
})

test('taken back to be replaced, what was served is asserted no more, and he keeps his last safe day until a judge says otherwise', async () => {
  const p = await person(t, { registeredBy: desk })
  const [served, unserved] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  await p.post(`/documents/${served}/opening`)
  for (const id of [served, unserved]) await withdraw(officer.acting, id, { reason: 'replaced' })
  const page = (await p.get(`/documents/${served}`)).body
  assert.match(page, /Le temps pour agir avait peut-être commencé/)
  assert.match(page, /2026-06-05/)
  assert.doesNotMatch(page, /Vous n’avez rien à faire/)
  const other = (await p.get(`/documents/${unserved}`)).body
  assert.match(other, /Un autre document le remplace\.[\s\S]*Vous ne le trouvez pas \? Demandez à votre structure\./)
  assert.doesNotMatch(other, /Lisez l’autre document/, 'there is none yet')
  assert.doesNotMatch(other, /dernier jour sûr|rien à faire/i)
  const forStaff = (await t.web.inject({ url: `/staff/documents/${served}`, headers: officer.headers })).body
  assert.match(forStaff, /Cette notification n’est plus invoquée/)
})

test('an upheld contest takes the document back from the wrong space; both people and the data-protection officer are told', async () => {
  const [wrong, rightful] = [
    await person(t, { registeredBy: desk }),
    await person(t, { registeredBy: desk, caseNumber: '260577001' }),
  ]
  const id = await deposited(t, office, decision(wrong))
  await wrong.post(`/documents/${id}/opening`)
  await wrong.post(`/documents/${id}/contest`)
  assert.equal(
    code(await decide(head.acting, id, { outcome: 'upheld', meantFor: { foreignerNumber: rightful.foreignerNumber } })),
    'number-missing',
  )
  assert.equal((await row(id)).contest_outcome, null, 'nothing by half')
  const meantFor = { foreignerNumber: rightful.foreignerNumber, caseNumber: rightful.caseNumber! }
  assert.equal(await decide(head.acting, id, { outcome: 'upheld', meantFor }), 'decided')
  const d = await row(id)
  assert.deepEqual(
    [d.contest_outcome, d.withdrawn_reason, String(d.served_on)],
    ['upheld', 'wrong-space', '2026-05-04'],
  )
  assert.deepEqual((await work(id)).map((w) => [w.kind, w.owner_role, w.outcome]).sort(), [
    ['contested-document', 'division-head', 'withdrawn'],
    ['wrong-space', 'auditor', null],
  ])
  assert.deepEqual(await alerts(`document:${id}/withdrawn`), ['withdrawn'])
  assert.deepEqual(await alerts(`document:${id}/misplaced`), ['withdrawn'])
  const misplaced = (
    await owner.query('select person_id, body from evidence.fact where id = $1', [`document:${id}/misplaced`])
  ).rows[0]
  assert.equal(misplaced.person_id, rightful.id)
  assert.equal(JSON.parse(misplaced.body).data.wasOpened, true)
  const inbox = (await rightful.get('/inbox')).body
  assert.match(inbox, /Une lettre pour vous était au mauvais endroit/)
  assert.ok(!inbox.includes(id), 'the other person’s document stays out of his reach')
  assert.equal((await rightful.get(`/documents/${id}`)).statusCode, 404)
  assert.match((await wrong.get(`/documents/${id}`)).body, /Il n’était pas pour vous/)
  assert.match((await wrong.get('/inbox')).body, /L’Office a retiré ce document/)
  assert.equal(code(await decide(head.acting, id, { outcome: 'dismissed' })), 'contest-decided')
})

test('taken back before the term it is never served; after the term, what the term did is still written down', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const [early, late] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  t.clock.set('2026-05-10T08:00:00Z')
  assert.equal(await withdraw(officer.acting, early, { reason: 'error' }), 'withdrawn')
  t.clock.set('2026-05-21T08:00:00Z') // no worker ran meanwhile
  assert.equal(await withdraw(officer.acting, late, { reason: 'replaced' }), 'withdrawn')
  await deem()
  assert.equal((await row(early)).served_on, null)
  assert.equal(String((await row(late)).served_on), '2026-05-19')
  assert.deepEqual(await factTypes(late), ['DocumentDeposited', 'ServiceDeemed', 'DocumentWithdrawn'])
  assert.equal(code(await withdraw(officer.acting, late, { reason: 'error' })), 'document-withdrawn')
  t.clock.set('2026-05-04T08:00:00Z')
})

test('meant for the very person in whose space it lies, or for a number nobody has: refused, and it stays', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  const meant = (foreignerNumber: string) =>
    withdraw(officer.acting, id, { reason: 'wrong-space', meantFor: { foreignerNumber } })
  assert.equal(code(await meant(p.foreignerNumber)), 'belongs-to-the-same-person')
  assert.equal(code(await meant('1111111111')), 'applicant-not-known')
  assert.equal((await row(id)).withdrawn_at, null)
})

test('a machine takes back by the API, with a body that is looked at', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  const ask = (payload: object, to = id) =>
    t.web.inject({ method: 'POST', url: `/api/v1/documents/${to}/withdrawal`, headers: office.headers, payload })
  const mood = (await ask({ reason: 'mood' })).json()
  assert.deepEqual([mood.code, mood.field], ['metadata-not-understood', 'reason'])
  assert.equal((await ask({ reason: 'error', more: 1 })).json().code, 'metadata-not-understood')
  assert.equal((await ask({ reason: 'error' }, '00000000-0000-7000-8000-000000000000')).statusCode, 404)
  const answer = await ask({ reason: 'error' })
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.json().withdrawnReason, 'error')
  assert.equal((await ask({ reason: 'error' })).statusCode, 410)
})

test('what was withdrawn before anybody could see it is never shown', async () => {
  t.clock.set('2026-05-04T21:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await withdraw(officer.acting, id, { reason: 'error' })
  t.clock.set('2026-05-05T08:00:00Z')
  assert.ok(!(await p.get('/inbox')).body.includes(id))
  t.clock.set('2026-05-04T08:00:00Z')
})

test('PostgreSQL itself refuses to unserve, unopen, move or delete a document, and to serve what was contested in its term', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/opening`)
  const other = (await deposit(t, office, decision(p))).json().id
  await p.post(`/documents/${other}/contest`)
  for (const change of [
    'opened_at = null',
    "opened_at = opened_at - interval '1 day'",
    'served_on = null, served_by = null',
    'served_on = served_on + 1',
    "made_available_at = made_available_at - interval '1 hour'",
    "reference = 'other'",
    "wrapped_key = '\\x00'",
  ])
    await assert.rejects(
      owner.query(`update delivery.document set ${change} where id = $1`, [id]),
      /not rewritten/,
      change,
    )
  await assert.rejects(owner.query('delete from delivery.document where id = $1', [id]), /insert-only/)
  await assert.rejects(
    owner.query("update delivery.document set served_on = '2026-05-19', served_by = 'term' where id = $1", [other]),
    /contest_in_the_term_voids_service/,
  )
  const third = (await deposit(t, office, decision(p))).json().id
  const late = "opened_at = '2026-07-01', served_on = '2026-07-01', served_by = 'opening'"
  await assert.rejects(
    owner.query(`update delivery.document set ${late} where id = $1`, [third]),
    /opening_serves_within_the_term/,
  )
})
