import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordApplicantRead } from '../evidence/index.ts'
import { type Employed, employ, type Machine, machine, organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'

const house = await testHouse()
const { base, clock } = house
const { act } = house.house.ports
const owner = base.pool('owner')

// Two desks, each with its prefecture, its structure and one applicant.
async function corner(department: string) {
  const prefecture = await organisation(house, 'prefecture', { department })
  const desk = await organisation(house, 'registration-desk', { department, prefectureId: prefecture })
  const reception = await organisation(house, 'reception-desk', { department })
  const applicant = await person(house, { registeredBy: desk })
  await owner.query('update enrolment.applicant set reception_desk_id = $1 where id = $2', [reception, applicant.id])
  await act({ as: 'worker' }, async (unit) => {
    unit.record({
      type: 'ThingHappened',
      id: `person:${applicant.id}/thing`,
      subject: `person:${applicant.id}`,
      personId: applicant.id,
      happenedAt: clock.now(),
      data: {},
    })
    return null
  })
  return { prefecture, desk, reception, applicant: applicant.id }
}
const here = await corner('75')
const there = await corner('59')

const TABLES = {
  'enrolment.applicant': 'id',
  'enrolment.connection_key': 'person_id',
  'enrolment.notice': 'person_id',
  'platform.person_key': 'person_id',
  'space.account': 'person_id',
  'evidence.fact': 'person_id',
} as const
type Table = keyof typeof TABLES

/** Whose rows PostgreSQL shows to this actor: asked directly under the role pli_staff, past every page. */
async function seen(actorId: string, table: Table): Promise<string> {
  const client = await base.pool('app').connect()
  try {
    await client.query(
      `begin; set local pli.actor = '${actorId}'; set local pli.now = '${clock.now()}'; set local role pli_staff`,
    )
    const { rows } = await client.query<{ id: string }>(`select distinct ${TABLES[table]} as id from ${table}`)
    const ids = new Set(rows.map((row) => row.id))
    const whose = [ids.has(here.applicant) ? 'here' : '', ids.has(there.applicant) ? 'there' : ''].filter(Boolean)
    return whose.join(' and ') || 'nobody'
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const record: readonly Table[] = [
  'enrolment.applicant',
  'enrolment.connection_key',
  'enrolment.notice',
  'platform.person_key',
  'space.account',
]

const expected: readonly { who: string; employ: () => Promise<Employed | Machine>; record: string; facts: string }[] = [
  {
    who: 'an agent of this desk',
    employ: () => employ(house, 'registration-desk', here.desk),
    record: 'here',
    facts: 'here',
  },
  {
    who: 'an agent of the other desk',
    employ: () => employ(house, 'registration-desk', there.desk),
    record: 'there',
    facts: 'there',
  },
  {
    who: 'the machine of this desk',
    employ: () => machine(house, 'registration-desk', here.desk),
    record: 'here',
    facts: 'here',
  },
  { who: 'an officer', employ: () => employ(house, 'officer'), record: 'here and there', facts: 'here and there' },
  {
    who: 'a division head',
    employ: () => employ(house, 'division-head'),
    record: 'here and there',
    facts: 'here and there',
  },
  { who: 'the post room', employ: () => employ(house, 'post-room'), record: 'here and there', facts: 'here and there' },
  {
    who: 'the system of the Office',
    employ: () => machine(house, 'system'),
    record: 'here and there',
    facts: 'here and there',
  },
  {
    who: 'the structure that houses him',
    employ: () => employ(house, 'reception-desk', here.reception),
    record: 'nobody',
    facts: 'nobody',
  },
  {
    who: 'the prefecture',
    employ: () => employ(house, 'prefecture-reader', here.prefecture),
    record: 'nobody',
    facts: 'nobody',
  },
  { who: 'an auditor', employ: () => employ(house, 'auditor'), record: 'nobody', facts: 'here and there' },
  { who: 'an administrator', employ: () => employ(house, 'administrator'), record: 'nobody', facts: 'nobody' },
  { who: 'a member without a role', employ: () => employ(house, []), record: 'nobody', facts: 'nobody' },
]

for (const line of expected) {
  test(`${line.who} is shown by PostgreSQL the records of ${line.record} and the facts of ${line.facts}`, async () => {
    const { id } = await line.employ()
    for (const table of record) assert.equal(await seen(id, table), line.record, table)
    assert.equal(await seen(id, 'evidence.fact'), line.facts)
  })
}

test('a role at two desks reaches both, and a revoked one reaches nobody at once', async () => {
  const agent = await employ(house, 'registration-desk', here.desk)
  await owner.query(
    `insert into staff.grant (id, actor_id, role, organisation_id, granted_at) values (gen_random_uuid(), $1, 'registration-desk', $2, $3)`,
    [agent.id, there.desk, clock.now().toString()],
  )
  assert.equal(await seen(agent.id, 'enrolment.applicant'), 'here and there')
  await owner.query('update staff.grant set revoked_at = $1 where actor_id = $2 and organisation_id = $3', [
    clock.now().toString(),
    agent.id,
    here.desk,
  ])
  assert.equal(await seen(agent.id, 'enrolment.applicant'), 'there')
})

test('an actor that nobody knows, or none at all, is shown nobody', async () => {
  assert.equal(await seen(crypto.randomUUID(), 'enrolment.applicant'), 'nobody')
  const client = await base.pool('app').connect()
  await client.query('begin; set local role pli_staff')
  assert.equal((await client.query('select 1 from enrolment.applicant')).rowCount, 0)
  await client.query('rollback')
  client.release()
})

test('the web process by itself reads no table of persons', async () => {
  for (const table of Object.keys(TABLES)) {
    await assert.rejects(base.pool('app').query(`select 1 from ${table}`), /permission denied/, table)
  }
})

test('every table with a person in it has row-level security', async () => {
  const { rows } = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relrowsecurity and n.nspname not in ('pg_catalog', 'information_schema', 'jobs')
      and (c.oid = 'enrolment.applicant'::regclass or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname in ('person_id', 'foreigner_number') and not a.attisdropped))`)
  assert.deepEqual(rows, [])
})

test('a reading of a record is written down with its reader, in the transaction that read', async () => {
  const agent = await employ(house, 'registration-desk', here.desk)
  await act(agent.acting, async (unit) => recordApplicantRead(unit, here.applicant, 'record'))
  assert.deepEqual(await staffReads({ base }, here.applicant), [
    { by: agent.id, role: 'registration-desk', about: 'person', what: 'record' },
  ])
  // Who cannot reach the person cannot even be written down as having read him: there was nothing to read.
  await assert.rejects(act(agent.acting, async (unit) => recordApplicantRead(unit, there.applicant, 'record')))
  await assert.rejects(act({ as: 'worker' }, async (unit) => recordApplicantRead(unit, here.applicant, 'record')))
})

test('at the route too, the record of another desk’s applicant is not there', async () => {
  const agent = await employ(house, 'registration-desk', here.desk)
  const system = await machine(house, 'registration-desk', here.desk)
  const page = async (id: string) =>
    (await house.web.inject({ url: `/staff/applicants/${id}`, headers: agent.headers })).statusCode
  const api = async (id: string) =>
    (await house.web.inject({ url: `/api/v1/applicants/${id}`, headers: system.headers })).statusCode
  const nobody = crypto.randomUUID()
  assert.deepEqual([await page(here.applicant), await page(there.applicant), await page(nobody)], [200, 404, 404])
  assert.deepEqual([await api(here.applicant), await api(there.applicant), await api(nobody)], [200, 404, 404])
})
