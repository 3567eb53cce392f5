import assert from 'node:assert/strict'
import { test } from 'node:test'
import { honestLog, namesOf } from '../testing/honest-log.ts'

const FUTURE = '2026-08-01T00:00:00Z'

/** An opening by whoever holds PostgreSQL and no key: its digest is right, its salt is nobody's. */
const invented = (id: string, personId: string, at = '2026-05-04T09:00:00Z') => {
  const author = { id: personId, kind: 'person', role: 'person' }
  const said = { v: 1, id, type: 'DocumentOpened', subject: 'document:x', person: personId, author }
  const body = JSON.stringify({ ...said, happenedAt: at, recordedAt: at, regime: '2021', data: {} })
  return `insert into evidence.fact (id, type, subject, person_id, author_kind, author_id, author_role, happened_at, recorded_at, regime, sealed_salt, body, digest, entry)
    values ('${id}', 'DocumentOpened', 'document:x', '${personId}', 'person', '${personId}', 'person', '${at}', '${at}', '2021',
      decode(repeat('00', 64), 'hex'), '${body}', sha256(convert_to('${body}', 'UTF8')), sha256('y'))`
}

test('a fact in a place between two places is found, under the last checkpoint and beyond it: a column can be made to hold any number', async (t) => {
  const { tamper, found, persons } = await honestLog(t)
  await tamper('alter table evidence.log_entry alter position type double precision')
  assert.deepEqual(await found(), [])
  await tamper(invented('late/1', persons[0]!))
  for (const position of ['0.5', '19.999', '255.5', '256.5', `'NaN'`, `'Infinity'`]) {
    await tamper(`insert into evidence.log_entry values (${position}, 'late/1')`)
    assert.deepEqual((await found())[0], { fault: 'fact-without-a-place', factId: 'late/1' }, position)
    await tamper(`delete from evidence.log_entry where fact_id = 'late/1'`)
  }
})

test('what waits for its place, or has one that is not closed yet, is held against its key and what it says, as all else', async (t) => {
  const { tamper, found, write, record, happened, persons, clock } = await honestLog(t)
  await write(happened(40))
  await record(happened(41))
  assert.deepEqual(await found(), [])
  const [personId] = persons as [string]
  const now = clock.now().toString()
  await tamper(invented('late/1', personId, now), `insert into evidence.unplaced (fact_id) values ('late/1')`)
  const nobodys = { fault: 'fact-is-not-its-entry', position: null, factId: 'late/1' }
  assert.deepEqual(await found(), [nobodys])
  await tamper(`delete from evidence.unplaced where fact_id = 'late/1'`)
  await tamper(`insert into evidence.log_entry values (999, 'late/1')`)
  assert.deepEqual(await found(), [{ ...nobodys, position: 999 }])
  await tamper(
    `update evidence.fact set body = replace(body, '"on":"2026-05-04"', '"on":"2026-05-03"') where id = 'a/41'`,
  )
  assert.deepEqual(namesOf(await found()), ['fact-changed', 'fact-is-not-its-entry'])
})

test('a fact of an hour that has not come is found, where it waits and in the tree', async (t) => {
  const { tamper, found, write, happened, persons, clock, close } = await honestLog(t)
  const [personId] = persons as [string]
  await tamper(invented('late/1', personId, FUTURE), `insert into evidence.unplaced (fact_id) values ('late/1')`)
  const postdated = { fault: 'fact-postdated', position: null, factId: 'late/1' }
  assert.deepEqual((await found()).slice(-1), [postdated])
  await tamper(`delete from evidence.unplaced`, `delete from evidence.fact where id = 'late/1'`)
  const now = clock.now()
  clock.set(FUTURE)
  await write(happened(40))
  clock.set(now)
  assert.deepEqual(await found(), [{ ...postdated, factId: 'a/40' }])
  await close()
  assert.deepEqual(await found(), [{ ...postdated, factId: 'a/40', position: 256 }])
})

test('an hour that was moved by less than a millisecond is found: a term ends at an instant', async (t) => {
  const { tamper, found, record, happened, clock, close } = await honestLog(t)
  clock.set('2026-05-04T21:59:59.9995Z')
  await record(happened(40))
  await close()
  assert.deepEqual(await found(), [])
  const changed = [{ fault: 'fact-changed', position: 256, factId: 'a/40' }]
  for (const [column, by] of [
    ['happened_at', '0.5 milliseconds'],
    ['recorded_at', '-0.5 milliseconds'],
    ['happened_at', '1 microsecond'],
  ] as const) {
    const move = (sign: string) =>
      tamper(`update evidence.fact set ${column} = ${column} ${sign} interval '${by}' where id = 'a/40'`)
    await tamper('alter table evidence.fact drop constraint if exists fact_not_recorded_before_it_happened')
    await move('+')
    assert.deepEqual(await found(), changed, `${column} ${by}`)
    await move('-')
  }
  assert.deepEqual(await found(), [])
})
