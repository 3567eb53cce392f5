import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, openSealed } from '../evidence/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { deemServed } from './deem.ts'

const t = await testHouse({ env: { PLI_PROFILE: 'strict' } })
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

test('profile=strict: the walk works and no language of the person is kept anywhere', async () => {
  const p = await person(t, { registeredBy: desk })
  const opened = await deposited(t, office, decision(p))
  const interview = await deposited(t, office, summons(p))
  assert.equal((await p.get('/inbox?lang=ar')).statusCode, 200)
  assert.equal((await p.post(`/documents/${opened}/opening`, { language: 'ar' })).statusCode, 303)
  assert.equal((await p.get(`/documents/${opened}/file`)).statusCode, 200)
  assert.equal((await p.post(`/documents/${opened}/contest`)).statusCode, 303)
  t.clock.set('2026-05-25T08:00:00Z')
  assert.equal(await deemServed(t.house.ports)(), 1)
  const { rows } = await owner.query('select interview_language, served_by from delivery.document where id = $1', [
    interview,
  ])
  assert.deepEqual(rows[0], { interview_language: null, served_by: 'term' })
  const { rows: told } = await owner.query<{ subject: string }>(
    'select distinct subject from evidence.fact where person_id = $1',
    [p.id],
  )
  const facts = (await Promise.all(told.map(({ subject }) => factsOf(t.house.workerDb, subject)))).flat()
  for (const fact of facts) {
    const sealed = await t.house.ports.act({ as: 'worker' }, (unit) => openSealed(unit.trx, t.house.ports.master, fact))
    assert.ok(!isRefusal(sealed))
    assert.equal(sealed['coverLanguage'] ?? null, null, fact.type)
    assert.equal(fact.data['coverLanguage'], undefined)
  }
  assert.ok(facts.some(({ type }) => type === 'DocumentContested'))
})
