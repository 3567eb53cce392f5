import assert from 'node:assert/strict'
import { test } from 'node:test'
import { installation } from '../house.ts'
import { isRefusal } from '../platform/refusal.ts'
import { testHouse } from '../testing/house.ts'
import { installAdministrator } from './install.ts'

test('the first administrator is named by whoever holds the database, once', async () => {
  const empty = await testHouse()
  const { issuer } = empty.house.config.oidc
  const byOwner = installation(empty.house.config, empty.clock, empty.base.pool('owner'))
  // Half of it is nothing: with a wrong name no member is left behind.
  assert.ok(isRefusal(await installAdministrator(byOwner, { issuer, subject: 'first', pseudonym: 'two words' })))
  const first = await installAdministrator(byOwner, { issuer, subject: 'first', pseudonym: 'ADMIN-1' })
  assert.ok(!isRefusal(first))
  const second = await installAdministrator(byOwner, { issuer, subject: 'second', pseudonym: 'ADMIN-2' })
  assert.ok(isRefusal(second) && second.refusal === 'administrator-exists')
  const { rows } = await empty.base.pool('owner').query('select type, author_kind from evidence.fact order by type')
  assert.deepEqual(rows, [
    { type: 'MemberInvited', author_kind: 'system' },
    { type: 'RoleGranted', author_kind: 'system' },
  ])
  // No role of the program can do the same.
  const { act } = empty.house.ports
  const byWorker = installAdministrator({ act }, { issuer, subject: 'worker', pseudonym: 'WORKER' })
  await assert.rejects(byWorker, /permission denied/)
})
