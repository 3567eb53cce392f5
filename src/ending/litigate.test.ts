import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, type Machine, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { liveThrough } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'

const t = await testHouse({ at: '2026-05-04T09:00:00Z' })
const desk = await testDesk(t)
const owner = t.base.pool('owner')
const who = await enrolled(t, desk)
const phone = await activated(t, who)
const documentId = await deposited(t, await machine(t, 'system'), decision(who))
await phone.post(`/documents/${documentId}/opening`, { language: 'fr' }, `/documents/${documentId}`)
const here = `/staff/applicants/${who.personId}`
const typesOf = async () =>
  (
    await owner.query<{ type: string }>(
      `select type from evidence.fact where person_id = $1 and (type like 'Litigation%' or type like 'SpaceClosing%') order by recorded_at, id`,
      [who.personId],
    )
  ).rows.map(({ type }) => type)

test('an agent of the Office declares it with the court’s reference, which is sealed in the row and in the fact', async () => {
  const { get, post } = clicks(t, await employ(t, 'officer'))
  assert.equal((await post(`${here}/litigations`, { court: 'cnda', reference: '26012345' })).statusCode, 303)
  assert.match((await get(`${here}/ending`)).body, /26012345/)
  assert.deepEqual(await typesOf(), ['LitigationDeclared'])
  for (const table of ['ending.litigation', 'evidence.fact'])
    assert.equal((await owner.query(`select from ${table} x where x::text like '%26012345%'`)).rowCount, 0, table)
})

test('without a court or a reference nothing is declared; of nobody, or of one out of reach, nothing is said', async () => {
  const { get, post } = clicks(t, await employ(t, 'officer'))
  assert.equal((await post(`${here}/litigations`, { reference: '1234' })).statusCode, 422)
  const refused = await post(`${here}/litigations`, { court: 'cnda', reference: '<1>' })
  assert.equal(refused.statusCode, 422)
  assert.match(refused.body, /&lt;1(>|&gt;)/, 'what was typed comes back')
  assert.equal((await get(`/staff/applicants/${crypto.randomUUID()}/ending`)).statusCode, 404)
  assert.deepEqual(await typesOf(), ['LitigationDeclared'])
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('while it lives no closing is announced, however long ago the decision was served; over, it is', async () => {
  await liveThrough(t, '2027-05-05', '2028-05-05')
  assert.deepEqual(await typesOf(), ['LitigationDeclared'])
  const { rows } = await owner.query<{ id: string }>('select id from ending.litigation')
  const { post } = clicks(t, await employ(t, 'division-head'))
  const end = () => post(`${here}/litigations/${rows[0]!.id}/end`, {})
  assert.equal((await end()).statusCode, 303)
  assert.equal((await end()).statusCode, 303)
  await t.settle()
  assert.deepEqual(await typesOf(), ['LitigationDeclared', 'SpaceClosingAnnounced', 'LitigationEnded'])
  await assert.rejects(owner.query('update ending.litigation set ended_at = null, ended_by = null'), /not undone twice/)
})

test('one that is declared after the notices stops the closing', async () => {
  const { post } = clicks(t, await employ(t, 'officer'))
  await post(`${here}/litigations`, { court: 'conseil-etat', reference: '498 123' })
  await t.settle()
  assert.ok((await typesOf()).includes('SpaceClosingStopped'))
})

const api = async (path: string, body: unknown, office?: Machine) => {
  const { headers } = office ?? (await machine(t, 'system'))
  const url = `/api/v1/applicants/${path}`
  const answer = await t.web.inject({ method: 'POST', url, headers, payload: body as object })
  return { status: answer.statusCode, json: answer.json<Record<string, string>>() }
}
const rows = async (of: string) =>
  (await owner.query(`select type from evidence.fact where person_id = $1`, [of])).rows
    .map(({ type }) => type as string)
    .filter((type) => /^(Litigation|CaseEnd)/.test(type))
    .sort()

test('a machine of the Office declares a litigation as an agent does, by any of its names once, and says that it is over', async () => {
  const { personId } = await enrolled(t, desk)
  const said = { court: 'cnda', reference: '26012345' }
  const both = await Promise.all([api(`${personId}/litigations`, said), api(`${personId}/litigations`, said)])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 201])
  assert.equal(both[0]!.json['id'], both[1]!.json['id'])
  const { id } = both[0]!.json
  assert.equal((await api(`${personId}/litigations`, { ...said, reference: '26012346' })).status, 201)
  const end = () => api(`${personId}/litigations/${id}/end`, {})
  assert.deepEqual([(await end()).status, (await end()).status], [200, 200])
  assert.equal((await api(`${who.personId}/litigations/${id}/end`, {})).json['code'], 'litigation-not-known')
  assert.equal((await api(`${personId}/litigations`, said)).status, 201, 'over, it may live anew')
  assert.deepEqual(await rows(personId), [
    'LitigationDeclared',
    'LitigationDeclared',
    'LitigationDeclared',
    'LitigationEnded',
  ])
})

test('a machine of the Office says that a procedure is over: an officer has work; otherwise said it is refused, and it is taken back', async () => {
  const { personId } = await enrolled(t, desk)
  const said = { why: 'withdrawal', endedOn: '2028-05-02' }
  const over = (body: unknown = said) => api(`${personId}/case-end`, body)
  assert.deepEqual([(await over()).status, (await over()).status], [200, 200])
  const other = await over({ ...said, why: 'death' })
  assert.deepEqual([other.status, other.json['code']], [409, 'case-ended-otherwise'])
  const { rows: work } = await owner.query(`select kind from staff.work_item where person_id = $1`, [personId])
  assert.deepEqual(work, [{ kind: 'case-ended' }])
  const undone = () => api(`${personId}/case-end/undoing`, {})
  assert.deepEqual([(await undone()).status, (await undone()).status], [200, 200])
  assert.equal((await over({ ...said, why: 'death' })).status, 200)
  assert.deepEqual(await rows(personId), ['CaseEndRevoked', 'CaseEnded', 'CaseEnded'])
})

/** Until `act` is over or waits for somebody: what two acts do at one instant does not hang on their speed. */
async function overOrWaiting(act: Promise<unknown>): Promise<'over' | 'waiting'> {
  let over = false
  act.finally(() => {
    over = true
  })
  for (;;) {
    const { rowCount } = await owner.query(`select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`)
    if (over || rowCount !== 0) return over ? 'over' : 'waiting'
  }
}

test('whatever is declared, ended or taken back waits for a closing or an erasure that looks at him at that instant', async () => {
  const { personId } = await enrolled(t, desk)
  const said = { court: 'cnda', reference: '26012345' }
  const { id } = (await api(`${personId}/litigations`, said)).json
  for (const [path, body] of [
    [`${personId}/litigations`, { ...said, reference: '26012346' }],
    [`${personId}/litigations/${id}/end`, {}],
    [`${personId}/case-end`, { why: 'withdrawal', endedOn: '2028-05-02' }],
    [`${personId}/case-end/undoing`, {}],
  ] as const) {
    const looks = await owner.connect()
    await looks.query(`begin; select pg_advisory_xact_lock(hashtextextended('person:${personId}', 0))`)
    const act = api(path, body)
    const met = await overOrWaiting(act)
    await looks.query('commit')
    looks.release()
    assert.equal(met, 'waiting', path)
    assert.ok([200, 201].includes((await act).status), path)
  }
  assert.deepEqual(await rows(personId), [
    'CaseEndRevoked',
    'CaseEnded',
    'LitigationDeclared',
    'LitigationDeclared',
    'LitigationEnded',
  ])
})

test('what is not understood, of nobody, or from a machine without the right is refused, and nothing is stored', async () => {
  const { personId } = await enrolled(t, desk)
  for (const [path, body, code] of [
    [`${personId}/litigations`, { court: 'assizes', reference: '1234' }, 'body-not-understood'],
    [`${personId}/litigations`, { court: 'cnda', reference: '12', judge: 'x' }, 'body-not-understood'],
    [`${personId}/litigations`, { court: 'cnda', reference: '<1>' }, 'reference-missing'],
    [`${personId}/case-end`, { why: 'withdrawal' }, 'body-not-understood'],
    [`${personId}/case-end`, { why: 'withdrawal', endedOn: '2099-01-01' }, 'ended-on-missing'],
    [`${crypto.randomUUID()}/case-end`, { why: 'death', endedOn: '2028-05-02' }, 'applicant-not-known'],
    [`nobody/litigations`, { court: 'cnda', reference: '1234' }, 'applicant-not-known'],
  ] as const)
    assert.equal((await api(path, body)).json['code'], code, JSON.stringify(body))
  const clerk = await machine(t, 'registration-desk', desk.id)
  assert.equal((await api(`${personId}/case-end`, { why: 'death', endedOn: '2028-05-02' }, clerk)).status, 403)
  assert.deepEqual(await rows(personId), [])
})
