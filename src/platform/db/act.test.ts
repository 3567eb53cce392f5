import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stoppedClock } from '../clock.ts'
import { newId } from '../ids.ts'
import { testDatabase } from '../testing/index.ts'
import { type Acting, createAct } from './act.ts'
import { sql } from './sql.ts'

const clock = stoppedClock('2026-05-04T08:00:00Z')
const ACTING: Readonly<Record<string, () => Acting>> = {
  'a person': () => ({ as: 'person', session: new Uint8Array(32), personId: newId(clock.now()) }),
  'an agent': () => ({ as: 'staff', kind: 'staff', actorId: newId(clock.now()), role: 'officer' }),
  'a machine': () => ({ as: 'staff', kind: 'client', actorId: newId(clock.now()), role: 'system' }),
  'who stands at the door': () => ({ as: 'door' }),
}

/** Two acts, each of which holds one lock and asks for the other's; how often the verbs ran, and what became of each act. */
async function crossed(t: Parameters<typeof testDatabase>[0], acting: () => Acting) {
  const act = createAct(
    (await testDatabase(t)).pool(acting().as === 'worker' ? 'worker' : 'app'),
    clock,
    async () => {},
  )
  const lock = (n: number) => sql`select pg_advisory_xact_lock(${n})`
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let ran = 0
  const cross = (mine: number, other: number, held: () => void, both: Promise<unknown>) =>
    act(acting(), async ({ trx }) => {
      ran++
      await lock(mine).execute(trx)
      held()
      await both
      await lock(other).execute(trx)
      return 'done'
    })
  const both = Promise.all([first.promise, second.promise])
  const ended = await Promise.allSettled([cross(1, 2, first.resolve, both), cross(2, 1, second.resolve, both)])
  return { ran, ended: ended.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code)).sort() }
}

for (const [who, acting] of Object.entries(ACTING))
  test(`of two acts that wait for each other, the one that PostgreSQL ends is done again: ${who}`, async (t) => {
    assert.deepEqual(await crossed(t, acting), { ran: 3, ended: ['done', 'done'] })
  })

test('of the acts of the worker it is a fault, of which nothing is stored: its work comes round again', async (t) => {
  assert.deepEqual(await crossed(t, () => ({ as: 'worker' })), { ran: 2, ended: ['40P01', 'done'] })
})
