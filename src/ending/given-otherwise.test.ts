import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { comes, liveThrough, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'

const t = await testHouse({ at: '2026-05-04T09:00:00Z' })
const desk = await testDesk(t)
const owner = t.base.pool('owner')
const who = await enrolled(t, desk, { language: 'fr' })
await reachable(t, await activated(t, who), 'vous@exemple.fr')
const documentId = await deposited(t, await machine(t, 'system'), decision(who))
const here = `/staff/documents/${documentId}`
const typesOf = async () =>
  (
    await owner.query<{ type: string }>(
      `select type from evidence.fact where person_id = $1
        and type in ('DocumentGivenOtherwise', 'SpaceYearEnded', 'SpaceClosingAnnounced', 'SpaceDeactivated') order by recorded_at, id`,
      [who.personId],
    )
  ).rows.map(({ type }) => type)
const row = async () =>
  (await owner.query('select opened_at, served_on::text, served_by, given_on::text, given_by from delivery.document'))
    .rows[0]
const give = async (typed: Record<string, string>) => clicks(t, await employ(t, 'officer')).post(`${here}/given`, typed)

test('of what is not served yet nobody says that it was given otherwise: paper would count from its own day', async () => {
  const refused = await give({ givenBy: 'hand', givenOn: '2026-05-04' })
  assert.equal(refused.statusCode, 409)
  assert.match(refused.body, /pas encore notifié/)
  await assert.rejects(
    owner.query(`update delivery.document set given_on = '2026-05-04', given_by = 'hand'`),
    /given_once_served/,
  )
  assert.deepEqual(await typesOf(), [])
})

test('a day before the service, or to come, no day at all or no manner is refused', async () => {
  await liveThrough(t, '2026-06-10')
  for (const typed of [
    { givenBy: 'post', givenOn: '2026-05-18' },
    { givenBy: 'post', givenOn: '2026-06-11' },
    { givenBy: 'post', givenOn: '2026-06-31' },
    { givenOn: '2026-06-10' },
  ])
    assert.equal((await give(typed as Record<string, string>)).statusCode, 422, JSON.stringify(typed))
  assert.deepEqual(await typesOf(), [])
})

// @law CESEDA R.531-17
test('once it is served, that it was given otherwise is a fact, opens nothing, moves no day, and is told to him', async () => {
  assert.equal((await give({ givenBy: 'post', givenOn: '2026-06-10' })).statusCode, 303)
  assert.equal((await give({ givenBy: 'hand', givenOn: '2026-06-10' })).statusCode, 303)
  await t.settle()
  assert.deepEqual(await typesOf(), ['DocumentGivenOtherwise'], 'said twice it is said once')
  assert.deepEqual(await row(), {
    opened_at: null,
    served_on: '2026-05-19',
    served_by: 'term',
    given_on: '2026-06-10',
    given_by: 'post',
  })
  assert.equal(t.sent.mail.filter(({ subject }) => /aussi sur papier/.test(subject)).length, 1)
  const { b } = await comes(t, who)
  assert.match((await b.get(`/documents/${documentId}?lang=fr`)).body, /donné cette lettre sur papier/)
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('from then on the calendar goes on: a whole year after it, told three times, and the space of who never opened it closes', async () => {
  await liveThrough(t, '2027-04-05')
  assert.deepEqual(await typesOf(), ['DocumentGivenOtherwise'], 'its year counts from that day, not from the term')
  await liveThrough(t, '2027-04-06', '2027-05-06', '2027-05-29', '2027-06-10')
  assert.equal((await typesOf()).includes('SpaceDeactivated'), false)
  await liveThrough(t, '2027-06-11')
  assert.deepEqual((await typesOf()).slice(1), [...Array(3).fill('SpaceClosingAnnounced'), 'SpaceDeactivated'])
})
