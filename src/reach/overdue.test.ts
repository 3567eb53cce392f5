import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { factsOf } from '../evidence/index.ts'
import { askedBy } from '../journey.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { contact } from '../testing/contact.ts'
import { copyOf, decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

const DAY = '2026-05-04T08:00:00Z'
const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const sweep = t.house.sweeps.find(({ name }) => name === 'alerts-overdue')!
const asked = askedBy('reach.alert')

beforeEach(() => t.clock.set(DAY))

const after = (duration: Temporal.DurationLike) => t.clock.set(Temporal.Instant.from(DAY).add(duration))
const look = () => sweep.run(t.clock.now())
const reachable = async () => {
  const p = await person(t, { registeredBy: desk })
  await contact(t, p.id, 'email', `p${p.foreignerNumber}@exemple.org`)
  return p
}
/** What the queue gives up for good is in none of its tables that anybody works on. */
const lose = async (job: string) => {
  await owner.query('delete from jobs.job where name = $1', [job])
  await owner.query('delete from platform.due_job where name = $1', [job])
}
const told = ({ foreignerNumber }: Person) => t.sent.mail.filter(({ to }) => to.includes(foreignerNumber)).length
const types = async (documentId: string) =>
  (await factsOf(t.house.workerDb, `document:${documentId}`))
    .map(({ type }) => type)
    .filter((type) => type.startsWith('Alert'))
const work = async (personId: string) =>
  (await owner.query('select kind from staff.work_item where person_id = $1', [personId])).rows.map(({ kind }) => kind)
/** A fault that a new version brings: no alert can be written. */
const broken = async (act: () => Promise<void>) => {
  await owner.query('revoke insert on reach.alert from pli_worker')
  await act()
  await owner.query('grant insert on reach.alert to pli_worker')
}

test('a deposit whose job was lost is told two hours later, once', async () => {
  const p = await reachable()
  const id = await deposited(t, office, decision(p))
  await lose('reach.alert')
  after({ hours: 1, minutes: 59 })
  assert.equal(await look(), 0)
  after({ hours: 2 })
  assert.equal(await look(), 1)
  assert.match(await t.house.ports.metrics.text(), /^pli_alerts_overdue 1$/m)
  await t.settle()
  await t.settle()
  assert.equal(told(p), 1)
  assert.deepEqual(await types(id), ['AlertSent'])
  assert.deepEqual(await work(p.id), [])
  assert.match(await t.house.ports.metrics.text(), /^pli_alerts_overdue 0$/m)
})

test('a deposit of the night is not overdue before it can be seen', async () => {
  const p = await reachable()
  t.clock.set('2026-05-04T21:00:00Z')
  await deposited(t, office, decision(p))
  await lose('reach.alert')
  t.clock.set('2026-05-05T07:59:00Z')
  assert.equal(await look(), 0)
  t.clock.set('2026-05-05T08:00:00Z')
  assert.equal(await look(), 1)
  await t.settle()
  assert.equal(told(p), 1)
})

test('the end of the fifteen days, a withdrawal and a new password are followed too', async () => {
  const p = await reachable()
  const id = await deposited(t, office, decision(p))
  await t.settle()
  t.clock.set('2026-05-20T08:00:00Z')
  await t.house.sweeps.find(({ name }) => name === 'deem')!.run(t.clock.now())
  await lose('reach.alert')
  t.clock.set('2026-05-20T10:00:00Z')
  await t.settle()
  assert.equal(told(p), 2)
  const headers = { ...office.headers, 'content-type': 'application/json' }
  const payload = { reason: 'error' }
  await t.web.inject({ method: 'POST', url: `/api/v1/documents/${id}/withdrawal`, headers, payload })
  const changed = { subject: `person:${p.id}`, personId: p.id, happenedAt: t.clock.now(), data: { how: 'change' } }
  await t.house.ports.act({ as: 'worker' }, async (unit) =>
    unit.record({ ...changed, type: 'PasswordChanged', id: `person:${p.id}/password/x` }),
  )
  await lose('reach.alert')
  t.clock.set('2026-05-20T12:00:00Z')
  assert.equal(await look(), 2)
  await t.settle()
  assert.equal(told(p), 4)
})

test('the answer to what he said of a letter, and that it is taken back, is told once, whatever copies it has; nothing of these is overdue', async () => {
  const p = await reachable()
  const first = await deposited(t, office, decision(p))
  await deposited(t, office, copyOf(p, first))
  await deposited(t, office, copyOf(p, first))
  await p.post(`/documents/${first}/contest`)
  await t.settle()
  const head = clicks(t, await employ(t, 'division-head'))
  const before = told(p)
  await head.post(`/staff/documents/${first}/contest-decision`, { outcome: 'dismissed' })
  await t.settle()
  assert.equal(told(p) - before, 1)
  await head.post(`/staff/documents/${first}/withdrawal`, { reason: 'error' })
  await t.settle()
  assert.equal(told(p) - before, 2)
  t.clock.set(t.clock.now().add({ hours: 3 }))
  assert.equal(await look(), 0)
  assert.match(await t.house.ports.metrics.text(), /^pli_alerts_overdue 0$/m)
})

test('what fails for a day is a fact and a work item, once; the machine goes on, and tells it when it can', async () => {
  const p = await reachable()
  const id = await deposited(t, office, decision(p))
  await lose('reach.alert')
  await broken(async () => {
    for (const hours of [2, 23]) {
      after({ hours })
      assert.equal(await look(), 0)
    }
    assert.deepEqual(await work(p.id), [])
    for (const hours of [24, 30]) {
      after({ hours })
      assert.equal(await look(), 0)
    }
    assert.deepEqual(await work(p.id), ['alert-undelivered'])
    assert.deepEqual(await types(id), ['AlertDelayed'])
  })
  assert.equal(await look(), 1)
  await t.settle()
  assert.equal(told(p), 1)
  assert.deepEqual(await work(p.id), ['alert-undelivered'])
})

test('one that cannot be told leaves the others alone', async () => {
  const [torn, p] = [await reachable(), await reachable()]
  for (const to of [torn, p]) await deposited(t, office, decision(to))
  await lose('reach.alert')
  await owner.query(`update space.contact_point set sealed = '\\x00' where person_id = $1`, [torn.id])
  after({ hours: 2 })
  assert.equal(await look(), 1)
  await t.settle()
  assert.deepEqual([told(torn), told(p)], [0, 1])
  await owner.query('update space.contact_point set removed_at = $2 where person_id = $1', [torn.id, DAY])
  await t.settle()
})

test('what has an alert, or a word why not, is not looked at again', async () => {
  const p = await reachable()
  const [told, opened] = [await deposited(t, office, decision(p)), await deposited(t, office, decision(p))]
  await p.post(`/documents/${opened}/opening`)
  const nobody = await person(t, { registeredBy: desk })
  await deposited(t, office, decision(nobody))
  await t.settle()
  assert.deepEqual([await types(told), await types(opened)], [['AlertSent'], ['AlertNotSent']])
  after({ hours: 12 })
  assert.equal(await look(), 0)
  assert.match(await t.house.ports.metrics.text(), /^pli_alerts_overdue 0$/m)
})

test('the index of what is followed knows every fact that asks for an alert or a receipt', async () => {
  const { rows } = await owner.query(`select pg_get_indexdef('evidence.fact_followed'::regclass) as definition`)
  const indexed = [...rows[0].definition.matchAll(/'(\w+)'::text/g)].map((found) => found[1])
  const followed = new Set([...asked.types, ...askedBy('evidence.receipt').types])
  assert.deepEqual(indexed.sort(), [...followed].sort())
})
