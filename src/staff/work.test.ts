import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { newId } from '../platform/ids.ts'
import { isRefusal } from '../platform/refusal.ts'
import { csrfOf, type Employed, employ, organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { outcomeField } from './pages-work.tsx'
import { type NewWorkItem, openWorkItem, settleWork } from './work.ts'
import { daysToldBefore, doneBy } from './work-due.ts'
import type { WorkKind } from './work-kinds.ts'

const house = await testHouse()
const { web, clock, base } = house
const { act } = house.house.ports
const owner = base.pool('owner')
const desk = await organisation(house, 'registration-desk')
const otherDesk = await organisation(house, 'registration-desk')
const officer = await employ(house, 'officer')
const head = await employ(house, 'division-head')
const atDesk = await employ(house, 'registration-desk', desk)
const atOtherDesk = await employ(house, 'registration-desk', otherDesk)
const auditor = await employ(house, 'auditor')

let facts = 0
/** Opened by the worker, as a sweep does; returns its id. */
async function open(item: Omit<NewWorkItem, 'factId'> & { factId?: string }): Promise<string> {
  const factId = item.factId ?? `cause:${++facts}/happened`
  const done = await act({ as: 'worker' }, async (unit) => openWorkItem(unit, { ...item, factId }))
  assert.ok(!isRefusal(done))
  const { rows } = await owner.query<{ id: string }>(
    'select id from staff.work_item where fact_id = $1 and owner_role = $2',
    [factId, item.ownerRole],
  )
  assert.equal(rows.length, 1)
  return rows[0]!.id
}

const list = async (who: Employed) => (await web.inject({ url: '/staff/work-items', headers: who.headers })).body
const listed = async (who: Employed, id: string) => (await list(who)).includes(`/staff/work-items/${id}/closing`)

async function close(who: Employed, id: string, outcome: string) {
  const csrf = csrfOf((await web.inject({ url: '/staff', headers: who.headers })).body)
  return web.inject({
    method: 'POST',
    url: `/staff/work-items/${id}/closing`,
    headers: { ...who.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf, [outcomeField(id)]: outcome }).toString(),
  })
}

test('an empty list says so', async () => {
  assert.match(await list(head), /Rien n’attend/)
})

test('work waits for a role at its place: another desk, another role and the administrator see none of it', async () => {
  const ofDesk = await open({ kind: 'no-contact', ownerRole: 'registration-desk', organisationId: desk })
  const ofOffice = await open({ kind: 'unread-at-exit', ownerRole: 'officer' })
  assert.deepEqual(await Promise.all([atDesk, atOtherDesk, officer, auditor].map((who) => listed(who, ofDesk))), [
    true,
    false,
    false,
    false,
  ])
  assert.deepEqual(await Promise.all([atDesk, atOtherDesk, officer, auditor].map((who) => listed(who, ofOffice))), [
    false,
    false,
    true,
    false,
  ])
  const administrator = await employ(house, 'administrator')
  const refused = await web.inject({ url: '/staff/work-items', headers: administrator.headers })
  assert.equal(refused.statusCode, 403)
  assert.match(refused.body, /class="button" href="\/staff"/, 'it leads back to what he may do')
  assert.doesNotMatch(refused.body, /href="\/staff\/sign-in"/, 'he is signed in')
})

test('what waits for an officer waits for a division head too, who may do all that he may; not the other way round', async () => {
  const ofOfficer = await open({ kind: 'no-contact', ownerRole: 'officer' })
  const ofHead = await open({ kind: 'deposit-again', ownerRole: 'division-head' })
  const seen = (id: string) => Promise.all([officer, head, atDesk, auditor].map((who) => listed(who, id)))
  assert.deepEqual(await seen(ofOfficer), [true, true, false, false])
  assert.deepEqual(await seen(ofHead), [false, true, false, false])
  assert.match((await web.inject({ url: '/staff', headers: head.headers })).body, /En attente : [1-9]/)
  assert.equal((await close(officer, ofHead, 'nothing-to-do')).statusCode, 404)
  assert.equal((await close(head, ofOfficer, 'contact-found')).statusCode, 303)
  assert.equal((await close(head, ofHead, 'nothing-to-do')).statusCode, 303)
})

test('what is due first comes first, what has no term comes last, and what is late is said to be', async () => {
  const late = await organisation(house, 'registration-desk')
  const agent = await employ(house, 'registration-desk', late)
  const at = (hours: number) => ({ dueAt: clock.now().add({ hours }) })
  const item = { kind: 'no-contact', ownerRole: 'registration-desk', organisationId: late } as const
  const never = await open(item)
  clock.set(clock.now().add({ seconds: 1 }))
  const later = await open({ ...item, ...at(48) })
  clock.set(clock.now().add({ seconds: 1 }))
  const overdue = await open({ ...item, ...at(-1) })
  const html = await list(agent)
  const places = [overdue, later, never].map((id) => html.indexOf(id))
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  )
  assert.ok(places[0]! > 0)
  assert.equal(html.match(/\(en retard\)/g)?.length, 1)
  const home = (await web.inject({ url: '/staff', headers: agent.headers })).body
  assert.match(home, /En attente : 3. En retard : 1./)
})

test('what is due on a day that nobody works is told for the working day before, unless it came after that', async () => {
  const law = loadLaw()
  const by = (createdAt: string, dueAt: string) =>
    `${doneBy(law, { createdAt: Temporal.Instant.from(createdAt), dueAt: Temporal.Instant.from(dueAt) })}`
  assert.equal(by('2026-04-23T08:00:00Z', '2026-04-26T08:00:00Z'), '2026-04-24T08:00:00Z', 'a Sunday: the Friday')
  assert.equal(by('2026-04-22T08:00:00Z', '2026-04-24T08:00:00Z'), '2026-04-24T08:00:00Z', 'a Friday')
  assert.equal(by('2026-05-05T08:00:00Z', '2026-05-08T08:00:00Z'), '2026-05-07T08:00:00Z', '8 May: the Thursday')
  assert.equal(by('2026-04-25T08:00:00Z', '2026-04-26T08:00:00Z'), '2026-04-26T08:00:00Z', 'it came on the Saturday')
  const place = await organisation(house, 'registration-desk')
  const agent = await employ(house, 'registration-desk', place)
  const dueAt = Temporal.Instant.from('2026-05-17T08:00:00Z')
  await open({ kind: 'no-contact', ownerRole: 'registration-desk', organisationId: place, dueAt })
  assert.match(await list(agent), /15\/05/)
  assert.doesNotMatch(await list(agent), /17\/05/)
})

test('only what is due on a day that nobody works, once the working day before has come, is looked at one by one for the count', () => {
  const law = loadLaw()
  const days = (today: string) => daysToldBefore(law, Temporal.PlainDate.from(today)).map(String)
  for (const day of ['2026-05-18', '2026-05-19', '2026-05-20', '2026-05-21']) assert.deepEqual(days(day), [], day)
  const whitsun = ['2026-05-23', '2026-05-24', '2026-05-25']
  assert.deepEqual(days('2026-05-22'), whitsun, 'a Friday: the Saturday, the Sunday and the Monday, which is a holiday')
  assert.deepEqual(days('2026-05-24'), whitsun.slice(1), 'a Sunday')
  assert.deepEqual(days('2026-05-13'), ['2026-05-14'], 'the day before Ascension')
})

test('what is told for the Friday is late from the Friday on, in the list and in its count, though the law gives until the Saturday', async () => {
  const place = await organisation(house, 'registration-desk')
  const start = clock.now().toString()
  clock.set('2026-05-20T16:00:00Z') // a Wednesday; 72 hours end on a Saturday
  const dueAt = clock.now().add({ hours: 72 })
  await open({ kind: 'no-contact', ownerRole: 'registration-desk', organisationId: place, dueAt })
  const late = async (at: string) => {
    clock.set(at)
    const agent = await employ(house, 'registration-desk', place)
    const home = (await web.inject({ url: '/staff', headers: agent.headers })).body
    return [/\(en retard\)/.test(await list(agent)), /En retard : 1\./.test(home)]
  }
  assert.deepEqual(await late('2026-05-22T15:59:00Z'), [false, false])
  assert.deepEqual(await late('2026-05-22T16:00:00Z'), [true, true], 'told for that hour')
  assert.deepEqual(await late('2026-05-23T08:00:00Z'), [true, true])
  clock.set(start)
})

test('a work item is closed once, with one of its outcomes, and that is a fact', async () => {
  const id = await open({ kind: 'no-contact', ownerRole: 'registration-desk', organisationId: desk })
  for (const wrong of ['', 'withdrawn', 'breach-reported', '<b>'])
    assert.equal((await close(atDesk, id, wrong)).statusCode, 422)
  assert.equal((await close(atOtherDesk, id, 'contact-found')).statusCode, 404)
  assert.equal((await close(atDesk, 'not-an-id', 'contact-found')).statusCode, 404)
  const done = await close(atDesk, id, 'contact-found')
  assert.equal(done.headers.location, '/staff/work-items?closed=1')
  assert.equal((await close(atDesk, id, 'contact-found')).statusCode, 409)
  assert.equal(await listed(atDesk, id), false)
  const { rows } = await owner.query<{ author_id: string; body: string }>(
    'select author_id, body from evidence.fact where id = $1',
    [`work-item:${id}/closed`],
  )
  assert.equal(rows[0]!.author_id, atDesk.id)
  assert.equal(JSON.parse(rows[0]!.body).data.outcome, 'contact-found')
})

test('the same fact told twice opens one item a role', async () => {
  const item = { kind: 'wrong-space', factId: 'document:x/withdrawn' } as const
  const first = await open({ ...item, ownerRole: 'auditor' })
  assert.equal(await open({ ...item, ownerRole: 'auditor' }), first)
  assert.notEqual(await open({ ...item, ownerRole: 'officer' }), first)
})

test('of one kind a person has one open item, whatever tells it; a kind about a document one a document; closed, it may be opened again', async () => {
  const [someone, another] = [await person(house, { registeredBy: desk }), await person(house, { registeredBy: desk })]
  const openFor = (kind: WorkKind, personId: string, documentId?: string) => {
    const cause = { factId: `cause:${++facts}/happened`, ...(documentId === undefined ? {} : { documentId }) }
    return act({ as: 'worker' }, async (unit) => openWorkItem(unit, { kind, ownerRole: 'officer', personId, ...cause }))
  }
  const kinds = async (personId: string) => {
    const asked = 'select kind from staff.work_item where person_id = $1 and done_at is null order by kind'
    return (await owner.query<{ kind: string }>(asked, [personId])).rows.map(({ kind }) => kind)
  }
  const letter = () => newId(clock.now())
  await Promise.all([openFor('no-contact', someone.id), openFor('no-contact', someone.id, letter())])
  await openFor('no-contact', someone.id, letter())
  await openFor('unread-at-exit', someone.id)
  assert.deepEqual(await kinds(someone.id), ['no-contact', 'unread-at-exit'])
  await openFor('no-contact', another.id)
  assert.deepEqual(await kinds(another.id), ['no-contact'])
  const first = letter()
  for (const id of [first, first, letter()]) await openFor('transfer-failed', another.id, id)
  assert.deepEqual(await kinds(another.id), ['no-contact', 'transfer-failed', 'transfer-failed'])
  const { rows } = await owner.query(`select id from staff.work_item where person_id = $1 and kind = 'no-contact'`, [
    another.id,
  ])
  assert.equal((await close(officer, rows[0].id, 'could-not-reach')).statusCode, 303)
  await openFor('no-contact', another.id)
  assert.deepEqual(await kinds(another.id), ['no-contact', 'transfer-failed', 'transfer-failed'])
  for (const _ of ['first', 'second']) await openFor('closing-not-told', someone.id)
  const each = ['closing-not-told', 'closing-not-told', 'no-contact', 'unread-at-exit']
  assert.deepEqual(await kinds(someone.id), each, 'but of the notices of a closing each is work of its own')
})

test('a line shows the last three digits of the number to who may read the record, and leads to it; to nobody else', async () => {
  const someone = await person(house, { registeredBy: desk, foreignerNumber: '7799123862' })
  const about = { kind: 'unread-at-exit', personId: someone.id } as const
  await open({ ...about, ownerRole: 'officer' })
  await open({ kind: 'wrong-space', personId: someone.id, documentId: newId(clock.now()), ownerRole: 'auditor' })
  await open({ ...about, ownerRole: 'registration-desk', organisationId: otherDesk })
  for (const [who, sees] of [
    [officer, true],
    [auditor, false],
    [atOtherDesk, false],
  ] as const) {
    const html = await list(who)
    assert.equal(html.includes('…862'), sees)
    assert.equal(html.includes(`href="/staff/applicants/${someone.id}"`), sees)
    assert.ok(!html.includes(someone.foreignerNumber))
  }
})

test('what only an act settles has no button, is refused by hand, and closes with the act whoever does it', async () => {
  const someone = await person(house, { registeredBy: desk })
  const documentId = newId(clock.now())
  const id = await open({ kind: 'contested-document', ownerRole: 'division-head', personId: someone.id, documentId })
  assert.equal(await listed(head, id), false)
  assert.match(await list(head), /se clôt en décidant/)
  assert.equal((await close(head, id, 'confirmed')).statusCode, 409)
  // An officer withdraws the document: the work that waited for the head is over with it.
  await act(officer.acting, async (unit) => settleWork(unit, { kind: 'contested-document', documentId }, 'withdrawn'))
  const { rows } = await owner.query('select outcome, done_by from staff.work_item where id = $1', [id])
  assert.deepEqual(rows, [{ outcome: 'withdrawn', done_by: officer.id }])
})

test('whoever may settle work by an act may still not close it by hand', async () => {
  const someone = await person(house, { registeredBy: desk })
  const id = await open({
    kind: 'wrong-space',
    ownerRole: 'auditor',
    personId: someone.id,
    documentId: newId(clock.now()),
  })
  assert.deepEqual([await listed(officer, id), await listed(auditor, id)], [false, true])
  assert.equal((await close(officer, id, 'no-risk-found')).statusCode, 404)
  assert.equal((await close(auditor, id, 'no-risk-found')).statusCode, 303)
})

test('an auditor is led to what happened to a document in question, and neither to it nor to the record', async () => {
  const someone = await person(house, { registeredBy: desk })
  const documentId = newId(clock.now())
  await open({ kind: 'wrong-space', ownerRole: 'auditor', personId: someone.id, documentId })
  const html = await list(auditor)
  const way = `/staff/journal?about=document:${documentId}`
  assert.equal((await web.inject({ url: way, headers: auditor.headers })).statusCode, 200)
  assert.doesNotMatch(html.replaceAll(`"${way}"`, ''), new RegExp(`${someone.id}|${documentId}`))
  assert.ok(html.includes(`"${way}"`))
})

test('a person and the door may ask for work, though they can read none', async () => {
  const someone = await person(house, { registeredBy: desk })
  for (const [acting, kind] of [
    [{ as: 'door' } as const, 'no-contact'],
    [someone.acting, 'paper-asked'],
  ] as const) {
    const factId = `cause:${++facts}/happened`
    const item = {
      kind,
      ownerRole: 'registration-desk',
      organisationId: desk,
      personId: someone.id,
      factId,
    } as const
    for (const _ of [1, 2]) assert.equal(await act(acting, async (unit) => openWorkItem(unit, item)), undefined)
    assert.equal((await owner.query('select 1 from staff.work_item where fact_id = $1', [factId])).rowCount, 1)
  }
})

test('work of a desk names the desk and work of the Office names none', async () => {
  const wrong = [
    { kind: 'no-contact', ownerRole: 'registration-desk', factId: 'a' },
    { kind: 'no-contact', ownerRole: 'officer', organisationId: desk, factId: 'a' },
  ] as const
  for (const item of wrong) await assert.rejects(act({ as: 'worker' }, async (unit) => openWorkItem(unit, item)))
})

test('a long list has pages', async () => {
  const busy = await organisation(house, 'registration-desk')
  const agent = await employ(house, 'registration-desk', busy)
  for (let i = 0; i < 52; i++) await open({ kind: 'no-contact', ownerRole: 'registration-desk', organisationId: busy })
  const count = (html: string) => html.match(/\/closing/g)?.length ?? 0
  assert.equal(count(await list(agent)), 50)
  assert.match(await list(agent), /\?page=2/)
  const second = await web.inject({ url: '/staff/work-items?page=2', headers: agent.headers })
  assert.equal(count(second.body), 2)
  for (const page of ['0', '-1', 'x', '1e9', '2.5']) {
    assert.equal((await web.inject({ url: `/staff/work-items?page=${page}`, headers: agent.headers })).statusCode, 200)
  }
})
