import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { createJournal } from '../evidence/index.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import { createAct, type Fact } from '../platform/db/act.ts'
import { sql } from '../platform/db/sql.ts'
import { travelTo } from '../platform/travelled-clock.ts'
import { type Employed, employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'
import { tampering } from '../testing/tampering.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'pli-anew-'))
after(() => rmSync(dir, { recursive: true }))
const scheduleFile = path.join(dir, 'schedule.json')
writeFileSync(scheduleFile, '{"source":"Tableau de gestion","years":{"refusal":10}}')
const t = await testHouse({ at: '2026-05-04T09:00:00Z', env: { PLI_ARCHIVE_SCHEDULE_FILE: scheduleFile } })
const owner = t.base.pool('owner')
const desk = await testDesk(t)

/** Served, told, closed: by 5 May 2027. */
async function over(caseNumber: string, email: string) {
  const who = await enrolled(t, desk, { caseNumber, pin: '8251' })
  const phone = await activated(t, who)
  await reachable(t, phone, email)
  const documentId = await deposited(t, await machine(t, 'system'), decision({ ...who, caseNumber }))
  await phone.post(`/documents/${documentId}/opening`, { language: 'fr' }, `/documents/${documentId}`)
  await t.settle()
  return who
}
const returned = await over('ABCDEF123456', 'revenu@exemple.fr')
const changed = await over('ABCDEF222222', 'change@exemple.fr')
const gone = await over('ABCDEF333333', 'parti@exemple.fr')
const writing = await over('ABCDEF666666', 'ecrit@exemple.fr')
const neverCame = await enrolled(t, desk, { caseNumber: 'ABCDEF444444', pin: '8251' })
const silent = await enrolled(t, desk, { caseNumber: 'ABCDEF555555', pin: '8251' })
for (const [who, caseNumber] of [
  [neverCame, 'ABCDEF444444'],
  [silent, 'ABCDEF555555'],
] as const) {
  const letter = await deposited(t, await machine(t, 'system'), decision({ ...who, caseNumber }))
  if (who === silent) continue
  await liveThrough(t, '2026-05-21')
  await clicks(t, await employ(t, 'officer')).post(`/staff/documents/${letter}/given`, {
    givenBy: 'post',
    givenOn: '2026-05-21',
  })
  t.clock.set('2026-05-21T09:30:00Z')
}
/** Of who has no contact an officer is asked each time: he has written to him. */
const DAYS = [
  '2027-02-28',
  '2027-03-17',
  '2027-03-30',
  '2027-04-16',
  '2027-04-22',
  '2027-05-05',
  '2027-05-09',
  '2027-05-22',
]
for (const day of DAYS) {
  await liveThrough(t, day)
  const { rows } = await owner.query(
    `select id from staff.work_item where kind = 'closing-not-told' and done_at is null`,
  )
  const { post } = clicks(t, await employ(t, 'officer'))
  for (const { id } of rows) await post(`/staff/work-items/${id}/closing`, { [`outcome-${id}`]: 'told-otherwise' })
}
t.clock.set(noon('2037-05-24'))
/** PostgreSQL believes no hour but its own. */
await travelTo(owner, noon('2037-05-24'))

const [one, another] = [await employ(t, 'registration-desk', desk.id), await employ(t, 'registration-desk', desk.id)]
const [first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
const before = clicks(t, second)
await before.post(`/staff/applicants/${writing.personId}/litigations`, { court: 'cnda', reference: '37001' })
const anew = await enrolled(t, desk, { caseNumber: 'ABCDEF777777', pin: '8251' })

/** Of two records with documents, two agents say that they are of one human. */
const merged = (agent: Employed, kept: string, other: string) =>
  clicks(t, agent).post(`/staff/applicants/${kept}/merge`, { merged: other, evenIfBothHoldDocuments: 'yes' })

const listed = async (): Promise<string> => {
  const list = String((await clicks(t, first).post('/staff/erasures', {})).headers.location)
  await t.settle()
  return list
}
const verdictOf = async (list: string, personId: string): Promise<string | undefined> => {
  const { rows } = await owner.query(
    'select coalesce(kept_as, verdict) as verdict from ending.erasure_line where erasure_id = $1 and person_id = $2',
    [list.split('/').at(-1), personId],
  )
  return rows[0]?.verdict
}
const confirmed = (list: string) => clicks(t, second).post(`${list}/confirmation`, {})
const superuser = t.base.pool('superuser')
const tamper = tampering(t)
/** Of which only what PostgreSQL itself says in the act that erases is asked. */
async function forced(list: string, ...personIds: string[]): Promise<string> {
  const id = list.split('/').at(-1)!
  await tamper(
    `update ending.erasure_line set verdict = 'erase' where erasure_id = '${id}' and person_id in ('${personIds.join("', '")}')`,
    `update ending.erasure set lines_digest = ending.lines_digest(id), confirmed_digest = ending.lines_digest(id), confirmed_at = listed_at,
      confirmed_by = '${second.acting.actorId}' where id = '${id}'`,
    `select ending.compare('${id}')`,
  )
  return id
}
const somebodyWaits = async (): Promise<boolean> =>
  (
    await superuser.query(
      `select from pg_stat_activity where datname = current_database() and usename = 'pli_worker' and wait_event_type = 'Lock'`,
    )
  ).rowCount !== 0
const forgotten = (id: string) =>
  tamper(`delete from ending.erasure_line where erasure_id = '${id}'`, `delete from ending.erasure where id = '${id}'`)

test('who comes back on a new record is in the middle of it, however long ago his first space was closed', async () => {
  const remedy = { court: 'cnda', months: 1, franc: true }
  const fresh = decision({ ...anew, caseNumber: 'ABCDEF777777' }, { decision: { decidedOn: '2037-05-08', remedy } })
  const unread = await deposited(t, await machine(t, 'system'), fresh)
  for (const agent of [one, another]) await merged(agent, anew.personId, returned.personId)
  await t.settle()
  const list = await listed()
  for (const { personId } of [anew, returned]) assert.equal(await verdictOf(list, personId), 'in-course')

  const id = await forced(list, anew.personId, returned.personId)
  await assert.rejects(
    owner.query(`select ending.erase($1, $2, $3)`, [id, anew.personId, noon('2037-05-24').toString()]),
    /nobody is erased/,
    'PostgreSQL refuses it too',
  )
  const { rows } = await owner.query('select opened_at from delivery.document where id = $1', [unread])
  assert.deepEqual(rows, [{ opened_at: null }])
  await forgotten(id)
})

const worker = t.base.pool('worker')
const NOBODY = crypto.randomUUID()
const NEVER_COMPARED = 'update ending.erasure set compared_at = null, compared_digest = null'
const STUCK = 'cannot-be-removed'
const place = (key: string) => path.join(t.house.ports.config.filesDir, key.slice(-2), key)
/** By the worker's role alone, at that hour. */
const erasedAt = (id: string, personId: string, at = noon('2037-05-24').toString()) =>
  worker.query(`select ending.erase($1, $2, $3)`, [id, personId, at])
const enters = (id: string, personId: string) =>
  `insert into ending.erasure_line (erasure_id, person_id, root_id, verdict) values ('${id}', '${personId}', '${personId}', 'erase')`

test('once a list is made nobody enters it, and who was not to be erased is not turned to be: not by the worker, not by the owner', async () => {
  const list = await listed()
  const id = list.split('/').at(-1)!
  for (const pool of [worker, owner])
    await assert.rejects(pool.query(enters(id, NOBODY)), /nobody enters a list that is made/)
  const turn = `update ending.erasure_line set verdict = 'erase' where person_id = '${silent.personId}'`
  await assert.rejects(worker.query(turn), /permission denied/)
  await assert.rejects(owner.query(turn), /insert-only/)
  await assert.rejects(worker.query(`update ending.erasure_line set kept_as = 'erase'`), /kept_for_a_reason/)
  const again = worker.query(`begin; update ending.erasure_line set kept_as = 'litigation' where erasure_id = '${id}';
    update ending.erasure_line set kept_as = null where erasure_id = '${id}'; commit`)
  await assert.rejects(again, /insert-only/, 'who was kept after all stays')
  await assert.rejects(worker.query(`update ending.erasure set lines_digest = sha256('x')`), /insert-only/)
  await clicks(t, first).post(`${list}/giving-up`, {})
})

test('a line that comes while the list is being made waits, and does not enter it', async () => {
  const list = String((await clicks(t, first).post('/staff/erasures', {})).headers.location)
  const id = list.split('/').at(-1)!
  const lists = await worker.connect()
  await lists.query(`begin; select from ending.erasure where id = '${id}' for update`)
  await lists.query(
    `update ending.erasure set listed_at = prepared_at, lines_digest = ending.lines_digest(id) where id = '${id}'`,
  )
  let over = false
  const enter = worker.query(enters(id, NOBODY)).then(
    () => 'entered',
    ({ message }: Error) => message,
  )
  enter.finally(() => {
    over = true
  })
  while (!over && !(await somebodyWaits()));
  await lists.query('commit')
  lists.release()
  assert.match(await enter, /nobody enters/)
  await clicks(t, first).post(`${list}/giving-up`, {})
})

test('two confirm whom the list has, by a digest that stands in both facts; of any other list nobody is erased, and no key goes', async () => {
  const list = await listed()
  const id = await forced(list, silent.personId)
  await tamper(enters(id, NOBODY), NEVER_COMPARED)
  await assert.rejects(erasedAt(id, gone.personId), /once it was compared/)
  assert.deepEqual((await worker.query('select ending.compare($1) as agrees', [id])).rows, [{ agrees: false }])
  await assert.rejects(erasedAt(id, gone.personId), /once it was compared/)
  await assert.rejects(
    owner.query(`delete from platform.person_key where person_id = $1`, [gone.personId]),
    /destroyed by two/,
  )
  await tamper(`delete from ending.erasure_line where person_id = '${NOBODY}'`)
  for (const hour of ['2099-01-01', '2037-05-23T00:00:00Z'])
    await assert.rejects(erasedAt(id, gone.personId, hour), /an erasure is of now/, hour)
  await forgotten(id)
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 7)
})

test('however many a list erases, PostgreSQL counts whom it has once and not for each of them; a minute later it counts again', async (context) => {
  const id = await forced(await listed(), silent.personId)
  const client = await superuser.connect()
  context.after(() => client.release(true))
  await client.query(`begin; set local track_functions = 'all'; ${NEVER_COMPARED}`)
  const erases = (personId: string) =>
    client.query(`select ending.erase($1, $2, $3)`, [id, personId, noon('2037-05-24').toString()])
  for (const { personId } of [gone, neverCame]) {
    await client.query('select ending.compare($1)', [id])
    await erases(personId)
  }
  const { rows } = await client.query(
    `select calls::int from pg_stat_xact_user_functions where funcname = 'lines_digest'`,
  )
  assert.deepEqual(rows, [{ calls: 1 }])
  assert.equal((await client.query('select from platform.person_key')).rowCount, 5)
  await client.query(`rollback; begin; update ending.erasure set compared_at = '${noon('2037-05-24').subtract({ seconds: 61 })}' where id = '${id}';
    set local session_replication_role = replica; ${enters(id, NOBODY)}; set local session_replication_role = origin`)
  assert.deepEqual((await client.query('select ending.compare($1) as agrees', [id])).rows, [{ agrees: false }])
  await assert.rejects(erases(gone.personId), /once it was compared/)
  await client.query('rollback')
  await forgotten(id)
})

test('a record merged between the list and its confirmation keeps one human, and the others of the list are erased', async () => {
  const list = await listed()
  assert.equal(await verdictOf(list, changed.personId), 'erase')
  assert.equal(await verdictOf(list, neverCame.personId), 'erase', 'he was told, by post')
  assert.equal(await verdictOf(list, silent.personId), 'not-told')
  const newcomer = await enrolled(t, desk, { caseNumber: 'ABCDEF888888', pin: '8251' })
  await merged(one, changed.personId, newcomer.personId)
  await mkdir(place(STUCK), { recursive: true }) // no file, and cannot be removed as one
  const since = noon('2037-05-01').toString()
  await tamper(
    `insert into ending.erased_file values ('${STUCK}', '${since}'), ('erased-before-by-nobody', '${since}')`,
  )
  assert.equal((await confirmed(list)).statusCode, 303)
  await t.settle()
  assert.equal(await verdictOf(list, changed.personId), 'changed-since')
  const { rows: files } = await owner.query('select file_key as key from ending.erased_file')
  assert.deepEqual(files, [{ key: STUCK }], 'it stands in nobody’s way')
  assert.match(t.log.join(), /erased-files/)
  const { rows } = await owner.query('select id from enrolment.applicant where id = any($1)', [
    [changed.personId, gone.personId, neverCame.personId, silent.personId],
  ])
  assert.deepEqual(rows.map(({ id }) => id).sort(), [changed.personId, silent.personId].sort())
  const { rows: said } = await owner.query<{ type: string; lines: string }>(
    `select type, body::json->'data'->>'lines' as lines from evidence.fact where subject = $1 and body::jsonb->'data' ? 'lines' order by type`,
    [`erasure:${list.split('/').at(-1)}`],
  )
  const { rows: them } = await owner.query<{ line: string }>(
    `select root_id || ' ' || person_id as line from ending.erasure_line where erasure_id = $1 and verdict = 'erase'`,
    [list.split('/').at(-1)],
  )
  const lines = sha256(
    them
      .map(({ line }) => line)
      .sort()
      .join('\n'),
  ).toString('hex')
  assert.deepEqual(said, [
    { type: 'ErasureConfirmed', lines },
    { type: 'ErasureListed', lines },
  ])
  const { rows: lists } = await owner.query(
    'select from ending.erasure where done_at is null and confirmed_at is not null',
  )
  assert.equal(lists.length, 0, 'the list is done: the next may be confirmed')
})

test('nobody who was not told is erased by PostgreSQL either, whatever a list says', async () => {
  const list = await forced(await listed(), silent.personId)
  await assert.rejects(
    owner.query(`select ending.erase($1, $2, $3)`, [list, silent.personId, noon('2037-05-24').toString()]),
    /nobody is erased/,
  )
  await forgotten(list)
})

/** As the worker's acts are, held still between its facts and its commit until it is let go. */
function heldAct() {
  const [written, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const journal = createJournal(t.house.ports.master, Buffer.alloc(32))
  const act = createAct(t.base.pool('worker'), t.clock, async (unit, facts) => {
    await journal(unit, facts)
    await sql`select`.execute(unit.trx)
    written.resolve()
    await letGo.promise
  })
  return { act, written: written.promise, letGo: letGo.resolve }
}
const told = (id: string): Fact => ({
  ...{ type: 'AlertSent', id: `alert:${id}/sent`, subject: `person:${writing.personId}`, personId: writing.personId },
  ...{ happenedAt: t.clock.now(), data: {} },
})

test('an act that writes of him while he is erased is counted, or writes nothing: what is left is what the erasure says', async () => {
  const { rows } = await owner.query('select id from ending.litigation where person_id = $1', [writing.personId])
  await before.post(`/staff/applicants/${writing.personId}/litigations/${rows[0].id}/end`, {})
  const list = await listed()
  const [first, after] = [heldAct(), Promise.withResolvers<void>()]
  const inFlight = first.act({ as: 'worker' }, async (unit) => unit.record(told('a')))
  const opened = Promise.withResolvers<void>()
  const late = t.house.ports.act({ as: 'worker' }, async (unit) => {
    await openPersonKey(unit.trx, t.house.ports.master, writing.personId)
    opened.resolve()
    await after.promise
    unit.record(told('b'))
  })
  const refused = assert.rejects(late, /whose key is destroyed/)
  await Promise.all([first.written, opened.promise])

  await confirmed(list)
  let over = false
  const settled = t.settle().finally(() => {
    over = true
  })
  while (!over && !(await somebodyWaits()));
  first.letGo()
  await Promise.all([inFlight, settled])
  after.resolve()
  await refused
  const { rows: said } = await owner.query(
    `select (body::jsonb->'data'->>'facts')::int as facts, (select count(*)::int from evidence.fact where person_id = $1) as left
     from evidence.fact where id = 'person:' || $1 || '/erased'`,
    [writing.personId],
  )
  assert.equal(said.length, 1)
  assert.equal(said[0].facts, said[0].left)
  const { rows: facts } = await owner.query(`select id from evidence.fact where id in ('alert:a/sent', 'alert:b/sent')`)
  assert.deepEqual(facts, [{ id: 'alert:a/sent' }])
})
