import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machine, organisation } from '../testing/agents.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

const sweep = (name: string) => t.house.sweeps.find((s) => s.name === name)!.run(t.clock.now())
const servedBy = async (p: Person) =>
  (
    await owner.query('select served_by, count(*)::int as n from delivery.document where person_id = $1 group by 1', [
      p.id,
    ])
  ).rows
const unwritten = async () => /^pli_terms_unwritten (\d+)$/m.exec(await t.house.ports.metrics.text())?.[1]

test('documents whose service cannot be written down, however many stand first, keep no other from being served', async () => {
  const [lost, damaged, after] = [
    await person(t, { registeredBy: desk }),
    await person(t, { registeredBy: desk }),
    await person(t, { registeredBy: desk }),
  ]
  for (let i = 0; i < 100; i++) await deposited(t, office, decision(lost))
  await deposited(t, office, decision(damaged))
  t.clock.set('2026-05-05T08:00:00Z')
  const fine = await deposited(t, office, decision(after))
  await destroyKey(t, lost.id)
  await owner.query("update platform.person_key set wrapped = '\\x00' where person_id = $1", [damaged.id])
  t.clock.set('2026-05-22T08:00:00Z')
  const told = t.log.length

  assert.equal(await sweep('deem'), 1)
  assert.deepEqual(await servedBy(after), [{ served_by: 'term', n: 1 }])
  const facts = await owner.query("select body from evidence.fact where id = 'document:' || $1 || '/deemed'", [fine])
  assert.equal(JSON.parse(facts.rows[0].body).data.servedOn, '2026-05-20')
  assert.deepEqual(await servedBy(lost), [{ served_by: null, n: 100 }], 'nothing is stored by half')
  assert.deepEqual(await servedBy(damaged), [{ served_by: null, n: 1 }])

  const faults = t.log.slice(told).filter((line) => line.includes('"event":"deem"'))
  assert.equal(faults.length, 101)
  for (const p of [lost, damaged])
    assert.ok(faults.every((line) => !line.includes(p.id) && !line.includes(p.foreignerNumber)))

  await sweep('terms-unwritten')
  assert.equal(await unwritten(), '101')
})

test('a term counts as not written down from an hour after its end on, until it is', async () => {
  t.clock.set('2026-06-01T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  await deposited(t, office, decision(p))
  t.clock.set('2026-06-16T22:59:59Z') // it ended at 22:00
  await sweep('terms-unwritten')
  assert.equal(await unwritten(), '101')
  t.clock.set('2026-06-16T23:00:00Z')
  await sweep('terms-unwritten')
  assert.equal(await unwritten(), '102')
  assert.equal(await sweep('deem'), 1)
  await sweep('terms-unwritten')
  assert.equal(await unwritten(), '101')
})
