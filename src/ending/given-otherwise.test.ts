import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handOver, printNotices } from '../enrolment/index.ts'
import { words } from '../platform/i18n/index.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { comes, liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, browser } from '../testing/phone.ts'
import { closeSpaces } from './close-space.ts'

const t = await testHouse({ at: '2026-05-04T09:00:00Z' })
const desk = await testDesk(t)
const owner = t.base.pool('owner')
const who = await enrolled(t, desk, { language: 'fr' })
await reachable(t, await activated(t, who), 'vous@exemple.fr')
const documentId = await deposited(t, await machine(t, 'system'), decision(who))
/** Registered twice, with a letter of its own: the key of that record stays good beside his space. */
const hisOther = await enrolled(t, desk, { language: 'fr' })
const ofHisOther = await deposited(t, await machine(t, 'system'), decision(hisOther))
await clicks(t, desk.agent).post(`/staff/applicants/${who.personId}/merge`, {
  merged: hisOther.personId,
  evenIfBothHoldDocuments: 'yes',
})
/** Registered, the notice in their hands, and never at the door: a letter waits for the first two. */
const unseen = await enrolled(t, desk, { language: 'fr' })
const late = await enrolled(t, desk, { language: 'fr' })
/** Registered twice, with a letter and a notice on each record: one is kept, and the key of the other stays good. */
const [twice, other] = [await enrolled(t, desk, { language: 'fr' }), await enrolled(t, desk, { language: 'fr' })]
const letters = new Map<string, string>()
for (const one of [unseen, late, twice, other])
  letters.set(one.personId, await deposited(t, await machine(t, 'system'), decision(one)))
await clicks(t, desk.agent).post(`/staff/applicants/${twice.personId}/merge`, {
  merged: other.personId,
  evenIfBothHoldDocuments: 'yes',
})
const sentNothing = await enrolled(t, desk, { language: 'fr' })
const typesOf = async (personId = who.personId) =>
  (
    await owner.query<{ type: string }>(
      `select type from evidence.fact where person_id = $1
        and type in ('DocumentGivenOtherwise', 'SpaceYearEnded', 'SpaceClosingAnnounced', 'SpaceDeactivated') order by recorded_at, id`,
      [personId],
    )
  ).rows.map(({ type }) => type)
const row = async () =>
  (
    await owner.query(
      'select opened_at, served_on::text, served_by, given_on::text, given_by from delivery.document where id = $1',
      [documentId],
    )
  ).rows[0]
const give = async (typed: Record<string, string>, document = documentId) =>
  clicks(t, await employ(t, 'officer')).post(`/staff/documents/${document}/given`, typed)
const workOf = async (personId: string) =>
  (
    await owner.query<{ kind: string; id: string }>(
      `select kind, id from staff.work_item where person_id = $1 and done_at is null and kind <> 'no-contact' order by kind`,
      [personId],
    )
  ).rows
const openOf = async (persons: readonly string[]) =>
  (
    await owner.query<{ id: string }>(
      'select person_id as id from space.account where person_id = any($1) and closed_at is null',
      [persons],
    )
  ).rows.map(({ id }) => id)
/** Each uses the key on his notice while the sweep closes: the worker finds it held, and goes on once his space is there. */
const comeAsItCloses = async (at: string, persons: readonly string[]) => {
  const door = await owner.connect()
  await door.query('begin')
  const used = await door.query(
    `update enrolment.connection_key set used_at = $2 where person_id = any($1) and used_at is null and cancelled_at is null`,
    [persons, at],
  )
  assert.equal(used.rowCount, persons.length)
  await door.query(
    `insert into space.account (person_id, password_hash, activated_at) select p, 'none', $2 from unnest($1::uuid[]) p`,
    [persons, at],
  )
  const closing = closeSpaces(t.house.ports, t.house.law)(t.clock.now())
  const waiting = `select from pg_stat_activity where datname = current_database() and usename = 'pli_worker' and wait_event_type = 'Lock'`
  while ((await t.base.pool('superuser').query(waiting)).rowCount === 0);
  await door.query('commit')
  door.release()
  await closing
}
/** An officer has written to him, with the offer of paper. */
const tell = async (personId: string) => {
  const [item] = (await workOf(personId)).filter(({ kind }) => kind === 'closing-not-told')
  assert.ok(item)
  const { post } = clicks(t, await employ(t, 'officer'))
  await post(`/staff/work-items/${item.id}/closing`, { [`outcome-${item.id}`]: 'told-otherwise' })
}

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
  const { body } = await give({ givenBy: 'post', givenOn: '2026-05-18' })
  assert.match(body, /Du mardi 19 mai 2026 à aujourd’hui/)
  assert.deepEqual(await typesOf(), [])
})

// @law CESEDA R.531-17
test('once it is served, that it was given otherwise is a fact, opens nothing, moves no day, and is told to him', async () => {
  await liveThrough(t, '2026-06-12')
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
  const page = (await b.get(`/documents/${documentId}?lang=fr`)).body
  assert.match(page, /donné cette lettre sur papier/)
  const told = page.slice(page.indexOf(words('fr')('delivery.event.givenOtherwise')))
  assert.match(
    told.slice(0, told.indexOf('</li>')),
    /10 juin 2026<\/time>(?!.*12 juin)/s,
    'the day he has it, not that on which it was said',
  )
  const office = await clicks(t, await employ(t, 'officer')).get(`/staff/documents/${documentId}`)
  assert.match(office.body, /Donné le mercredi 10 juin 2026/)
  assert.doesNotMatch(office.body, /Notifié le mercredi 10 juin 2026/, 'a judge would read two days of service')
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('from then on the calendar goes on: a whole year after it, told three times, and the space of who never opened it closes', async () => {
  assert.equal((await give({ givenBy: 'post', givenOn: '2026-06-10' }, ofHisOther)).statusCode, 303)
  await liveThrough(t, '2027-04-05')
  assert.deepEqual(await typesOf(), ['DocumentGivenOtherwise'], 'its year counts from that day, not from the term')
  await liveThrough(t, '2027-04-06', '2027-05-06', '2027-05-29', '2027-06-10')
  assert.equal((await typesOf()).includes('SpaceDeactivated'), false)
  t.clock.set(noon('2027-06-11'))
  await comeAsItCloses('2027-06-11T08:59:59Z', [hisOther.personId])
  assert.deepEqual((await typesOf()).slice(1), [...Array(3).fill('SpaceClosingAnnounced'), 'SpaceDeactivated'])
  assert.deepEqual(
    await openOf([who.personId, hisOther.personId]),
    [],
    'who comes in by the key of his other record as his space closes',
  )
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('of who never came in a letter waits: once its year is over an officer is asked, once; of who was sent nothing there is no year', async () => {
  for (const { personId } of [unseen, late]) {
    assert.deepEqual(await typesOf(personId), ['SpaceYearEnded'])
    assert.deepEqual(
      (await workOf(personId)).map(({ kind }) => kind),
      ['space-past-its-year'],
    )
  }
  await liveThrough(t, '2027-06-12')
  assert.deepEqual(await typesOf(unseen.personId), ['SpaceYearEnded'])
  assert.deepEqual(await typesOf(sentNothing.personId), [])
  assert.deepEqual(await workOf(sentNothing.personId), [])
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('given by post, his year begins there; he has no contact, so an officer tells him three times before his way in closes', async () => {
  for (const { personId } of [unseen, late, twice, other])
    assert.equal((await give({ givenBy: 'post', givenOn: '2027-06-12' }, letters.get(personId))).statusCode, 303)
  const announced = (n: number) => [
    'SpaceYearEnded',
    'DocumentGivenOtherwise',
    ...Array(n).fill('SpaceClosingAnnounced'),
  ]
  for (const [n, day] of ['2028-04-08', '2028-05-08', '2028-05-31'].entries()) {
    await liveThrough(t, day)
    assert.deepEqual(await typesOf(unseen.personId), announced(n + 1), day)
    if (n < 2) for (const { personId } of [unseen, twice]) await tell(personId)
    await tell(late.personId)
  }
  await liveThrough(t, '2028-06-13')
  assert.deepEqual(await typesOf(unseen.personId), announced(3), 'who was not told the third time is not closed')
  assert.deepEqual(await typesOf(late.personId), [...announced(3), 'SpaceDeactivated'])
  for (const { personId } of [unseen, twice]) await tell(personId)
  await liveThrough(t, '2028-06-20')
  assert.deepEqual(await typesOf(unseen.personId), announced(3))
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('a key used at the instant at which the way in closes, that of a merged record too, opens no space that stays: it is closed with it', async () => {
  t.clock.set(noon('2028-06-21'))
  const come = [unseen.personId, twice.personId, other.personId]
  await comeAsItCloses('2028-06-21T09:00:01Z', come)
  assert.deepEqual(await openOf(come), [], 'a space that the facts say is closed stands open')
  await liveThrough(t, '2028-06-22')
  for (const { personId } of [unseen, twice])
    assert.equal(
      (await typesOf(personId)).filter((type) => type === 'SpaceDeactivated').length,
      1,
      'once, and not begun again',
    )
  const door = await browser(t).post('/activation', { number: unseen.foreignerNumber, key: unseen.key })
  assert.doesNotMatch(String(door.headers.location), /password/, 'the key on his notice opens nothing any more')
})

test('a new key at the desk opens a way in again, and who comes in by it is told anew, three times', async () => {
  t.clock.set('2028-07-03T09:00:00Z')
  const agent = await employ(t, 'registration-desk', desk.id)
  const printed = await printNotices(t.house.ports)(agent.acting, [late.personId], null)
  assert.ok('notices' in printed)
  await handOver(t.house.ports)(agent.acting, [late.personId], 'read-aloud')
  await liveThrough(t, '2028-07-04')
  assert.equal((await typesOf(late.personId)).at(-1), 'SpaceClosingAnnounced')
  await activated(t, { ...late, key: printed.notices[0]!.key })
  await liveThrough(t, '2028-07-05')
  const { b } = await comes(t, late)
  assert.match((await b.get('/closing?lang=fr')).body, /Dernier jour : /, 'it was begun before he came in')
  assert.equal((await typesOf(late.personId)).filter((type) => type === 'SpaceDeactivated').length, 1)
})
