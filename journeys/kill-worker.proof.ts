import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sha256 } from '../src/platform/crypto/digest.ts'
import { until } from '../src/platform/testing/processes.ts'
import { testHouse } from '../src/testing/house.ts'
import { type Get, merkleRoot, readTree, readTreeHead } from '../src/testing/log-reader.ts'
import { realServer } from '../src/testing/real-server.ts'
import { startWorker } from '../src/testing/web-process.ts'

/** A part of bin/proof kill. */
const KILLS = Number(process.env['KILL_WORKERS'] ?? 20)
const AT = '2026-05-04T08:00:00Z'

const real = await realServer(AT)
const t = await testHouse({ at: AT, on: real })
const owner = t.base.pool('owner')
const env = { ...real.env, PLI_LOG_BEAT: '1' }
type Worker = Awaited<ReturnType<typeof startWorker>>
const workers: Worker[] = []
const unplaced = async (): Promise<number> =>
  (await owner.query('select count(*)::int as n from evidence.unplaced')).rows[0].n

/** What was answered: committed, come what may. */
const acknowledged: string[] = []
let writing = true
after(async () => {
  writing = false
  await Promise.all(workers.map((worker) => worker.end('SIGKILL')))
})
async function write(name: string) {
  for (let n = 0; writing; n++) {
    await until('room for more', async () => !writing || (await unplaced()) < 100, 120)
    const ids = Array.from({ length: 20 }, (_, i) => `fact/${name}/${n}/${i}`)
    await t.house.ports.act({ as: 'worker' }, async (unit) => {
      for (const id of ids)
        unit.record({
          type: 'SomethingHappened',
          id,
          subject: 'thing:1',
          personId: null,
          happenedAt: t.clock.now(),
          data: {},
        })
    })
    acknowledged.push(...ids)
  }
}

/** Every checkpoint that somebody could have kept, as it was published. */
const kept = new Map<string, number>()
async function keep(): Promise<number> {
  const { statusCode, body } = await t.web.inject('/log/checkpoint')
  if (statusCode === 200) kept.set(body, kept.size)
  return kept.size
}

/** While it holds the lock of the log in an open transaction: it places facts, or closes. */
const holdsTheLog = async () => {
  const { rows } = await owner.query(
    `select from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.granted
       and a.usename = 'pli_sequencer'`,
  )
  return rows.length > 0
}

test(`two workers, killed ${KILLS} times as they hold the log while facts are written: each fact is in it once, and no kept checkpoint is of another past`, {
  timeout: 120_000 + 60_000 * KILLS,
}, async (context) => {
  workers.push(await startWorker(env), await startWorker(env))
  const writers = [write('a'), write('b')]
  for (let kill = 0; kill < KILLS; kill++) {
    const before = await keep()
    await until('two checkpoints more', async () => (await keep()) > before + 1, 60)
    await until('somebody who holds the log', holdsTheLog, 60)
    // Which of the two it is nobody knows: both go.
    await Promise.all(workers.splice(0).map((worker) => worker.end('SIGKILL')))
    await keep()
    workers.push(...(await Promise.all([startWorker(env), startWorker(env)])))
  }
  writing = false
  await Promise.all(writers)
  await until(
    'all facts placed and closed',
    async () => {
      await keep()
      const { rows } = await owner.query(`select (select count(*)::int from evidence.unplaced) as unplaced,
        (select max(position) from evidence.log_entry) < (select max(size) from evidence.checkpoint where note is not null) as closed`)
      return rows[0].unplaced === 0 && rows[0].closed === true
    },
    60,
  )
  await Promise.all(workers.splice(0).map((worker) => worker.end('SIGKILL')))
  await keep()
  context.diagnostic(`${acknowledged.length} facts, ${kept.size} checkpoints kept`)
  assert.ok(acknowledged.length > 0 && kept.size > 2 * KILLS)

  const published: Get = async (path) => {
    const { statusCode, rawPayload } = await t.web.inject({ url: `/log/${path}` })
    return statusCode === 200 ? rawPayload : null
  }
  const [vkey] = (await published('key'))!.toString().split(' ')
  const heads = [...kept.keys()].map((note) => readTreeHead(Buffer.from(note), [vkey!]))
  assert.deepEqual(
    heads.map(({ size }) => size),
    [...new Set(heads.map(({ size }) => size))].toSorted((a, b) => a - b),
  )
  const leaves = await readTree(published, heads.at(-1)!.size, true)
  for (const { size, root } of heads) assert.deepEqual(merkleRoot(leaves.slice(0, size)), root, `${size}`)

  const { rows } = await owner.query<{ id: string; entry: Buffer; position: number }>(
    `select f.id, f.entry, l.position from evidence.fact f join evidence.log_entry l on l.fact_id = f.id where f.type = 'SomethingHappened'`,
  )
  assert.deepEqual(rows.map(({ id }) => id).sort(), acknowledged.toSorted())
  const places = new Map(leaves.map((leaf, place) => [leaf.toString('hex'), place]))
  assert.equal(places.size, leaves.length, 'no entry stands twice')
  for (const { id, entry, position } of rows)
    assert.equal(places.get(sha256(Buffer.of(0), entry).toString('hex')), Number(position), id)
})
