import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { until } from '../src/platform/testing/processes.ts'
import { travelTo } from '../src/platform/travelled-clock.ts'
import { employ, machine } from '../src/testing/agents.ts'
import { clicks } from '../src/testing/clicks.ts'
import { noon } from '../src/testing/close-to-the-year.ts'
import { decision, deposited } from '../src/testing/documents.ts'
import { enrolled, testDesk } from '../src/testing/enrolled.ts'
import { testHouse } from '../src/testing/house.ts'
import { activated } from '../src/testing/phone.ts'
import { realServer } from '../src/testing/real-server.ts'
import { startWorker } from '../src/testing/web-process.ts'

/** A part of bin/proof kill. */
const KILLS = Number(process.env['KILL_SWEEPS'] ?? 3)
const PEOPLE = 12
const AT = '2026-05-04T09:00:00Z'
/** What the two sweeps write. Each takes a tenth of a second here, or nobody would hit it in the middle. */
const WRITTEN = [
  'ApplicantRead',
  'DocumentRead',
  'SpaceClosingAnnounced',
  'SpaceDeactivated',
  'ErasureListed',
  'PersonErased',
]

const real = await realServer(AT)
const scheduleFile = path.join(real.dir, 'schedule.json')
writeFileSync(scheduleFile, '{"source":"Tableau de gestion","years":{"refusal":10}}')
const env = { PLI_ARCHIVE_SCHEDULE_FILE: scheduleFile }
const t = await testHouse({ at: AT, on: real, env })
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const people = await Promise.all(Array.from({ length: PEOPLE }, () => enrolled(t, desk)))

await owner.query(`create function evidence.slowly() returns trigger language plpgsql as
  $$ begin perform pg_advisory_xact_lock_shared(4711), pg_sleep(0.1); return new; end $$`)
await owner.query(`create trigger slowly before insert on evidence.fact for each row
  when (new.type in (${WRITTEN.map((type) => `'${type}'`).join(', ')})) execute function evidence.slowly()`)

type Worker = Awaited<ReturnType<typeof startWorker>>
let workers: Worker[] = []
const start = async () => {
  workers = await Promise.all([0, 1].map(() => startWorker({ ...real.env, ...env })))
}
const killAll = () => Promise.all(workers.splice(0).map((worker) => worker.end('SIGKILL')))
after(killAll)

/** What the killed held in their hands, minutes later; all that asks somebody to tell him, once it is there. */
async function workAfterMinutes(): Promise<string[] | false> {
  await owner.query(`update jobs.job set state = 'retry' where state = 'active'`)
  await t.settle()
  const { rows } = await owner.query<{ id: string }>(
    `select id from staff.work_item where kind = 'closing-not-told' and done_at is null`,
  )
  return rows.length >= PEOPLE && rows.map(({ id }) => id)
}

type Written = { readonly id: string; readonly type: string }
const written = async (...types: readonly string[]): Promise<Written[]> =>
  (await owner.query<Written>('select id, type from evidence.fact where type = any($1::text[]) order by id', [types]))
    .rows

/** Some worker has written such a fact and not committed it. */
const inTheMiddle = async (): Promise<boolean> =>
  (await owner.query(`select from pg_locks where locktype = 'advisory' and objid = 4711`)).rowCount! > 0

/**
 * The clock of all at `at`, and two workers there, killed again and again as they write; what was committed is looked at just before.
 * In the end two finish. Returns how often one was killed in the middle.
 */
async function killedWhile(
  at: Temporal.Instant,
  types: readonly string[],
  done: () => Promise<boolean>,
  kills = KILLS,
) {
  t.clock.set(at)
  await travelTo(owner, at)
  let killed = 0
  for (let kill = 0; kill < kills && !(await done()); kill++) {
    await start()
    const hit = await until(
      'somebody who writes',
      async () => ((await inTheMiddle()) ? 'hit' : (await done()) && 'done'),
      60,
    )
    const before = await written(...types)
    await killAll()
    if (hit === 'hit') killed++
    const since = new Set((await written(...types)).map(({ id }) => id))
    for (const { id } of before) assert.ok(since.has(id), `${id} was committed`)
  }
  await start()
  await until('all of it', done, 60)
  await killAll()
  return killed
}

test('workers killed as they write down a day of readings: each reading that was answered is told, by one fact for each reader', {
  timeout: 240_000,
}, async (context) => {
  const officers = [await employ(t, 'officer'), await employ(t, 'officer')]
  let answered = 0
  for (const officer of officers)
    for (const { personId } of [...people, ...people]) {
      const { statusCode } = await clicks(t, officer).get(`/staff/applicants/${personId}`)
      assert.equal(statusCode, 200)
      answered++
    }
  const types = ['ApplicantRead']
  const unsaid = `select from evidence.staff_read where fact_id is null`
  const killed = await killedWhile(
    Temporal.Instant.from('2026-05-04T22:30:00Z'),
    types,
    async () => (await owner.query(unsaid)).rowCount === 0,
  )
  const { rows } = await owner.query<{ of: string; facts: number; times: number }>(
    `select person_id || ' ' || author_id as of, count(*)::int as facts, sum((body::jsonb #>> '{data,times}')::int)::int as times
     from evidence.fact where type = 'ApplicantRead' group by 1`,
  )
  context.diagnostic(`${answered} readings, ${rows.length} facts, ${killed} times killed in the middle`)
  assert.ok(killed > 0)
  assert.equal(rows.length, 2 * PEOPLE)
  for (const { of, facts, times } of rows) assert.deepEqual({ facts, times }, { facts: 1, times: 2 }, of)
})

test('workers killed as they tell, close and erase: each notice, each closing and each erasure is there once', {
  timeout: 480_000,
}, async (context) => {
  t.clock.set('2026-05-05T09:00:00Z')
  for (const who of people) {
    const phone = await activated(t, who)
    const id = await deposited(t, await machine(t, 'system'), decision(who))
    const { statusCode, body } = await phone.post(`/documents/${id}/opening`, { language: 'fr' }, `/documents/${id}`)
    assert.equal(statusCode, 303, body)
  }
  await t.settle()

  let killed = 0
  const toldSoFar = async (type: string) => (await written(type)).length
  for (const [n, day] of ['2027-03-01', '2027-03-31', '2027-04-23'].entries()) {
    const all = async () => (await toldSoFar('SpaceClosingAnnounced')) >= (n + 1) * PEOPLE
    killed += await killedWhile(noon(day), ['SpaceClosingAnnounced'], all, 1)
    t.clock.set(noon(day).add({ hours: 2 })) // the clock of the workers ran on
    const items = await until('work for each: nobody has a contact', () => workAfterMinutes(), 60)
    const { post } = clicks(t, await employ(t, 'officer'))
    for (const id of items) await post(`/staff/work-items/${id}/closing`, { [`outcome-${id}`]: 'told-otherwise' })
  }
  const closed = async () => (await toldSoFar('SpaceDeactivated')) >= PEOPLE
  killed += await killedWhile(noon('2027-05-06'), ['SpaceDeactivated'], closed, 1)

  t.clock.set(noon('2037-05-07'))
  const [first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
  const list = String((await clicks(t, first).post('/staff/erasures', {})).headers.location)
  const listed = async () => (await toldSoFar('ErasureListed')) > 0
  killed += await killedWhile(noon('2037-05-07'), ['ErasureListed'], listed, 1)
  const later = noon('2037-05-07').add({ hours: 2 })
  t.clock.set(later) // that of the worker who made the list ran on
  assert.equal((await clicks(t, second).post(`${list}/confirmation`, {})).statusCode, 303)
  const { rows: files } = await owner.query<{ key: string }>('select file_key as key from delivery.document')
  const reported = async () => (await toldSoFar('ErasureReported')) > 0
  killed += await killedWhile(later, ['PersonErased'], reported)
  context.diagnostic(`${PEOPLE} people, ${killed} times killed in the middle`)
  assert.ok(killed > 0)

  const { rows } = await owner.query<{ type: string; of: string; n: number }>(
    `select type, subject || coalesce(' ' || (body::jsonb #>> '{data,days}'), '') as of, count(*)::int as n from evidence.fact
     where type in ('SpaceClosingAnnounced', 'SpaceClosingStopped', 'SpaceDeactivated', 'PersonErased') group by 1, 2`,
  )
  const expected = people.flatMap(({ personId }) => [
    ...[60, 30, 7].map((days) => `SpaceClosingAnnounced person:${personId} ${days}`),
    `SpaceDeactivated person:${personId}`,
    `PersonErased person:${personId}`,
  ])
  assert.deepEqual(rows.map(({ type, of }) => `${type} ${of}`).sort(), expected.sort())
  for (const { of, n } of rows) assert.equal(n, 1, of)
  const work = await owner.query(`select from evidence.fact where type = 'ClosingToldOtherwise'`)
  assert.equal(work.rowCount, 3 * PEOPLE, 'one work item a notice')
  assert.equal(await toldSoFar('ErasureReported'), 1)
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 0)
  assert.equal(files.length, PEOPLE)
  await until(
    'the files gone',
    async () => {
      for (const { key } of files) if (await isThere(key)) return false
      return true
    },
    1,
  )
})

const isThere = (key: string): Promise<boolean> =>
  t.house.ports.files.get(key).then(
    () => true,
    () => false,
  )
