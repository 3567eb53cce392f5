import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { type TestRole, testDatabase } from './index.ts'
import { missing } from './needs.ts'

test('each test has a migrated database of its own, empty whatever the others did', async (t) => {
  const [one, two] = [await testDatabase(t), await testDatabase(t)]
  const insert = 'insert into platform.rate_limit (key, window_start, hits) values ($1, $2, 1)'
  await one.pool('owner').query(insert, [Buffer.from('k'), '2026-05-04T08:00:00Z'])
  const count = 'select count(*)::int as n from platform.rate_limit'
  assert.deepEqual((await one.pool('owner').query(count)).rows, [{ n: 1 }])
  assert.deepEqual((await two.pool('owner').query(count)).rows, [{ n: 0 }])
})

test('each role of the program connects as itself and none is a superuser', async (t) => {
  const database = await testDatabase(t)
  for (const role of ['owner', 'app', 'worker', 'sequencer', 'auditor'] satisfies TestRole[]) {
    const { rows } = await database
      .pool(role)
      .query('select current_user as "user", rolsuper as super from pg_roles where rolname = current_user')
    assert.deepEqual(rows, [{ user: `pli_${role}`, super: false }])
  }
})

test('the database of a finished test is dropped with the sessions still in it', async (t) => {
  const endings: (() => Promise<void>)[] = []
  const database = await testDatabase({ after: (ending) => endings.push(ending) })
  const forgotten = new pg.Client(database.owner)
  forgotten.on('error', () => {})
  await forgotten.connect()
  for (const ending of endings) await ending()
  const other = (await testDatabase(t)).pool('owner')
  assert.deepEqual((await other.query('select 1 from pg_database where datname = $1', [database.name])).rows, [])
})

test('the server under test is the version that was asked for', async (t) => {
  const { rows } = await (await testDatabase(t))
    .pool('app')
    .query<{ major: string }>(`select split_part(current_setting('server_version'), '.', 1) as major`)
  assert.equal(rows[0]!.major, process.env.PLI_TEST_POSTGRES || '18')
})

test('a test is skipped by the names of the programs it misses, and by nothing else', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'pli-needs-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'bearerbox'), '')
  assert.equal(missing(['kannel'], ['/nowhere', folder]), false)
  assert.equal(missing(['kannel', 'postfix', 'zbar'], [folder]), 'needs postfix, zbar (bin/test --install)')
})
