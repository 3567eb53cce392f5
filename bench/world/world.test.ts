import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { SUPERUSER } from '../../src/platform/postgres/index.ts'
import { deposit } from '../../src/testing/documents.ts'
import { testHouse } from '../../src/testing/house.ts'
import { load } from './load.ts'
import { caseSystem, NOW, signIn } from './open.ts'

const t = await testHouse({ at: NOW.toString() })
const owner = t.base.pool('owner')
const db = new pg.Client({ ...t.base.owner, user: SUPERUSER })
await db.connect()
await load(db, { people: 400, documents: 2400, now: NOW, master: t.house.config.masterKey }, () => {})
await db.end()

const count = async (from: string) =>
  (await owner.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0]!.n

test('the world of the figures has its people and documents, each with its facts in one order', async () => {
  assert.equal(await count('enrolment.applicant'), 400)
  assert.equal(await count('platform.person_key'), 400)
  assert.equal(await count('delivery.document'), 2400)
  assert.equal(await count(`evidence.fact where type = 'DocumentDeposited'`), 2400)
  const opened = await count('delivery.document where opened_at is not null')
  assert.ok(opened > 1500)
  assert.equal(await count(`evidence.fact where type = 'DocumentOpened'`), opened)
  assert.equal(
    await count(`evidence.fact where type = 'ServiceDeemed'`),
    await count(`delivery.document where served_by = 'term'`),
  )
  assert.equal(await count('evidence.log_entry'), await count('evidence.fact'))
})

test('no row points to nothing: what the loader switched off would have let it in', async () => {
  const { rows } = await owner.query<{ from: string; to: string; own: string; other: string }>(`
    select c.conrelid::regclass::text as from, c.confrelid::regclass::text as to, a.attname as own, b.attname as other
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
    where c.contype = 'f' and c.connamespace::regnamespace::text in ('delivery', 'enrolment', 'space', 'evidence', 'reach')`)
  assert.ok(rows.length > 10)
  for (const { from, to, own, other } of rows)
    assert.equal(
      await count(
        `${from} x where x.${own} is not null and not exists (select from ${to} y where y.${other} = x.${own})`,
      ),
      0,
      `${from}.${own}`,
    )
})

test('nothing is left to serve, to tell or to acknowledge, so that a sweep would find the world at rest', async () => {
  for (const wanted of ['deem', 'alerts-overdue', 'missing-receipts']) {
    const before = t.log.length
    assert.equal(await t.house.sweeps.find(({ name }) => name === wanted)!.run(NOW), 0, wanted)
    assert.deepEqual(t.log.slice(before), [])
  }
})

test('somebody signed in sees ten documents, and the Office can deposit an eleventh', async () => {
  const [session] = await signIn({ owner, config: t.house.config }, 1, 10)
  const inbox = () => t.web.inject({ url: '/inbox', headers: { cookie: `pli-session=${session!.token}` } })
  const hrefs = async () => (await inbox()).body.match(/href="\/documents\/[0-9a-f-]{36}"/g)?.length
  assert.equal(await hrefs(), 10)
  const { rows } = await owner.query<{ foreignerNumber: string; caseNumber: string | null }>(
    'select foreigner_number as "foreignerNumber", case_number as "caseNumber" from enrolment.applicant where id = $1',
    [session!.personId],
  )
  const headers = { authorization: `Bearer ${await caseSystem({ owner, config: t.house.config })}` }
  const metadata = {
    foreignerNumber: rows[0]!.foreignerNumber,
    ...(rows[0]!.caseNumber === null ? {} : { caseNumber: rows[0]!.caseNumber }),
    kind: 'letter',
    reference: 'eleventh',
  }
  const answer = await deposit(
    t,
    { id: '', secret: '', headers, acting: { as: 'staff', kind: 'client', actorId: '', role: 'system' } },
    metadata,
  )
  assert.equal(answer.statusCode, 201, answer.body)
  assert.equal(await hrefs(), 11)
})
