import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../platform/ids.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { sweepFiles } from './sweep-files.ts'

const t = await testHouse()
const { files } = t.house.ports
const sweep = sweepFiles(t.house.ports)
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

/** A whole round of the store: each part once, from this instant on. */
async function round(from: string): Promise<number> {
  let removed = 0
  for (let turn = 0; turn < 256; turn++) {
    t.clock.set(Temporal.Instant.from(from).add({ minutes: turn * 5 }))
    removed += await sweep(t.clock.now())
  }
  return removed
}
const there = async (key: string) =>
  files.get(key).then(
    () => true,
    () => false,
  )

test('a file that no document knows is removed after a day; one that is known, young or another capability’s stays', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const known = `document-${await deposited(t, office, decision(p))}`
  const orphan = `document-${newId(t.clock.now())}`
  const other = `receipt-${newId(t.clock.now())}`
  await files.put(orphan, Buffer.from('x'))
  await files.put(other, Buffer.from('x'))
  assert.equal(await round('2026-05-04T09:00:00Z'), 0, 'younger than a day')
  assert.equal(await there(orphan), true)
  assert.equal(await round('2026-05-06T09:00:00Z'), 1)
  assert.deepEqual([await there(known), await there(orphan), await there(other)], [true, false, true])
  assert.equal(await round('2026-05-08T09:00:00Z'), 0)
})
