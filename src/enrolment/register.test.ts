import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { employ, organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { ORDINARY } from './judge.ts'
import { register } from './register.ts'
import type { Registration } from './registration.ts'

const t = await testHouse()
const { house, base, clock } = t
const paris = await organisation(t, 'registration-desk')
const ajaccio = await organisation(t, 'registration-desk', { department: '2A' })
const spada = await organisation(t, 'reception-desk')
const agent = await employ(t, 'registration-desk', paris)
const elsewhere = await employ(t, 'registration-desk', ajaccio)
const owner = base.pool('owner')

let last = 9_900_000_000
const nextNumber = () => String(++last)

const asked = (over: Partial<Registration> = {}): Registration => ({
  foreignerNumber: nextNumber(),
  caseNumber: null,
  registeredBy: paris,
  receptionDeskId: spada,
  deskSeesWaiting: 'yes',
  language: 'prs',
  languageEstablishedBy: 'read-aloud',
  pin: '4071',
  eligibility: {
    ...ORDINARY,
    procedure: 'normal',
    registeredOn: clock.now().toZonedDateTimeISO('Europe/Paris').toPlainDate(),
  },
  ...over,
})

const doIt = register(house.ports, house.law)
const ok = <T>(x: T | Refusal): T => {
  assert.ok(!isRefusal(x), JSON.stringify(x))
  return x
}
const code = (x: unknown): string => (isRefusal(x) ? x.refusal : 'done')
const count = async (sql: string, ...values: unknown[]) =>
  Number((await owner.query<{ n: string }>(`select count(*) as n from ${sql}`, values)).rows[0]!.n)

// @law CESEDA R.531-17
test('a person in the scheme is registered: his record, his key and one fact, nothing in clear', async () => {
  const a = asked({ caseNumber: '260501234' })
  const { personId, eligibility } = ok(await doIt(agent.acting, a))
  assert.equal(eligibility.answer, 'in')
  const { rows } = await owner.query('select * from enrolment.applicant where id = $1', [personId])
  assert.equal(rows[0].language, 'prs')
  assert.equal(rows[0].pin_digest.length, 32)
  assert.equal(rows[0].eligibility_reason, 'registered-at-a-desk')
  const facts = await owner.query('select type, author_id, author_role, body from evidence.fact where person_id = $1', [
    personId,
  ])
  assert.deepEqual(
    facts.rows.map((r) => [r.type, r.author_id, r.author_role]),
    [['PersonRegistered', agent.id, 'registration-desk']],
  )
  for (const secret of [a.foreignerNumber, '260501234', 'prs', '4071', 'registered-at-a-desk'])
    assert.ok(!facts.rows[0].body.includes(secret), secret)
})

test('an unaccompanied minor is out and nothing of him is kept; come of age, he enters as anybody does', async () => {
  const a = asked()
  const minor = { ...a, eligibility: { ...a.eligibility, unaccompaniedMinor: true } }
  const refused = await doIt(agent.acting, minor)
  assert.deepEqual(isRefusal(refused) && [refused.refusal, refused.params['instead']], ['out-of-the-scheme', 'minor'])
  assert.equal(await count('enrolment.applicant where foreigner_number = $1', a.foreignerNumber), 0)
  assert.equal(ok(await doIt(agent.acting, a)).eligibility.answer, 'in')
})

test('what in or out was judged on is kept nowhere', async () => {
  const { personId } = ok(
    await doIt(agent.acting, asked({ eligibility: { ...asked().eligibility, procedure: 'accelerated' } })),
  )
  const { rows } = await owner.query('select a::text as a from enrolment.applicant a where id = $1', [personId])
  assert.doesNotMatch(rows[0].a, /accelerated/)
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('a person out of the scheme is refused with the reason and its article, and nothing is kept of him', async () => {
  const before = await count('enrolment.applicant')
  for (const [said, reason] of [
    [{ procedure: 'dublin' }, 'dublin'],
    [{ unaccompaniedMinor: true }, 'unaccompanied-minor'],
    [{ overseas: true }, 'overseas'],
    [{ detention: true }, 'detention'],
    [{ stateless: true }, 'statelessness'],
    [{ protectedAlready: true }, 'protected-already'],
  ] as const) {
    const refused = await doIt(agent.acting, asked({ eligibility: { ...asked().eligibility, ...said } }))
    assert.equal(code(refused), 'out-of-the-scheme')
    assert.equal((refused as Refusal).params['reason'], reason)
    assert.match(String((refused as Refusal).params['article']), /INTV|CESEDA/)
  }
  assert.equal(await count('enrolment.applicant'), before)
  assert.equal(await count('platform.person_key'), before)
})

test('a person the texts do not settle is registered as unknown and somebody of the Office is asked', async () => {
  const { personId, eligibility } = ok(await doIt(elsewhere.acting, asked({ registeredBy: ajaccio })))
  assert.deepEqual([eligibility.answer, eligibility.reason], ['unknown', 'department-not-listed'])
  const { rows } = await owner.query('select kind, owner_role from staff.work_item where person_id = $1', [personId])
  assert.deepEqual(rows, [{ kind: 'eligibility-unknown', owner_role: 'officer' }])
})

test('an agent registers at his own desk only', async () => {
  assert.equal(code(await doIt(agent.acting, asked({ registeredBy: ajaccio }))), 'desk-not-known')
  const officer = await employ(t, 'officer')
  assert.equal(code(await doIt(officer.acting, asked())), 'desk-not-known')
  assert.equal(code(await doIt(agent.acting, asked({ receptionDeskId: paris }))), 'reception-desk-not-known')
})

test('a number registered already leads to the record, but only who may read it learns which', async () => {
  const a = asked()
  const { personId } = ok(await doIt(agent.acting, a))
  const here = await doIt(agent.acting, asked({ foreignerNumber: a.foreignerNumber }))
  assert.deepEqual([code(here), (here as Refusal).params], ['already-registered', { applicant: personId }])
  const there = await doIt(elsewhere.acting, asked({ foreignerNumber: a.foreignerNumber, registeredBy: ajaccio }))
  assert.deepEqual([code(there), (there as Refusal).params], ['already-registered', {}])
})

test('a machine that asks the same twice gets the same answer, another body under the same number is refused', async () => {
  const a = asked()
  const { personId } = ok(await doIt(agent.acting, a, true))
  assert.deepEqual(ok(await doIt(agent.acting, a, true)).personId, personId)
  assert.equal(ok(await doIt(agent.acting, a, true)).already, true)
  for (const other of [
    { pin: '5173' },
    { pin: null },
    { language: 'fra' },
    { receptionDeskId: null, deskSeesWaiting: 'no' },
    { caseNumber: '1234567' },
  ] as const)
    assert.equal(code(await doIt(agent.acting, { ...a, ...other }, true)), 'already-registered')
  assert.equal(await count('evidence.fact where person_id = $1', personId), 1)
})

test('a case number belongs to one person', async () => {
  ok(await doIt(agent.acting, asked({ caseNumber: '260509999' })))
  assert.equal(code(await doIt(agent.acting, asked({ caseNumber: '260509999' }))), 'case-number-taken')
})

test('two agents who register one number at one instant make one person', async () => {
  const second = await employ(t, 'registration-desk', paris)
  for (let round = 0; round < 10; round++) {
    const number = nextNumber()
    const answers = await Promise.all(
      [agent, second, agent, second].map((who) => doIt(who.acting, asked({ foreignerNumber: number, pin: null }))),
    )
    assert.deepEqual(answers.map(code).sort(), [
      'already-registered',
      'already-registered',
      'already-registered',
      'done',
    ])
    assert.equal(await count('enrolment.applicant where foreigner_number = $1', number), 1)
    const { personId } = answers.find((x) => !isRefusal(x)) as { personId: string }
    assert.equal(await count('evidence.fact where person_id = $1', personId), 1)
  }
})

test('the database lets nobody register, read or change beyond his desk, whatever the program asks', async () => {
  const { personId } = ok(await doIt(agent.acting, asked()))
  const client = await base.pool('app').connect()
  try {
    const as = async (actor: string, sql: string) => {
      await client.query('begin')
      try {
        await client.query(
          `set local pli.actor = '${actor}'; set local pli.now = '2026-05-04T08:00:00Z'; set local role pli_staff`,
        )
        return (await client.query(sql)).rowCount
      } finally {
        await client.query('rollback')
      }
    }
    const select = `select 1 from enrolment.applicant where id = '${personId}'`
    const update = `update enrolment.applicant set desk_sees_waiting = 'no' where id = '${personId}'`
    assert.equal(await as(agent.id, select), 1)
    assert.equal(await as(agent.id, update), 1)
    assert.equal(await as(elsewhere.id, select), 0)
    assert.equal(await as(elsewhere.id, update), 0)
    await assert.rejects(
      as(agent.id, `update enrolment.applicant set registered_by = registered_by`),
      /permission denied/,
    )
    await assert.rejects(as(agent.id, `delete from enrolment.applicant`), /permission denied/)
    await assert.rejects(client.query(select), /permission denied/)
  } finally {
    client.release()
  }
})
