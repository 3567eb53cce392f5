import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { quickFolder } from '../testing/cluster.ts'
import { DATABASE, OWNER, type Postgres, startPostgres } from './index.ts'

/** A cluster that was used and stopped, to copy where a test is not about making one. */
let cluster: string

before(async () => {
  cluster = await mkdtemp(join(quickFolder(), 'pli-cluster-'))
  await (await startPostgres({ dir: cluster, fsync: false })).stop()
})
after(() => rm(cluster, { recursive: true, force: true }))

/** What each test has started, ended in the opposite order. */
const endings: (() => unknown)[] = []
afterEach(async () => {
  while (endings.length > 0) await endings.pop()!()
})

/** A path for a new server, in a folder that other accounts may enter, as `var/` is. */
async function nowhere(name = 'postgres') {
  const parent = await mkdtemp(join(quickFolder(), 'pli supervisor '))
  await chmod(parent, 0o755)
  endings.push(() => rm(parent, { recursive: true, force: true }))
  return join(parent, name)
}

/** The same with a cluster in it, stopped. */
async function stopped(name?: string) {
  const dir = await nowhere(name)
  await cp(cluster, dir, { recursive: true })
  return dir
}

/** A server without fsync that is given up after the test, however the test ends. */
async function started(dir: string): Promise<Postgres> {
  const server = await startPostgres({ dir, fsync: false })
  endings.push(() => server.stop())
  return server
}

async function ask<Row extends pg.QueryResultRow>(server: Postgres, sql: string): Promise<Row[]> {
  const client = new pg.Client(server.connection(OWNER, DATABASE))
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Names one life of the server: an adopted one keeps it, another one has another. */
const life = async (server: Postgres) =>
  (await ask<{ life: string }>(server, 'select pg_postmaster_start_time()::text as life'))[0]!.life

/** Another program with a hold on the same server. */
async function otherProgram(dir: string): Promise<ChildProcess> {
  const code = `import { startPostgres } from ${JSON.stringify(import.meta.resolve('./index.ts'))}
    const server = await startPostgres({ dir: ${JSON.stringify(dir)}, fsync: false })
    process.stdin.once('data', async () => { await server.stop(); process.exit(0) })
    process.stdout.write('held')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  endings.push(() => child.kill('SIGKILL'))
  await once(child.stdout!, 'data')
  return child
}

const postmaster = async (dir: string) =>
  Number.parseInt(await readFile(join(dir, 'data', 'postmaster.pid'), 'utf8'), 10)

const answers = (server: Postgres) =>
  ask(server, 'select 1').then(
    () => true,
    () => false,
  )

test('a server whose program was killed is adopted with its data, and stops with its new holder', async () => {
  const dir = await stopped()
  const program = await otherProgram(dir)
  const pid = await postmaster(dir)
  // With all of its process group, as a terminal or a container that goes away does.
  process.kill(-program.pid!, 'SIGKILL')
  await once(program, 'exit')
  assert.equal(process.kill(pid, 0), true)

  const server = await started(dir)
  assert.equal(await postmaster(dir), pid)
  await ask(server, 'create table kept as select 1 as one')
  await server.stop()
  await assert.rejects(postmaster(dir), { code: 'ENOENT' })

  const again = await started(dir)
  assert.deepEqual(await ask(again, 'select one from kept'), [{ one: 1 }])
})

test('two programs that start at the same instant on an empty folder share one server, and the last one stops it', async () => {
  const dir = await nowhere()
  const [other, mine] = await Promise.all([otherProgram(dir), started(dir)])
  const first = await life(mine)
  other.stdin!.write('stop')
  await once(other, 'exit')
  assert.equal(await life(mine), first)
  await mine.stop()
  assert.equal(await answers(mine), false)
})

test('a server killed in the middle of its work comes back by itself with all that was committed', {
  timeout: 30_000,
}, async () => {
  const dir = await stopped()
  const server = await startPostgres({ dir })
  endings.push(() => server.stop())
  await ask(server, 'create table kept as select 1 as one')
  const before = await life(server)
  process.kill(await postmaster(dir), 'SIGKILL')
  while (!(await answers(server))) await wait(20)
  assert.notEqual(await life(server), before)
  assert.deepEqual(await ask(server, 'select one from kept'), [{ one: 1 }])
})

test('the pid of a dead server that now belongs to another process does not keep the server from starting', async () => {
  const dir = await stopped()
  const unrelated = spawn('sleep', ['60'])
  endings.push(() => unrelated.kill())
  const lock = `${unrelated.pid}\n${dir}/data\n1\n5432\n\n\n`
  for (const file of ['data/postmaster.pid', 'socket/.s.PGSQL.5432.lock']) await writeFile(join(dir, file), lock)
  assert.equal(await answers(await started(dir)), true)
})

test('a folder left by an initialisation that was cut short is made anew', async () => {
  const dir = await nowhere()
  await mkdir(join(dir, 'data.new'), { recursive: true })
  await writeFile(join(dir, 'data.new', 'PG_VERSION'), '18\n')
  assert.equal(await answers(await started(dir)), true)
})

test('a path too long for a socket is served from a private folder of the temporary one', async () => {
  const dir = await stopped('x'.repeat(100))
  const server = await started(dir)
  assert.match(server.connection(OWNER, DATABASE).host, /pli-\d+-[0-9a-f]{16}$/)
  assert.equal(await answers(server), true)
  await rm(server.connection(OWNER, DATABASE).host, { recursive: true })
})

test('a socket folder that other accounts can enter is refused', async () => {
  const dir = await nowhere()
  await mkdir(join(dir, 'socket'), { recursive: true })
  await chmod(join(dir, 'socket'), 0o755)
  await assert.rejects(startPostgres({ dir, fsync: false }), /closed to all others/)
})

test('data of another major version is refused by name, not touched', async () => {
  const dir = await nowhere()
  await mkdir(join(dir, 'data'), { recursive: true })
  await writeFile(join(dir, 'data', 'PG_VERSION'), '17\n')
  await assert.rejects(startPostgres({ dir, fsync: false }), /made by PostgreSQL 17 and this is 18/)
})

test('a server that cannot start says why', async () => {
  const dir = await stopped()
  await writeFile(join(dir, 'data', 'postgresql.conf'), 'no_such_setting = 1\n')
  await assert.rejects(startPostgres({ dir, fsync: false }), /no_such_setting/)
})

test('the URL of a connection leads to the same database', async () => {
  const server = await started(await stopped())
  const client = new pg.Client(server.url(OWNER, DATABASE))
  await client.connect()
  const { rows } = await client.query('select current_user as "user", current_database() as database')
  await client.end()
  assert.deepEqual(rows, [{ user: OWNER, database: DATABASE }])
})

test('the server listens on no network address and does not log what statements say', async () => {
  const dir = await stopped()
  const server = await started(dir)
  assert.deepEqual(await ask(server, "select current_setting('listen_addresses') as tcp"), [{ tcp: '' }])
  await ask(server, 'create table person (number text primary key)')
  await assert.rejects(ask(server, "insert into person values ('7503123456'), ('7503123456')"))
  const log = await readFile(join(dir, 'server.log'), 'utf8')
  assert.match(log, /duplicate key/)
  assert.doesNotMatch(log, /7503123456/)
})

// Only root can become another account; anybody else runs the server as himself, which all the tests above do.
if (process.getuid!() === 0)
  test('as root without user namespaces, another account of the machine runs the server', async () => {
    const dir = await nowhere()
    const bin = join(dir, '..', 'bin')
    await mkdir(bin)
    await writeFile(join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const path = process.env.PATH
    process.env.PATH = `${bin}:${path}`
    endings.push(() => {
      process.env.PATH = path
    })
    const server = await started(dir)
    assert.equal(await answers(server), true)
  })
