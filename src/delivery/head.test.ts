import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, sendForm, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')

const written = async () =>
  (
    await owner.query(`select (select count(*) from evidence.fact)::int as facts, (select count(*) from delivery.transfer)::int as transfers,
      (select count(*) from platform.due_job)::int as jobs, (select count(*) from staff.work_item)::int as work,
      (select count(*) from delivery.document where opened_at is not null)::int as opened`)
  ).rows[0]

test('HEAD answers what GET would, sends no byte, opens nothing and writes nothing down', async () => {
  const [p, other] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
  const [unopened, opened, damaged] = [
    await deposited(t, office, decision(p)),
    await deposited(t, office, decision(p)),
    await deposited(t, office, decision(p)),
  ]
  for (const id of [opened, damaged]) await p.post(`/documents/${id}/opening`)
  await t.house.ports.files.remove(`document-${damaged}`)
  await t.house.ports.files.put(`document-${damaged}`, Buffer.from('changed'))
  await t.settle()
  const { rows } = await owner.query('select id from evidence.receipt where document_id = $1 limit 1', [opened])
  const draft = String((await sendForm(t, officer, typedDecision(p))).headers.location)
  const receipt = rows[0].id
  const his = { cookie: p.cookie }
  const asked = [
    [`/documents/${unopened}/file`, his, 409],
    [`/documents/${opened}/file`, { cookie: other.cookie }, 404],
    [`/documents/${opened}/file`, {}, 303],
    [`/documents/${opened}/file`, his, 200],
    [`/documents/${damaged}/file`, his, 500],
    [`/documents/${opened}/receipts/${receipt}`, his, 200],
    [`/documents/${opened}/receipts/${receipt}`, { cookie: other.cookie }, 404],
    [`/staff/documents/${opened}`, officer.headers, 200],
    [`/staff/documents/${opened}/file`, officer.headers, 200],
    [`/staff/documents/${damaged}/file`, officer.headers, 500],
    [`/staff/documents/${opened}/receipts/${receipt}`, officer.headers, 200],
    [`/staff/documents/018f0000-0000-7000-8000-000000000001/file`, officer.headers, 404],
    [`${draft}/file`, officer.headers, 200],
    [`/api/v1/documents/${opened}`, office.headers, 200],
    [`/api/v1/documents/${opened}/receipts/${receipt}`, office.headers, 200],
  ] as const
  const [before, types] = [await written(), new Map<string, unknown>()]
  for (const [url, headers, status] of asked) {
    const head = await t.web.inject({ method: 'HEAD', url, headers })
    assert.deepEqual([head.statusCode, head.body], [status, ''], url)
    assert.deepEqual(await written(), before, url)
    types.set(`${url} ${JSON.stringify(headers)}`, head.headers['content-type'])
  }
  for (const [url, headers, status] of asked) {
    const get = await t.web.inject({ url, headers })
    assert.deepEqual(
      [get.statusCode, get.headers['content-type']],
      [status, types.get(`${url} ${JSON.stringify(headers)}`)],
      url,
    )
  }
})

test('a method that an address does not know is told so, with those it knows', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  const asked = async (method: 'DELETE' | 'PUT' | 'POST' | 'GET', url: string) => {
    const { statusCode, headers } = await t.web.inject({ method, url, headers: office.headers })
    return [statusCode, headers['allow']]
  }
  assert.deepEqual(await asked('DELETE', '/api/v1/documents'), [405, 'POST'])
  assert.deepEqual(await asked('GET', '/api/v1/documents'), [405, 'POST'])
  assert.deepEqual(await asked('DELETE', `/api/v1/documents/${id}?x=1`), [405, 'GET, HEAD'])
  assert.deepEqual(await asked('PUT', `/documents/${id}/contest`), [405, 'GET, HEAD, POST'])
  assert.deepEqual(await asked('DELETE', '/api/v1/nothing'), [404, undefined])
  const { body } = await t.web.inject({ method: 'DELETE', url: '/api/v1/documents', headers: office.headers })
  assert.equal(JSON.parse(body).code, 'method-not-allowed')
})
