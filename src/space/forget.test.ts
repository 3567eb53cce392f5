import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'

const t = await testHouse()
const desk = await testDesk(t)
const owner = t.base.pool('owner')
const rowsOf = async (table: string) => (await owner.query(`select 1 from ${table}`)).rowCount

test('sessions, codes and counted tries are forgotten a day after their end, and no earlier', async () => {
  const phone = await activated(t, await enrolled(t, desk))
  await phone.post('/contacts', { kind: 'email', email: 'vous@exemple.fr' }, '/contacts')
  await t.settle()
  const before = [await rowsOf('space.session'), await rowsOf('space.contact_code')]
  assert.ok(
    before.every((n) => n! > 0),
    String(before),
  )
  assert.ok((await rowsOf('platform.rate_limit'))! > 0)

  t.clock.set(t.clock.now().add({ hours: 23 }))
  await t.settle()
  assert.deepEqual([await rowsOf('space.session'), await rowsOf('space.contact_code')], before)

  t.clock.set(t.clock.now().add({ hours: 24 }))
  await t.settle()
  assert.deepEqual(
    [await rowsOf('space.session'), await rowsOf('space.contact_code'), await rowsOf('platform.rate_limit')],
    [0, 0, 0],
  )
})
