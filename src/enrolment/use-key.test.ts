import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createHouse } from '../house.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { enrolled, ready, registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { newConnectionKey } from './connection-key.ts'
import { correctForeignerNumber } from './correct-number.ts'
import { expireKeys } from './expire-keys.ts'
import { printNotices } from './print-notice.ts'
import { readiness } from './readiness.ts'
import { type KeyRow, keyExpiry, keyStanding } from './rules.ts'
import { checkConnectionKey, type KeyHolder, useConnectionKey } from './use-key.ts'

const t = await testHouse()
const { ports } = t.house
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const check = checkConnectionKey(ports)
const use = (holder: KeyHolder) => ports.act({ as: 'door' }, (unit) => useConnectionKey(unit, holder))
const code = (x: unknown): string => (isRefusal(x) ? x.refusal : 'right')
const ok = <T>(x: T | Refusal): T => {
  assert.ok(!isRefusal(x), JSON.stringify(x))
  return x
}
const later = (days: number) => t.clock.set(t.clock.now().add({ hours: 24 * days }))
const sweep = () => expireKeys(ports)(t.clock.now())

/** Something that waits, as the delivery side leaves it. */
async function document(personId: string): Promise<string> {
  const id = newId(t.clock.now())
  const now = t.clock.now().toString()
  await owner.query(
    `insert into delivery.document (id, person_id, kind, legal_effect, regime, reference, file_key, file_digest, file_size,
       file_pages, wrapped_key, deposited_at, deposited_by, made_available_at)
     values ($1::uuid, $2, 'introduction', 'none', '2021', $1::text, $1::text, $3, 1, 1, '', $4, 'x', $4)`,
    [id, personId, Buffer.alloc(32), now],
  )
  return id
}

test('the key printed for a number opens it, typed as people type', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  const groups = key.match(/.{3}/g)!
  for (const typed of [
    key,
    groups.join('-'),
    groups.join(' ').toLowerCase(),
    key.replace(/[2-9]/g, (d) => '٠١٢٣٤٥٦٧٨٩'[Number(d)]!),
  ])
    assert.equal(ok(await check({ number: foreignerNumber, key: typed })).personId, personId)
  const persian = foreignerNumber.replace(/\d/g, (d) => '۰۱۲۳۴۵۶۷۸۹'[Number(d)]!)
  assert.equal(ok(await check({ number: ` ${persian} `, key })).personId, personId)
})

test('the case number opens it too, and so does the number printed before it was corrected', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk, { caseNumber: '260500777' })
  assert.equal(ok(await check({ number: '26-05-00777', key })).personId, personId)
  ok(await correctForeignerNumber(ports)(desk.agent.acting, personId, '9955500001', 'mistyped'))
  for (const number of [foreignerNumber, '9955500001'])
    assert.equal(ok(await check({ number, key })).personId, personId)
  // The real owner of the mistyped number comes: his key is his, the other's stays the other's.
  const real = await enrolled(t, desk, { foreignerNumber })
  assert.equal(ok(await check({ number: foreignerNumber, key: real.key })).personId, real.personId)
  assert.equal(ok(await check({ number: foreignerNumber, key })).personId, personId)
})

// @law arrêté du 8 juillet 2020, art. 4
test('checking uses nothing up; using is once, for ever', async () => {
  const { foreignerNumber, key } = await enrolled(t, desk)
  const holder = ok(await check({ number: foreignerNumber, key }))
  ok(await check({ number: foreignerNumber, key }))
  assert.equal(await use(holder), null)
  assert.equal(code(await use(holder)), 'key-used')
  assert.equal(code(await check({ number: foreignerNumber, key })), 'key-used')
})

test('one key used at one instant by two telephones lets one in', async () => {
  const { foreignerNumber, key } = await enrolled(t, desk)
  const holder = ok(await check({ number: foreignerNumber, key }))
  const answers = await Promise.all(Array.from({ length: 5 }, () => use(holder)))
  assert.deepEqual(answers.map((a) => (a === null ? 'right' : code(a))).sort(), [
    'key-used',
    'key-used',
    'key-used',
    'key-used',
    'right',
  ])
})

test('another person’s key, an invented one and an unknown number get the same answer', async () => {
  const [a, b] = [await enrolled(t, desk), await enrolled(t, desk)]
  const answers = [
    await check({ number: a.foreignerNumber, key: b.key }),
    await check({ number: a.foreignerNumber, key: newConnectionKey() }),
    await check({ number: '9977700001', key: newConnectionKey() }),
    await check({ number: '9977700002', key: b.key }),
  ]
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(code(answers[0]), 'key-or-number-wrong')
  const holder = ok(await check({ number: a.foreignerNumber, key: a.key }))
  assert.equal(code(await use({ ...holder, personId: b.personId })), 'key-or-number-wrong')
})

test('a number that exists is looked up with as many statements as one that does not', async () => {
  const { foreignerNumber } = await enrolled(t, desk)
  const statements = async (number: string) => {
    let n = 0
    const act: typeof ports.act = (acting, verb) =>
      ports.act(acting, (unit) => {
        const ask: typeof unit.trx.ask = (text, values) => {
          n++
          return unit.trx.ask(text, values)
        }
        return verb({ ...unit, trx: { ...unit.trx, ask } })
      })
    await checkConnectionKey({ ...ports, act })({ number, key: newConnectionKey() })
    return n
  }
  const known = await statements(foreignerNumber)
  assert.ok(known > 0)
  assert.equal(known, await statements('9977700003'))
})

test('what was mistyped is told before anything is looked up, and costs no try', async () => {
  const { foreignerNumber, key } = await enrolled(t, desk)
  const typo = (key[0] === '2' ? '3' : '2') + key.slice(1)
  for (let n = 0; n < 20; n++) assert.equal(code(await check({ number: foreignerNumber, key: typo })), 'key-mistyped')
  assert.equal(code(await check({ number: '12345', key })), 'number-mistyped')
  assert.equal(code(await check({ number: foreignerNumber, key })), 'right')
})

test('after many wrong keys a number, existing or not, is told on every node that the right one gets in at once; it does, and forgives', async () => {
  const second = await createHouse(
    t.house.config,
    t.clock,
    createLog('silent'),
    { app: t.base.pool('app'), worker: t.base.pool('worker'), sequencer: t.base.pool('sequencer') },
    { mail: ports.mail, sms: ports.sms },
  )
  try {
    const nodes = [check, checkConnectionKey(second.ports)]
    const { foreignerNumber, key } = await enrolled(t, desk)
    for (const number of [foreignerNumber, '9977700004']) {
      for (let n = 0; n < 5; n++)
        assert.equal(code(await nodes[n % 2]!({ number, key: newConnectionKey() })), 'key-or-number-wrong')
      for (const node of nodes) {
        const refused = await node({ number, key: newConnectionKey() })
        assert.deepEqual([code(refused), (refused as Refusal).params], ['many-wrong-keys', {}])
      }
    }
    assert.equal(code(await nodes[1]!({ number: foreignerNumber, key })), 'right', 'nobody shuts its holder out')
    assert.equal(code(await nodes[1]!({ number: foreignerNumber, key: newConnectionKey() })), 'key-or-number-wrong')
  } finally {
    await second.stop()
  }
})

test('a stranger who goes on guessing keeps no holder of a key out: neither of his first connection, nor of what became of it', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  const guess = () => check({ number: foreignerNumber, key: newConnectionKey() })
  for (let hour = 0; hour < 3; hour++) {
    for (let n = 0; n < 8; n++) await guess()
    assert.equal(code(await guess()), 'many-wrong-keys')
    assert.equal(code(await check({ number: foreignerNumber, key })), 'right')
    t.clock.set(t.clock.now().add({ hours: 1 }))
  }
  for (let n = 0; n < 8; n++) await guess()
  assert.equal(await use(ok(await check({ number: foreignerNumber, key }))), null)
  for (let n = 0; n < 8; n++) await guess()
  assert.equal(code(await check({ number: foreignerNumber, key })), 'key-used')
  assert.equal(code(await guess()), 'many-wrong-keys', 'a key that opens nothing forgives nothing')
  assert.equal((await ready(t, desk.agent.acting, personId)).wayIn.way, 'none')
})

test('a replaced key says so to who holds it, and to nobody else', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  ok(await printNotices(ports)(desk.agent.acting, [personId]))
  assert.equal(code(await check({ number: foreignerNumber, key })), 'key-cancelled')
})

test('a key runs out at the end of its last day in Paris; once written down it does not come back', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  later(89)
  assert.equal(code(await check({ number: foreignerNumber, key })), 'right')
  await sweep()
  assert.equal(code(await check({ number: foreignerNumber, key })), 'right')
  later(2)
  assert.equal(code(await check({ number: foreignerNumber, key })), 'key-expired')
  assert.ok((await sweep()) >= 1)
  assert.equal(await sweep(), 0, 'a second run has nothing to do')
  await document(personId)
  assert.equal(code(await check({ number: foreignerNumber, key })), 'key-expired')
  const way = (await ready(t, desk.agent.acting, personId)).wayIn
  assert.deepEqual(way, { way: 'none', why: 'key-expired' })
  const { rows } = await owner.query(
    `select body::json->'data'->>'why' as why, author_kind from evidence.fact where type = 'ConnectionKeyCancelled' and person_id = $1`,
    [personId],
  )
  assert.deepEqual(rows, [{ why: 'expired', author_kind: 'system' }])
})

test('a key never runs out while a document waits, and does once it was opened or taken back', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  const id = await document(personId)
  later(400)
  await sweep()
  assert.equal(code(await check({ number: foreignerNumber, key })), 'right')
  assert.equal((await ready(t, desk.agent.acting, personId)).wayIn.way, 'key-pending')
  await owner.query(`update delivery.document set withdrawn_at = $2, withdrawn_reason = 'error' where id = $1`, [
    id,
    t.clock.now().toString(),
  ])
  await sweep()
  assert.equal(code(await check({ number: foreignerNumber, key })), 'key-expired')
})

test('a deposit that relies on a key holds it: the sweep that comes at that instant leaves it alive', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  later(89)
  const held = Promise.withResolvers<void>()
  const deposited = Promise.withResolvers<void>()
  const deposit = ports.act(desk.agent.acting, async (unit) => {
    const found = await readiness(unit, { foreignerNumber })
    held.resolve()
    await deposited.promise
    return found
  })
  await held.promise
  later(10)
  let over = false
  const swept = sweep().finally(() => {
    over = true
  })
  const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`
  while (!over && (await owner.query(waiting)).rows.length === 0);
  await document(personId)
  deposited.resolve()
  assert.equal(ok(await deposit).wayIn.way, 'key-pending')
  await swept
  assert.equal(code(await check({ number: foreignerNumber, key })), 'right')
})

test('whatever the times, a key is live until its day is over or while something waits, and never once used or cancelled', () => {
  const at = fc.integer({ min: 0, max: 4e12 }).map((ms) => Temporal.Instant.fromEpochMilliseconds(ms))
  fc.assert(
    fc.property(
      at,
      at,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 1, max: 730 }),
      (issuedAt, now, waits, used, cancelled, days) => {
        const expiry = keyExpiry(issuedAt, days)
        const key: KeyRow = {
          id: 'k',
          issuedAt,
          expiresAt: expiry.at,
          usedAt: used ? issuedAt : null,
          cancelledAt: cancelled ? issuedAt : null,
          cancelledWhy: cancelled ? 'reprinted' : null,
        }
        assert.equal(
          expiry.at.toZonedDateTimeISO('Europe/Paris').subtract({ nanoseconds: 1 }).toPlainDate().toString(),
          expiry.lastDay.toString(),
        )
        const standing = keyStanding(key, waits, now)
        if (used) assert.equal(standing, 'used')
        else if (cancelled) assert.equal(standing, 'cancelled')
        else assert.equal(standing === 'live', waits || Temporal.Instant.compare(now, expiry.at) < 0)
      },
    ),
  )
})

test('who is only registered has no key to check', async () => {
  const { foreignerNumber } = await registered(t, desk)
  assert.equal(code(await check({ number: foreignerNumber, key: newConnectionKey() })), 'key-or-number-wrong')
})
