import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { tampering } from '../testing/tampering.ts'

const t = await testHouse()
const tamper = tampering(t)
const later = (time: { minutes?: number; hours?: number }) => t.clock.set(t.clock.now().add(time))
const sweep = (name: string) => t.house.sweeps.find((one) => one.name === name)!.run(t.clock.now())

async function gauges(): Promise<Record<'placed' | 'closed' | 'stamped', number>> {
  await sweep('gauges')
  const text = await t.house.ports.metrics.text()
  const value = (name: string) => Number(new RegExp(`^pli_${name} (\\S+)$`, 'm').exec(text)![1])
  return {
    placed: value('facts_unplaced'),
    closed: value('checkpoint_age_seconds'),
    stamped: value('timestamp_age_seconds'),
  }
}

test('a log that was never closed or stamped is as old as its first fact; facts that nobody places are counted', async () => {
  await employ(t, 'officer')
  later({ minutes: 5 })
  const { placed, ...ages } = await gauges()
  assert.ok(placed > 0)
  assert.deepEqual(ages, { closed: 300, stamped: 300 })
  await sweep('sequencer')
  assert.deepEqual(await gauges(), { placed: 0, closed: 300, stamped: 300 })
})

test('an authority that never answered is silent since the first checkpoint, however often others were closed', async () => {
  await sweep('checkpoints')
  assert.deepEqual(await gauges(), { placed: 0, closed: 0, stamped: 0 })
  later({ hours: 2 })
  await sweep('checkpoints')
  assert.deepEqual(await gauges(), { placed: 0, closed: 0, stamped: 7200 })
})

test('what stops after a while is as old as when it stopped; an hour of the future rings as one of the past', async () => {
  await sweep('timestamps')
  assert.deepEqual(await gauges(), { placed: 0, closed: 0, stamped: 0 })
  later({ hours: 2 })
  assert.deepEqual(await gauges(), { placed: 0, closed: 7200, stamped: 7200 })
  await tamper(
    `insert into evidence.checkpoint_timestamp (size, stamped_at, token) values (900000000000000, '${t.clock.now()}', '\\x00')`,
  )
  assert.equal((await gauges()).stamped, 7200, 'beside no checkpoint')
  await tamper('delete from evidence.checkpoint_timestamp where size = 900000000000000')
  later({ hours: -26 })
  assert.equal((await gauges()).stamped, 24 * 3600)
})
