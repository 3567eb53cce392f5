import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../platform/testing/processes.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'

const t = await testHouse({ at: '2026-05-04T08:00:00Z' })
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const [officer, second, auditor] = [await employ(t, 'officer'), await employ(t, 'officer'), await employ(t, 'auditor')]
const { get } = clicks(t, officer)
const [his, another] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
const id = await deposited(t, office, decision(his))

type Said = { type: string; author_id: string; author_role: string; happened_at: Temporal.Instant; data: unknown }
const said = async (personId: string): Promise<Said[]> =>
  (
    await owner.query<Said>(
      `select type, author_id, author_role, happened_at, body::jsonb -> 'data' as data from evidence.fact
       where type in ('ApplicantRead', 'DocumentRead') and person_id = $1 order by happened_at, id`,
      [personId],
    )
  ).rows
const at = async (instant: string, look: () => Promise<unknown>) => {
  t.clock.set(instant)
  await look()
}

await at('2026-05-04T08:00:00Z', () => get(`/staff/documents/${id}`))
await at('2026-05-04T09:00:00Z', () => get(`/staff/documents/${id}`))
await at('2026-05-04T09:30:00Z', () => get(`/staff/documents/${id}/file`))
await at('2026-05-04T10:00:00Z', () => get(`/staff/documents/${id}`, second))
await at('2026-05-04T21:59:59Z', () => get(`/staff/applicants/${his.id}`)) // a second before midnight in Paris
await at('2026-05-04T22:00:00Z', () => get(`/staff/applicants/${his.id}`)) // and midnight

test('a reading is durable when its page is answered, and no fact says it before its day is over in Paris', async () => {
  assert.deepEqual(
    (await staffReads(t, his.id)).map(({ what }) => what),
    ['timeline', 'timeline', 'file', 'timeline', 'record', 'record'],
  )
  t.clock.set('2026-05-04T22:04:00Z') // what began in its last second may not be committed yet
  await t.settle()
  assert.deepEqual(await said(his.id), [])
})

test('once its day is over, one fact says for each record or document and each reader what he read, how often, when first and last', async () => {
  t.clock.set('2026-05-04T22:06:00Z')
  await t.settle()
  const day = '2026-05-04'
  const fact = (
    type: string,
    who: { id: string },
    firstAt: string,
    lastAt: string,
    reads: { what: string; times: number }[],
  ) => ({
    type,
    by: `${who.id} officer`,
    data: { day, times: reads.reduce((sum, { times }) => sum + times, 0), firstAt, lastAt, reads },
  })
  assert.deepEqual(
    (await said(his.id)).map(({ type, author_id, author_role, data }) => ({
      type,
      by: `${author_id} ${author_role}`,
      data,
    })),
    [
      fact('DocumentRead', officer, '2026-05-04T08:00:00Z', '2026-05-04T09:30:00Z', [
        { what: 'timeline', times: 2 },
        { what: 'file', times: 1 },
      ]),
      fact('DocumentRead', second, '2026-05-04T10:00:00Z', '2026-05-04T10:00:00Z', [{ what: 'timeline', times: 1 }]),
      fact('ApplicantRead', officer, '2026-05-04T21:59:59Z', '2026-05-04T21:59:59Z', [{ what: 'record', times: 1 }]),
    ],
  )
})

test('what a fact says is no row any more; what the new day brought waits for its own', async () => {
  await t.settle()
  assert.deepEqual(
    (await staffReads(t, his.id)).map(({ what }) => what),
    ['record'],
  )
})

test('what was committed after its day was written gets a fact of its own, and nothing is said twice', async () => {
  await owner.query(
    `insert into evidence.staff_read (id, subject, person_id, what, reader_kind, reader_id, reader_role, read_at)
     values (gen_random_uuid(), 'person:' || $1, $1::uuid, 'record', 'staff', $2, 'officer', '2026-05-04T21:59:59.9Z')`,
    [his.id, officer.id],
  )
  await t.settle()
  await t.settle()
  const records = (await said(his.id)).filter(({ type }) => type === 'ApplicantRead')
  assert.deepEqual(
    records.map(({ data }) => (data as { times: number }).times),
    [1, 1],
  )
})

test('of two who write one person’s day at one time, the second waits: one fact for each reader, with all that he read', async () => {
  t.clock.set('2026-05-03T09:00:00Z')
  const twice = await person(t, { registeredBy: desk })
  for (const time of ['10:00', '10:01']) await at(`2026-05-03T${time}:00Z`, () => get(`/staff/applicants/${twice.id}`))
  t.clock.set('2026-05-04T22:06:00Z')
  const first = await owner.connect()
  await first.query('begin')
  await first.query(`select from evidence.staff_read where person_id = $1 order by read_at limit 1 for update`, [
    twice.id,
  ])
  const second = t.house.sweeps.find(({ name }) => name === 'staff-reads')!.run(t.clock.now())
  await until('the second, waiting or done', async () => {
    const { rowCount } = await t.base
      .pool('superuser')
      .query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    return rowCount! > 0 || (await said(twice.id)).length > 0
  })
  await first.query('rollback') // it was killed
  first.release()
  await second
  await t.settle()
  assert.deepEqual(
    (await said(twice.id)).map(({ data }) => (data as { times: number }).times),
    [2],
  )
})

test('a row leaves with its fact alone: nobody takes one away unsaid, rewrites one, or says that a fact says it that is not there', async () => {
  const all = 'from evidence.staff_read'
  for (const [login, statement] of [
    ['worker', `delete ${all}`],
    ['owner', `delete ${all}`],
    ['owner', 'truncate evidence.staff_read'],
    ['owner', `update evidence.staff_read set reader_role = 'auditor'`],
  ] as const)
    await assert.rejects(t.base.pool(login).query(statement), /insert-only/, `${login}: ${statement}`)
  await assert.rejects(t.base.pool('worker').query(`update evidence.staff_read set fact_id = 'nothing'`), /foreign key/)
  await assert.rejects(t.base.pool('worker').query(`update evidence.staff_read set reader_role = 'auditor'`), /denied/)
})

test('where one person’s cannot be written, the others’ are: it is tried again', async () => {
  t.clock.set('2026-05-05T10:00:00Z')
  await get(`/staff/applicants/${another.id}`)
  const broken = `update platform.person_key set wrapped = decode('00', 'hex') where person_id = $1`
  const { rows } = await owner.query('select wrapped from platform.person_key where person_id = $1', [his.id])
  await owner.query(broken, [his.id])
  t.clock.set('2026-05-06T10:00:00Z')
  await t.settle()
  assert.equal((await said(another.id)).length, 1)
  assert.equal((await staffReads(t, his.id)).length, 1)
  await owner.query('update platform.person_key set wrapped = $2 where person_id = $1', [his.id, rows[0].wrapped])
  await t.settle()
  assert.equal((await said(his.id)).length, 5)
  assert.match(t.log.join(), /staff-reads/)
})

test('of whom the key is gone, that he was read is still said, under the key of the house', async () => {
  const gone = await person(t, { registeredBy: desk })
  await get(`/staff/applicants/${gone.id}`)
  await destroyKey(t, gone.id)
  t.clock.set('2026-05-07T10:00:00Z')
  await t.settle()
  const { rows } = await owner.query('select person_id, type from evidence.fact where subject = $1', [
    `person:${gone.id}`,
  ])
  assert.deepEqual(rows, [{ person_id: null, type: 'ApplicantRead' }])
})

test('the person reads who looked at his record and his documents, on this day too; nobody else’s', async () => {
  await get(`/staff/documents/${id}`)
  const page = (await his.get('/history')).body
  for (const words of [
    'Un agent de l’Office',
    'votre dossier',
    'l’histoire d’un document',
    'un document en entier',
    '2 fois',
  ])
    assert.ok(page.includes(words), words)
  assert.ok(page.includes('jeudi 7 mai 2026 à 12:00'), 'of this day, at the hour of Paris')
  assert.ok(page.includes('lundi 4 mai 2026'))
  assert.ok(!page.includes(officer.id))
  const others = (await another.get('/history')).body
  assert.ok(!others.includes('un document en entier'))
})

test('who audits finds both: the facts of the days that are over, and each reading of this one', async () => {
  for (const about of [his.id, officer.id, `document:${id}`]) {
    const { body } = await get(`/staff/journal?about=${about}&reads=yes`, auditor)
    assert.match(body, /Lectures d’aujourd’hui(?:.|\n)*la page du document/, about)
    assert.match(body, /la page du document × 2 · le fichier × 1/, about)
  }
})
