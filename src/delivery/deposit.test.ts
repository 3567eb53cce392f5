import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Refusal } from '../platform/refusal.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, multipart, deposit as post, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { CATALOG, CONTENT, PAGE, PAGES, pdfOf } from '../testing/pdf-parts.ts'
import { person } from '../testing/person.ts'

let scanned: 'clean' | { found: string } | Error = 'clean'
const t = await testHouse({
  parts: { scan: async () => (scanned instanceof Error ? Promise.reject(scanned) : scanned) },
})
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

const deposit = (metadata: unknown, o?: Parameters<typeof post>[3]) => post(t, office, metadata, o)

async function refused(answer: ReturnType<typeof post>, code: string, field?: string, status?: number) {
  const before = await counts()
  const { statusCode, body, headers } = await answer
  const problem = JSON.parse(body) as Refusal & { code: string }
  assert.equal(problem.code, code, body)
  if (field !== undefined) assert.equal(problem.field, field)
  if (status !== undefined) assert.equal(statusCode, status)
  assert.equal(headers['content-type'], 'application/problem+json')
  assert.deepEqual(await counts(), before, 'something was stored by half')
}

async function counts() {
  const { rows } = await owner.query(`select (select count(*) from delivery.document)::int as documents,
    (select count(*) from evidence.fact)::int as facts, (select count(idempotency_key) from delivery.document)::int as keys,
    (select count(*) from platform.due_job)::int as jobs,
    (select count(*) from staff.work_item)::int as work`)
  return {
    ...(rows[0] as Record<'documents' | 'facts' | 'keys' | 'jobs' | 'work', number>),
    files: await filesOnDisk(),
  }
}

const filesOnDisk = async () => {
  let files = 0
  for (let part = 0; part < 256; part++) files += (await t.house.ports.files.list(part)).length
  return files
}

// @law CESEDA R.531-17
test('a decision deposited by day is available at once, with its row, its file, its fact and its jobs', async () => {
  const p = await person(t, { registeredBy: desk, caseNumber: '260500001' })
  const files = await filesOnDisk()
  const before = await counts()
  const answer = await deposit(decision(p))
  assert.equal(answer.statusCode, 201, answer.body)
  const d = answer.json()
  assert.equal(d.madeAvailableAt, '2026-05-04T08:00:00Z')
  assert.equal(d.servedByTermOn, '2026-05-19')
  assert.equal(d.legalEffect, 'decision')
  assert.equal(d.regime, '2021')
  const after = await counts()
  assert.equal(after.documents, before.documents + 1)
  assert.equal(after.facts, before.facts + 1)
  assert.equal(after.jobs, before.jobs + 2)
  assert.equal(await filesOnDisk(), files + 1)
  const { rows } = await owner.query('select * from evidence.fact where id = $1', [`document:${d.id}/deposited`])
  assert.equal(rows[0].author_id, office.id)
  assert.equal(rows[0].person_id, p.id)
  assert.doesNotMatch(rows[0].body, new RegExp(p.foreignerNumber))
  assert.equal(JSON.parse(rows[0].body).data.fileDigest, d.fileDigest)
})

test('at night it waits for eight in the morning, and the fifteen days run from then', async () => {
  const p = await person(t, { registeredBy: desk })
  t.clock.set('2026-05-04T20:30:00Z') // 22:30 in Paris
  const night = (await deposit(decision(p))).json()
  assert.equal(night.madeAvailableAt, '2026-05-05T06:00:00Z')
  assert.equal(night.servedByTermOn, '2026-05-20')
  const urgent = (await deposit(decision(p, { urgent: { reason: 'court-order' } }))).json()
  assert.equal(urgent.madeAvailableAt, '2026-05-04T20:30:00Z')
  assert.equal(
    (await owner.query('select 1 from platform.due_job where id = $1', [`document:${night.id}/deposited/alert`])).rows
      .length,
    1,
  )
  t.clock.set('2026-05-04T08:00:00Z')
})

test('the same key with the same body answers the same document, and stores nothing twice', async () => {
  const p = await person(t, { registeredBy: desk })
  const metadata = decision(p)
  const first = await deposit(metadata, { key: 'again' })
  const before = await counts()
  t.clock.set('2026-05-04T09:00:00Z')
  const second = await deposit(metadata, { key: 'again' })
  t.clock.set('2026-05-04T08:00:00Z')
  assert.deepEqual([first.statusCode, second.statusCode], [201, 200])
  assert.deepEqual(second.json(), first.json())
  assert.deepEqual(await counts(), before)
  await refused(deposit({ ...metadata, reference: 'other' }, { key: 'again' }), 'idempotency-key-reused')
  await refused(deposit(metadata, { key: 'again', file: pdf('Une autre') }), 'idempotency-key-reused')
})

test('of two files nobody guesses which was meant, and a part that nobody described is no letter', async () => {
  const p = await person(t, { registeredBy: desk })
  const file = { name: 'file', value: pdf('Une autre'), type: 'application/pdf', filename: 'b.pdf' }
  const metadata = { name: 'metadata', value: JSON.stringify(decision(p)), type: 'application/json' }
  await refused(deposit(decision(p), { more: [file] }), 'body-part-twice', 'file', 400)
  await refused(deposit(decision(p), { more: [metadata] }), 'body-part-twice', 'metadata', 400)
  await refused(deposit(decision(p), { more: [{ ...file, name: 'annex' }] }), 'body-part-unknown', 'annex', 400)
  await refused(deposit(decision(p), { more: [{ ...metadata, name: 'note' }] }), 'body-part-unknown', 'note', 400)
})

test('what is missing, or cannot be understood, is named', async () => {
  const p = await person(t, { registeredBy: desk })
  await refused(deposit(decision(p), { key: null }), 'idempotency-key-missing', undefined, 400)
  await refused(deposit(decision(p), { key: 'é' }), 'idempotency-key-missing')
  await refused(deposit(decision(p), { file: null }), 'file-missing')
  await refused(deposit('{'), 'body-not-understood')
  await refused(deposit('[]'), 'metadata-not-understood', 'metadata')
  await refused(deposit({ ...decision(p), surname: 'x' }), 'metadata-not-understood', 'surname')
  await refused(deposit({ ...decision(p), reference: 'a b' }), 'metadata-not-understood', 'reference')
  await refused(deposit({ ...decision(p), foreignerNumber: '12' }), 'metadata-not-understood', 'foreignerNumber')
  await refused(
    deposit(decision(p, { decision: { decidedOn: '2026-02-30' } })),
    'metadata-not-understood',
    'decision.decidedOn',
  )
  for (const remedy of [
    { court: 'cnda', franc: true },
    { court: 'cnda', months: 1, days: 30, franc: true },
  ])
    await refused(
      deposit(decision(p, { decision: { decidedOn: '2026-04-30', remedy } })),
      'metadata-not-understood',
      'decision.remedy',
    )
})

test('nobody is taken for somebody else: unknown number, missing or other case number', async () => {
  const [one, other] = [
    await person(t, { registeredBy: desk, caseNumber: '260500101' }),
    await person(t, { registeredBy: desk, caseNumber: '260500102' }),
  ]
  await refused(deposit(decision(one, { foreignerNumber: '1111111111' })), 'applicant-not-known', 'foreignerNumber')
  await refused(deposit(decision(one, { caseNumber: undefined })), 'number-missing', 'caseNumber')
  await refused(deposit(decision(one, { caseNumber: other.caseNumber })), 'numbers-do-not-match', 'caseNumber')
})

test('who is out of the scheme, or never had his notice, or has no way in, gets nothing that binds in his space', async () => {
  await refused(
    deposit(decision(await person(t, { registeredBy: desk, eligibility: 'out' }))),
    'person-is-out',
    undefined,
    409,
  )
  await refused(deposit(decision(await person(t, { registeredBy: desk, eligibility: 'unknown' }))), 'person-is-out')
  const without = await person(t, { registeredBy: desk, notice: false, activated: false })
  await refused(deposit(decision(without)), 'no-notice-handed-over', undefined, 409)
  await refused(deposit(summons(without)), 'no-notice-handed-over')
  await refused(
    deposit({ foreignerNumber: without.foreignerNumber, kind: 'letter', reference: 'L' }),
    'no-notice-handed-over',
  )
  const late = await person(t, { registeredBy: desk, activated: false })
  t.clock.set('2026-11-02T09:00:00Z') // his key has run out, with nothing waiting
  await refused(deposit(decision(late)), 'no-way-in')
  t.clock.set('2026-05-04T08:00:00Z')
  const withKey = await person(t, { registeredBy: desk, activated: false })
  assert.equal((await deposit(decision(withKey))).statusCode, 201)
  assert.equal(
    (await deposit({ foreignerNumber: without.foreignerNumber, kind: 'introduction', reference: 'I' })).statusCode,
    201,
  )
})

test('a kind or a regime that does not exist, and parts of another kind, are refused', async () => {
  const p = await person(t, { registeredBy: desk })
  await refused(deposit(decision(p, { kind: 'love-letter' })), 'unknown-kind', 'kind')
  await refused(deposit(decision(p, { regime: '1987' })), 'unknown-regime', 'regime')
  await refused(deposit(decision(p, { regime: '2019' })), 'regime-not-possible', 'regime')
  await refused(deposit(decision(p, { decision: undefined })), 'decision-needs-its-day', 'decision')
  await refused(deposit(decision(p, { decision: { decidedOn: '2026-05-05' } })), 'decided-in-the-future')
  await refused(deposit(decision(p, { kind: 'letter' })), 'not-for-this-kind', 'decision')
  await refused(deposit({ ...summons(p), summons: undefined }), 'summons-needs-its-interview')
  await refused(deposit(summons(p, { kind: 'letter' })), 'not-for-this-kind', 'summons')
})

test('a court is one that the law declares, or another one: no code of its own makes the asylum court judge a closing', async () => {
  const p = await person(t, { registeredBy: desk })
  const before = (kind: string, court: string) =>
    deposit(decision(p, { kind, decision: { decidedOn: '2026-04-30', remedy: { court, months: 2, franc: true } } }))
  for (const kind of ['discontinuation', 'statelessness-decision', 'refusal'])
    await refused(before(kind, 'moon'), 'unknown-court', 'decision.remedy.court')
  assert.match((await before('discontinuation', 'moon')).json().detail, /cnda, administrative-court, .*other-court/)
  const { statusCode, body } = await before('statelessness-decision', 'other-court')
  assert.equal(statusCode, 201, body)
})

test('what only the decision can say is asked for in words that blame no change of law', async () => {
  const p = await person(t, { registeredBy: desk })
  const silent = deposit(decision(p, { kind: 'statelessness-decision', decision: { decidedOn: '2026-04-30' } }))
  await refused(silent, 'remedy-needed', 'decision.remedy')
  assert.doesNotMatch((await silent).body, /a changé|has changed|montrez-la/)
})

test('after the change of law a decision that states no remedy is uncertain, a grant is not', async () => {
  const p = await person(t, { registeredBy: desk })
  t.clock.set('2026-06-15T08:00:00Z')
  await refused(deposit(decision(p, { decision: { decidedOn: '2026-06-14' } })), 'regime-uncertain', 'decision.remedy')
  const remedy = { court: 'cnda', months: 1, franc: true }
  await refused(
    deposit(decision(p, { kind: 'discontinuation', decision: { decidedOn: '2026-06-14', remedy } })),
    'no-asylum-court-for-kind',
  )
  const stated = (await deposit(decision(p, { decision: { decidedOn: '2026-06-14', remedy } }))).json()
  assert.equal(stated.regime, '2026')
  const grant = await deposit(decision(p, { kind: 'grant-refugee-status', decision: { decidedOn: '2026-06-14' } }))
  assert.equal(grant.statusCode, 201, grant.body)
  t.clock.set('2026-05-04T08:00:00Z')
})

// @law CESEDA R.531-11
test('a summons is not in the past, and leaves its lead time after the latest day it may count as served', async () => {
  const p = await person(t, { registeredBy: desk })
  await refused(
    deposit(summons(p, { summons: { interviewAt: '2026-05-03T09:00:00Z', place: 'fontenay' } })),
    'summons-in-the-past',
    'summons.interviewAt',
  )
  t.clock.set('2026-05-04T20:30:00Z') // available at eight, when the interview is over
  const leadTimeToo = { reason: 'interview-moved', secondChannel: 'telephone', secondChannelReference: 'T-1' }
  const dawn = { interviewAt: '2026-05-05T07:30:00+02:00', place: 'fontenay' }
  await refused(deposit(summons(p, { summons: dawn, leadTime: leadTimeToo })), 'summons-in-the-past')
  t.clock.set('2026-05-04T08:00:00Z')
  // latest day 20 May; 7 working days before 1 June: 21, 22, 26, 27, 28, 29 May and 25 May is Whit Monday
  const near = { interviewAt: '2026-05-29T09:00:00+02:00', place: 'fontenay' }
  await refused(deposit(summons(p, { summons: near })), 'lead-time-too-short', 'leadTime')
  await refused(
    deposit(summons(p, { summons: near, leadTime: { reason: 'court-order' } })),
    'metadata-not-understood',
    'leadTime.secondChannel',
  )
  const leadTime = { reason: 'court-order', secondChannel: 'hand', secondChannelReference: 'PV-12' }
  assert.equal((await deposit(summons(p, { summons: near, leadTime }))).statusCode, 201)
  assert.equal((await deposit(summons(p))).statusCode, 201)
})

test('a file that cannot be served as it is is refused by name; too large, infected, or unscanned too', async () => {
  const p = await person(t, { registeredBy: desk })
  const d = () => decision(p)
  await refused(deposit(d(), { file: Buffer.from('hello') }), 'not-a-pdf', undefined, 422)
  await refused(deposit(d(), { file: Buffer.alloc(0) }), 'file-empty')
  await refused(deposit(d(), { file: pdf().subarray(0, 300) }), 'pdf-truncated')
  const encrypted = pdfOf([CATALOG, PAGES, PAGE, CONTENT, '<</Filter/Standard/V 1>>'], '/Root 1 0 R/Encrypt 5 0 R')
  await refused(deposit(d(), { file: encrypted }), 'pdf-encrypted')
  for (const catalog of [
    '/OpenAction <</S/JavaScript/JS(1)>>',
    '/OpenAction <</S/Launch/F(cmd.exe)>>',
    '/OpenAction <</S/URI/URI(https://example.org)>>',
    '/AcroForm <</XFA 4 0 R>>',
    '/AA <</WC 4 0 R>>',
    '/Names <</JavaScript 4 0 R>>',
    '/Names <</EmbeddedFiles 4 0 R>>',
  ])
    await refused(deposit(d(), { file: pdf('x', { catalog }) }), 'pdf-active')
  await refused(
    deposit(d(), { file: Buffer.alloc(t.house.config.largestFile + 1, 'x') }),
    'body-too-large',
    undefined,
    413,
  )
  scanned = { found: 'Eicar' }
  await refused(deposit(d()), 'file-infected')
  scanned = new Error('clamd is away')
  await refused(deposit(d()), 'scan-unavailable', undefined, 503)
  scanned = 'clean'
})

test('what lies on the disk is encrypted: no byte of the document can be read there', async () => {
  const p = await person(t, { registeredBy: desk })
  const { id } = (await deposit(decision(p), { file: pdf('Un secret') })).json()
  const bytes = await t.house.ports.files.get(`document-${id}`)
  assert.doesNotMatch(bytes.toString('latin1'), /PDF|secret/)
})

test('each refusal says to a machine what it is, at which field, in its language, with where to read on', async () => {
  const p = await person(t, { registeredBy: desk })
  const answer = await deposit(decision(p, { kind: 'love-letter' }))
  const problem = answer.json()
  assert.deepEqual(Object.keys(problem).sort(), [
    'code',
    'correlation',
    'detail',
    'field',
    'params',
    'status',
    'title',
    'type',
  ])
  assert.match(problem.type, /\/errors#unknown-kind$/)
  assert.equal(problem.status, answer.statusCode)
  assert.ok(problem.title && problem.detail)
})

test('a machine without the right, or of a desk, deposits nothing', async () => {
  const p = await person(t, { registeredBy: desk })
  const { payload, type } = multipart([
    { name: 'metadata', value: JSON.stringify(decision(p)), type: 'application/json' },
  ])
  for (const other of [
    await machine(t, 'registration-desk', desk),
    await machine(t, 'prefecture-reader', await organisation(t, 'prefecture')),
  ]) {
    const answer = await t.web.inject({
      method: 'POST',
      url: '/api/v1/documents',
      headers: { ...other.headers, 'content-type': type, 'idempotency-key': 'x' },
      payload,
    })
    assert.equal(answer.statusCode, 403)
  }
})
