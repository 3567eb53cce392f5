import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain, loadLaw } from '../law/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposit } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const p = await person(t, { registeredBy: desk })
const MONTH = { court: 'cnda', months: 1, franc: true }

const stated = (remedy: object, over: object = {}, decidedOn = '2026-04-30') =>
  deposit(t, office, decision(p, { decision: { decidedOn, remedy }, ...over }))
async function refused(answer: ReturnType<typeof stated>, code: string) {
  const before = await count()
  const { statusCode, body } = await answer
  const problem = JSON.parse(body)
  assert.deepEqual([statusCode, problem.code, problem.field], [422, code, 'decision.remedy'], body)
  assert.equal(await count(), before, 'nothing is stored')
  return problem
}
const count = async () =>
  (await t.base.pool('owner').query('select count(*)::int as n from delivery.document')).rows[0].n

// @law CESEDA L.532-1
test('where the law knows the appeal against a kind, a remedy that is none of its choices is refused and the choice is named', async () => {
  const problem = await refused(stated({ ...MONTH, months: 6 }), 'remedy-not-of-the-law')
  assert.deepEqual(problem.params, { court: 'cnda', months: 1, days: 0, franc: 'yes', legalAidDays: 15 })
  assert.match(
    problem.detail,
    /Cour nationale du droit d’asile, un mois, délai franc ; aide juridictionnelle : 15 jours/,
  )
  for (const remedy of [
    { court: 'cnda', days: 30, franc: true },
    { ...MONTH, franc: false },
    { ...MONTH, court: 'administrative-court' },
    { ...MONTH, legalAidDays: 150 },
  ])
    await refused(stated(remedy), 'remedy-not-of-the-law')
  assert.equal((await stated(MONTH)).statusCode, 201)
  assert.equal((await stated({ ...MONTH, legalAidDays: 15 })).statusCode, 201)
})

test('where the law knows none, the decision’s own words are taken within bounds', async () => {
  const other = { kind: 'discontinuation' }
  assert.equal((await stated({ court: 'administrative-court', months: 2, franc: true }, other)).statusCode, 201)
  const problem = await refused(
    stated({ court: 'administrative-court', months: 6, franc: true }, other),
    'remedy-too-long',
  )
  assert.deepEqual(problem.params, { months: 4, days: 120 })
  t.clock.set('2026-06-15T08:00:00Z')
  const after = (remedy: object) => stated(remedy, {}, '2026-06-14')
  for (const remedy of [
    { ...MONTH, months: 12 },
    { court: 'cnda', days: 365, franc: true },
    { ...MONTH, legalAidDays: 300 },
  ])
    await refused(after(remedy), 'remedy-too-long')
  for (const remedy of [
    { ...MONTH, months: 4 },
    { court: 'cnda', days: 10, franc: false },
  ])
    assert.equal((await after(remedy)).statusCode, 201)
  t.clock.set('2026-05-04T08:00:00Z')
})

test('what a letter says is still explained, whatever it says', () => {
  const madeAvailableOn = Temporal.PlainDate.from('2026-05-04')
  const said = explain(loadLaw(), { kind: 'refusal', remedy: { ...MONTH, months: 6 }, madeAvailableOn })
  assert.ok(!isRefusal(said) && said.terms.length > 0)
})

test('a case system that states no remedy after the change of law is told so in its own words', async () => {
  t.clock.set('2026-06-15T08:00:00Z')
  const answer = await deposit(t, office, decision(p, { decision: { decidedOn: '2026-06-14' } }))
  assert.equal(answer.json().code, 'regime-uncertain')
  assert.doesNotMatch(answer.body, /montrez-la|show it to a lawyer/)
  t.clock.set('2026-05-04T08:00:00Z')
})

test('after the change of law an opened decision says that its service is not verified; before it, nothing', async () => {
  const opened = async (decidedOn: string) => {
    const id = (await stated(MONTH, {}, decidedOn)).json().id
    await p.post(`/documents/${id}/opening`)
    return (await p.get(`/documents/${id}`)).body
  }
  assert.doesNotMatch(await opened('2026-04-30'), /Aucun avocat n’a encore vérifié/)
  t.clock.set('2026-06-15T08:00:00Z')
  await t.base
    .pool('owner')
    .query('update space.session set last_seen_at = $2 where person_id = $1', [p.id, t.clock.now().toString()])
  assert.match(await opened('2026-06-14'), /Aucun avocat n’a encore vérifié/)
  t.clock.set('2026-05-04T08:00:00Z')
})
