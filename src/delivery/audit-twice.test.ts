import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paddingsOf } from '../evidence/index.ts'
import { subKey } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { tampering } from '../testing/tampering.ts'
import { auditDocuments } from './audit.ts'

const t = await testHouse()
const { config, master } = t.house.ports
const keys = { master, house: subKey(config.masterKey.key, 'house-facts'), paddings: paddingsOf(config) }
const audited = () => auditDocuments(createDb(t.base.pool('owner')), keys)
const tamper = tampering(t)

const DOCUMENTS = 501
const numbered = (i: string) => `('ffffffff-0000-7000-8000-' || lpad((${i})::text, 12, '0'))`

/** One that was deposited, and others like it of nobody, each with its fact: as many as are read at once, and one. */
async function manyDocuments(): Promise<void> {
  const to = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
  const id = await deposited(t, await machine(t, 'system'), decision(to))
  const others = `generate_series(1, ${DOCUMENTS - 1}) i`
  await tamper(
    'alter table delivery.document alter person_id drop not null',
    `insert into delivery.document select (jsonb_populate_record(d, jsonb_build_object('id', ${numbered('i')}, 'file_key', gen_random_uuid(), 'idempotency_key', i::text, 'person_id', null))).*
      from delivery.document d, ${others}`,
    `insert into evidence.fact select (jsonb_populate_record(f, jsonb_build_object('person_id', null, 'id', 'document:' || ${numbered('i')} || '/deposited',
        'subject', 'document:' || ${numbered('i')}, 'body', replace(f.body, '${id}', ${numbered('i')})))).*
      from evidence.fact f, ${others} where f.id = 'document:${id}/deposited'`,
  )
}

test('a row beside that of a document is found, also where one page of the audit ends with the first of the two; and one without an id', async () => {
  await manyDocuments()
  assert.deepEqual(await audited(), { documents: DOCUMENTS, faults: [] })
  const { rows } = await t.base.pool('owner').query('select id from delivery.document order by id offset 498')
  await tamper(
    'alter table delivery.document drop constraint document_pkey cascade',
    'create index on delivery.document (id)',
  )
  for (const { id } of rows) {
    await tamper(
      `insert into delivery.document select (jsonb_populate_record(d, jsonb_build_object('file_key', gen_random_uuid(), 'idempotency_key', 'twice', 'opened_at', made_available_at))).*
        from delivery.document d where id = '${id}'`,
    )
    const { faults } = await audited()
    const told = faults.map((one) => ('documentId' in one && one.columns.includes('id') ? one.documentId : one))
    assert.deepEqual([...new Set(told)], [id])
    await tamper(`delete from delivery.document where idempotency_key = 'twice'`)
  }
  await tamper(
    'alter table delivery.document alter id drop not null',
    `insert into delivery.document select (jsonb_populate_record(d, jsonb_build_object('id', null, 'file_key', gen_random_uuid(), 'idempotency_key', 'none'))).* from delivery.document d where person_id is null limit 1`,
  )
  assert.deepEqual((await audited()).faults.slice(0, 1), [
    { fault: 'document-not-as-its-facts', documentId: null, columns: ['id'] },
  ])
})
