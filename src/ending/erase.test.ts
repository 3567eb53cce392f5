import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { follow, readKey } from '../evidence/index.ts'
import { travelTo } from '../platform/travelled-clock.ts'
import { type Employed, employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { fillRows } from '../testing/fill-rows.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'pli-erase-'))
after(() => rmSync(dir, { recursive: true }))
const scheduleFile = path.join(dir, 'schedule.json')
writeFileSync(scheduleFile, '{"source":"Tableau de gestion","years":{"refusal":10}}')
const t = await testHouse({ at: '2026-05-04T09:00:00Z', env: { PLI_ARCHIVE_SCHEDULE_FILE: scheduleFile } })
const owner = t.base.pool('owner')
const worker = t.base.pool('worker')
const desk = await testDesk(t)

type Someone = { readonly personId: string; readonly foreignerNumber: string; readonly documentId: string }

async function served(caseNumber: string, email: string): Promise<Someone> {
  const who = await enrolled(t, desk, { caseNumber, pin: '8251' })
  const phone = await activated(t, who)
  await reachable(t, phone, email)
  const documentId = await deposited(t, await machine(t, 'system'), decision({ ...who, caseNumber }))
  await phone.post(`/documents/${documentId}/opening`, { language: 'fr' }, `/documents/${documentId}`)
  await t.settle()
  return { ...who, documentId }
}
const gone = await served('ABCDEF123456', 'parti@exemple.fr')
const litigant = await served('ABCDEF654321', 'reste@exemple.fr')
const NOTICES = ['2027-02-28', '2027-03-30', '2027-04-22', '2027-05-05']
let [first, second]: Employed[] = []
let kept: { checkpoint: string; folder: string }

const pli = (...words: string[]): Promise<{ code: number; out: string }> => {
  const { host, port, user, database } = t.base.owner
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: `postgresql://${user}@localhost/${database}?${new URLSearchParams({ host, port: String(port) })}`,
    PLI_VAR: dir,
  }
  return new Promise((done) =>
    execFile('bin/pli', ['audit', ...words], { env }, (error, out) =>
      done({ code: error === null ? 0 : Number(error.code), out }),
    ),
  )
}
const part = async (name: string): Promise<Buffer> => (await t.web.inject({ url: `/log/${name}` })).rawPayload
const witness = async () =>
  (await follow(kept.folder, readKey((await part('key')).toString().split(' ')[0]!)!, part)).seen

type Register = { tables: Record<string, { personal: Record<string, unknown> }> }
const register = JSON.parse(readFileSync('docs/privacy.json', 'utf8')) as Register
const columns = Object.entries(register.tables).flatMap(([table, { personal }]) =>
  Object.keys(personal).map((column) => ({ table, column })),
)

/** Each personal column in which something stands in a row of his: rows that name him, his document or what hangs on them. */
async function heldColumns({ personId, documentId }: Someone): Promise<string[]> {
  const ids = [personId, documentId]
  for (const table of ['ending.closing', 'enrolment.connection_key', 'space.contact_point'])
    ids.push(
      ...(await owner.query(`select id from ${table} where person_id = $1`, [personId])).rows.map(({ id }) => id),
    )
  hanging ??= ids
  const found: string[] = []
  for (const { table, column } of columns) {
    const { rows } = await owner.query(
      `select from ${table} x where x."${column}" is not null and exists (select from unnest($1::text[]) i where x::text like '%' || i || '%') limit 1`,
      [hanging],
    )
    if (rows.length > 0) found.push(`${table}.${column}`)
  }
  return found
}
let hanging: string[] | undefined

/**
 * What stays: the facts and their order, which the tree is made of; in a list, for days in done jobs, and until midnight in who read him
 * that day, a random identifier of nobody.
 */
const STAYS = /^evidence\.(fact|log_entry|staff_read)\.|^ending\.erasure_line\.|^jobs\.job\.data$/
/** Of the program, of those who work, of minutes: nothing of a person is in these. */
const NOT_HIS =
  /^(jobs|platform\.(clock_travel|due_job|rate_limit)|staff\.(member|grant|session|sign_in|api_token|api_client|organisation|role_right)|evidence\.(tile|entry_bundle|unplaced)|ending\.(erasure|erased_file))(\.|$)/

before(async () => {
  await liveThrough(t, ...NOTICES)
  await t.beat()
  kept = { checkpoint: path.join(dir, 'checkpoint'), folder: path.join(dir, 'witness') }
  writeFileSync(kept.checkpoint, await part('checkpoint'))
  t.clock.set(noon('2037-05-05'))
  ;[first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
  await clicks(t, first!).post(`/staff/applicants/${litigant.personId}/litigations`, {
    court: 'cnda',
    reference: '37001',
  })
  await clicks(t, second!).post(`/staff/applicants/${gone.personId}/litigations`, {
    court: 'cnda',
    reference: 'RG-2026-37002',
  })
  await fillRows(t, gone, t.clock.now())
})

const prepare = async (who: Employed): Promise<string> => {
  await travelTo(owner, t.clock.now()) // PostgreSQL erases at no hour but its own
  const { headers } = await clicks(t, who).post('/staff/erasures', {})
  await t.settle()
  return String(headers.location)
}
const reportOf = async (url: string, type: string) =>
  (
    await owner.query<{ body: string }>(`select body from evidence.fact where subject = $1 and type = $2`, [
      `erasure:${url.split('/').at(-1)}`,
      type,
    ])
  ).rows.map(({ body }) => (JSON.parse(body) as { data: { records?: unknown } }).data.records)

test('a list says who would be erased and why not the others, and erases nobody', async () => {
  const { rows } = await owner.query(`select id from ending.litigation where person_id = $1`, [gone.personId])
  const early = await prepare(first!)
  assert.deepEqual(await reportOf(early, 'ErasureListed'), [{ litigation: 2 }])
  await clicks(t, second!).post(`/staff/applicants/${gone.personId}/litigations/${rows[0]!.id}/end`, {})
  assert.deepEqual(await reportOf(await prepare(first!), 'ErasureListed'), [{ kept: 1, litigation: 1 }])
  await liveThrough(t, '2037-05-06')
  assert.deepEqual(await reportOf(await prepare(first!), 'ErasureListed'), [{ erase: 1, litigation: 1 }])
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 2)
})

test('never one person alone: not at the route, not in the database, not the owner of the tables', async () => {
  const list = await prepare(first!)
  const id = list.split('/').at(-1)!
  const alone = await clicks(t, first!).post(`${list}/confirmation`, {})
  assert.equal(alone.statusCode, 409)
  assert.match(alone.body, /Vous avez préparé cette liste/)
  const erase = (pool: typeof owner) =>
    pool.query(`select ending.erase($1, $2, $3)`, [id, gone.personId, noon('2037-05-06').toString()])
  await assert.rejects(erase(worker), /by two/)
  await assert.rejects(erase(owner), /by two/)
  await assert.rejects(worker.query('delete from platform.person_key'), /permission denied/)
  await assert.rejects(owner.query('delete from platform.person_key'), /destroyed by two/)
  await assert.rejects(owner.query('delete from delivery.document'), /insert-only/)
  await assert.rejects(
    owner.query(
      `update ending.erasure set confirmed_at = $2, confirmed_by = prepared_by, confirmed_digest = lines_digest where id = $1`,
      [id, noon('2037-05-06').toString()],
    ),
    /nobody_erases_alone/,
  )
  const app = await t.base.pool('app').connect()
  const as = (actor: string, by: string) =>
    app
      .query(`begin; set local pli.actor = '${actor}'; set local role pli_staff`)
      .then(() =>
        app.query(
          `update ending.erasure set confirmed_at = '${noon('2037-05-06')}', confirmed_by = '${by}', confirmed_digest = lines_digest where id = '${id}'`,
        ),
      )
  await assert.rejects(as(first!.id, second!.id), /row-level security/, 'in the name of another')
  await app.query('rollback')
  await assert.rejects(as(second!.id, crypto.randomUUID()), /row-level security/)
  await app.query('rollback')
  assert.equal((await as((await employ(t, 'officer')).id, second!.id)).rowCount, 0, 'without the right')
  await app.query('rollback')
  app.release()
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 2)
})

test('a list that nobody confirmed is given up by either: nobody is erased by it, nobody confirms it, and the next one has them', async () => {
  const list = await prepare(second!)
  assert.match((await clicks(t, second!).get(list)).body, /Abandonner cette liste/)
  assert.equal((await clicks(t, second!).post(`${list}/giving-up`, {})).statusCode, 303)
  assert.match((await clicks(t, first!).get(list)).body, /Abandonnée : elle n’effacera personne/)
  assert.doesNotMatch((await clicks(t, first!).get(list)).body, /confirmation|giving-up/)
  const late = await clicks(t, first!).post(`${list}/confirmation`, {})
  assert.equal(late.statusCode, 409)
  assert.match(late.body, /Cette liste est abandonnée/)
  assert.equal((await clicks(t, first!).post(`${list}/giving-up`, {})).statusCode, 303, 'said twice')
  await t.settle()
  const { rows } = await owner.query(
    `select author_id from evidence.fact where type = 'ErasureGivenUp' and subject = $1`,
    [`erasure:${list.split('/').at(-1)}`],
  )
  assert.deepEqual(rows, [{ author_id: second!.id }])
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 2)
  const asked = String((await clicks(t, first!).post('/staff/erasures', {})).headers.location)
  await clicks(t, second!).post(`${asked}/giving-up`, {}) // before the worker looked
  await t.settle()
  assert.deepEqual(await reportOf(asked, 'ErasureListed'), [])
  assert.deepEqual(await reportOf(await prepare(first!), 'ErasureListed'), [{ erase: 1, litigation: 1 }])
  await assert.rejects(
    owner.query(
      `update ending.erasure set listed_at = prepared_at, lines_digest = sha256(''), confirmed_at = prepared_at, confirmed_by = $2, confirmed_digest = sha256('') where id = $1`,
      [asked.split('/').at(-1), second!.id],
    ),
    /given_up_or_confirmed/,
  )
  t.clock.set(noon('2037-05-07')) // each list was closed in the log half a minute after the one before
})

test('a litigation declared between the list and the yes keeps him: each is judged again when it is done', async () => {
  const list = await prepare(first!)
  const { post } = clicks(t, second!)
  await post(`/staff/applicants/${gone.personId}/litigations`, { court: 'cnda', reference: '37003' })
  await post(`${list}/confirmation`, {})
  await t.settle()
  assert.deepEqual(await reportOf(list, 'ErasureReported'), [{ litigation: 2 }])
  const { rows } = await owner.query(`select id from ending.litigation where person_id = $1 and ended_at is null`, [
    gone.personId,
  ])
  await post(`/staff/applicants/${gone.personId}/litigations/${rows[0]!.id}/end`, {})
})

test('confirmed by another, the key is destroyed and every row and file of his is gone, column by column; the other stays', async () => {
  await clicks(t, second!).get(`/staff/applicants/${gone.personId}/ending`)
  const was = await heldColumns(gone)
  const missed = columns
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => !was.includes(name) && !NOT_HIS.test(name))
  assert.deepEqual(
    [...new Set(missed.map((name) => name.replace(/\.\w+$/, '')))].filter(
      (table) => !was.some((name) => name.startsWith(`${table}.`)),
    ),
    [],
  )
  const { rows: files } = await owner.query<{ key: string }>(
    `select file_key as key from delivery.document where person_id = $1 union select file_key from evidence.receipt where person_id = $1`,
    [gone.personId],
  )
  assert.ok(files.length >= 3)
  const list = await prepare(first!)
  assert.equal((await clicks(t, second!).post(`${list}/confirmation`, {})).statusCode, 303)
  await t.settle()
  assert.deepEqual(
    (await heldColumns(gone)).filter((name) => !STAYS.test(name)),
    [],
  )
  const { rows: keys } = await owner.query(`select person_id from platform.person_key`)
  assert.deepEqual(keys, [{ person_id: litigant.personId }])
  for (const { key } of files) await assert.rejects(t.house.ports.files.get(key), key)
  assert.equal((await owner.query('select from ending.erased_file')).rowCount, 0)
  for (const value of [gone.foreignerNumber, 'ABCDEF123456', 'parti@exemple.fr', 'RG-2026-37002'])
    for (const table of [...Object.keys(register.tables), 'jobs.job'])
      assert.equal(
        (await owner.query(`select from ${table} x where x::text like $1`, [`%${value}%`])).rowCount,
        0,
        `${table} ${value}`,
      )
  assert.equal(
    (await owner.query('select from delivery.document where person_id = $1', [litigant.personId])).rowCount,
    1,
  )
})

test('who read him on the day he was erased is said once it is over, under the key of the house, and then no row names him', async () => {
  const reads = () => owner.query('select from evidence.staff_read where person_id = $1', [gone.personId])
  assert.notEqual((await reads()).rowCount, 0)
  await assert.rejects(owner.query('delete from evidence.staff_read where fact_id is null'), /insert-only/)
  await liveThrough(t, '2037-05-08')
  const { rows } = await owner.query(
    `select person_id, author_id from evidence.fact where type = 'ApplicantRead' and subject = 'person:' || $1
       and body::jsonb->'data'->>'day' = '2037-05-07'`,
    [gone.personId],
  )
  assert.deepEqual(rows, [{ person_id: null, author_id: second!.id }])
  await t.settle()
  assert.equal((await reads()).rowCount, 0)
})

test('the report is a fact, with counts and digests and no value', async () => {
  const { rows } = await owner.query<{ type: string; body: string }>(
    `select type, body from evidence.fact where type in ('PersonErased', 'ErasureReported') order by recorded_at, type desc`,
  )
  assert.deepEqual(rows.map(({ type }) => type).sort(), ['ErasureReported', 'ErasureReported', 'PersonErased'])
  const erased = rows.find(({ type }) => type === 'PersonErased')!
  const { data } = JSON.parse(erased.body) as { data: Record<string, unknown> }
  assert.deepEqual(Object.keys(data).sort(), [
    'documents',
    'erasureId',
    'facts',
    'factsDigest',
    'files',
    'receipts',
    'records',
  ])
  assert.ok(Number(data['facts']) > 10 && data['documents'] === 1 && Number(data['receipts']) >= 2)
  assert.deepEqual(await reportOf(`/${data['erasureId']}`, 'ErasureReported'), [{ erase: 1, litigation: 1 }])
})

test('the log is whole afterwards: the audit passes against a checkpoint kept before, and a witness sees it only grow', async () => {
  assert.match(await witness(), /grown/)
  await t.beat()
  assert.equal(await witness(), 'grown')
  const audited = async () => {
    const { code, out } = await pli('--checkpoint', kept.checkpoint, '--json')
    const { erased, faults } = JSON.parse(out) as { erased: number; faults: { fault: string }[] }
    assert.ok(erased > 10, out)
    return { code, faults: [...new Set(faults.map(({ fault }) => fault))] }
  }
  assert.deepEqual(await audited(), { code: 0, faults: [] })
  await owner.query('delete from platform.clock_travel') // or no other hour would be asked
  assert.deepEqual(await audited(), { code: 1, faults: ['fact-postdated'] }, 'what is of 2037 has not come')
})

test('once erased nobody is on the next list for him, his number opens nothing, and it may be registered anew', async () => {
  assert.deepEqual(await reportOf(await prepare(first!), 'ErasureListed'), [{ litigation: 1 }])
  const again = await enrolled(t, desk, { foreignerNumber: gone.foreignerNumber })
  assert.notEqual(again.personId, gone.personId)
})
