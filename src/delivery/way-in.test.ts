import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { deemServed } from './deem.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const deem = deemServed(t.house.ports)

const work = async (id: string) =>
  (await owner.query('select kind, owner_role, due_at from staff.work_item where document_id = $1', [id])).rows
const served = async (id: string) =>
  String((await owner.query('select served_on from delivery.document where id = $1', [id])).rows[0].served_on)

test('the term that ends for somebody with no way in is recorded, and somebody is asked, once, to serve it otherwise', async () => {
  const [inside, withKey, reprinted, closed] = [
    await person(t, { registeredBy: desk }),
    await person(t, { registeredBy: desk, activated: false }),
    await person(t, { registeredBy: desk, activated: false }),
    await person(t, { registeredBy: desk, caseNumber: '260599001' }),
  ]
  const ids = {
    inside: await deposited(t, office, decision(inside)),
    withKey: await deposited(t, office, decision(withKey)),
    reprinted: await deposited(t, office, decision(reprinted)),
    closed: await deposited(t, office, decision(closed)),
  }
  await owner.query(
    'update enrolment.notice set handed_over_at = null, handed_over_by = null, understood_how = null where person_id = $1',
    [reprinted.id],
  )
  await owner.query('update space.account set closed_at = $2 where person_id = $1', [
    closed.id,
    t.clock.now().toString(),
  ])
  t.clock.set('2026-05-20T06:00:00Z')
  assert.equal(await deem(), 4)
  for (const id of Object.values(ids)) assert.equal(await served(id), '2026-05-19')
  const due = '2026-05-21T06:00:00Z'
  for (const id of [ids.reprinted, ids.closed])
    assert.deepEqual(
      (await work(id)).map((w) => ({ ...w, due_at: String(w.due_at) })),
      [{ kind: 'served-without-way-in', owner_role: 'officer', due_at: due }],
    )
  for (const id of [ids.inside, ids.withKey]) assert.deepEqual(await work(id), [])
  assert.equal(await deem(), 0, 'once')
})

test('what was taken back or contested since its term ended is asked of nobody: that service is asserted no more', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk, caseNumber: '260599002' })
  const [withdrawn, contested] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  t.clock.set('2026-05-19T22:01:00Z')
  const taken = await t.web.inject({
    method: 'POST',
    url: `/api/v1/documents/${withdrawn}/withdrawal`,
    headers: office.headers,
    payload: { reason: 'error' },
  })
  assert.equal(taken.statusCode, 200, taken.body)
  assert.equal((await p.post(`/documents/${contested}/contest`)).statusCode, 303)
  await owner.query('update space.account set closed_at = $2 where person_id = $1', [p.id, t.clock.now().toString()])
  t.clock.set('2026-05-19T22:05:00Z')
  await deem()
  for (const id of [withdrawn, contested]) {
    assert.equal(await served(id), '2026-05-19')
    const kinds = (await work(id)).map(({ kind }) => kind)
    assert.ok(!kinds.includes('served-without-way-in'), kinds.join())
  }
})

test('once a contest is dismissed that service is asserted again: who has no way in is then served otherwise, asked once', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const [gone, inside] = [
    await person(t, { registeredBy: desk, caseNumber: '260599003' }),
    await person(t, { registeredBy: desk, caseNumber: '260599004' }),
  ]
  const head = await employ(t, 'division-head')
  const [opened, deemed, his] = [
    await deposited(t, office, decision(gone)),
    await deposited(t, office, decision(gone)),
    await deposited(t, office, decision(inside)),
  ]
  await gone.post(`/documents/${opened}/opening`)
  t.clock.set('2026-05-19T22:01:00Z')
  for (const [p, id] of [
    [gone, opened],
    [gone, deemed],
    [inside, his],
  ] as const) {
    await owner.query('update space.session set last_seen_at = $1', [t.clock.now().toString()])
    assert.equal((await p.post(`/documents/${id}/contest`)).statusCode, 303)
  }
  await owner.query('update space.account set closed_at = $2 where person_id = $1', [gone.id, t.clock.now().toString()])
  await deem()
  t.clock.set('2026-05-25T08:00:00Z')
  for (const id of [opened, deemed, his])
    assert.equal(await decideOnContest(t.house.ports)(head.acting, id, { outcome: 'dismissed' }), 'decided')
  await deem()
  const asked = async (id: string) => (await work(id)).filter(({ kind }) => kind === 'served-without-way-in')
  assert.deepEqual(
    (await asked(deemed)).map((w) => ({ ...w, due_at: String(w.due_at) })),
    [{ kind: 'served-without-way-in', owner_role: 'officer', due_at: '2026-05-26T08:00:00Z' }],
  )
  assert.deepEqual([await asked(opened), await asked(his)], [[], []], 'he has read it; he can enter')
})

test('of records that were merged, the way in is that of the space in which the document lies', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const merge = (kept: { id: string }, gone: { id: string }) =>
    owner.query('update enrolment.applicant set merged_into = $1, merged_at = $2 where id = $3', [
      kept.id,
      t.clock.now().toString(),
      gone.id,
    ])
  const p = (activated: boolean) => person(t, { registeredBy: desk, activated, notice: activated })
  const [open, shut, another] = [await p(true), await p(true), await p(true)]
  const [inOpen, inShut] = [await deposited(t, office, decision(open)), await deposited(t, office, decision(shut))]
  await merge(await p(false), open)
  await merge(another, shut)
  await owner.query('update space.account set closed_at = $2 where person_id = $1', [shut.id, t.clock.now().toString()])
  t.clock.set('2026-05-20T06:00:00Z')
  await deem()
  assert.deepEqual(await work(inOpen), [])
  assert.deepEqual(
    (await work(inShut)).map(({ kind }) => kind),
    ['served-without-way-in'],
  )
})
