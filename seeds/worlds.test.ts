import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { statusOf } from '../src/delivery/index.ts'
import { prepareDev } from '../src/dev/store.ts'
import { factsOf } from '../src/evidence/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { createDb } from '../src/platform/db/db.ts'
import { type TestDatabase, testDatabase } from '../src/platform/testing/index.ts'
import { syncRights } from '../src/staff/index.ts'
import { hourAfter, seedInto, WORLDS_AT_START, type WorldName } from './index.ts'

const dir = await mkdtemp(path.join(tmpdir(), 'pli-worlds-'))
after(() => rm(dir, { recursive: true, force: true }))

/** The worlds in a database of their own. */
async function seeded(names: readonly WorldName[], env: Record<string, string> = {}) {
  const base = await testDatabase()
  await syncRights(base.pool('owner'))
  await prepareDev(base.pool('owner'))
  const config = readConfig({ PLI_VAR: path.join(dir, base.name), PLI_LOG: 'silent', ...env })
  const told = await seedInto(config, poolsOf(base), names)
  return { base, config, told, query: queryOver(base) }
}

const poolsOf = (base: TestDatabase) => ({
  app: base.pool('app'),
  worker: base.pool('worker'),
  sequencer: base.pool('sequencer'),
  owner: () => base.pool('owner'),
})

const queryOver = (base: TestDatabase) => async (text: string, values: readonly unknown[]) =>
  (await base.pool('owner').query<Record<string, string | null>>(text, [...values])).rows

const all = await seeded(WORLDS_AT_START)

const documentsOf = (number: string) =>
  all.query(
    `select d.kind, d.regime, d.served_by as by, d.served_on::text as on, d.opened_at is not null as opened,
       (select string_agg(r.kind, ',' order by r.requested_at) from evidence.receipt r
         where r.document_id = d.id and r.rendered_at is not null) as receipts
     from delivery.document d join enrolment.applicant a on a.id = d.person_id
     where a.foreigner_number = $1 order by d.deposited_at`,
    [number],
  )

test('every world is built once, tells its story, and building it again changes nothing', async () => {
  assert.deepEqual([...all.told.keys()], WORLDS_AT_START)
  for (const [name, { story }] of all.told) assert.ok(story.length > 10, name)
  const count = async () => (await all.query('select count(*) as n from evidence.fact', []))[0]!['n']
  const before = await count()
  const again = await seedInto(all.config, poolsOf(all.base), WORLDS_AT_START)
  assert.equal(await count(), before)
  assert.deepEqual(again.get('family-of-five'), all.told.get('family-of-five'))
})

test('opens-in-time: a summons served by its opening, with its receipts, and a decision that waits', async () => {
  assert.deepEqual(await documentsOf('9900000101'), [
    { kind: 'summons', regime: '2021', by: 'opening', on: '2026-04-08', opened: true, receipts: 'deposit,opening' },
    { kind: 'refusal', regime: '2021', by: null, on: null, opened: false, receipts: 'deposit' },
  ])
})

test('never-opens: served by the term on the fifteenth day, whose receipt says so', async () => {
  assert.deepEqual(await documentsOf('9900000202'), [
    { kind: 'refusal', regime: '2021', by: 'term', on: '2026-04-25', opened: false, receipts: 'deposit,term' },
  ])
})

test('wrong-number: the alert reached nobody and waits for somebody of the Office', async () => {
  const kinds = await all.query(
    `select w.kind, w.owner_role as role from staff.work_item w join enrolment.applicant a on a.id = w.person_id
     where a.foreigner_number = $1 and w.done_at is null`,
    ['9900000303'],
  )
  assert.deepEqual(kinds, [{ kind: 'alert-undelivered', role: 'officer' }])
})

test('family-of-five: one telephone, two spaces, and each alert ends with whose it is; three keys still open a space', async () => {
  const bodies = (
    await all.query(`select body from dev.message where recipient = '+33612000500' and body like '%…%'`, [])
  ).map(({ body }) => body!)
  assert.ok(bodies.some((body) => body.includes('511')))
  assert.ok(bodies.some((body) => body.includes('522')))
  const live = await all.query(
    `select a.foreigner_number as number from enrolment.connection_key k join enrolment.applicant a on a.id = k.person_id
     where k.used_at is null and k.cancelled_at is null and a.foreigner_number like '99000005%' order by 1`,
    [],
  )
  assert.deepEqual(
    live.map(({ number }) => number),
    ['9900000533', '9900000544', '9900000555'],
  )
})

test('requalified-from-dublin: what was unread was listed, nothing was lost, and the new notice opened the space', async () => {
  const documents = await documentsOf('9900000404')
  assert.deepEqual(
    documents.map(({ kind }) => kind),
    ['request-to-complete', 'summons'],
  )
  const answers = await all.query(
    `select f.body::jsonb->'data'->>'after' as after from evidence.fact f join enrolment.applicant a on a.id = f.person_id
     where a.foreigner_number = $1 and f.type = 'EligibilityChanged' order by f.recorded_at`,
    ['9900000404'],
  )
  assert.deepEqual(
    answers.map(({ after }) => after),
    ['out', 'in'],
  )
})

test('left-the-scheme: a dated statement that asks for paper', async () => {
  const stated = await all.query(
    `select f.body::jsonb->'data'->>'wants' as wants, w.kind from evidence.fact f
       join enrolment.applicant a on a.id = f.person_id join staff.work_item w on w.fact_id = f.id
     where a.foreigner_number = $1 and f.type = 'NoContactDeclared'`,
    ['9900000606'],
  )
  assert.deepEqual(stated, [{ wants: 'paper', kind: 'paper-asked' }])
})

test('every fact of the worlds was written by somebody, at the hour of its story', async () => {
  const strange = await all.query(
    `select id from evidence.fact where recorded_at < '2026-03-01' or recorded_at > '2026-05-04T07:00Z' or happened_at > recorded_at`,
    [],
  )
  assert.deepEqual(strange, [])
})

test('every document of every world stands where a replay of its facts puts it', async () => {
  const rows = await all.query(
    `select id, made_available_at::text as "madeAvailableAt", term_ends_at::text as "termEndsAt",
       opened_at::text as "openedAt", served_on::text as "servedOn", served_by as "servedBy", contested_at::text as "contestedAt",
       contest_outcome as "contestOutcome", withdrawn_at::text as "withdrawnAt", withdrawn_reason as "withdrawnReason"
     from delivery.document d`,
    [],
  )
  assert.ok(rows.length > 0)
  const journal = createDb(all.base.pool('owner'))
  for (const { id, ...row } of rows) {
    const replay = statusOf(await factsOf(journal, `document:${id}`))
    const plain = Object.entries(replay).map(([name, value]) => [name, value === null ? null : String(value)])
    const stored = Object.entries(row).map(([name, value]) => [
      name,
      value !== null && name.endsWith('At') ? Temporal.Instant.from(value.replace(' ', 'T')).toString() : value,
    ])
    assert.deepEqual(Object.fromEntries(stored), Object.fromEntries(plain), id ?? '')
  }
})

test('regime-of-today: a decision under the law of June 2026 alone', async () => {
  await seedInto(all.config, poolsOf(all.base), ['regime-of-today'])
  assert.equal(hourAfter(['staff', 'never-opens']), null)
  assert.equal(hourAfter(['staff', 'regime-of-today'])?.toString(), '2026-06-22T08:00:00Z')
  assert.deepEqual(await documentsOf('9900000707'), [
    { kind: 'refusal', regime: '2026', by: null, on: null, opened: false, receipts: 'deposit' },
  ])
})

test('in the strict profile the worlds stand on the closed list alone', async () => {
  const { query, told } = await seeded(['opens-in-time', 'family-of-five'], { PLI_PROFILE: 'strict' })
  assert.equal(told.size, 3)
  const kept = await query(
    `select count(*) as n from enrolment.applicant where language is not null or pin_digest is not null or desk_sees_waiting <> 'later'`,
    [],
  )
  assert.equal(Number(kept[0]!['n']), 0)
})
