import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { until } from '../platform/testing/processes.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { addressee } from './addressee.ts'
import { assignCaseNumber, correctForeignerNumber } from './correct-number.ts'
import { mergePersons } from './merge.ts'
import { readiness } from './readiness.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const MONDAY = '2026-05-04T08:00:00Z'

// @law CESEDA R.531-17
test('whose numbers these are is the same as for a letter of any kind; whether he was told and how he gets in come with it', async () => {
  const [known, merged, back] = [
    await person(t, { registeredBy: desk, caseNumber: '260599001' }),
    await person(t, { registeredBy: desk }),
    await person(t, { registeredBy: desk, activated: false }),
  ]
  await owner.query('update enrolment.applicant set merged_into = $2, merged_at = $3 where id = $1', [
    merged.id,
    known.id,
    MONDAY,
  ])
  await owner.query(
    "insert into enrolment.former_number (number, kind, person_id, why, replaced_at) values ($1, 'foreigner', $2, 'merged', $3), ('7000000001', 'foreigner', $2, 'mistyped', $3)",
    [merged.foreignerNumber, known.id, MONDAY],
  )
  await owner.query("update enrolment.applicant set eligibility_since = '2026-05-04T09:00:00Z' where id = $1", [
    back.id,
  ])
  const withNothing = await person(t, { registeredBy: desk, notice: false, activated: false })
  const asked: { foreignerNumber: string; caseNumber?: string }[] = [
    { foreignerNumber: 'x' },
    { foreignerNumber: '1111111111' },
    { foreignerNumber: '7000000001' },
    { foreignerNumber: known.foreignerNumber },
    { foreignerNumber: known.foreignerNumber, caseNumber: '?' },
    { foreignerNumber: known.foreignerNumber, caseNumber: '260599002' },
    { foreignerNumber: known.foreignerNumber, caseNumber: '260599001' },
    { foreignerNumber: merged.foreignerNumber, caseNumber: '260599001' },
    { foreignerNumber: merged.foreignerNumber },
    { foreignerNumber: back.foreignerNumber },
    { foreignerNumber: withNothing.foreignerNumber },
    ...(await Promise.all(
      (['in', 'out', 'unknown'] as const).map((eligibility) =>
        person(t, { registeredBy: desk, eligibility, activated: false }),
      ),
    )),
  ].map(({ foreignerNumber, ...more }) => ({
    foreignerNumber,
    ...('caseNumber' in more && more.caseNumber ? { caseNumber: more.caseNumber } : {}),
  }))
  for (const when of [MONDAY, '2026-05-04T10:00:00Z', '2026-12-01T08:00:00Z']) {
    t.clock.set(when)
    for (const numbers of asked) {
      const together = await t.house.ports.act(office.acting, (unit) => readiness(unit, numbers))
      const apart = await t.house.ports.act(office.acting, (unit) => addressee(unit, numbers))
      const said = isRefusal(together) ? together : together.applicant.id
      assert.deepEqual(said, isRefusal(apart) ? apart : apart.id, `${JSON.stringify(numbers)} at ${when}`)
    }
  }
  const standing = async (when: string, { foreignerNumber, caseNumber }: Person) => {
    t.clock.set(when)
    const ready = await t.house.ports.act(office.acting, (unit) => readiness(unit, { foreignerNumber, caseNumber }))
    assert.ok(!isRefusal(ready))
    return [ready.wayIn.way === 'none' ? ready.wayIn.why : ready.wayIn.way, ready.noticeHandedOver !== null]
  }
  assert.deepEqual(await standing(MONDAY, known), ['activated', true])
  assert.deepEqual(await standing(MONDAY, withNothing), ['no-notice', false])
  assert.deepEqual(await standing(MONDAY, back), ['key-pending', false], 'told before he came back')
  assert.deepEqual(await standing('2026-12-01T08:00:00Z', back), ['key-expired', false])
  t.clock.set(MONDAY)
})

test('who leaves the scheme while a deposit waits for him is seen to have left', async () => {
  const p = await person(t, { registeredBy: desk })
  const client = await owner.connect()
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`person:${p.id}`])
  const asked = t.house.ports.act(office.acting, (unit) => readiness(unit, p))
  await client.query("update enrolment.applicant set eligibility = 'out' where id = $1", [p.id])
  await client.query('commit')
  client.release()
  const ready = await asked
  assert.ok(!isRefusal(ready))
  assert.equal(ready.applicant.eligibility, 'out')
})

/** What `first` decides over him comes before what `then` asks, and both have begun before either is let through. */
async function oneAfterTheOther<T>(
  personId: string,
  first: () => Promise<unknown>,
  then: () => Promise<T>,
): Promise<T> {
  const client = await owner.connect()
  const waiting = async (n: number) =>
    until(`${n} acts that wait`, async () => {
      const { rows } = await owner.query(`select 1 from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`)
      return rows.length === n
    })
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`person:${personId}`])
    const decided = first()
    await waiting(1)
    const asked = then()
    await waiting(2)
    await client.query('commit')
    const done = await decided
    assert.ok(!isRefusal(done), JSON.stringify(done))
    return await asked
  } finally {
    client.release()
  }
}

test('a deposit that waited while its number was corrected goes nowhere: that number is not his', async () => {
  const agent = await employ(t, 'registration-desk', desk)
  const asks = (numbers: { foreignerNumber: string; caseNumber?: string }) => async () => {
    const ready = await t.house.ports.act(office.acting, (unit) => readiness(unit, numbers))
    return isRefusal(ready) ? ready.refusal : ready.applicant.id
  }
  const [a, b, c, d] = [
    await person(t, { registeredBy: desk }),
    await person(t, { registeredBy: desk, caseNumber: '260599101' }),
    await person(t, { registeredBy: desk, activated: false }),
    await person(t, { registeredBy: desk }),
  ]
  const correct = (p: Person, number: string, why: 'mistyped' | 'changed') => () =>
    correctForeignerNumber(t.house.ports)(agent.acting, p.id, number, why)
  const his = asks({ foreignerNumber: a.foreignerNumber })
  assert.equal(await oneAfterTheOther(a.id, correct(a, '7000000091', 'mistyped'), his), 'applicant-not-known')
  assert.equal(await his(), 'applicant-not-known', 'as a moment later')

  const changed = asks({ foreignerNumber: '7000000091' })
  assert.equal(await oneAfterTheOther(a.id, correct(a, '7000000092', 'changed'), changed), a.id, 'it was his')

  const wrongCase = asks({ foreignerNumber: b.foreignerNumber, caseNumber: '260599101' })
  const mistyped = () => assignCaseNumber(t.house.ports)(agent.acting, b.id, '260599102', 'mistyped')
  assert.equal(await oneAfterTheOther(b.id, mistyped, wrongCase), 'numbers-do-not-match')

  const merge = () => mergePersons(t.house.ports)(agent.acting, { kept: d.id, merged: c.id })
  const merged = asks({ foreignerNumber: c.foreignerNumber })
  assert.equal(await oneAfterTheOther(c.id, merge, merged), 'applicant-not-known')
  assert.equal(await merged(), d.id)
})
