import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { testHouse } from '../testing/house.ts'
import { tampering } from '../testing/tampering.ts'
import { closeLog } from './close-log.ts'
import { logKeys } from './log-keys.ts'
import { selfMadeIn } from './seal/self-made.ts'
import { checkTimestamp, ownTimeAuthority, type TimeAuthority } from './seal/timestamp.ts'
import { sealingOf } from './sealing.ts'
import { stampLog } from './stamp-log.ts'

const t = await testHouse()
const tamper = tampering(t)
const sequencer = createDb(t.base.pool('sequencer'))
const own = sealingOf(t.house.config, t.clock).authority
let asked = 0
const counted: TimeAuthority = {
  stamp(digest) {
    asked++
    return own.stamp(digest)
  },
}
const stamp = (authority = counted) => stampLog(sequencer, authority)(t.clock.now())
const later = (minutes: number) => t.clock.set(t.clock.now().add({ minutes }))
const stamped = async () => (await t.web.inject({ url: '/log/timestamps' })).body.trim().split('\n')

/** As the house does at each half minute. */
const close = () => closeLog(sequencer, logKeys(t.house.config))(t.clock.now())
before(async () => {
  await close()
  await stamp(own)
})

test('the latest checkpoint is stamped, once an hour, and published', async () => {
  const [first] = await stamped()
  assert.match(first!, /^64 2026-05-04T08:00:00Z$/, 'by its size and its hour')
  later(30)
  await close()
  await stamp()
  assert.deepEqual([asked, (await stamped()).length], [0, 1], 'not within the hour')
  later(30)
  await close()
  await stamp()
  const [second] = await stamped()
  assert.match(second!, /^192 /)
  const note = (await t.web.inject({ url: '/log/checkpoint' })).rawPayload
  const token = await t.web.inject({ url: '/log/timestamps/192' })
  assert.equal(token.headers['content-type'], 'application/timestamp-reply')
  assert.equal(checkTimestamp(token.rawPayload, sha256(note))?.at.toString(), t.clock.now().toString())
})

test('what lies beside no checkpoint, or says an hour to come, keeps nobody from asking, and is not published', async () => {
  const row = (size: number, hour: string) =>
    tamper(`insert into evidence.checkpoint_timestamp (size, stamped_at, token) values (${size}, '${hour}', '\\x00')`)
  const honest = await stamped()
  await row(900_000_000_000_000, '2999-01-01')
  await row(800_000_000_000_000, t.clock.now().toString())
  await row(128, '2999-01-01')
  assert.deepEqual(await stamped(), honest)
  asked = 0
  later(60)
  await close()
  await stamp()
  assert.equal(asked, 1)
  await tamper('delete from evidence.checkpoint_timestamp where size in (128, 900000000000000, 800000000000000)')
})

test('an authority that is silent stops nothing: checkpoints go on, and the next turn asks again', async () => {
  const count = (await stamped()).length
  later(60)
  await close()
  const silent: TimeAuthority = { stamp: () => Promise.reject(new Error('silent')) }
  await assert.rejects(stamp(silent), /silent/)
  await assert.rejects(stamp({ stamp: () => own.stamp(sha256('another')) }), /something else/)
  assert.equal((await stamped()).length, count)
  await t.settle()
  assert.equal((await stamped()).length, count + 1, 'the house does it by itself')
})

test('what no check would believe later is not kept: a token that reaches no root, or the hour of a clock that is not ours', async () => {
  const count = (await stamped()).length
  later(60)
  await close()
  const { time } = selfMadeIn(t.house.config.varDir, t.clock.now())
  const [alone] = time.chain
  await assert.rejects(
    stamp(ownTimeAuthority({ ...time, chain: [alone!] }, () => t.clock.now())),
    /PLI_TIME_AUTHORITY_CERTIFICATES_FILE/,
  )
  for (const minutes of [-20, -2, 2, 20, 24 * 60])
    await assert.rejects(
      stamp(ownTimeAuthority(time, () => t.clock.now().add({ minutes }))),
      /one of two clocks is wrong/,
      `${minutes} minutes from ours`,
    )
  assert.equal((await stamped()).length, count)
  await stamp(ownTimeAuthority(time, () => t.clock.now().add({ seconds: 10 })))
  assert.equal((await stamped()).length, count + 1, 'seconds pass while it answers')
})

test('what was never stamped, or is no size, is not there', async () => {
  for (const size of ['65', 'x', '-1', '9'.repeat(40)])
    assert.equal((await t.web.inject({ url: `/log/timestamps/${size}` })).statusCode, 404, size)
})
