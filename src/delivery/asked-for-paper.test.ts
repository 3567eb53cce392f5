import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrfOf, employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposit, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

async function refused(metadata: unknown) {
  const answer = await deposit(t, office, metadata)
  const { code, field } = answer.json()
  assert.deepEqual([answer.statusCode, code, field], [409, 'asked-for-paper', 'foreignerNumber'])
}

test('from the day he says that he cannot use the space, nothing that binds goes there until the Office answers that he stays', async () => {
  const { headers } = await employ(t, 'officer')
  /** The Office's answer, as an officer ticks it off the list of what waits. */
  const answer = async (personId: string, outcome: string) => {
    const list = await t.web.inject({ url: '/staff/work-items', headers })
    const { rows } = await owner.query<{ id: string }>(
      `select id from staff.work_item where person_id = $1 and kind = 'paper-asked' and done_at is null`,
      [personId],
    )
    const form = new URLSearchParams({ csrf: csrfOf(list.body), [`outcome-${rows[0]!.id}`]: outcome })
    const closed = await t.web.inject({
      method: 'POST',
      url: `/staff/work-items/${rows[0]!.id}/closing`,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: form.toString(),
    })
    assert.equal(closed.statusCode, 303, closed.body)
  }
  const asked = async () => {
    const p = await person(t, { registeredBy: desk })
    assert.equal((await p.post('/contacts/none', { wants: 'paper' })).statusCode, 200)
    return p
  }
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
