import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { comes, liveThrough, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, type TestPerson } from '../testing/phone.ts'

const t = await testHouse({ at: '2026-05-04T09:00:00Z' })
const desk = await testDesk(t)
const owner = t.base.pool('owner')
const office = () => machine(t, 'system')
async function someone(email: string): Promise<TestPerson> {
  const who = await enrolled(t, desk, { language: 'fr' })
  await reachable(t, await activated(t, who), email)
  return who
}
const [left, dead] = [await someone('parti@exemple.fr'), await someone('mort@exemple.fr')]
const officer = async () => clicks(t, await employ(t, 'officer'))
const declare = async (who: TestPerson, typed: Record<string, string>) =>
  (await officer()).post(`/staff/applicants/${who.personId}/case-end`, typed)
const factsOf = async (who: TestPerson) =>
  (
    await owner.query<{ body: string; type: string }>(
      `select type, body from evidence.fact where person_id = $1 and (type like 'CaseEnd%' or type like 'SpaceClosing%'
        or type like 'SpaceDeac%' or body like '%"why":"case-ended"%') order by recorded_at, id`,
      [who.personId],
    )
  ).rows
const typesOf = async (who: TestPerson) => (await factsOf(who)).map(({ type }) => type)
const mailsTo = (email: string) => t.sent.mail.filter(({ to }) => to === email).length
const workOf = async (who: TestPerson) =>
  (
    await owner.query<{ kind: string }>(
      'select kind from staff.work_item where person_id = $1 and done_at is null order by kind',
      [who.personId],
    )
  ).rows.map(({ kind }) => kind)

const interview = await deposited(t, await office(), summons(left))
await deposited(t, await office(), decision(dead))
await t.settle()

test('without what and when, or on a day to come, nothing is declared', async () => {
  for (const typed of [
    { endedOn: '2026-05-04' },
    { why: 'lost', endedOn: '2026-05-04' },
    { why: 'departure', endedOn: '2026-05-05' },
    { why: 'departure', endedOn: '' },
  ])
    assert.equal((await declare(left, typed as Record<string, string>)).statusCode, 422, JSON.stringify(typed))
  assert.deepEqual(await typesOf(left), [])
})

test('declared, it is one fact that does not say why; somebody is to decide on what runs, and nothing is ended by it', async () => {
  t.clock.set('2026-05-04T10:00:00Z')
  for (const _ of ['once', 'twice'])
    assert.equal((await declare(left, { why: 'withdrawal', endedOn: '2026-05-01' })).statusCode, 303)
  for (const typed of [
    { why: 'departure', endedOn: '2026-05-01' },
    { why: 'withdrawal', endedOn: '2026-05-02' },
  ])
    assert.equal((await declare(left, typed)).statusCode, 409, 'what stands is taken back first')
  assert.deepEqual(await typesOf(left), ['CaseEnded'])
  assert.doesNotMatch((await factsOf(left))[0]!.body, /withdrawal|departure/)
  assert.deepEqual(await workOf(left), ['case-ended'])
  const { rows } = await owner.query('select withdrawn_at, opened_at from delivery.document where id = $1', [interview])
  assert.deepEqual(rows, [{ withdrawn_at: null, opened_at: null }])
  assert.match((await (await comes(t, left)).b.get('/inbox')).body, new RegExp(interview), 'he reads as before')
})

test('alerts stop at once about what was placed before; what is placed afterwards is told, for its days run', async () => {
  const before = mailsTo('parti@exemple.fr')
  await liveThrough(t, '2026-05-21')
  assert.equal(mailsTo('parti@exemple.fr'), before, 'that the term served it is told to nobody')
  assert.deepEqual(await typesOf(left), ['CaseEnded', 'AlertNotSent'])
  await deposited(t, await office(), decision(left))
  await t.settle()
  assert.equal(mailsTo('parti@exemple.fr'), before + 1)
})

test('to who died nothing is sent; of a letter placed since, somebody has to look', async () => {
  const before = mailsTo('mort@exemple.fr')
  assert.equal((await declare(dead, { why: 'death', endedOn: '2026-05-20' })).statusCode, 303)
  await deposited(t, await office(), decision(dead))
  await t.settle()
  assert.equal(mailsTo('mort@exemple.fr'), before)
  assert.deepEqual(await workOf(dead), ['case-ended', 'no-contact'])
})

test('taken back, his alerts leave again and the work is settled', async () => {
  const { post } = await officer()
  for (const _ of [1, 2])
    assert.equal((await post(`/staff/applicants/${dead.personId}/case-end/undoing`, {})).statusCode, 303)
  const before = mailsTo('mort@exemple.fr')
  await liveThrough(t, '2026-06-08')
  assert.ok(mailsTo('mort@exemple.fr') > before)
  assert.deepEqual(
    (await typesOf(dead)).filter((type) => type.startsWith('Case')),
    ['CaseEnded', 'CaseEndRevoked'],
  )
  assert.ok(!(await workOf(dead)).includes('case-ended'))
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('where no decision gives a year it begins with the declaration: three notices, and the space closes', async () => {
  const alone = await someone('seul@exemple.fr')
  assert.equal((await declare(alone, { why: 'withdrawal', endedOn: '2026-06-01' })).statusCode, 303)
  await liveThrough(t, '2027-04-03')
  assert.deepEqual(await typesOf(alone), ['CaseEnded'])
  await liveThrough(t, '2027-04-04', '2027-05-04', '2027-05-27', '2027-06-08')
  assert.deepEqual(await typesOf(alone), ['CaseEnded', ...Array(3).fill('SpaceClosingAnnounced')])
  await liveThrough(t, '2027-06-09')
  assert.equal((await typesOf(alone)).at(-1), 'SpaceDeactivated')
})
