import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const office = await machine(t, 'system')
const officer = clicks(t, await employ(t, 'officer'))
const p = await person(t, { registeredBy: await organisation(t, 'registration-desk') })

const WHY = { reason: 'court-asked', courtReference: '26PA01234' }
const ask = (id: string, form: Record<string, string>) => officer.post(`/staff/documents/${id}/export`, form)
/** Rows and facts of what was asked for. */
const asked = async () =>
  (
    await t.base.pool('owner').query(`select id::text from takeaway.sealed_file
      union all select id from evidence.fact where type = 'DocumentExportAsked'`)
  ).rows

test('without a reason or the number of the case nothing is asked for', async () => {
  const document = await deposited(t, office, decision(p))
  for (const form of [
    { ...WHY, reason: '' },
    { ...WHY, reason: 'x' },
    { ...WHY, courtReference: ' ' },
  ]) {
    const answer = await ask(document, form)
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /Il manque/)
  }
  const { body } = await ask(document, { reason: '', courtReference: '' })
  for (const missing of [/Il manque le motif/, /Il manque le numéro de l’affaire/]) assert.match(body, missing)
  assert.deepEqual(await asked(), [])
})

test('the number of a case is taken as long as it is typed, or refused with its words and left in its field: never cut', async () => {
  const document = await deposited(t, office, decision(p))
  const long = `26PA01234 ${'et 26PA01235 '.repeat(8)}`.trim()
  assert.ok(long.length > 100)
  const answer = await ask(document, { ...WHY, courtReference: long })
  assert.equal(answer.statusCode, 422)
  assert.match(answer.body, /Ce numéro est trop long : 100 signes au plus/)
  assert.ok(answer.body.includes(`value="${long}"`))
  assert.doesNotMatch(answer.body, /maxlength="100"/, 'the browser would cut what is pasted')
  assert.deepEqual(await asked(), [])
  assert.equal((await ask(document, { ...WHY, courtReference: long.slice(0, 100) })).statusCode, 303)
})
