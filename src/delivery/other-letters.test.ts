import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks, picked, standsIn } from '../testing/clicks.ts'
import { decision, deposited, ofOthers, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { type Withdrawal, withdrawDocument } from './withdraw.ts'

/* Whose the other letters were is an answer of the agent's, about those that he was shown and about nothing else (decision 0027). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const [officer, head] = [await employ(t, 'officer'), await employ(t, 'division-head')]
const agent = clicks(t, officer)
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

const takeBack = (id: string, withdrawal: Withdrawal) => withdrawDocument(t.house.ports)(officer.acting, id, withdrawal)
const code = (x: unknown) => (isRefusal(x) ? x.refusal : x)
const standing = async (...ids: string[]) =>
  (
    await owner.query(
      `select id, withdrawn_reason as back, wrong_space_found_at is not null as found, contest_outcome as outcome
        from delivery.document where id = any($1) order by made_available_at`,
      [ids],
    )
  ).rows.map(({ back, found, outcome }) => [back, found, outcome])

async function replaced() {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(him))
  on('2026-05-06')
  const second = await deposited(t, office, replacementOf(him, first))
  return { him, first, second }
}

test('a letter that was placed since the agent looked is shut by nobody’s answer: he is shown it, and says of all anew', async () => {
  const { him, first, second } = await replaced()
  const page = `/staff/documents/${second}`
  const listed = standsIn((await agent.get(page)).body, 'withdraw-letters')!
  assert.equal(listed, first)
  on('2026-05-07')
  const third = await deposited(t, office, replacementOf(him, second)) // by a colleague, meanwhile
  const before = await standing(first, second, third)
  const form = { reason: 'wrong-space', 'withdraw-others': 'too', 'withdraw-letters': listed }
  const refused = await agent.post(`${page}/withdrawal`, form)
  assert.equal(refused.statusCode, 422)
  assert.match(refused.body, /elle porte sur d’autres que ceux qui sont là/)
  assert.deepEqual(await standing(first, second, third), before, 'nothing by half')
  assert.equal(standsIn(refused.body, 'withdraw-letters'), `${first} ${third}`)
  assert.match(refused.body, new RegExp(`<li><a href="/staff/documents/${third}"`), 'to be read before he answers')
  assert.equal(picked(refused.body, 'withdraw-others'), undefined, 'an answer about others is not given again')
  const asked = { reason: 'wrong-space', others: { are: 'too', letters: [first] } }
  const url = `/api/v1/documents/${second}/withdrawal`
  const byMachine = await t.web.inject({ method: 'POST', url, headers: office.headers, payload: asked })
  assert.deepEqual([byMachine.statusCode, byMachine.json().code], [422, 'other-letters-not-said'])
  const anew = { ...form, 'withdraw-letters': standsIn(refused.body, 'withdraw-letters')! }
  assert.equal((await agent.post(`${page}/withdrawal`, anew)).statusCode, 303)
  assert.deepEqual(
    (await standing(first, second, third)).map(([, found]) => found),
    [true, true, false],
  )
  assert.equal((await standing(third))[0]![0], 'wrong-space')
})

test('a letter that was found another’s since is no letter to answer about: neither on a withdrawal nor on a contest', async () => {
  const { him, first, second } = await replaced()
  await him.post(`/documents/${second}/contest`)
  const others = { are: 'his', letters: [first] } as const
  on('2026-05-07')
  assert.equal(
    await takeBack(first, { reason: 'wrong-space', ...(await ofOthers(t, office, first, 'his')) }),
    'withdrawn',
  )
  const decide = decideOnContest(t.house.ports)
  assert.equal(code(await decide(head.acting, second, { outcome: 'upheld', others })), 'other-letters-not-said')
  assert.equal(code(await takeBack(second, { reason: 'wrong-space', others })), 'other-letters-not-said')
  assert.deepEqual(await standing(second), [[null, false, null]])
  assert.equal(await decide(head.acting, second, { outcome: 'upheld' }), 'decided')
})

test('an answer about the other letters is refused where it has no place, and no letter is left open that the agent believes shut', async () => {
  const { him, first, second } = await replaced()
  await him.post(`/documents/${second}/opening`)
  const page = `/staff/documents/${second}`
  const said = { 'withdraw-others': 'too', 'withdraw-letters': first }
  for (const reason of ['error', 'replaced']) {
    const refused = await agent.post(`${page}/withdrawal`, { reason, ...said })
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /La réponse sur les autres documents n’a pas sa place ici/)
    assert.equal(picked(refused.body, 'withdraw-others'), undefined, 'it cannot be taken back on the page')
    const url = `/api/v1/documents/${second}/withdrawal`
    const payload = { reason, others: { are: 'too', letters: [first] } }
    const byMachine = await t.web.inject({ method: 'POST', url, headers: office.headers, payload })
    const { code, field } = byMachine.json()
    assert.deepEqual([byMachine.statusCode, code, field], [422, 'other-letters-not-asked', 'others'])
  }
  await him.post(`/documents/${second}/contest`)
  const dismissed = { outcome: 'dismissed', 'decide-others': 'too', 'decide-letters': first }
  const refused = await clicks(t, head).post(`${page}/contest-decision`, dismissed)
  assert.equal(refused.statusCode, 422)
  assert.match(refused.body, /La réponse sur les autres documents n’a pas sa place ici/)
  assert.deepEqual(await standing(first, second), [
    ['replaced', false, null],
    [null, false, null],
  ])
  const decided = await clicks(t, head).post(`${page}/contest-decision`, { outcome: 'dismissed' })
  assert.equal(decided.statusCode, 303)
})

test('what an agent answered stands on the page again where only the number of the other person was wrong', async () => {
  const { first, second } = await replaced()
  const form = { reason: 'wrong-space', 'withdraw-others': 'his', 'withdraw-letters': first }
  const page = `/staff/documents/${second}`
  const refused = await agent.post(`${page}/withdrawal`, { ...form, 'withdraw-foreignerNumber': '12' })
  assert.ok(refused.statusCode >= 400)
  assert.equal(picked(refused.body, 'withdraw-others'), 'his')
})
