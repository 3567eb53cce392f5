import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../platform/testing/index.ts'
import { isAlone, isFor, placeOf, type Role, rights, rightsOf, roleFor, roles } from './rights.ts'
import { syncRights } from './store-rights.ts'

const all = Object.keys(roles) as Role[]

test('every right is given by a role, and no role gives a right that has no sentence', () => {
  assert.deepEqual([...rightsOf(all)].sort(), Object.keys(rights).sort())
})

test('the database checks the same table as the routes, also after it was written twice by two nodes at once', async (t) => {
  const database = await testDatabase(t)
  const owner = database.pool('owner')
  await owner.query(`insert into staff.role_right values ('officer', 'a-right-of-last-year')`)
  await Promise.all([syncRights(owner), syncRights(owner)])
  const { rows } = await owner.query<{ role: string; rights: string[] }>(
    'select role, array_agg("right" order by "right") as rights from staff.role_right group by role',
  )
  assert.deepEqual(
    Object.fromEntries(rows.map((r) => [r.role, r.rights])),
    Object.fromEntries(all.map((role) => [role, [...roles[role].may].sort()])),
  )
})

test('a role of the Office reaches everybody and any other names its organisation, for the database too', async (t) => {
  const owner = (await testDatabase(t)).pool('owner')
  await owner.query(`insert into staff.organisation (id, kind, name, created_at)
    values ('00000000-0000-7000-8000-000000000001', 'registration-desk', 'a desk', '2026-05-04T08:00Z')`)
  const grant = (role: string, organisation: string | null) =>
    owner.query(
      `insert into staff.grant (id, actor_id, role, organisation_id, granted_at)
      values (gen_random_uuid(), gen_random_uuid(), $1, $2, '2026-05-04T08:00Z')`,
      [role, organisation],
    )
  for (const role of all) {
    const ofTheOffice = placeOf(role) === 'office'
    await grant(role, ofTheOffice ? null : '00000000-0000-7000-8000-000000000001')
    await assert.rejects(
      grant(role, ofTheOffice ? '00000000-0000-7000-8000-000000000001' : null),
      /only_office_roles_reach_everybody/,
    )
  }
})

test('who gives rights and who checks the journal reach no record, and hold nothing else', () => {
  const overPersons = /^(applicant|notice|document|contest|receipt|waiting|event|service-feed)\./
  for (const role of ['administrator', 'auditor'] as const) {
    assert.ok(isAlone(role))
    assert.deepEqual(
      [...rightsOf([role])].filter((right) => overPersons.test(right)),
      [],
    )
  }
})

test('a reception desk, a prefecture and the post room read no document; only a machine follows every fact', () => {
  for (const role of ['reception-desk', 'prefecture-reader', 'post-room', 'registration-desk'] as const) {
    assert.ok(!rightsOf([role]).has('document.read'), role)
  }
  assert.deepEqual(
    all.filter((role) => rightsOf([role]).has('event.read')),
    ['system'],
  )
  assert.ok(!isFor('system', 'people') && !isFor('administrator', 'machines'))
})

test('the author of an act is the role that gave the right, and a name that is no role gives nothing', () => {
  assert.equal(roleFor('contest.decide', ['officer', 'division-head']), 'division-head')
  assert.equal(roleFor('document.deposit', ['division-head', 'officer']), 'officer')
  assert.equal(roleFor('document.deposit', ['registration-desk', 'emperor']), null)
  assert.equal(rightsOf(['emperor', 'constructor', '__proto__']).size, 0)
})
