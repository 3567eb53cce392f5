import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { audit, keyOpener, paddingsOf } from '../evidence/index.ts'
import { subKey } from '../platform/crypto/digest.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import { createDb, type Db } from '../platform/db/db.ts'
import type { Trx } from '../platform/db/transaction.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { tampering } from '../testing/tampering.ts'
import { auditDocuments } from './audit.ts'
import { decideOnContest } from './decide-contest.ts'
import { withdrawDocument } from './withdraw.ts'

const t = await testHouse()
const { ports } = t.house
const owner = t.base.pool('owner')
const on = createDb(owner)
const { config, master } = ports
const keys = { master, house: subKey(config.masterKey.key, 'house-facts'), paddings: paddingsOf(config) }
const documents: Record<string, string> = {}
const later = (hours: number) => t.clock.set(t.clock.now().add({ hours }))

before(async () => {
  const desk = await organisation(t, 'registration-desk')
  const office = await machine(t, 'system')
  const [officer, head] = [await employ(t, 'officer'), await employ(t, 'division-head')]
  for (const what of ['waits', 'opened', 'deemed', 'contested', 'dismissed', 'withdrawn']) {
    const to = await person(t, { registeredBy: desk })
    const id = await deposited(t, office, what === 'waits' ? summons(to) : decision(to))
    documents[what] = id
    later(1)
    if (what === 'deemed') {
      const { decision: _, ...plain } = decision(to, { reService: { of: id, as: 'copy' } })
      documents['copy'] = await deposited(t, office, plain)
    }
    if (what === 'opened' || what === 'withdrawn') await to.post(`/documents/${id}/opening`)
    if (what === 'contested' || what === 'dismissed') await to.post(`/documents/${id}/contest`)
    later(1)
    if (what === 'dismissed') await decideOnContest(ports)(head.acting, id, { outcome: 'dismissed' })
    if (what === 'withdrawn') await withdrawDocument(ports)(officer.acting, id, { reason: 'error' })
  }
  later(24 * 20)
  await t.settle()
  await owner.query('create table public.was as table delivery.document')
})

const tamper = tampering(t)
const found = async () => (await auditDocuments(on, keys)).faults

test('whatever happened to a document, its row says what its facts say', async () => {
  const { rows } = await owner.query(
    `select count(opened_at) as opened, count(served_on) as served, count(contest_outcome) as decided, count(withdrawn_at) as back from delivery.document`,
  )
  assert.deepEqual(rows, [{ opened: 2, served: 4, decided: 1, back: 1 }])
  assert.deepEqual(await auditDocuments(on, keys), { documents: 7, faults: [] })
})

test('an act that is done while a page is read is in neither its rows nor its facts', async () => {
  const to = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
  const id = await deposited(t, await machine(t, 'system'), decision(to))
  later(24)
  let isOpened = false
  const reading: Db = {
    ...on,
    transaction: (work) =>
      on.transaction((trx) => {
        const ask: Trx['ask'] = async (text, values) => {
          if (!isOpened && text.includes('from evidence.fact where subject')) {
            isOpened = true
            await to.post(`/documents/${id}/opening`)
          }
          return trx.ask(text, values)
        }
        return work({ ...trx, ask })
      }),
  }
  assert.deepEqual((await auditDocuments(reading, keys)).faults, [])
  const { rows } = await owner.query('select opened_at from delivery.document where id = $1', [id])
  assert.ok(isOpened && rows[0].opened_at !== null)
})

test('each date and word of a row that no fact says is found, by its column, whether it was changed, made up or taken away', async () => {
  const changes = [
    ['opened', 'made_available_at', `made_available_at - interval '3 days'`],
    ['opened', 'term_ends_at', `term_ends_at + interval '1 day'`],
    ['opened', 'opened_at', `opened_at + interval '1 hour'`],
    ['opened', 'opened_at', 'null'],
    ['waits', 'opened_at', 'made_available_at'],
    ['opened', 'served_on', 'served_on - 1'],
    ['opened', 'served_by', `'term'`],
    ['deemed', 'served_on', 'served_on + 1'],
    ['deemed', 'deposited_at', `deposited_at - interval '1 day'`],
    ['deemed', 'deposited_by', `'another'`],
    ['deemed', 'person_id', `'01980000-0000-7000-8000-000000000001'`],
    ['deemed', 'file_digest', `sha256('another')`],
    ['deemed', 'reference', `'another'`],
    ['deemed', 'legal_effect', `'none'`],
    ['deemed', 'regime', `'2030'`],
    ['contested', 'contested_at', `contested_at + interval '1 hour'`],
    ['deemed', 'contested_at', 'made_available_at'],
    ['dismissed', 'contest_decided_at', `contest_decided_at + interval '1 hour'`],
    ['dismissed', 'contest_outcome', `'upheld'`],
    ['withdrawn', 'withdrawn_at', `withdrawn_at + interval '1 hour'`],
    ['withdrawn', 'withdrawn_reason', `'replaced'`],
    ['withdrawn', 'wrong_space_found_at', 'withdrawn_at'],
    ['deemed', 'given_on', 'served_on'],
    ['deemed', 'given_by', `'post'`],
    ['copy', 're_service_of', `'01980000-0000-7000-8000-000000000001'`],
    ['copy', 're_service_as', `'replacement'`],
    ['waits', 'second_channel', `'post'`],
    ['waits', 'second_channel_reference', `'another'`],
    ['deemed', 'kind', `'inadmissibility'`],
    ['deemed', 'decided_on', 'decided_on + 1'],
    ['deemed', 'remedy_court', `'other-court'`],
    ['deemed', 'remedy_months', '2'],
    ['deemed', 'remedy_days', '60'],
    ['deemed', 'remedy_franc', 'not remedy_franc'],
    ['deemed', 'remedy_legal_aid_days', '30'],
    ['waits', 'interview_at', `interview_at + interval '1 hour'`],
    ['waits', 'interview_at', `'infinity'`],
    ['waits', 'interview_place', `'another'`],
    ['waits', 'interview_language', `'another'`],
    ['waits', 'urgent_reason', `'health'`],
    ['waits', 'lead_time_reason', `'court-order'`],
    ['waits', 'file_pages', '9'],
    ['waits', 'file_size', '9'],
  ] as const
  const { rows } = await owner.query(
    `select string_agg('alter table delivery.document drop constraint ' || quote_ident(conname), '; ') as text
      from pg_constraint where conrelid = 'delivery.document'::regclass and contype = 'c'`,
  )
  await tamper(rows[0].text)
  for (const [which, column, value] of changes) {
    const id = documents[which]!
    await tamper(`update delivery.document set ${column} = ${value} where id = '${id}'`)
    assert.deepEqual(
      await found(),
      [{ fault: 'document-not-as-its-facts', documentId: id, columns: [column] }],
      `${which} ${column} = ${value}`,
    )
    await tamper(
      `update delivery.document d set ${column} = was.${column} from public.was where d.id = was.id and d.id = '${id}'`,
    )
  }
  assert.deepEqual(await found(), [])
})

test('a service by the term is of the hour at which the deposit says the term ends, and of that day; one by opening is of its own day, within the term', async () => {
  const sent = (which: string, fact: string) => `where id = 'document:${documents[which]}/${fact}'`
  await tamper('create table public.said as table evidence.fact')
  await tamper('alter table evidence.fact drop constraint fact_not_recorded_before_it_happened')
  const says = (from: string, to: string, which: string, fact: string) =>
    `update evidence.fact set body = replace(body, '${from}', '${to}') ${sent(which, fact)};
     update delivery.document set served_on = coalesce((select (body::jsonb #>> '{data,servedOn}')::date from evidence.fact ${sent(which, fact)}), served_on)
       where id = '${documents[which]}'`
  const earlier = (which: string, fact: string, by: string) =>
    `update evidence.fact set happened_at = happened_at - interval '${by}' ${sent(which, fact)}`
  for (const [which, columns, change] of [
    ['deemed', ['deemed'], earlier('deemed', 'deemed', '1 hour')],
    ['deemed', ['deemed'], says('"servedOn":"2026-05-19"', '"servedOn":"2026-05-18"', 'deemed', 'deemed')],
    [
      'deemed',
      ['deemed'],
      `update evidence.fact set recorded_at = happened_at - interval '1 second' ${sent('deemed', 'deemed')}`,
    ],
    [
      'deemed',
      ['term_ends_at', 'deemed'],
      says('"termEndsAt":"2026-05-19', '"termEndsAt":"2026-05-18', 'deemed', 'deposited'),
    ],
    ['opened', ['opened'], says('"servedOn":"2026-05-04"', '"servedOn":"2026-05-03"', 'opened', 'opened')],
    ['opened', ['opened_at', 'opened'], earlier('opened', 'opened', '-20 days')],
  ] as const) {
    await tamper(change)
    assert.deepEqual(
      await found(),
      [{ fault: 'document-not-as-its-facts', documentId: documents[which], columns }],
      change,
    )
    await tamper(
      `update evidence.fact f set body = said.body, happened_at = said.happened_at, recorded_at = said.recorded_at from public.said where f.id = said.id;
       update delivery.document d set served_on = was.served_on from public.was where d.id = was.id`,
    )
  }
  assert.deepEqual(await found(), [])
})

test('a deposit of before the language of an interview was sealed is held against what it sealed; one of since then that lacks a member is found', async () => {
  const id = documents['waits']!
  const fact = `document:${id}/deposited`
  const { rows } = await owner.query('select body, person_id as "personId" from evidence.fact where id = $1', [fact])
  const keyOf = await keyOpener(on, keys)([rows[0].personId])
  const key = keyOf(rows[0].personId) as PersonKey
  const body = JSON.parse(rows[0].body)
  const sealed = JSON.parse(key.unsealFact(Buffer.from(body.sealed, 'base64url'), `fact:${fact}`).toString())
  const deposit = async (members: object) => {
    const text = key.sealFact(Buffer.from(JSON.stringify(members)), `fact:${fact}`).toString('base64url')
    await tamper(
      `update evidence.fact set body = '${JSON.stringify({ ...body, sealed: text }).replaceAll("'", "''")}' where id = '${fact}'`,
    )
  }
  const without = (...members: string[]) =>
    Object.fromEntries(Object.entries(sealed).filter(([member]) => !members.includes(member)))
  const wrong = (...columns: string[]) => [{ fault: 'document-not-as-its-facts', documentId: id, columns }]
  for (const members of [['interviewLanguage'], ['interviewLanguage', 'interviewAt', 'interviewPlace', 'remedy']]) {
    await deposit(without(...members))
    assert.deepEqual(await found(), [], members.join())
  }
  await deposit({ ...without('interviewLanguage'), kind: 'decision' })
  assert.deepEqual(await found(), wrong('kind'))
  for (const member of ['kind', 'remedy', 'interviewAt', 'leadTimeReason']) {
    await deposit(without(member))
    assert.deepEqual(await found(), wrong('sealed'), member)
  }
  await deposit(sealed)
  assert.deepEqual(await found(), [])
})

test('each receipt is the one that was made: another digest, kind or number, one made by nobody, and one that is gone, are found', async () => {
  const receipts = async () => (await audit(on, keys)).faults.filter(({ fault }) => fault.startsWith('receipt'))
  assert.deepEqual(await receipts(), [])
  const act = `document:${documents['opened']}/opened`
  await tamper('create table public.made as table evidence.receipt')
  const { rows } = await owner.query(
    `select string_agg('alter table evidence.receipt drop constraint ' || quote_ident(conname), '; ') as text
      from pg_constraint where conrelid = 'evidence.receipt'::regclass and contype = 'c'`,
  )
  await tamper(rows[0].text)
  for (const [column, value] of [
    ['digest', `sha256('another')`],
    ['french_digest', `sha256('another')`],
    ['french_digest', 'null'],
    ['id', 'gen_random_uuid()'],
    ['kind', `'term'`],
    ['document_id', 'gen_random_uuid()'],
    ['person_id', 'gen_random_uuid()'],
    ['rendered_at', `rendered_at - interval '1 day'`],
  ] as const) {
    await tamper(`update evidence.receipt set ${column} = ${value} where fact_id = '${act}'`)
    assert.deepEqual(await receipts(), [{ fault: 'receipt-not-as-its-fact', factId: act }], column)
    await tamper(
      `update evidence.receipt r set ${column} = made.${column} from public.made where r.fact_id = made.fact_id and r.fact_id = '${act}'`,
    )
  }
  await tamper(`delete from evidence.receipt where fact_id = '${act}'`)
  const made = `${act}/receipt/made`
  assert.deepEqual(await receipts(), [{ fault: 'receipt-missing', factId: made }])
  const { rows: place } = await owner.query('select position from evidence.log_entry where fact_id = $1', [made])
  await tamper(
    `delete from evidence.log_entry where fact_id = '${made}'; insert into evidence.unplaced (fact_id) values ('${made}')`,
  )
  assert.deepEqual(await receipts(), [{ fault: 'receipt-missing', factId: made }], 'of a fact that waits for its place')
  await tamper(
    `delete from evidence.unplaced where fact_id = '${made}'; insert into evidence.log_entry values (${place[0].position}, '${made}')`,
  )
  await tamper(`insert into evidence.receipt select * from public.made where fact_id = '${act}'`)
  const other = `person:nobody/registered`
  await tamper(
    `insert into evidence.receipt (id, kind, fact_id, document_id, person_id, language, requested_at, rendered_at, digest, file_key)
      select gen_random_uuid(), kind, '${other}', document_id, person_id, language, requested_at, rendered_at, digest, file_key
      from public.made where fact_id = '${act}'`,
  )
  assert.deepEqual(await receipts(), [{ fault: 'receipt-not-as-its-fact', factId: other }])
  await tamper(`delete from evidence.receipt where fact_id = '${other}'`)
  assert.deepEqual(await receipts(), [])
})

test('the key of each person is asked for once in an audit of the log: its facts and the receipts share those that are kept', async () => {
  const asked: unknown[] = []
  const counting = {
    async ask(text: string, values: readonly unknown[]) {
      if (/from platform\.person_key\s+where person_id = any/.test(text)) asked.push(...(values[0] as string[]))
      return on.ask(text, values)
    },
  }
  await audit(counting, keys)
  assert.ok(asked.length > 0)
  assert.equal(new Set(asked).size, asked.length)
})

test('a row without a deposit’s fact, and a deposit without its row, are found; of who was erased none is missed', async () => {
  const [gone, made] = [documents['opened']!, '01980000-0000-7000-8000-00000000ffff']
  await tamper(`update delivery.document set id = '${made}' where id = '${gone}'`)
  const faults = await found()
  assert.deepEqual(
    faults.map(({ fault }) => fault),
    ['document-not-as-its-facts', 'document-missing'],
  )
  assert.deepEqual(faults[1], { fault: 'document-missing', subject: `document:${gone}` })
  await tamper(`delete from delivery.document where id = '${made}'`)
  const { rows } = await owner.query(`select person_id from public.was where id = $1`, [gone])
  await destroyKey(t, rows[0].person_id)
  assert.deepEqual(await found(), [])
})

test('a fact that is no JSON any more is told, and ends nothing', async () => {
  await tamper(`update evidence.fact set body = 'x' where id = 'document:${documents['deemed']}/deposited'`)
  assert.deepEqual(await found(), [{ fault: 'documents-not-read', after: null }])
})

test('the receipts of who is erased while the audit reads them went with his key: they are no fault', async () => {
  const { rows } = await owner.query(
    `select person_id as id from evidence.receipt where fact_id = 'document:' || $1 || '/opened'`,
    [documents['opened']],
  )
  const erasing = {
    async ask(text: string, values: readonly unknown[]) {
      const answer = await on.ask(text, values)
      if (/from evidence\.receipt where \(rendered_at is not null/.test(text)) {
        await destroyKey(t, rows[0].id)
        await tamper(`delete from evidence.receipt where person_id = '${rows[0].id}'`)
      }
      return answer
    },
  }
  const { faults } = await audit(erasing, keys)
  assert.deepEqual(
    faults.filter(({ fault }) => fault.startsWith('receipt')),
    [],
  )
})
