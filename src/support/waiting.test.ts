import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PoolClient } from 'pg'
import { csrfOf, type Employed, employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { enrolled, registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'
import { staffReads } from '../testing/staff-reads.ts'
import { PAGE } from './see-waiting.ts'

const t = await testHouse()
const desk = await testDesk(t)
const office = await machine(t, 'system')
const here = await employ(t, 'reception-desk', desk.receptionDesk)
const elsewhere = await employ(t, 'reception-desk', (await testDesk(t)).receptionDesk)
const owner = t.base.pool('owner')

const show = (who: Employed, query = '') => t.web.inject({ url: `/staff/waiting${query}`, headers: who.headers })

async function ask(who: Employed, number: string) {
  const csrf = csrfOf((await show(who)).body)
  return t.web.inject({
    method: 'POST',
    url: '/staff/waiting',
    headers: { ...who.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf, number }).toString(),
  })
}

/** Who is said to have something waiting, among these. */
const said = (body: string, people: readonly { foreignerNumber: string }[]) =>
  people.filter(({ foreignerNumber }) => body.includes(foreignerNumber)).map(({ foreignerNumber }) => foreignerNumber)

const readsOf = async (personId: string) =>
  (await staffReads(t, personId)).filter(({ what }) => what === 'waiting').map(({ by }) => by)

test('an empty list says so', async () => {
  assert.match((await show(here)).body, /Rien n’attend personne/)
})

test('a structure sees that something waits for who agreed and is housed here, and nobody else does', async () => {
  const agreed = await enrolled(t, desk, { deskSeesWaiting: 'yes' })
  const not = await enrolled(t, desk, { deskSeesWaiting: 'no' })
  const later = await enrolled(t, desk, { deskSeesWaiting: 'later' })
  const idle = await enrolled(t, desk, { deskSeesWaiting: 'yes' })
  for (const person of [agreed, not, later]) await deposited(t, office, decision(person))
  const all = [agreed, not, later, idle]
  const { body } = await show(here)
  assert.deepEqual(said(body, all), [agreed.foreignerNumber])
  assert.deepEqual(said((await show(elsewhere)).body, all), [])
  assert.deepEqual(await readsOf(agreed.personId), [here.id], 'that it was shown is a fact of his record')
  for (const person of [not, later, idle]) assert.deepEqual(await readsOf(person.personId), [])

  assert.match((await ask(here, agreed.foreignerNumber)).body, /Quelque chose attend la personne/)
  for (const number of [not, later, idle].map((p) => p.foreignerNumber).concat('9999999999'))
    assert.match((await ask(here, number)).body, /Rien à dire de/, 'no is one and the same answer')
  assert.match((await ask(elsewhere, agreed.foreignerNumber)).body, /Rien à dire de/)
})

test('neither what waits, nor how much, since when, from whom, nor a way to it is on the page', async () => {
  const person = await enrolled(t, desk)
  const one = await deposited(t, office, decision(person, { reference: 'REF-SEEN-BY-NOBODY' }))
  const before = (await show(here)).body
  await deposited(t, office, summons(person))
  const after = (await show(here)).body
  const main = (html: string) => /<main[\s\S]*<\/main>/.exec(html)![0].replaceAll(/name="csrf" value="[^"]*"/g, '')
  assert.equal(main(after), main(before), 'a second document changes nothing')
  assert.doesNotMatch(main(after), /REF-SEEN|2026|décision|convocation|Office|\/staff\/(documents|applicants)/i)
  for (const url of [`/staff/documents/${one}`, `/staff/applicants/${person.personId}`, '/staff/applicants'])
    assert.equal((await t.web.inject({ url, headers: here.headers })).statusCode, 403)
})

test('what is not there yet, was opened, contested or taken back does not wait', async () => {
  const people = await Promise.all([0, 1, 2, 3].map(() => enrolled(t, desk)))
  const [late, opened, contested, takenBack] = people as [(typeof people)[0], ...typeof people]
  const [a, b, c] = [opened!, contested!, takenBack!]
  const ids = new Map<string, string>()
  for (const person of [a, b, c]) ids.set(person.personId, await deposited(t, office, decision(person)))
  assert.equal(said((await show(here)).body, [a, b, c]).length, 3)
  for (const [person, act] of [
    [a, 'opening'],
    [b, 'contest'],
  ] as const) {
    const id = ids.get(person.personId)
    const phone = await activated(t, person)
    assert.equal((await phone.post(`/documents/${id}/${act}`, { language: 'fr' }, `/documents/${id}`)).statusCode, 303)
  }
  await t.web.inject({
    method: 'POST',
    url: `/api/v1/documents/${ids.get(c.personId)}/withdrawal`,
    headers: { ...office.headers, 'content-type': 'application/json' },
    payload: JSON.stringify({ reason: 'error' }),
  })
  assert.deepEqual(said((await show(here)).body, [a, b, c]), [])

  const evening = t.clock.now()
  t.clock.set(Temporal.Instant.from('2026-05-04T20:30:00Z'))
  await deposited(t, office, decision(late))
  assert.deepEqual(said((await show(here)).body, [late]), [], 'nobody sends him to an empty inbox')
  t.clock.set(Temporal.Instant.from('2026-05-05T08:00:00Z'))
  assert.deepEqual(said((await show(here)).body, [late]), [late.foreignerNumber])
  t.clock.set(evening)
})

test('a record that was merged into another, or whose space is closed, is on nobody’s list', async () => {
  const [kept, merged, closed] = [await enrolled(t, desk), await enrolled(t, desk), await enrolled(t, desk)]
  await activated(t, closed)
  const all = [merged, closed]
  for (const person of [kept, ...all]) await deposited(t, office, decision(person))
  assert.equal(said((await show(here)).body, all).length, 2)
  await owner.query('update enrolment.applicant set merged_into = $1, merged_at = registered_at where id = $2', [
    kept.personId,
    merged.personId,
  ])
  await owner.query('update space.account set closed_at = $1 where person_id = $2', [
    t.clock.now().toString(),
    closed.personId,
  ])
  assert.deepEqual(said((await show(here)).body, all), [])
  for (const { foreignerNumber } of all) assert.match((await ask(here, foreignerNumber)).body, /Rien à dire de/)
})

test('who says no afterwards, or moves, is seen no more', async () => {
  const person = await enrolled(t, desk)
  await deposited(t, office, decision(person))
  assert.deepEqual(said((await show(here)).body, [person]), [person.foreignerNumber])
  const tell = (receptionDesk: string, deskSeesWaiting: string) =>
    t.web.inject({
      method: 'POST',
      url: `/api/v1/applicants/${person.personId}/reception-desk`,
      headers: { ...office.headers, 'content-type': 'application/json' },
      payload: JSON.stringify({ receptionDesk, deskSeesWaiting }),
    })
  assert.equal((await tell(desk.receptionDesk, 'no')).statusCode, 200)
  assert.deepEqual(said((await show(here)).body, [person]), [])
  assert.equal((await tell((await testDesk(t)).receptionDesk, 'yes')).statusCode, 200)
  assert.deepEqual(said((await show(here)).body, [person]), [])
})

test('what is no number is refused beside the field, which comes back', async () => {
  const { statusCode, body } = await ask(here, '12 rue')
  assert.equal(statusCode, 422)
  assert.match(body, /Ce n’est pas un numéro étranger/)
  assert.match(body, /value="12 rue"/)
})

test('a long list has pages', async () => {
  const people = [await enrolled(t, desk)]
  const one = await deposited(t, office, decision(people[0]!))
  while (people.length <= PAGE) people.push({ ...(await registered(t, desk)), key: '' })
  await owner.query(
    `insert into delivery.document select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(),
       'person_id', p, 'reference', p, 'file_key', p, 'idempotency_key', p))).* from delivery.document d, unnest($2::uuid[]) p where d.id = $1`,
    [one, people.slice(1).map(({ personId }) => personId)],
  )
  const first = await show(here)
  const second = await show(here, '?page=2')
  assert.match(first.body, /page=2/)
  assert.doesNotMatch(second.body, /page=3/)
  const both = [...said(first.body, people), ...said(second.body, people)]
  assert.deepEqual(both, people.map((p) => p.foreignerNumber).sort(), 'nobody twice, nobody left out')
  for (const page of ['0', '-3', 'x', '1e9']) assert.equal((await show(here, `?page=${page}`)).statusCode, 200)
})

/** In PostgreSQL itself, past every line of the program: what a query answers to who acts as staff under this name. */
async function asStaff<T>(actor: string, ask: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await t.base.pool('app').connect()
  try {
    await client.query(
      `begin; set local pli.actor = '${actor}'; set local pli.now = '${t.clock.now()}'; set local role pli_staff`,
    )
    return await ask(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('in PostgreSQL too, a structure can ask nothing but that', async () => {
  await asStaff(here.id, async (client) => {
    const { rows } = await client.query('select * from delivery.waiting_here()')
    assert.deepEqual(Object.keys(rows[0]), ['person_id', 'foreigner_number'])
    for (const table of [
      'enrolment.applicant',
      'delivery.document',
      'reach.alert',
      'evidence.receipt',
      'space.account',
    ])
      assert.equal((await client.query(`select from ${table}`)).rowCount, 0, table)
  })
})

test('no function tells a structure, nor who reads no record, whose a number is, what waits, or how the space stands', async () => {
  const person = await enrolled(t, desk, { caseNumber: '260577031' })
  const document = await deposited(t, office, decision({ ...person, caseNumber: '260577031' }))
  const phone = await activated(t, person)
  assert.equal((await phone.post('/contacts/none', { wants: 'paper' }, '/contacts/none')).statusCode, 200)
  const id = person.personId
  const told = (actor: string) =>
    asStaff(actor, async (client) => {
      const { rows } = await client.query({
        text: `select enrolment.holder_of('foreigner', $2), enrolment.holder_of('case', '260577031'), enrolment.waiting_documents($1),
          enrolment.something_waits($1), enrolment.holds_documents($1), enrolment.space_state($1), enrolment.asked_for_paper($1)`,
        values: [id, person.foreignerNumber],
        rowMode: 'array',
      })
      return rows[0]
    })
  const all = [id, id, [document], true, true, 'open', true]
  const officer = await employ(t, 'officer')
  for (const { id } of [desk.agent, office, officer]) assert.deepEqual(await told(id), all)
  const nothing = [null, null, [], false, false, null, false]
  const prefecture = await employ(t, 'prefecture-reader', await organisation(t, 'prefecture'))
  for (const { id } of [here, elsewhere, prefecture, await employ(t, 'administrator')])
    assert.deepEqual(await told(id), nothing)
  const auditor = await employ(t, 'auditor')
  assert.deepEqual(await told(auditor.id), [id, id, ...nothing.slice(2)], 'whose journal to read, and nothing of him')
  assert.deepEqual(await told(''), nothing, 'nor staff without a name')
  const ofAnother = (await testDesk(t)).agent
  assert.deepEqual(
    (await told(ofAnother.id))?.slice(2),
    nothing.slice(2),
    'another desk learns only that he is registered',
  )
})
