import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
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
