import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '../platform/db/sql.ts'
import { newId } from '../platform/ids.ts'
import { type HonestLog, honestLog, namesOf } from '../testing/honest-log.ts'

const HIS = `where person_id = (select person_id from evidence.fact where id = 'a/3')`
const rewritten = (which: string) => [
  `update evidence.fact set body = replace(body, '"on":"2026-05-04"', '"on":"2020-01-01"') ${which}`,
  `update evidence.fact set digest = sha256(convert_to(body, 'UTF8')) ${which}`,
]

/** As src/ending/erase.ts writes it down; how the rows go is not the audit's business. */
async function erased({ owner, clock, persons, record, close, tamper }: HonestLog, facts?: number): Promise<string> {
  const [personId] = persons as [string]
  const { rows } = await sql<{ n: number; digest: string }>`select count(*)::int as n,
      encode(sha256(convert_to(string_agg(encode(digest, 'hex'), '' order by id collate "C"), 'UTF8')), 'hex') as digest
    from evidence.fact where person_id = ${personId}`.execute(owner)
  const list = newId(clock.now())
  await tamper(
    `insert into ending.erasure (id, prepared_at, prepared_by) values ('${list}', '2026-05-04', '${list}')`,
    `insert into ending.erasure_line (erasure_id, person_id, root_id, verdict, erased_at) values ('${list}', '${personId}', '${personId}', 'erase', '2026-05-04')`,
    `delete from platform.person_key where person_id = '${personId}'`,
  )
  await record({
    type: 'PersonErased',
    id: `person:${personId}/erased`,
    subject: `person:${personId}`,
    personId: null,
    happenedAt: clock.now(),
    data: { erasureId: list, records: 1, facts: facts ?? rows[0]!.n, factsDigest: rows[0]!.digest },
  })
  await close()
  return personId
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
  assert.deepEqual(namesOf(await log.found()), ['fact-missing', 'erasure-not-as-its-fact'])
})

test('an erasure that counted other facts than there were is found', async (t) => {
  const log = await honestLog(t)
  const personId = await erased(log, 13)
  assert.deepEqual(await log.found(), [{ fault: 'erasure-not-as-its-fact', personId }])
})
