import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runOnce } from '../../src/platform/clockwork.ts'
import { DATABASE } from '../../src/platform/postgres/index.ts'
import type { TestDatabase } from '../../src/platform/testing/database.ts'
import { type Role, roles } from '../../src/staff/index.ts'
import { csrfOf, employ, machine, organisation } from '../../src/testing/agents.ts'
import { decision, deposited } from '../../src/testing/documents.ts'
import { testHouse } from '../../src/testing/house.ts'
import { person } from '../../src/testing/person.ts'
import { browser } from '../../src/testing/phone.ts'
import { PASSWORD } from './load.ts'
import { NOW, openWorld } from './open.ts'

/**
 * In a world of the size that France has, whatever is asked costs what it touches: PostgreSQL counts the rows that were
 * read by going through a table from end to end, and of the large ones there are none.
 */
const SIZE = { people: 150_000, documents: 1_000_000 }
/** Whatever has fewer rows may be gone through. */
const LARGE = 20_000

const world = await openWorld(SIZE, (what) => console.log(what))
const dir = await mkdtemp(join(tmpdir(), 'pli-rows-'))
const pools = new Map<string, ReturnType<typeof world.pool>>()
const pool = (role: 'owner' | 'app' | 'worker' | 'sequencer' | 'auditor') => {
  if (role === 'owner') return world.owner
  assert.ok(role !== 'auditor')
  const known = pools.get(role) ?? world.pool(role)
  pools.set(role, known)
  return known
}
const base = { name: DATABASE, pool } as unknown as TestDatabase
after(async () => {
  await world.close()
  await rm(dir, { recursive: true, force: true })
})
const t = await testHouse({ at: NOW.toString(), on: { base, dir } })

const desk = await organisation(t, 'registration-desk')
const places: Partial<Record<string, string>> = {
  'registration-desk': desk,
  'reception-desk': await organisation(t, 'reception-desk'),
  prefecture: await organisation(t, 'prefecture'),
}
const placeOf = (role: Role) => places[roles[role].at]
const office = await machine(t, 'system')

/** Rows read from end to end so far, of the large tables. */
async function scanned(): Promise<Map<string, number>> {
  const all = [world.owner, ...pools.values()]
  for (const one of all) await flushed(one)
  const { rows } = await world.owner.query<{ table: string; read: string }>(`
    select s.schemaname || '.' || s.relname as table, s.seq_tup_read::text as read
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where c.reltuples > ${LARGE} and s.schemaname <> 'jobs'`)
  return new Map(rows.map(({ table, read }) => [table, Number(read)]))
}

/** What each connection of a pool has counted is written where others see it, once it is idle. */
async function flushed(one: typeof world.owner): Promise<void> {
  const clients = await Promise.all(Array.from({ length: one.totalCount }, () => one.connect()))
  for (const client of clients) {
    await client.query('select pg_stat_force_next_flush()')
    client.release()
  }
}

const large = await scanned()
// Before the first test: an await between two would let the world close after the first.
const { rows: known } = await world.owner.query<{
  id: string
  number: string
  caseNumber: string
  documentId: string
  reference: string
}>(
  `select a.id, a.foreigner_number as number, a.case_number as "caseNumber", d.id as "documentId", d.reference
   from enrolment.applicant a join space.account s on s.person_id = a.id join delivery.document d on d.person_id = a.id
   where a.case_number is not null and a.eligibility = 'in' and d.opened_at is null order by md5(a.id::text) limit 5`,
)
const someone = known[0]!
// What is loaded is under keys that nobody has: what is read in full is deposited for somebody who is registered here.
const reader = await person(t, { registeredBy: desk, foreignerNumber: '9900000001' })
const letter = await deposited(t, office, decision(reader))
await t.settle()

test('the large tables are known', () => {
  for (const name of [
    'delivery.document',
    'enrolment.applicant',
    'evidence.fact',
    'evidence.log_entry',
    'space.account',
  ])
    assert.ok(large.has(name), name)
})

/** Does it, then says of which large tables it read every row. */
async function reads(act: () => Promise<unknown>): Promise<string[]> {
  const before = await scanned()
  const said = t.log.length
  await act()
  assert.deepEqual(
    t.log.slice(said).filter((line) => line.includes('"fault"')),
    [],
  )
  const now = await scanned()
  return [...now].flatMap(([table, read]) =>
    read > (before.get(table) ?? 0) ? [`${table}: ${read - (before.get(table) ?? 0)}`] : [],
  )
}

test('what is gone through from end to end is seen', async () => {
  assert.deepEqual(
    await reads(() => world.owner.query('select count(*) from enrolment.applicant where pin_digest is not null')),
    [`enrolment.applicant: ${SIZE.people + 1}`],
  )
})

const people = (Object.keys(roles) as Role[]).filter((role) => roles[role].for !== 'machines')
for (const role of people)
  test(`every page of ${role}`, async () => {
    const { headers } = await employ(t, role, placeOf(role))
    const pages = t.house.routes.filter(
      (r) => r.method === 'GET' && r.url.startsWith('/staff') && r.access.to === 'staff',
    )
    const found = await reads(async () => {
      for (const { url } of pages) {
        const asked = url
          .replace('/applicants/:id', `/applicants/${reader.id}`)
          .replace('/documents/:id', `/documents/${letter}`)
        const answer = await t.web.inject({ url: asked.replaceAll(/:\w+/g, reader.id), headers })
        assert.ok(answer.statusCode < 500, `${url}: ${answer.statusCode}`)
      }
    })
    assert.deepEqual(found, [])
  })

test('a search by number, by case, by reference', async () => {
  const { headers } = await employ(t, ['officer', 'division-head'])
  const found = await reads(async () => {
    const csrf = csrfOf((await t.web.inject({ url: '/staff/applicants', headers })).body)
    const search = (url: string, number: string) => {
      const payload = new URLSearchParams({ csrf, number }).toString()
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      return t.web.inject({ method: 'POST', url, headers: { ...headers, ...type }, payload })
    }
    for (const number of [someone.number, someone.caseNumber]) {
      const answer = await search('/staff/applicants/search', number)
      assert.equal(answer.headers.location, `/staff/applicants/${someone.id}`)
    }
    for (const asked of [someone.reference, someone.number])
      assert.match((await search('/staff/documents', asked)).body, new RegExp(someone.documentId))
  })
  assert.deepEqual(found, [])
})

test('a person who logs in, by either number, sees his inbox', async () => {
  const found = await reads(async () => {
    for (const number of [someone.number, someone.caseNumber]) {
      const phone = browser(t)
      assert.equal((await phone.post('/log-in', { number, password: PASSWORD })).statusCode, 303)
      assert.equal((await phone.get('/inbox')).statusCode, 200)
    }
  })
  assert.deepEqual(found, [])
})

test('one who is signed in reads a cover, opens, reads the file and his contacts', async () => {
  const cover = `/documents/${letter}`
  const found = await reads(async () => {
    for (const url of ['/inbox', cover, '/contacts', '/help'])
      assert.equal((await reader.get(url)).statusCode, 200, url)
    assert.equal((await reader.post(`${cover}/opening`)).statusCode, 303)
    for (const url of [cover, `${cover}/file`]) assert.equal((await reader.get(url)).statusCode, 200, url)
  })
  assert.deepEqual(found, [])
})

test('a deposit, its alert and its receipt', async () => {
  const found = await reads(async () => {
    const to = await person(t, { registeredBy: desk, foreignerNumber: '9900000002' })
    await deposited(t, office, decision(to))
    await t.settle()
  })
  assert.deepEqual(found, [])
})

test('a stretch of every feed, at its beginning and at its end', async () => {
  const prefecture = await machine(t, 'prefecture-reader', places['prefecture'])
  const feeds = t.house.routes.filter((r) => r.method === 'GET' && r.url.startsWith('/api/v1/') && !r.url.includes(':'))
  const found = await reads(async () => {
    for (const { url } of feeds)
      for (const after of ['0', '1999000'])
        for (const { headers } of [office, prefecture]) {
          const answer = await t.web.inject({ url: `${url}?after=${after}`, headers })
          assert.ok(answer.statusCode < 500, `${url}: ${answer.statusCode}`)
        }
  })
  assert.deepEqual(found, [])
})

test('every sweep, now and sixteen days later', async () => {
  const found = await reads(async () => {
    for (const now of [NOW, NOW.add({ hours: 16 * 24 })]) {
      t.clock.set?.(now)
      for (const sweep of t.house.sweeps) await runOnce(t.house.workerDb, sweep, now)
    }
  })
  assert.deepEqual(found, [])
})
