import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { type Employed, employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'

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

const [one, another] = [await employ(t, 'registration-desk', desk.id), await employ(t, 'registration-desk', desk.id)]
const [first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
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
    'select verdict from ending.erasure_line where erasure_id = $1 and person_id = $2',
    [list.split('/').at(-1), personId],
  )
  return rows[0]?.verdict
}
const confirmed = (list: string) => clicks(t, second).post(`${list}/confirmation`, {})

test('who comes back on a new record is in the middle of it, however long ago his first space was closed', async () => {
  const remedy = { court: 'cnda', months: 1, franc: true }
  const fresh = decision({ ...anew, caseNumber: 'ABCDEF777777' }, { decision: { decidedOn: '2037-05-08', remedy } })
  const unread = await deposited(t, await machine(t, 'system'), fresh)
  for (const agent of [one, another]) await merged(agent, anew.personId, returned.personId)
  await t.settle()
  const list = await listed()
  for (const { personId } of [anew, returned]) assert.equal(await verdictOf(list, personId), 'in-course')

  const superuser = t.base.pool('superuser')
  await superuser.query(`update ending.erasure_line set verdict = 'erase' where person_id = any($1)`, [
    [anew.personId, returned.personId],
  ])
  await superuser.query(`update ending.erasure set confirmed_at = listed_at, confirmed_by = $1 where id = $2`, [
    second.acting.actorId,
    list.split('/').at(-1),
  ])
  await assert.rejects(
    owner.query(`select ending.erase($1, $2, $3)`, [
      list.split('/').at(-1),
      anew.personId,
      noon('2037-05-24').toString(),
    ]),
    /nobody is erased/,
    'PostgreSQL refuses it too',
  )
  const { rows } = await owner.query('select opened_at from delivery.document where id = $1', [unread])
  assert.deepEqual(rows, [{ opened_at: null }])
  await superuser.query(`delete from ending.erasure_line where erasure_id = $1`, [list.split('/').at(-1)])
  await superuser.query(`delete from ending.erasure where id = $1`, [list.split('/').at(-1)])
})

test('a record merged between the list and its confirmation keeps one human, and the others of the list are erased', async () => {
  const list = await listed()
  assert.equal(await verdictOf(list, changed.personId), 'erase')
  assert.equal(await verdictOf(list, neverCame.personId), 'erase', 'he was told, by post')
  assert.equal(await verdictOf(list, silent.personId), 'not-told')
  const newcomer = await enrolled(t, desk, { caseNumber: 'ABCDEF888888', pin: '8251' })
  await merged(one, changed.personId, newcomer.personId)
  assert.equal((await confirmed(list)).statusCode, 303)
  await t.settle()
  assert.equal(await verdictOf(list, changed.personId), 'changed-since')
  const { rows } = await owner.query('select id from enrolment.applicant where id = any($1)', [
    [changed.personId, gone.personId, neverCame.personId, silent.personId],
  ])
  assert.deepEqual(rows.map(({ id }) => id).sort(), [changed.personId, silent.personId].sort())
  const { rows: lists } = await owner.query(
    'select from ending.erasure where done_at is null and confirmed_at is not null',
  )
  assert.equal(lists.length, 0, 'the list is done: the next may be confirmed')
})

test('nobody who was not told is erased by PostgreSQL either, whatever a list says', async () => {
  const superuser = t.base.pool('superuser')
  const list = (await listed()).split('/').at(-1)
  await superuser.query(`update ending.erasure_line set verdict = 'erase' where person_id = $1`, [silent.personId])
  await superuser.query(`update ending.erasure set confirmed_at = listed_at, confirmed_by = $1 where id = $2`, [
    second.acting.actorId,
    list,
  ])
  await assert.rejects(
    owner.query(`select ending.erase($1, $2, $3)`, [list, silent.personId, noon('2037-05-24').toString()]),
    /nobody is erased/,
  )
})
