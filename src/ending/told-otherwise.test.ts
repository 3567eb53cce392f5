import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { comes, liveThrough, noon } from '../testing/close-to-the-year.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'

const t = await testHouse({ at: '2026-05-04T09:00:00Z' })
const desk = await testDesk(t)
const owner = t.base.pool('owner')

/** A decision is served by his opening it on 4 May 2026: his year ends with 4 May 2027. Without a number nobody can be told. */
const served = async (mobile?: string): Promise<string> => (await servedTo(mobile)).personId
async function servedTo(mobile?: string) {
  t.clock.set('2026-05-04T09:00:00Z')
  const who = await enrolled(t, desk)
  const phone = await activated(t, who)
  if (mobile !== undefined) await contact(t, who.personId, 'mobile', mobile)
  const id = await deposited(t, await machine(t, 'system'), decision(who))
  await phone.post(`/documents/${id}/opening`, { language: 'fr' }, `/documents/${id}`)
  await t.settle()
  return who
}
/** What became of his space, in its order; of an answer of the Office, which notice it tells. */
const lived = async (personId: string) =>
  (
    await owner.query<{ type: string; body: string }>(
      `select type, body from evidence.fact where person_id = $1 and type in
        ('SpaceClosingAnnounced', 'ClosingToldOtherwise', 'SpaceClosingStopped', 'SpaceDeactivated') order by recorded_at, id`,
      [personId],
    )
  ).rows.map(({ type, body }) => {
    const { days, closesOn, causedBy, why } = (JSON.parse(body) as { data: Record<string, string> }).data
    return [type, days, causedBy?.split('/').at(-1), closesOn, why].filter((word) => word !== undefined).join(' ')
  })
type Item = { readonly id: string; readonly notice: string; readonly outcome: string | null }
const items = async (personId: string) =>
  (
    await owner.query<Item>(
      `select w.id, w.fact_id as notice, w.outcome from staff.work_item w join ending.notice n on n.fact_id = w.fact_id
        where w.person_id = $1 and w.kind = 'closing-not-told' order by n.given_at, n.days desc`,
      [personId],
    )
  ).rows
const open = async (personId: string) => (await items(personId)).filter(({ outcome }) => outcome === null)
/** An officer has written to him, and says so: of each of these notices. */
async function answer(...asked: readonly Item[]): Promise<void> {
  const { post } = clicks(t, await employ(t, 'officer'))
  for (const { id } of asked)
    assert.equal(
      (await post(`/staff/work-items/${id}/closing`, { [`outcome-${id}`]: 'told-otherwise' })).statusCode,
      303,
    )
}
/** The carrier had taken what told of them, and says now that it never arrived. */
async function neverArrived(personId: string, many: number): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `select id from reach.alert where person_id = $1 and purpose = 'space-closing' and outcome is null order by id limit $2`,
    [personId, many],
  )
  assert.equal(rows.length, many)
  for (const { id } of rows) await t.house.jobs['reach.report']!({ id, sms: 'failed', code: '27' })
}
const THREE = ['2027-02-28', '2027-03-30', '2027-04-22']
const ANNOUNCED = [60, 30, 7].map((days) => `SpaceClosingAnnounced ${days} 2027-05-04`)

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('who has no contact is told by three letters: one late answer tells one notice, the next leaves after it, and the last day moves', async () => {
  const who = await served()
  await liveThrough(t, ...THREE, '2027-05-04', '2027-05-05', '2027-06-01')
  assert.deepEqual(await lived(who), ANNOUNCED.slice(0, 1), 'the second waits until the first was told')
  await answer(...(await open(who)))
  const first = [...ANNOUNCED.slice(0, 1), 'ClosingToldOtherwise 60']
  await liveThrough(t, '2027-06-02', '2027-06-25')
  assert.deepEqual(await lived(who), first)
  assert.deepEqual(await open(who), [])

  await liveThrough(t, '2027-06-26', '2027-07-31', '2027-08-01', '2027-08-02')
  const second = [...first, 'SpaceClosingAnnounced 30 2027-07-31']
  assert.deepEqual(await lived(who), second, 'sixty days after one letter he is not shut out: two more are owed')
  await answer(...(await open(who)))
  await liveThrough(t, '2027-08-19', '2027-08-20', '2027-09-01', '2027-09-02')
  const third = [...second, 'ClosingToldOtherwise 30', 'SpaceClosingAnnounced 7 2027-09-01']
  assert.deepEqual(await lived(who), third)
  await answer(...(await open(who)))
  await liveThrough(t, '2027-09-09')
  assert.deepEqual(
    await lived(who),
    [...third, 'ClosingToldOtherwise 7'],
    'told on 2 September: seven days run from there',
  )
  await liveThrough(t, '2027-09-10')
  assert.equal((await lived(who)).at(-1), 'SpaceDeactivated 2027-09-09')
  assert.equal((await items(who)).length, 3)
})

test('a day that is over and closed nothing is told to nobody: he can still come in, and does today what he would have done before it', async () => {
  const who = await servedTo()
  await liveThrough(t, ...THREE, '2027-05-04')
  const seen = async () => {
    const { b } = await comes(t, who)
    return (await b.get('/inbox?lang=fr')).body + (await b.get('/closing?lang=fr')).body
  }
  const before = await seen()
  assert.equal(before.match(/Dernier jour : mardi 4 mai 2027/g)?.length, 2)
  assert.match(before, /Votre décision, ou la fin de votre demande, aura alors plus d’un an/)
  t.clock.set(noon('2027-05-05'))
  const after = await seen()
  assert.doesNotMatch(after, /4 mai 2027|Après ce jour/)
  assert.match(
    after,
    /Votre espace est encore ouvert\..*Le dernier jour est passé, mais votre espace est encore ouvert/s,
  )
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('where all three turn out to have reached nobody each is work of its own, and three answers on one day shut nobody out that day', async () => {
  const [hasty, slow] = [await served('+33612345601'), await served('+33612345602')]
  await liveThrough(t, ...THREE, '2027-05-04')
  for (const who of [hasty, slow]) {
    assert.deepEqual(await lived(who), ANNOUNCED)
    await neverArrived(who, 3)
    assert.deepEqual(
      (await open(who)).map(({ notice }) => notice.split('/').at(-1)),
      ['60', '30', '7'],
    )
  }
  await answer(...(await open(hasty)))
  await answer((await open(slow))[2]!)
  await liveThrough(t, '2027-05-05', '2027-05-12', '2027-07-03')
  const told = (...days: number[]) => [...ANNOUNCED, ...days.map((n) => `ClosingToldOtherwise ${n}`)]
  assert.deepEqual((await lived(hasty)).toSorted(), told(60, 30, 7).toSorted())
  await liveThrough(t, '2027-07-04')
  assert.equal(
    (await lived(hasty)).at(-1),
    'SpaceDeactivated 2027-07-03',
    'sixty days after that letter, and no sooner',
  )
  assert.deepEqual(await lived(slow), told(7), 'one answer tells one: two of his were told to nobody')
  await answer(...(await open(slow)))
  await liveThrough(t, '2027-09-02')
  assert.equal((await lived(slow)).includes('SpaceDeactivated 2027-09-02'), false)
  await liveThrough(t, '2027-09-03')
  assert.equal((await lived(slow)).at(-1), 'SpaceDeactivated 2027-09-02')
})

test('of a closing that was stopped nobody is asked to tell any more, and an answer to its notice tells none of the next', async () => {
  const [unreached, late] = [await served(), await served('+33612345603')]
  await liveThrough(t, '2027-02-28')
  const declared = '2027-03-01'
  t.clock.set(noon(declared))
  const head = async () => clicks(t, await employ(t, 'division-head'))
  for (const who of [unreached, late])
    await (await head()).post(`/staff/applicants/${who}/litigations`, { court: 'cnda', reference: '27001' })
  await liveThrough(t, declared)
  const stopped = [ANNOUNCED[0]!, 'SpaceClosingStopped litigation']
  for (const who of [unreached, late]) assert.deepEqual(await lived(who), stopped)
  assert.deepEqual(
    (await items(unreached)).map(({ outcome }) => outcome),
    ['nothing-to-do'],
    'he would be told of a day that does not come',
  )

  t.clock.set(noon('2027-06-01'))
  const { rows } = await owner.query<{ id: string; who: string }>(
    'select id, person_id as who from ending.litigation where ended_at is null',
  )
  for (const { id, who } of rows) await (await head()).post(`/staff/applicants/${who}/litigations/${id}/end`, {})
  await liveThrough(t, '2027-06-01')
  const anew = [...stopped, 'SpaceClosingAnnounced 60 2027-08-05']
  for (const who of [unreached, late]) assert.deepEqual(await lived(who), anew)
  const [own] = await open(unreached)
  assert.ok(own, 'the new one is work of its own')

  await neverArrived(late, 2)
  const [ofStopped, ofNew] = await open(late)
  assert.notEqual(ofNew!.notice, ofStopped!.notice)
  t.clock.set(noon('2027-06-01').add({ hours: 1 }))
  await answer(ofStopped!)
  await liveThrough(t, '2027-07-01', '2027-08-06', '2027-10-06')
  assert.deepEqual(await lived(late), [...anew, 'ClosingToldOtherwise 60'])
  assert.deepEqual(
    (await open(late)).map(({ id }) => id),
    [ofNew!.id],
    'that his space will close he was not told: nothing follows',
  )
})
