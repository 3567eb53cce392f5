import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine } from '../testing/agents.ts'
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
