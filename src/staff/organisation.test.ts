import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { testHouse } from '../testing/house.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const { get, post } = clicks(t, await employ(t, 'administrator'))

test('a structure that houses says where it is and how to call it; its telephone is kept in international form', async () => {
  const input = {
    kind: 'reception-desk',
    name: 'SPADA de Lille',
    address: ' 1 rue  Exemple, Lille ',
    phone: '03 53 01 12 34',
  }
  assert.equal((await post('/staff/organisations', input)).statusCode, 303)
  const read = async () =>
    (await owner.query(`select id, address, phone from staff.organisation where name = 'SPADA de Lille'`)).rows[0]
  const { id, address, phone } = await read()
  assert.deepEqual([address, phone], ['1 rue Exemple, Lille', '+33353011234'])
  const form = await get(`/staff/organisations/${id}`)
  assert.match(form.body, /value="1 rue Exemple, Lille"/)
  for (const [field, value] of [
    ['phone', '12'],
    ['address', 'x'.repeat(121)],
  ] as const) {
    const wrong = await post(`/staff/organisations/${id}/amending`, { ...input, [field]: value })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, new RegExp(`href="#${field}"`))
  }
  await post(`/staff/organisations/${id}/amending`, { name: 'SPADA de Lille' })
  assert.deepEqual(await read(), { id, address: null, phone: null })
})
