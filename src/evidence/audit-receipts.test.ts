import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sha256, subKey } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { tampering } from '../testing/tampering.ts'
import { audit } from './audit.ts'
import { sealedPage } from './example-sealed.ts'
import { paddingsOf } from './log-keys.ts'
import { selfMadeAuthority } from './seal/self-made.ts'
import { type AuditedReceipt, receiptsAfter } from './store-audit.ts'

/* Whoever holds PostgreSQL writes down that this house issued a file that it never made: a proof copied from a real receipt, on pages of his own. */

const t = await testHouse()
const on = createDb(t.base.pool('owner'))
const tamper = tampering(t)
const office = await machine(t, 'system')
const p = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
const document = await deposited(t, office, decision(p))
await t.settle()
const list = `/api/v1/documents/${document}/receipts`
const [{ id }] = (await t.web.inject({ url: list, headers: office.headers })).json().receipts
const receipt = (await t.web.inject({ url: `${list}/${id}`, headers: office.headers })).rawPayload
const stranger = selfMadeAuthority(t.clock.now())
const forged = await sealedPage(attachmentOf(receipt)!.toString(), stranger.seal, stranger.time, { at: t.clock.now() })
const act = `document:${document}/deposited`
const { config, master } = t.house.ports
const keys = { master, house: subKey(config.masterKey.key, 'house-facts'), paddings: paddingsOf(config) }
const faults = async () => (await audit(on, keys)).faults

const part = (head: string, body: Buffer | string) =>
  Buffer.concat([
    Buffer.from(`--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
async function handIn(bytes: Buffer, number = ''): Promise<string> {
  const { body } = await t.web.inject({
    method: 'POST',
    url: `/verify${number}?lang=en`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([
      part('name="csrf"', ''),
      part('name="receipt"; filename="r.pdf"\r\ncontent-type: application/pdf', bytes),
      Buffer.from('--x--\r\n'),
    ]),
  })
  return body
}

const HERE = /This file was issued here/
const THE_ONE = /This file is the one that was issued under this number/
const digest = `'\\x${sha256(forged).toString('hex')}'::bytea`
const hour = `'2026-05-04T08:00:00Z'`
/** A row of a receipt, with whatever it has besides. */
const row = (number: string, more: Readonly<Record<string, string>>) => {
  const all = {
    id: number === 'null' ? 'null' : `'${number}'`,
    kind: `'deposit'`,
    fact_id: `'${act}'`,
    document_id: `'${document}'`,
    person_id: `'${p.id}'`,
    language: `'fr'`,
    requested_at: hour,
    ...more,
  }
  return `insert into evidence.receipt (${Object.keys(all).join(', ')}) values (${Object.values(all).join(', ')})`
}
const [one, other] = [randomUUID(), randomUUID()]

test('a file that somebody wrote down beside the receipts is found by its row, and the page does not say that it was issued here', async () => {
  assert.match(await handIn(receipt), HERE)
  assert.match(await handIn(receipt, `/${id}`), THE_ONE)
  assert.deepEqual(await faults(), [])
  const made = { rendered_at: hour, digest, file_key: `'x'` }
  const guards = ['rendered_whole', 'rendered_in_french_too', 'receipt_fact_id_key', 'receipt_pkey']
  await tamper(
    ...guards.map((name) => `alter table evidence.receipt drop constraint ${name}`),
    ...['fact_id', 'id'].map((column) => `alter table evidence.receipt alter column ${column} drop not null`),
  )
  for (const [how, text, found] of [
    ['of no hour', row(one, { fact_id: `'x'`, digest }), [{ fault: 'receipt-not-as-its-fact', factId: 'x' }]],
    [
      'its French alone, of no hour',
      row(one, { fact_id: `'x'`, french_digest: digest }),
      [{ fault: 'receipt-not-as-its-fact', factId: 'x' }],
    ],
    ['of no act', row(one, { ...made, fact_id: 'null' }), [{ fault: 'receipt-of-nothing', receiptId: one }]],
    ['of an act that has one', row(one, made), [{ fault: 'receipt-not-as-its-fact', factId: act }]],
    [
      'under a number that there is',
      row(id, { ...made, fact_id: `'x'` }),
      [{ fault: 'receipt-not-as-its-fact', factId: 'x' }],
    ],
    ['of no number', row('null', { ...made, fact_id: `'x'` }), [{ fault: 'receipt-not-as-its-fact', factId: 'x' }]],
    ['of nothing', row('null', { ...made, fact_id: 'null' }), [{ fault: 'receipt-of-nothing', receiptId: null }]],
  ] as const) {
    await tamper(text)
    assert.deepEqual(await faults(), found, how)
    assert.doesNotMatch(await handIn(forged), HERE, how)
    await tamper(`delete from evidence.receipt where ${digest} in (digest, french_digest)`)
    assert.deepEqual(await faults(), [], how)
  }
})

test('of many rows none is left out: not of five under one number where two are read at once', async () => {
  await tamper(
    `insert into evidence.receipt (id, kind, fact_id, document_id, person_id, language, requested_at, rendered_at, digest, file_key)
      select id, kind, fact_id || '/' || n, document_id, person_id, language, requested_at, rendered_at, digest, file_key
      from evidence.receipt, generate_series(1, 4) n where id = '${id}'`,
  )
  const read: AuditedReceipt[] = []
  for (let page = await receiptsAfter(on, null, 2); page.length > 0; page = await receiptsAfter(on, page.at(-1)!, 2))
    read.push(...page)
  const under = read.filter((one) => one.id === id).map(({ factId }) => factId)
  assert.deepEqual(under.sort(), [act, ...[1, 2, 3, 4].map((n) => `${act}/${n}`)])
  await tamper(`delete from evidence.receipt where fact_id like '${act}/%'`)
  assert.deepEqual(await faults(), [])
})

test('“issued here” is not for PostgreSQL alone to say: a file that this house did not seal is told neither yes nor no', async () => {
  await tamper(
    `create or replace function evidence.is_issued(file bytea) returns boolean language sql as 'select true'`,
    `create or replace function evidence.issued_receipt(number uuid) returns table (fact_digest text, digest text, french_digest text, size bigint, root bytea)
      language sql as $$ select repeat('0', 64), encode(${digest}, 'hex'), null::text, 64::bigint, '\\x00'::bytea $$`,
  )
  for (const [body, of] of [
    [await handIn(forged), 'by itself'],
    [await handIn(forged, `/${other}`), 'under a number'],
  ] as const) {
    assert.match(body, /This site does not know whose the seal is/, of)
    assert.doesNotMatch(body, HERE, of)
    assert.doesNotMatch(body, THE_ONE, of)
    assert.doesNotMatch(body, /not the one that was issued/, of)
  }
})
