import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { personKey } from '../platform/crypto/keys.ts'
import { sql } from '../platform/db/sql.ts'
import { newId } from '../platform/ids.ts'
import { type HonestLog, honestLog, namesOf } from '../testing/honest-log.ts'
import { entryOf } from './journal.ts'

const HIS = `where person_id = (select person_id from evidence.fact where id = 'a/3')`
const rewritten = (which: string) => [
  `update evidence.fact set body = replace(body, '"on":"2026-05-04"', '"on":"2020-01-01"') ${which}`,
  `update evidence.fact set digest = sha256(convert_to(body, 'UTF8')) ${which}`,
]

/** As src/ending/erase.ts does; how the rows go is not the audit's business. */
async function prepared({ owner, clock, tamper }: HonestLog, personId: string) {
  const { rows } = await sql<{ facts: number; factsDigest: string }>`select count(*)::int as facts,
      encode(sha256(convert_to(string_agg(encode(digest, 'hex'), '' order by id collate "C"), 'UTF8')), 'hex') as "factsDigest"
    from evidence.fact where person_id = ${personId}`.execute(owner)
  const erasureId = newId(clock.now())
  await tamper(
    `insert into ending.erasure (id, prepared_at, prepared_by) values ('${erasureId}', '2026-05-04', '${erasureId}')`,
    `insert into ending.erasure_line (erasure_id, person_id, root_id, verdict, erased_at) values ('${erasureId}', '${personId}', '${personId}', 'erase', '2026-05-04')`,
    `delete from platform.person_key where person_id = '${personId}'`,
  )
  return { erasureId, ...rows[0]! }
}

async function erased(log: HonestLog, facts?: number): Promise<string> {
  const { clock, persons, record, close } = log
  const [personId] = persons as [string]
  const data = await prepared(log, personId)
  await record({
    type: 'PersonErased',
    id: `person:${personId}/erased`,
    subject: `person:${personId}`,
    personId: null,
    happenedAt: clock.now(),
    data: { ...data, records: 1, facts: facts ?? data.facts },
  })
  await close()
  return personId
}

const bytes = (of: Buffer) => `'\\x${of.toString('hex')}'`

type MadeUp = { id: string; type: string; subject: string; personId: string | null; data?: Record<string, unknown> }

/** A fact by whoever holds PostgreSQL. Without `salt` he has no key, and its entry is the digest of what it says alone. The worker closes over it. */
async function madeUp({ clock, tamper, close, held }: HonestLog, fact: MadeUp, salt = Buffer.alloc(0)) {
  const at = clock.now().toString()
  const { id, type, subject, personId, data = {} } = fact
  const author = { id: 'worker', kind: 'system', role: 'worker' }
  const said = { v: 1, id, type, subject, person: personId, author, happenedAt: at, recordedAt: at, regime: null, data }
  const body = JSON.stringify(said)
  const sealedSalt = salt.length === 0 ? randomBytes(44) : personKey(held.house).sealFact(salt, `salt:${id}`)
  await tamper(
    `insert into evidence.fact (id, type, subject, person_id, author_kind, author_id, author_role, happened_at, recorded_at, sealed_salt, body, digest, entry)
      values ('${id}', '${type}', '${subject}', ${personId && `'${personId}'`}, 'system', 'worker', 'worker', '${at}', '${at}',
        ${bytes(sealedSalt)}, '${body}', ${bytes(sha256(body))}, ${bytes(entryOf(salt, body))})`,
    `insert into evidence.unplaced (fact_id) values ('${id}')`,
  )
  await close()
}

test('a key that somebody destroyed is no erasure: each fact under it is found, whether it was rewritten or not', async (t) => {
  const { tamper, found, audited } = await honestLog(t)
  await tamper(`delete from platform.person_key ${HIS}`)
  const missing = await found()
  assert.deepEqual(namesOf(missing), ['key-missing'])
  assert.equal(missing.length, 14)
  await tamper(...rewritten(HIS))
  assert.deepEqual(namesOf(await found()), ['key-missing'])
  assert.equal((await audited()).erased, 0)
})

test('who was erased as the house writes it down is counted: that his facts are in the tree is still checked', async (t) => {
  const log = await honestLog(t)
  await erased(log)
  const { faults, erased: count } = await log.audited()
  assert.deepEqual([faults, count], [[], 14])
  await log.tamper(`update evidence.fact set entry = sha256('x') where id = 'a/3'`)
  assert.deepEqual(await log.found(), [{ fault: 'fact-is-not-in-the-tree', position: 3, factId: 'a/3' }])
})

test('of who was erased nothing can be changed, taken away or added since that day, though nobody can read it', async (t) => {
  const log = await honestLog(t)
  const personId = await erased(log)
  const wrong = [{ fault: 'erasure-not-as-its-fact', personId }]
  await log.tamper(...rewritten(`where id = 'a/3'`))
  assert.deepEqual(await log.found(), wrong)
  await log.tamper(
    `update evidence.fact set body = replace(body, '"on":"2020-01-01"', '"on":"2026-05-04"') where id = 'a/3'`,
    `update evidence.fact set digest = sha256(convert_to(body, 'UTF8')) where id = 'a/3'`,
  )
  assert.deepEqual(await log.found(), [])
  const [, other] = log.persons as [string, string]
  await log.tamper(
    `delete from platform.person_key where person_id = '${other}'`,
    `insert into ending.erasure_line (erasure_id, person_id, root_id, verdict, erased_at)
      select erasure_id, '${other}', root_id, verdict, erased_at from ending.erasure_line`,
  )
  assert.deepEqual(await log.found(), wrong, 'another slipped into his erasure')
})

test('that somebody was erased is believed of a fact that this house wrote, and of no other', async (t) => {
  const log = await honestLog(t)
  const personId = await erased(log)
  await log.tamper(`update evidence.fact set sealed_salt = sealed_salt || 'x' where id = 'person:${personId}/erased'`)
  assert.deepEqual(namesOf(await log.found()), ['fact-is-not-its-entry', 'erasure-not-as-its-fact'])
  await log.tamper(`delete from evidence.fact where id = 'person:${personId}/erased'`)
  const gone = ['fact-missing', 'erasure-not-as-its-fact', 'place-without-a-fact']
  assert.deepEqual(namesOf(await log.found()), gone)
})

test('a fact that no key of the house wrote is found, though its entry is the digest of what it says and its place is in the tree', async (t) => {
  const log = await honestLog(t)
  const [personId] = log.persons as [string]
  await madeUp(log, { id: 'document:x/opened', type: 'DocumentOpened', subject: 'document:x', personId })
  assert.deepEqual(await log.found(), [{ fault: 'fact-is-not-its-entry', position: 256, factId: 'document:x/opened' }])
})

test('a salt of another length than ours is none: not even one that the house itself sealed', async (t) => {
  const log = await honestLog(t)
  await madeUp(log, { id: 'long/1', type: 'SomethingHappened', subject: 'thing:a', personId: null }, randomBytes(17))
  assert.deepEqual(await log.found(), [{ fault: 'fact-is-not-its-entry', position: 256, factId: 'long/1' }])
})

test('an erasure that somebody made up, without a key of the house, is none: what he rewrote of the past is found', async (t) => {
  const log = await honestLog(t)
  const [personId] = log.persons as [string]
  await log.tamper(...rewritten(HIS))
  const data = await prepared(log, personId)
  await madeUp(log, {
    ...{ id: `person:${personId}/erased`, type: 'PersonErased', subject: `person:${personId}`, personId: null },
    data: { ...data, records: 1 },
  })
  assert.deepEqual(namesOf(await log.found(log.heads.at(-1))), ['fact-is-not-its-entry', 'erasure-not-as-its-fact'])
})

test('that somebody was erased is said by a fact of that type alone, and for as many records as it counted', async (t) => {
  const log = await honestLog(t)
  const [, personId] = log.persons as [string, string]
  const wrong = [{ fault: 'erasure-not-as-its-fact', personId }]
  await log.record({
    ...{ type: 'SomethingHappened', id: `person:${personId}/erased`, subject: `person:${personId}`, personId: null },
    ...{ happenedAt: log.clock.now(), data: { ...(await prepared(log, personId)), records: 1 } },
  })
  await log.close()
  assert.deepEqual(await log.found(), wrong)
  const id = `person:${personId}/erased`
  const salt = randomBytes(16)
  const sealedSalt = personKey(log.held.house).sealFact(salt, `salt:${id}`)
  for (const body of ['rubbish', 'null', '{"type":"PersonErased"}']) {
    await log.tamper(
      `update evidence.fact set body = '${body}', sealed_salt = ${bytes(sealedSalt)}, entry = ${bytes(entryOf(salt, body))} where id = '${id}'`,
    )
    assert.deepEqual((await log.found()).slice(-1), wrong, body)
  }
  const other = await honestLog(t)
  const his = await erased(other)
  assert.deepEqual(await other.found(), [])
  const nothing = newId(other.clock.now())
  await other.tamper(`insert into ending.erasure_line (erasure_id, person_id, root_id, verdict, erased_at)
    select erasure_id, '${nothing}', root_id, verdict, erased_at from ending.erasure_line`)
  assert.deepEqual(await other.found(), [{ fault: 'erasure-not-as-its-fact', personId: his }])
})

test('an erasure that counted other facts than there were is found', async (t) => {
  const log = await honestLog(t)
  const personId = await erased(log, 13)
  assert.deepEqual(await log.found(), [{ fault: 'erasure-not-as-its-fact', personId }])
})

test('a line of an erasure under the record of nobody makes nobody erased, however many were: his facts cannot be rewritten behind it', async (t) => {
  const log = await honestLog(t)
  const { record, close, tamper, found, clock, persons } = log
  const [personId] = persons as [string]
  const others = Array.from({ length: 200 }, () => newId(clock.now()))
  await record(
    ...others.map((id) => ({
      ...{ type: 'PersonErased', id: `person:${id}/erased`, subject: `person:${id}`, personId: null },
      ...{ happenedAt: clock.now(), data: { records: 1, facts: 0, factsDigest: sha256('').toString('hex') } },
    })),
  )
  await close()
  const line = (person: string, root: string) =>
    `insert into ending.erasure_line (erasure_id, person_id, root_id, verdict, erased_at)
      values ('${others[0]}', '${person}', ${root}, 'erase', '2026-05-04')`
  await tamper(...others.map((id) => line(id, `'${id}'`)))
  assert.deepEqual(await found(), [])
  await tamper(
    'alter table ending.erasure_line alter column root_id drop not null',
    line(personId, 'null'),
    `delete from platform.person_key where person_id = '${personId}'`,
    ...rewritten(`where person_id = '${personId}'`),
  )
  const faults = await found()
  assert.deepEqual(namesOf(faults), ['key-missing', 'erasure-not-as-its-fact'])
  assert.deepEqual(faults.slice(-1), [{ fault: 'erasure-not-as-its-fact', personId }])
})
