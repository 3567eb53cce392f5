import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks, standsIn } from '../testing/clicks.ts'
import { contact } from '../testing/contact.ts'
import { enrolled, ready, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated, browser } from '../testing/phone.ts'
import { staffReads } from '../testing/staff-reads.ts'
import { addressee } from './addressee.ts'
import { correctForeignerNumber } from './correct-number.ts'
import { importEvents } from './import-csv.ts'
import { mergePersons } from './merge.ts'

const t = await testHouse()
const { ports } = t.house
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const other = await employ(t, 'registration-desk', desk.id)
const officer = await employ(t, 'officer')
const PASSWORD = 'quatre mots sans lien'

const facts = async (personId: string, type: string) =>
  (await owner.query('select author_id as by from evidence.fact where person_id = $1 and type = $2', [personId, type]))
    .rows
const work = async (personId: string) =>
  (
    await owner.query(
      'select kind, owner_role from staff.work_item where person_id = $1 and done_at is null order by kind',
      [personId],
    )
  ).rows
const goesTo = async (foreignerNumber: string) => {
  const found = await ports.act(desk.agent.acting, (unit) => addressee(unit, { foreignerNumber }))
  return isRefusal(found) ? found.refusal : found.id
}
const logsIn = async (number: string) =>
  (await browser(t).post('/log-in', { number, password: PASSWORD })).headers.location === '/inbox'
const toldTo = async (address: string) => {
  await t.settle()
  return t.sent.mail.filter(({ to }) => to === address).length
}

/** Two who have their spaces open, each with an address of his own. */
async function two() {
  const people = [await enrolled(t, desk), await enrolled(t, desk)] as const
  for (const person of people) {
    await activated(t, person, PASSWORD)
    await contact(t, person.personId, 'email', `p${person.personId}@exemple.org`)
  }
  return { kept: people[0], merged: people[1] }
}

test('one agent alone closes nobody’s open space: the merge waits for another, and until then nothing has changed', async () => {
  const { kept, merged } = await two()
  const form = { merged: merged.personId, evenIfBothHoldDocuments: 'yes' }
  const merge = (agent: typeof other) => clicks(t, agent).post(`/staff/applicants/${kept.personId}/merge`, form)
  assert.equal((await merge(desk.agent)).headers.location, `/staff/applicants/${kept.personId}`)
  assert.equal(await goesTo(merged.foreignerNumber), merged.personId)
  assert.equal(await logsIn(merged.foreignerNumber), true)
  assert.equal((await ready(t, desk.agent.acting, merged.personId)).wayIn.way, 'activated')
  assert.deepEqual(await work(merged.personId), [{ kind: 'merge-asked', owner_role: 'officer' }])
  for (const { personId } of [kept, merged]) {
    assert.deepEqual(await facts(personId, 'MergeAsked'), [{ by: desk.agent.id }])
    const record = (await clicks(t, other).get(`/staff/applicants/${personId}`)).body
    assert.match(record, /Fusion demandée/)
    assert.ok(record.includes(`/staff/applicants/${personId === kept.personId ? merged.personId : kept.personId}`))
  }

  const alone = await merge(desk.agent)
  assert.equal(alone.statusCode, 409)
  assert.match(alone.body, /un autre agent/i)
  assert.deepEqual(await facts(merged.personId, 'PersonsMerged'), [])

  assert.equal((await merge(other)).statusCode, 303)
  assert.equal(await goesTo(merged.foreignerNumber), kept.personId)
  assert.deepEqual(await facts(merged.personId, 'PersonsMerged'), [{ by: other.id }])
  assert.deepEqual(
    (await work(merged.personId)).map(({ kind }) => kind),
    ['open-space-merged'],
  )
  const settled = `select outcome, done_by from staff.work_item where person_id = $1 and kind = 'merge-asked'`
  assert.deepEqual((await owner.query(settled, [merged.personId])).rows, [{ outcome: 'merged', done_by: other.id }])
})

test('what the Office refused is no first voice: the next who asks is the first again, and the Office looks again', async () => {
  const { kept, merged } = await two()
  const merge = async (agent: typeof other) => {
    const asked = { kept: kept.personId, merged: merged.personId, evenIfBothHoldDocuments: true }
    const done = await mergePersons(ports)(agent.acting, asked)
    return isRefusal(done) ? done.refusal : done.asked === true ? 'asked' : 'merged'
  }
  const waits = async () =>
    (await owner.query('select id from staff.work_item where person_id = $1 and done_at is null', [merged.personId]))
      .rows
  const closing = async (outcome: string) => {
    const id = (await waits())[0].id
    return (await clicks(t, officer).post(`/staff/work-items/${id}/closing`, { [`outcome-${id}`]: outcome })).statusCode
  }
  assert.equal(await merge(desk.agent), 'asked')
  for (const untrue of ['merged', 'decided', 'nothing-to-do']) assert.equal(await closing(untrue), 422, untrue)
  assert.equal(await closing('refused'), 303)
  t.clock.set(t.clock.now().add({ seconds: 1 }))
  const page = clicks(t, other).post(`/staff/applicants/${kept.personId}/merge`, { scanned: merged.foreignerNumber })
  assert.doesNotMatch((await page).body, /Un autre agent a déjà demandé/)
  assert.match((await clicks(t, other).get(`/staff/applicants/${merged.personId}`)).body, /L’Office refuse la fusion/)
  assert.equal(await merge(other), 'asked')
  assert.deepEqual(await facts(merged.personId, 'PersonsMerged'), [])
  assert.equal((await waits()).length, 1)
  assert.equal(await merge(other), 'merge-asked-by-you')
  assert.equal(await merge(desk.agent), 'merged', 'he who was refused is the second voice of another')
  assert.deepEqual(await work(merged.personId), [{ kind: 'open-space-merged', owner_role: 'officer' }])
})

test('a merge is asked for on a page that shows both records, the other found by its number typed twice; until then nothing happened', async () => {
  const { kept, merged } = await two()
  const here = `/staff/applicants/${kept.personId}/merge`
  const { get, post } = clicks(t, desk.agent)
  assert.match((await get(here)).body, /name="foreignerNumberAgain"/)
  const { foreignerNumber } = merged
  const once = await post(here, { foreignerNumber })
  assert.equal(once.statusCode, 422)
  assert.match(once.body, /href="#foreignerNumberAgain"/)
  const before = (await staffReads(t, merged.personId)).length
  const both = await post(here, { foreignerNumber, foreignerNumberAgain: foreignerNumber })
  assert.equal(both.statusCode, 200)
  for (const shown of [kept.foreignerNumber, merged.foreignerNumber, 'L’espace est ouvert', 'Documents non ouverts'])
    assert.ok(both.body.includes(shown), shown)
  assert.match(both.body, /avant qu’un autre agent/)
  assert.ok((await staffReads(t, merged.personId)).length > before, 'reading it is a fact')
  assert.deepEqual(await facts(merged.personId, 'MergeAsked'), [])

  const ask = { merged: standsIn(both.body, 'merged')! }
  const used = await post(here, ask)
  assert.equal(used.statusCode, 409)
  assert.match(used.body, /name="evenIfBothHoldDocuments"/, 'asked beside both records')
  assert.ok(used.body.includes(merged.foreignerNumber))
  assert.equal((await post(here, { ...ask, evenIfBothHoldDocuments: 'yes' })).statusCode, 303)
  assert.deepEqual(await facts(merged.personId, 'MergeAsked'), [{ by: desk.agent.id }])
  const second = await clicks(t, other).post(here, { scanned: foreignerNumber })
  assert.match(second.body, /Un autre agent a déjà demandé/)
  const elsewhere = await testDesk(t)
  assert.equal((await clicks(t, elsewhere.agent).post(here, ask)).statusCode, 404)
  const self = await post(here, { scanned: kept.foreignerNumber })
  assert.match(self.body, /C’est le même dossier/)
})

test('what was asked for two records counts for these two, in this direction', async () => {
  const { kept, merged } = await two()
  const third = await enrolled(t, desk)
  await activated(t, third, PASSWORD)
  const merge = async (agent: typeof other, keptId: string, mergedId: string) => {
    const asked = { kept: keptId, merged: mergedId, evenIfBothHoldDocuments: true }
    const done = await mergePersons(ports)(agent.acting, asked)
    return isRefusal(done) ? done.refusal : done.asked === true ? 'asked' : 'merged'
  }
  assert.equal(await merge(desk.agent, kept.personId, merged.personId), 'asked')
  assert.equal(await merge(other, merged.personId, kept.personId), 'asked')
  assert.equal(await merge(other, third.personId, merged.personId), 'asked')
  const both = await Promise.all([officer, other].map((who) => merge(who, kept.personId, merged.personId)))
  assert.deepEqual(both.toSorted(), ['applicant-merged', 'merged'])
  const unopened = await enrolled(t, desk)
  assert.equal(await merge(desk.agent, third.personId, unopened.personId), 'merged', 'there is no space to take')
  assert.deepEqual(await work(unopened.personId), [])
})

test('a merge and a corrected number are told to his own contacts, those of the record that is left too', async () => {
  const { kept, merged } = await two()
  const [his, others] = [merged, kept].map(({ personId }) => `p${personId}@exemple.org`) as [string, string]
  const asked = { kept: kept.personId, merged: merged.personId, evenIfBothHoldDocuments: true }
  await mergePersons(ports)(desk.agent.acting, asked)
  assert.deepEqual([await toldTo(his), await toldTo(others)], [0, 0])
  await mergePersons(ports)(officer.acting, asked)
  assert.deepEqual([await toldTo(his), await toldTo(others)], [1, 1])
  assert.match(t.sent.mail.find(({ to }) => to === his)!.text, /Votre numéro(?:.|\n)*Demandez de l’aide/)
  await correctForeignerNumber(ports)(desk.agent.acting, kept.personId, '9955500777', 'changed')
  assert.deepEqual([await toldTo(his), await toldTo(others)], [1, 2])
})

test('a machine and a file are told that their merge is only asked for; a machine is one actor, however often it asks', async () => {
  const { kept, merged } = await two()
  const system = await machine(t, 'system')
  const ask = () =>
    t.web.inject({
      method: 'POST',
      url: `/api/v1/applicants/${kept.personId}/merge`,
      headers: { ...system.headers, 'content-type': 'application/json' },
      payload: JSON.stringify({ merged: merged.personId, evenIfBothHoldDocuments: true }),
    })
  assert.deepEqual((await ask()).json(), { id: kept.personId, asked: true })
  const again = await ask()
  assert.deepEqual([again.statusCode, again.json().code], [409, 'merge-asked-by-you'])

  const more = await two()
  const line = `${more.kept.foreignerNumber};merge;${more.merged.foreignerNumber};yes`
  const file = Buffer.from(`applicant;event;merged;evenIfBothHoldDocuments\n${line}\n`)
  const done = await importEvents(ports, t.house.law)(desk.agent.acting, file, 'fr')
  assert.ok(!isRefusal(done))
  assert.deepEqual(done.lines, [{ line: 2, outcome: 'asked', id: more.kept.personId }])
  assert.equal(await goesTo(more.merged.foreignerNumber), more.merged.personId)
})
