import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { seedInto, worldNames } from '../../seeds/index.ts'
import { prepareDev } from '../../src/dev/store.ts'
import { beat } from '../../src/evidence/index.ts'
import { readConfig } from '../../src/platform/config.ts'
import { testDatabase } from '../../src/platform/testing/index.ts'
import { travelTo } from '../../src/platform/travelled-clock.ts'
import { syncRights } from '../../src/staff/index.ts'
import { employ, machine, organisation } from '../../src/testing/agents.ts'
import { clicks } from '../../src/testing/clicks.ts'
import { decision, deposited } from '../../src/testing/documents.ts'
import { testHouse } from '../../src/testing/house.ts'
import { person } from '../../src/testing/person.ts'
import { factsPage, type Seen, typesInSource } from './facts.ts'

const house = await testHouse()
const dir = await mkdtemp(path.join(tmpdir(), 'pli-facts-'))
after(() => rm(dir, { recursive: true, force: true }))

test('docs/facts.md lists every type of fact with its members, as the named worlds wrote them', async (t) => {
  const base = await testDatabase()
  const owner = base.pool('owner')
  await syncRights(owner)
  await prepareDev(owner)
  const pools = {
    app: base.pool('app'),
    worker: base.pool('worker'),
    sequencer: base.pool('sequencer'),
    owner: () => owner,
  }
  await seedInto(readConfig({ PLI_VAR: dir, PLI_LOG: 'silent' }), pools, worldNames)
  await whatWorldsLeaveOut()
  const read = 'select body from evidence.fact'
  const rows = [owner, house.base.pool('owner')].map((db) => db.query<{ body: string }>(read))
  const seen = (await Promise.all(rows)).flatMap((one) => one.rows).map(({ body }) => JSON.parse(body) as Seen)
  const types = typesInSource()
  const unknown = new Set(seen.map(({ type }) => type).filter((type) => !types.includes(type)))
  assert.deepEqual([...unknown], [], 'a fact written elsewhere than where facts are')
  t.assert.fileSnapshot(factsPage(seen, types), 'docs/facts.md', { serializers: [(text: string) => text] })
})

/** Contested, decided, taken back, read and handed over, opened after its term, unreadable within it: what integrates with the Office most wants to know. */
async function whatWorldsLeaveOut() {
  const desk = await organisation(house, 'registration-desk')
  const [office, head] = [await machine(house, 'system'), await employ(house, 'division-head')]
  const [p, other] = [await person(house, { registeredBy: desk }), await person(house, { registeredBy: desk })]
  const [opened, contested] = [await deposited(house, office, decision(p)), await deposited(house, office, decision(p))]
  await p.post(`/documents/${opened}/opening`)
  await p.get(`/documents/${opened}/file`)
  const sent = "select 1 from evidence.fact where type = 'DocumentTransferred'"
  while ((await house.base.pool('owner').query(sent)).rows.length === 0) {} // written once the answer has gone
  for (const id of [opened, contested]) await p.post(`/documents/${id}/contest`)
  const meantFor = { 'decide-foreignerNumber': other.foreignerNumber }
  const { post } = clicks(house, head)
  await post(`/staff/documents/${opened}/contest-decision`, { outcome: 'upheld', ...meantFor })
  await post(`/staff/documents/${contested}/contest-decision`, { outcome: 'dismissed' })
  await house.web.inject({ url: `/api/v1/documents/${contested}`, headers: office.headers })
  const [late, unreadable] = [await deposited(house, office, decision(p)), await deposited(house, office, decision(p))]
  await house.house.ports.files.remove(`document-${unreadable}`)
  await p.post(`/documents/${unreadable}/opening`)
  for (const kind of ['alerts', 'availability']) await p.post(`/documents/${contested}/receipts`, { kind })
  await p.post('/history/receipts')
  const { db } = house.house.ports
  for (const minutes of [0, 6]) {
    const at = house.clock.now().add({ minutes })
    await travelTo(house.base.pool('owner'), at) // a beat is of the database's own hour
    await beat(db, at)
  }
  await clicks(house, await employ(house, 'officer')).get(`/staff/applicants/${p.id}`)
  house.clock.set(house.clock.now().add({ hours: 24 * 20 }))
  await p.post(`/documents/${late}/opening`)
  await p.post(`/documents/${unreadable}/contest`)
  await house.settle()
}
