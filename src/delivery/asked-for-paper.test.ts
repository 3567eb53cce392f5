import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readiness } from '../enrolment/index.ts'
import { factsOf } from '../evidence/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { csrfOf, employ, machine, organisation } from '../testing/agents.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposit, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

async function refused(metadata: unknown) {
  const answer = await deposit(t, office, metadata)
  const { code, field } = answer.json()
  assert.deepEqual([answer.statusCode, code, field], [409, 'asked-for-paper', 'foreignerNumber'])
}

const { headers } = await employ(t, 'officer')
const open = async (personId: string) =>
  (
    await owner.query<{ id: string }>(
      `select id from staff.work_item where person_id = $1 and kind = 'paper-asked' and done_at is null`,
      [personId],
    )
  ).rows
/** The Office's answer, as an officer ticks it off the list of what waits. */
async function answer(personId: string, outcome: string) {
  const list = await t.web.inject({ url: '/staff/work-items', headers })
  const [item] = await open(personId)
  const form = new URLSearchParams({ csrf: csrfOf(list.body), [`outcome-${item!.id}`]: outcome })
  const closed = await t.web.inject({
    method: 'POST',
    url: `/staff/work-items/${item!.id}/closing`,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: form.toString(),
  })
  assert.equal(closed.statusCode, 303, closed.body)
}
const says = async (p: Person) => {
  const noted = await p.post('/contacts/none', { wants: 'paper' })
  assert.equal(noted.statusCode, 200)
  assert.match(noted.body, /C’est noté/)
}
const asked = async () => {
  const p = await person(t, { registeredBy: desk })
  await says(p)
  return p
}

test('from the day he says that he cannot use the space, nothing that binds goes there until the Office answers that he stays', async () => {
  const stays = await asked()
  for (const metadata of [decision(stays), summons(stays)]) await refused(metadata)
  const told = { foreignerNumber: stays.foreignerNumber, kind: 'introduction', reference: 'told' }
  assert.equal((await deposit(t, office, told)).statusCode, 201)
  await answer(stays.id, 'stays-in-space')
  assert.equal((await deposit(t, office, decision(stays))).statusCode, 201)

  const leaves = await asked()
  await answer(leaves.id, 'sent-to-paper')
  await refused(decision(leaves))
})

test('each statement is its own: one more on the same day, after an answer, is heard; a button pressed twice says it once', async () => {
  const p = await person(t, { registeredBy: desk })
  const statements = async () =>
    (await factsOf(t.house.workerDb, `person:${p.id}`)).filter(({ type }) => type === 'NoContactDeclared').length
  await Promise.all([says(p), says(p)])
  assert.deepEqual([await statements(), (await open(p.id)).length], [1, 1])
  t.clock.set('2026-05-04T09:00:00Z')
  await answer(p.id, 'stays-in-space')
  t.clock.set('2026-05-04T13:00:00Z')
  await says(p)
  await says(p)
  assert.deepEqual([await statements(), (await open(p.id)).length], [2, 1])
  await refused(decision(p))
  t.clock.set('2026-05-04T08:00:00Z')
})

test('he is told that there is an answer, and reads it where he asked, until he asks again', async () => {
  const p = await asked()
  await contact(t, p.id, 'email', `p${p.foreignerNumber}@exemple.org`)
  assert.doesNotMatch((await p.get('/contacts')).body, /Réponse de l’Office/)
  await answer(p.id, 'stays-in-space')
  await t.settle()
  const mine = t.sent.mail.filter(({ to }) => to.includes(p.foreignerNumber))
  assert.deepEqual(
    mine.map(({ subject }) => subject.includes('Une réponse à votre demande')),
    [true],
  )
  const page = (await p.get('/contacts')).body
  assert.match(page, /Réponse de l’Office, le lundi 4 mai 2026 : vos courriers restent ici/)
  assert.match(page, /href="\/contacts\/none"/)
  await says(p)
  assert.doesNotMatch((await p.get('/contacts')).body, /Réponse de l’Office/)
  t.clock.set('2026-05-04T09:00:00Z')
  await answer(p.id, 'sent-to-paper')
  assert.match((await p.get('/contacts')).body, /vos prochains courriers viendront sur papier/)
  t.clock.set('2026-05-04T10:00:00Z')
  await says(p)
  await answer(p.id, 'stays-in-space')
  assert.match((await p.get('/contacts')).body, /le lundi 4 mai 2026 : vos prochains courriers viendront sur papier/)
  await refused(decision(p))
  t.clock.set('2026-05-04T08:00:00Z')
})

/** Until `act` is over or somebody waits for somebody else: what two acts do at one instant does not hang on their speed. */
async function overOrWaiting(act: Promise<unknown>, kind: 'advisory' | 'relation'): Promise<boolean> {
  let over = false
  act.finally(() => {
    over = true
  })
  const waiting = `select 1 from pg_locks where locktype = $1 and not granted
    and database = (select oid from pg_database where datname = current_database())`
  while (!over && (await owner.query(waiting, [kind])).rows.length === 0);
  return over
}

for (const merged of [false, true])
  test(`a statement and a deposit at one instant know of each other${merged ? ', of a record that was merged too' : ''}`, async () => {
    const somebody = async () => {
      const [own, kept] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
      if (merged)
        await owner.query('update enrolment.applicant set merged_into = $1, merged_at = $2 where id = $3', [
          kept.id,
          t.clock.now().toString(),
          own.id,
        ])
      return { own, to: merged ? kept : own }
    }
    const says = (p: Person) => p.post('/contacts/none', { wants: 'paper' })

    const first = await somebody()
    const [held, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const placing = t.house.ports.act(office.acting, async (unit) => {
      const found = await readiness(unit, first.to)
      held.resolve()
      await committed.promise
      return found
    })
    await held.promise
    const said = says(first.own)
    const unheard = await overOrWaiting(said, 'advisory')
    committed.resolve()
    const placed = await placing
    assert.equal(unheard, false, 'he who speaks waits for the deposit')
    assert.ok(!isRefusal(placed) && !placed.askedForPaper, 'the deposit was first and stands')
    assert.equal((await said).statusCode, 200)
    await refused(decision(first.to))

    const second = await somebody()
    const table = await owner.connect()
    await table.query('begin; lock table staff.work_item in share mode')
    const speaks = says(second.own)
    const before = [await overOrWaiting(speaks, 'relation')]
    const late = deposit(t, office, decision(second.to))
    before.push(await overOrWaiting(late, 'advisory'))
    await table.query('commit')
    table.release()
    assert.equal((await speaks).statusCode, 200)
    assert.equal((await late).json().code, 'asked-for-paper')
    assert.deepEqual(before, [false, false], 'the deposit waits for him who speaks')
  })
