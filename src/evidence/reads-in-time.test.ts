import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { subKey } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { newId } from '../platform/ids.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited } from '../testing/documents.ts'
import { honestLog } from '../testing/honest-log.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { tampering } from '../testing/tampering.ts'
import { audit } from './audit.ts'
import { paddingsOf } from './log-keys.ts'

const t = await testHouse({ at: '2026-05-04T08:00:00Z' })
const { config, master } = t.house.ports
const owner = t.base.pool('owner')
const keys = { master, house: subKey(config.masterKey.key, 'house-facts'), paddings: paddingsOf(config) }
const tamper = tampering(t)
const officer = await employ(t, 'officer')
const his = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
t.clock.set('2026-05-04T09:00:00Z')
const id = await deposited(t, await machine(t, 'system'), decision(his))

const readings = async () => {
  const { rows } = await owner.query(
    `select type, happened_at::text as at from evidence.fact where type in ('ApplicantRead', 'DocumentRead') order by happened_at`,
  )
  return rows
}
const found = async () =>
  (await audit(createDb(owner), keys, { now: t.clock.now() })).faults.filter(({ fault }) => fault.startsWith('reading'))
const entered = (subject: string, at: string) => `insert into evidence.staff_read
  (id, subject, person_id, what, reader_kind, reader_id, reader_role, read_at)
  values ('${randomUUID()}', '${subject}', '${his.id}', 'record', 'staff', '${officer.id}', 'officer', '${at}')`

test('of a row that says somebody read what was not there yet, or long ago, no fact is made; it rings, and the audit tells it', async () => {
  t.clock.set('2026-05-04T10:00:00Z')
  await clicks(t, officer).get(`/staff/documents/${id}`)
  t.clock.set('2026-05-07T10:00:00Z')
  assert.deepEqual(await found(), [])
  const document = `document:${id}`
  for (const [subject, at] of [
    [document, '2019-12-24T20:00:00Z'],
    [document, '2026-05-04T08:30:00Z'],
    [`person:${his.id}`, '2026-05-04T07:30:00Z'],
    [document, '2026-06-01T10:00:00Z'],
  ] as const) {
    await tamper(entered(subject, at))
    assert.deepEqual(await found(), [{ fault: 'reading-left', subject }], at)
    await t.settle()
    assert.deepEqual(await readings(), [{ type: 'DocumentRead', at: '2026-05-04 10:00:00+00' }], at)
    assert.deepEqual(await found(), [{ fault: 'reading-left', subject }], at)
    await tamper('delete from evidence.staff_read')
  }
  assert.match(t.log.join(), /staff-reads/)
  await tamper(entered(document, '2026-05-06T20:00:00Z'))
  t.clock.set('2026-06-07T10:00:00Z')
  await t.settle()
  assert.deepEqual((await readings()).length, 1, 'a month later nobody can say that a row is true')
  assert.deepEqual(await found(), [{ fault: 'reading-left', subject: document }])
})

test('a fact that says such a reading is found, by its first hour too, and no other', async (t) => {
  const { record, close, found, clock } = await honestLog(t)
  const now = clock.now()
  const document = `document:${newId(now)}`
  const before = (hours: number) => now.subtract({ hours })
  const reading = (id: string, subject: string, firstAt: Temporal.Instant, lastAt: Temporal.Instant) => ({
    ...{ type: 'DocumentRead', id, subject, personId: null, happenedAt: lastAt },
    data: { day: '2026-05-04', times: 2, firstAt: firstAt.toString(), lastAt: lastAt.toString() },
  })
  const old = `document:${newId(before(24 * 60))}`
  await record(
    reading('read/1', document, now, now),
    reading('read/2', document, before(1), now),
    reading('read/3', document, before(24), before(24)),
    reading('read/4', old, before(24 * 30), before(24 * 30)),
    reading('read/5', old, before(24 * 32), before(24 * 32)),
  )
  await close()
  assert.deepEqual(
    (await found()).map((one) => [one.fault, 'factId' in one && one.factId]),
    ['read/2', 'read/3', 'read/5'].map((factId) => ['reading-out-of-time', factId]),
  )
})
