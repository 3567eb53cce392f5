import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { factsOf } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { testDatabase } from '../platform/testing/index.ts'
import { machine, organisation } from '../testing/agents.ts'
import { changedLaw } from '../testing/changed-law.ts'
import { decision, deposit, deposited } from '../testing/documents.ts'
import { type TestHouse, testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { openDocument } from './open.ts'
import { documentById } from './store.ts'
import { termsOf } from './terms.ts'

type Regime = {
  name: string
  firstDay: string
  lastDay: string | null
  selection: { doubt: string[] }
  remediesOffered: string[]
  kinds: Record<string, { remedies?: string[] }>
  electronicService: { fictionDays: object }
}
type Remedies = { remedies: Record<string, { months?: number; days?: number; count: object }> }

const FIFTEEN_DAYS = { days: 15, count: { strictest: 'plain', used: 'plain', longest: 'plain' } }

/** A new law between that day and 12 June 2026: ten days in the space, fifteen to appeal, not franc. */
const newLawFrom = (firstDay: string, lastDayBefore: string) =>
  changedLaw((edit) => {
    edit<Remedies>('remedies.json', ({ remedies }) => {
      const { months: _, ...appeal } = remedies['cnda-appeal']!
      remedies['short-appeal'] = { ...appeal, ...FIFTEEN_DAYS }
    })
    const became = (regime: Regime) => {
      Object.assign(regime, { name: 'new', firstDay, remediesOffered: ['short-appeal'] })
      regime.electronicService.fictionDays = { strictest: 9, used: 10, longest: 10 }
      for (const kind of Object.values(regime.kinds))
        if (kind.remedies?.includes('cnda-appeal')) kind.remedies = ['short-appeal']
    }
    edit<Regime>('regimes/2021.json', became, 'regimes/new.json')
    edit<Regime>('regimes/2021.json', (regime) => {
      regime.lastDay = lastDayBefore
    })
    edit<Regime>('regimes/2026.json', ({ selection }) => {
      selection.doubt = [] // one change at a time
    })
  })
const newLaw = newLawFrom('2026-05-25', '2026-05-24')

/** Read late: it was in force already on the days on which documents were served under the law before. */
const backdatedLaw = newLawFrom('2026-05-01', '2026-04-30')

/** What must never be done, and would undo nothing: the days of a regime rewritten under those it served. */
const rewrittenLaw = changedLaw((edit) => {
  edit<Regime>('regimes/2021.json', ({ electronicService }) => {
    electronicService.fictionDays = { strictest: 4, used: 5, longest: 6 }
  })
  edit<Remedies>('remedies.json', ({ remedies }) => {
    const { months: _, ...appeal } = remedies['cnda-appeal']!
    remedies['cnda-appeal'] = { ...appeal, ...FIFTEEN_DAYS }
  })
})

const base = await testDatabase()
const dir = await mkdtemp(path.join(tmpdir(), 'pli-change-'))
after(() => rm(dir, { recursive: true, force: true }))
const under = (law?: Law) => testHouse({ on: { base, dir }, ...(law ? { parts: { law } } : {}) })
const before = await under()
const afterwards = await under(newLaw)
const changed = [afterwards, await under(backdatedLaw), await under(rewrittenLaw)]
const houses = [before, ...changed]
const owner = base.pool('owner')
const auditor = createDb(owner)

const desk = await organisation(before, 'registration-desk')
const office = await machine(before, 'system')
const p = await person(before, { registeredBy: desk, language: 'ar' })
const how = { coverVersion: '1-x', coverLanguage: 'ar', authenticatedBy: 'password' }

const at = (instant: string) => {
  for (const house of houses) house.clock.set(Temporal.Instant.from(instant))
}
const place = (house: TestHouse) => deposited(house, office, decision(p))
const row = async (id: string) =>
  (await before.house.ports.act({ as: 'worker' }, (unit) => documentById(unit.trx, id)))!
const servedAs = async (id: string) => {
  const { rows } = await owner.query('select served_on, served_by, regime from delivery.document where id = $1', [id])
  return `${rows[0].served_on} ${rows[0].served_by} ${rows[0].regime}`
}

/** All that was recorded of a document, and every receipt as the person gets it from that house. */
async function recorded(house: TestHouse, id: string) {
  const document = await owner.query('select to_jsonb(d) as row from delivery.document d where id = $1', [id])
  const receipts = await owner.query(
    'select id, fact_id, kind, digest, french_digest from evidence.receipt where document_id = $1 order by kind',
    [id],
  )
  const bytes = await Promise.all(
    receipts.rows.map(async (receipt) => {
      const url = `/documents/${id}/receipts/${receipt.id}`
      const answer = await house.web.inject({ url, headers: { cookie: p.cookie } })
      assert.equal(answer.statusCode, 200)
      assert.deepEqual(sha256(answer.rawPayload), Buffer.from(receipt.digest))
      return answer.rawPayload.toString('base64')
    }),
  )
  const facts = (await factsOf(auditor, `document:${id}`)).map((fact) => `${fact.type} ${fact.regime} ${fact.digest}`)
  return { document: document.rows, receipts: receipts.rows, bytes, facts }
}

const termsUnder = async (law: Law, id: string) => {
  const document = (await row(id)) as Parameters<typeof termsOf>[1]
  return termsOf(law, document, before.clock.now()).map((term) => JSON.parse(JSON.stringify(term)))
}

// One opened, one left unopened, and one whose fifteen days run over the change.
at('2026-05-04T08:00:00Z')
const opened = await place(before)
const unopened = await place(before)
at('2026-05-06T08:00:00Z')
await openDocument(before.house.ports)(p.acting, opened, how)
at('2026-05-20T06:00:00Z')
const running = await place(before)
await before.settle()
assert.deepEqual(await Promise.all([opened, unopened, running].map(servedAs)), [
  '2026-05-06 opening 2021',
  '2026-05-19 term 2021',
  'null null 2021',
])
const kept = await Promise.all([opened, unopened].map((id) => recorded(before, id)))
const counted = await Promise.all([opened, unopened].map((id) => termsUnder(before.house.law, id)))
assert.deepEqual(
  kept.map(({ receipts }) => receipts.map(({ kind }) => kind)),
  [
    ['deposit', 'opening'],
    ['deposit', 'term'],
  ],
)

// @law CESEDA R.531-17
test('a change of the law changes no fact, no day of service and no byte of a receipt of what was served before it', async () => {
  at('2026-05-26T08:00:00Z')
  const acts = kept.flatMap(({ receipts }) => receipts.map((receipt) => receipt.fact_id as string))
  for (const house of changed) {
    await house.settle()
    for (const factId of acts) await house.house.jobs['evidence.receipt']!({ factId }) // asked for once more
    assert.deepEqual(await Promise.all([opened, unopened].map((id) => recorded(house, id))), kept)
  }
})

test('the terms of what was served before are those of its own regime, to the day and to the source', async () => {
  for (const law of [newLaw, backdatedLaw])
    assert.deepEqual(await Promise.all([opened, unopened].map((id) => termsUnder(law, id))), counted)
  assert.deepEqual(
    counted.flat().map((term) => `${term.name} ${term.regimes} ${term.actBy}`),
    ['appeal 2021 2026-06-05', 'legal-aid 2021 2026-05-21', 'appeal 2021 2026-06-19', 'legal-aid 2021 2026-06-02'],
  )
})

test('the fifteen days that were running end when their deposit said, whatever law the worker has', async () => {
  for (const house of changed) {
    at('2026-06-04T21:59:59Z')
    await house.settle()
    assert.equal(await servedAs(running), 'null null 2021')
  }
  at('2026-06-05T06:00:00Z')
  await afterwards.settle()
  assert.equal(await servedAs(running), '2026-06-04 term 2021')
})

test('only what is deposited after it follows the new law: its days in the space, its remedy, its receipt', async () => {
  at('2026-06-05T08:00:00Z')
  const month = await deposit(afterwards, office, decision(p))
  assert.deepEqual([month.statusCode, month.json().code], [422, 'remedy-not-of-the-law'])
  const remedy = { court: 'cnda', days: 15, franc: false }
  const id = await deposited(afterwards, office, decision(p, { decision: { decidedOn: '2026-06-01', remedy } }))
  at('2026-06-16T06:00:00Z')
  await afterwards.settle()
  assert.equal(await servedAs(id), '2026-06-15 term new')
  assert.deepEqual(
    (await factsOf(auditor, `document:${id}`))
      .map(({ type, regime }) => `${type} ${regime}`)
      .filter((fact) => /Dep|Deemed/.test(fact)),
    ['DocumentDeposited new', 'ServiceDeemed new'],
  )
  const [appeal] = await termsUnder(newLaw, id)
  assert.deepEqual([appeal.lastDay, appeal.actBy, appeal.regimes], ['2026-06-30', '2026-06-29', ['new']])
})
