import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '../platform/db/sql.ts'
import { honestLog } from '../testing/honest-log.ts'

test('the rows of outages, from which terms and receipts count, are held against what was written down, both ways', async (t) => {
  const { clock, happened, record, close, tamper, found, owner } = await honestLog(t)
  const [since, until] = [clock.now().subtract({ minutes: 20 }), clock.now()]
  const factId = `space/unavailable/${since}`
  const data = { since: since.toString(), until: until.toString() }
  const fact = { ...happened(40, 'SpaceUnavailable'), subject: 'space', personId: null, happenedAt: until, data }
  await record({ ...fact, id: factId })
  await sql`insert into evidence.outage values (${data.since}, ${data.until}, ${factId})`.execute(owner)
  assert.deepEqual(await found(), [], 'under no checkpoint yet')
  await close()
  await sql`insert into evidence.outage (since, until) values ('2026-05-04T01:00:00Z', '2026-05-04T02:00:00Z')`.execute(
    owner,
  )
  assert.deepEqual(await found(), [], 'and what the worker has still to write down')
  const wrong = [{ fault: 'outage-not-as-its-fact', factId }]
  await tamper(`update evidence.outage set until = until - interval '1 microsecond' where fact_id = '${factId}'`)
  assert.deepEqual(await found(), wrong)
  await tamper(
    `update evidence.outage set until = '${until}', since = since + interval '1 minute' where fact_id = '${factId}'`,
  )
  assert.deepEqual(await found(), wrong)
  await tamper(`update evidence.outage set since = '${since}' where fact_id = '${factId}'`)
  await tamper(`update evidence.outage set until = 'infinity' where fact_id = '${factId}'`)
  assert.deepEqual(await found(), wrong)
  await tamper(`update evidence.outage set fact_id = 'a/3', until = '${until}' where fact_id = '${factId}'`)
  const missing = { fault: 'outage-missing', factId }
  assert.deepEqual(await found(), [{ fault: 'outage-not-as-its-fact', factId: 'a/3' }, missing])
  await tamper('delete from evidence.outage')
  assert.deepEqual(await found(), [missing])
})

test('since when the space is watched, which a receipt prints, is held against what was written down, once that is', async (t) => {
  const { clock, happened, record, close, tamper, found, owner } = await honestLog(t)
  const since = clock.now().subtract({ minutes: 20 }).toString()
  await sql`insert into evidence.watch (since, last_beat_at) values (${since}, ${since})`.execute(owner)
  assert.deepEqual(await found(), [], 'and what the worker has still to write down')
  const fact = { ...happened(40, 'SpaceWatched'), subject: 'space', personId: null, data: { since } }
  await record({ ...fact, id: 'space/watched' })
  await close()
  assert.deepEqual(await found(), [])
  const wrong = [{ fault: 'watch-not-as-its-fact', factId: 'space/watched' }]
  for (const change of [
    `since = since - interval '1 year'`,
    `since = '-infinity'`,
    `since = since + interval '1 second', last_beat_at = 'infinity'`,
  ]) {
    await tamper(`update evidence.watch set ${change}`)
    assert.deepEqual(await found(), wrong, change)
    await tamper(`update evidence.watch set since = '${since}'`)
  }
  await tamper('delete from evidence.watch')
  assert.deepEqual(await found(), wrong)
})
