import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { factsOf } from './evidence/index.ts'
import { createWebHouse } from './house.ts'
import { createLog } from './platform/log.ts'
import { deliveryReportUrl, reportKey } from './platform/sms/index.ts'
import { until } from './platform/testing/processes.ts'
import { production } from './platform/testing/production.ts'
import { machine, organisation } from './testing/agents.ts'
import { contact } from './testing/contact.ts'
import { decision, deposited } from './testing/documents.ts'
import { testHouse } from './testing/house.ts'
import { person } from './testing/person.ts'
import { staffReads } from './testing/staff-reads.ts'
import { startWeb } from './testing/web-process.ts'
import { createWeb } from './web.ts'

/** The worker's side and, on the same database and files, a web process as production has it: with the role `pli_app` alone. */
const t = await testHouse()
const { config, clock, ports } = t.house
const lines: string[] = []
const log = createLog('info', { write: (line) => void lines.push(line) })
const alone = await createWebHouse(config, clock, log, t.base.pool('app'))
const web = await createWeb(alone)
after(async () => {
  await web.close()
  await alone.stop()
})
const prefecture = await organisation(t, 'prefecture')
const desk = await organisation(t, 'registration-desk', { prefectureId: prefecture })
const office = await machine(t, 'system')
const facts = async (documentId: string) =>
  (await factsOf(t.house.workerDb, `document:${documentId}`)).map(({ type, author }) => `${type} by ${author.role}`)

test('a web process that holds no right of the worker notes how a transfer ended', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await t.settle()
  await p.post(`/documents/${id}/opening`)
  const read = () => web.inject({ url: `/documents/${id}/file`, headers: { cookie: p.cookie } })
  assert.equal((await read()).statusCode, 200)
  await until('the end of the transfer', async () => (await facts(id)).includes('DocumentTransferred by worker'))
  const { rows } = await t.base.pool('owner').query('select file_key from delivery.document where id = $1', [id])
  await ports.files.remove(rows[0].file_key)
  assert.notEqual((await read()).statusCode, 200)
  assert.ok((await facts(id)).includes('TransferFailed by worker'))
  const work = await t.base.pool('owner').query('select kind from staff.work_item where document_id = $1', [id])
  assert.deepEqual(
    work.rows.map(({ kind }) => kind).filter((kind) => kind !== 'no-contact'),
    ['transfer-failed'],
  )
})

test('it gives the prefecture the receipt in French that its feed names, and keeps that it was read', async () => {
  const reader = await machine(t, 'prefecture-reader', prefecture)
  const stranger = await machine(t, 'prefecture-reader', await organisation(t, 'prefecture'))
  const p = await person(t, { registeredBy: desk, language: 'ar' })
  const id = await deposited(t, office, decision(p))
  await t.settle()
  await p.post(`/documents/${id}/opening`)
  await t.settle()
  const asked = `/api/v1/service-feed/receipt?of=${encodeURIComponent(`document:${id}/opened`)}`
  assert.notEqual((await web.inject({ url: asked, headers: stranger.headers })).statusCode, 200)
  const given = await web.inject({ url: asked, headers: reader.headers })
  assert.equal(given.statusCode, 200, given.body)
  assert.equal(given.headers['content-type'], 'application/pdf')
  assert.deepEqual(
    (await staffReads(t, p.id)).map(({ what, role }) => `${what} by ${role}`),
    ['receipt by prefecture-reader'],
  )
})

test('it keeps what a carrier reports for the worker, who writes it down', async () => {
  const p = await person(t, { registeredBy: desk })
  await contact(t, p.id, 'mobile', '+33612345678')
  const id = await deposited(t, office, decision(p))
  await t.settle()
  const { rows } = await t.base.pool('owner').query('select id from reach.alert where document_id = $1', [id])
  const asked = deliveryReportUrl({ url: '/carrier/sms-report', key: reportKey(ports.pepper) }, rows[0].id)
  assert.equal((await web.inject(asked.replace('%d', '1').replace('%D', ''))).statusCode, 200)
  await t.settle()
  assert.ok((await facts(id)).includes('AlertDelivered by worker'))
})

test('src/main.ts of production answers with the address of its own role alone', async () => {
  const {
    DATABASE_URL_WORKER: _,
    DATABASE_URL_SEQUENCER: __,
    PLI_LOG_KEY: ___,
    PLI_SEAL_KEY_FILE: ____,
    ...told
  } = production
  const { host, port, user, database } = t.base.app
  const socket = new URLSearchParams({ host, port: String(port) })
  const alive = await startWeb({
    ...told,
    PLI_VAR: config.varDir,
    DATABASE_URL_APP: `postgresql://${user}@localhost/${database}?${socket}`,
  })
  after(() => alive.end('SIGKILL'))
  assert.equal((await fetch(`${alive.origin}/readyz`)).status, 200)
  assert.equal((await fetch(`${alive.origin}/dev`)).status, 404)
  assert.equal(await alive.end('SIGTERM'), 0)
})

test('whatever would act as the worker is a fault there, and no fault was met above', async () => {
  await assert.rejects(
    alone.ports.act({ as: 'worker' }, async () => true),
    /does not act as the worker/,
  )
  assert.deepEqual(
    lines.filter((line) => line.includes('"fault"') && !line.includes('document-file')),
    [],
  )
})
