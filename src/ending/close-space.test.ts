import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages, words } from '../platform/i18n/index.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { comes, liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposit, deposited, summons } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, type TestPerson } from '../testing/phone.ts'

const t = await testHouse({ at: '2026-05-04T09:00:00Z' })
const desk = await testDesk(t)
/** A year outlives a token and a session: each is of its own day. */
const office = () => machine(t, 'system')
const officer = () => employ(t, 'officer')
const owner = t.base.pool('owner')
let people = 0

/** His space is open, and a decision is served by his opening it on 4 May 2026: its year ends with 4 May 2027. */
async function served(
  o: { open?: boolean; language?: 'fr' } = {},
): Promise<TestPerson & { email: string; documentId: string }> {
  t.clock.set('2026-05-04T09:00:00Z')
  const who = await enrolled(t, desk, o.language === undefined ? {} : { language: o.language })
  const phone = await activated(t, who)
  const email = `vous${++people}@exemple.fr`
  await reachable(t, phone, email)
  const documentId = await deposited(t, await office(), decision(who))
  if (o.open !== false)
    await phone.post(`/documents/${documentId}/opening`, { language: 'fr' }, `/documents/${documentId}`)
  await t.settle()
  return { ...who, email, documentId }
}
const factsOf = async (personId: string, like = 'Space%') =>
  (
    await owner.query<{ type: string; body: string }>(
      `select type, body from evidence.fact where person_id = $1 and (type like $2 or type = 'ClosingToldOtherwise')
        and type <> 'SpaceActivated' order by recorded_at, id`,
      [personId, like],
    )
  ).rows.map(({ type, body }) => {
    const { days, closesOn, why } = (JSON.parse(body) as { data: Record<string, unknown> }).data
    return [type, days, closesOn, why].filter((word) => word !== undefined).join(' ')
  })
const mailsTo = (email: string) =>
  t.sent.mail.filter(({ to, subject }) => to === email && /va fermer|بسته/.test(subject)).length
const workOf = async (personId: string) =>
  (
    await owner.query<{ kind: string; id: string }>(
      `select kind, id from staff.work_item where person_id = $1 and done_at is null order by kind`,
      [personId],
    )
  ).rows
const DAYS = ['2027-02-27', '2027-02-28', '2027-03-29', '2027-03-30', '2027-04-21', '2027-04-22', '2027-05-04']
const ANNOUNCED = [60, 30, 7].map((days) => `SpaceClosingAnnounced ${days} 2027-05-04`)

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('three notices are told, each with its days to spare, and the space closes on the day after its year', async () => {
  const who = await served()
  await liveThrough(t, '2027-02-27')
  assert.deepEqual(await factsOf(who.personId), [])
  t.clock.set(noon('2027-02-28'))
  const sweep = t.house.sweeps.find(({ name }) => name === 'space-endings')!
  const both = await Promise.all([0, 1].map(() => sweep.run(t.clock.now())))
  assert.equal(both[0]! + both[1]!, 1, 'two workers at one instant take one step')
  await t.settle()
  assert.deepEqual(await factsOf(who.personId), ANNOUNCED.slice(0, 1))
  assert.equal(mailsTo(who.email), 1)
  await liveThrough(t, ...DAYS.slice(2))
  assert.deepEqual(await factsOf(who.personId), ANNOUNCED)
  assert.equal(mailsTo(who.email), 3)
  const { b, answer } = await comes(t, who)
  assert.equal(answer.headers.location, '/inbox')
  assert.match((await b.get('/inbox')).body, /href="\/closing"/)
  assert.match((await b.get('/closing?lang=fr')).body, /Dernier jour : mardi 4 mai 2027/)

  await liveThrough(t, '2027-05-05')
  assert.deepEqual(await factsOf(who.personId), [...ANNOUNCED, 'SpaceDeactivated 2027-05-04'])
  assert.equal((await b.get('/inbox')).statusCode, 303, 'whoever was in is out')
  await t.settle()
  assert.equal((await factsOf(who.personId)).length, 4, 'and what is done is not done again')
})

test('each notice says the last day and offers paper: in the mail, by SMS and on the page, from which it is asked for', async () => {
  const who = await served({ language: 'fr' })
  const mobile = '+33612345678'
  await contact(t, who.personId, 'mobile', mobile)
  for (const [n, day] of [DAYS[1]!, DAYS[3]!, DAYS[5]!].entries()) {
    await liveThrough(t, day)
    const [mails, texts] = [
      t.sent.mail.filter(({ to, subject }) => to === who.email && /va fermer/.test(subject)),
      t.sent.sms.filter(({ to }) => to === mobile),
    ]
    assert.deepEqual([mails.length, texts.length], [n + 1, n + 1], day)
    assert.match(mails[n]!.text, /Dernier jour : mardi 4 mai 2027\..*Vous pouvez aussi demander du papier/)
    assert.match(texts[n]!.text, /ferme après le 04\/05\/2027\..*demandez du papier/)
  }
  const { b } = await comes(t, who)
  for (const { tag } of languages) {
    const { body } = await b.get(`/closing?lang=${tag}`)
    assert.ok(body.includes(words(tag)('space.closing.paper')), tag)
    assert.match(body, /href="\/contacts\/none"/, tag)
  }
})

test('at the door of a closed space the right password is told since when, why and how to get the proof; a wrong one nothing', async () => {
  const who = await served()
  await liveThrough(t, ...DAYS, '2027-05-05')
  const { b, answer } = await comes(t, who)
  assert.equal(answer.statusCode, 403)
  assert.match(answer.body, /Votre espace est fermé/)
  assert.match(answer.body, /mercredi 5 mai 2027/)
  assert.match(answer.body, /Ofpra/)
  assert.equal((await b.get('/inbox')).headers.location?.startsWith('/log-in'), true)
  const wrong = await comes(t, who, 'quatre autres mots ici')
  assert.doesNotMatch(wrong.answer.body, /fermé/)
  const sent = t.sent.mail.length
  await b.post('/recovery', { number: who.foreignerNumber, kind: 'email' }, '/recovery')
  await t.settle()
  assert.equal(t.sent.mail.length, sent, 'nor does a forgotten password open it')
})

test('"this is not mine", said at the instant at which the space would close, is heard: it stays open', async () => {
  const who = await served()
  await liveThrough(t, ...DAYS)
  t.clock.set(noon('2027-05-05'))
  const { b } = await comes(t, who)
  const [held, superuser] = [await owner.connect(), t.base.pool('superuser')]
  await held.query('begin')
  await held.query('select from delivery.document where id = $1 for update', [who.documentId])
  const waiting = async (many: number) =>
    (
      await superuser.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).rowCount! >= many
  const contest = b.post(`/documents/${who.documentId}/contest`, {}, `/documents/${who.documentId}/contest`)
  while (!(await waiting(1)));
  let over = false
  const closing = t.house.sweeps
    .find(({ name }) => name === 'space-endings')!
    .run(t.clock.now())
    .finally(() => {
      over = true
    })
  while (!over && !(await waiting(2)));
  await held.query('commit')
  held.release()
  assert.equal((await contest).statusCode, 303)
  await closing
  assert.deepEqual(
    await factsOf(who.personId),
    [...ANNOUNCED, 'SpaceClosingStopped no-decision'],
    'what he contests has served nobody',
  )
})

test('nothing is deposited in a closed space, and nobody is called to it', async () => {
  const who = await served()
  await liveThrough(t, ...DAYS, '2027-05-05')
  const refused = await deposit(
    t,
    await office(),
    decision(who, { decision: { decidedOn: '2027-05-01', remedy: { court: 'cnda', months: 1, franc: true } } }),
  )
  assert.equal(refused.statusCode, 409, refused.body)
  assert.match(refused.body, /no-way-in.*space-closed/)
  const { rows } = await owner.query<{ id: string }>(
    `select id from evidence.fact where person_id = $1 and type = 'SpaceDeactivated'`,
    [who.personId],
  )
  const sent = t.sent.mail.length
  await t.house.jobs['reach.alert']!({ factId: rows[0]!.id, purpose: 'access-changed' })
  await t.settle()
  assert.equal(t.sent.mail.length, sent)
  const untold = await owner.query(`select from evidence.fact where id = $1 and body like '%space-closed%'`, [
    `${rows[0]!.id}/alert/not-sent`,
  ])
  assert.equal(untold.rowCount, 1, 'and it is written down why')
  await assert.rejects(
    owner.query(
      `insert into space.session (digest, person_id, authenticated_by, created_at, last_seen_at, expires_at) values ('x', $1, 'recovery', $2, $2, $2)`,
      [who.personId, noon('2027-05-05').toString()],
    ),
    /this space is closed/,
  )
})

test('a document that comes after the notices stops the closing; opened, its own year begins', async () => {
  const who = await served()
  await liveThrough(t, ...DAYS.slice(0, 4))
  await deposited(
    t,
    await office(),
    summons(who, { summons: { interviewAt: '2027-05-20T09:00:00+02:00', place: 'fontenay', language: 'fa' } }),
  )
  await liveThrough(t, '2027-03-31', '2027-05-05')
  assert.deepEqual(await factsOf(who.personId), [
    ...ANNOUNCED.slice(0, 2),
    'SpaceClosingStopped unopened',
    'SpaceYearEnded',
  ])
  const { b } = await comes(t, who)
  assert.doesNotMatch((await b.get('/inbox')).body, /href="\/closing"/)
  assert.match((await b.get('/closing?lang=fr')).body, /Aucune fermeture/)
})

test('asking for paper stops it until the Office answers; then he is told anew, three times', async () => {
  const who = await served()
  await liveThrough(t, ...DAYS.slice(0, 2))
  const { b } = await comes(t, who)
  await b.post('/contacts/none', { wants: 'paper' }, '/contacts/none')
  await liveThrough(t, '2027-03-01')
  const [item] = (await workOf(who.personId)).filter(({ kind }) => kind === 'paper-asked')
  const { post } = clicks(t, await officer())
  await liveThrough(t, '2027-05-06')
  await post(`/staff/work-items/${item!.id}/closing`, { [`outcome-${item!.id}`]: 'sent-to-paper' })
  await liveThrough(t, '2027-05-07')
  assert.deepEqual(await factsOf(who.personId), [
    'SpaceClosingAnnounced 60 2027-05-04',
    'SpaceClosingStopped paper-asked',
    'SpaceClosingAnnounced 60 2027-07-11',
  ])
})

test('a year that is over with a letter unopened closes nothing: somebody of the Office is asked, once', async () => {
  const who = await served({ open: false })
  await liveThrough(t, '2027-05-20', '2027-05-21', '2027-05-22')
  assert.deepEqual(await factsOf(who.personId), ['SpaceYearEnded'])
  assert.deepEqual(
    (await workOf(who.personId)).map(({ kind }) => kind),
    ['space-past-its-year'],
  )
})
