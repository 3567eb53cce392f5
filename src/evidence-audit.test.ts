import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { lastSignedFile, lastSignedIn } from './evidence/index.ts'
import { production } from './platform/testing/production.ts'
import { employ } from './testing/agents.ts'
import { testHouse } from './testing/house.ts'

const t = await testHouse()
const dir = mkdtempSync(path.join(tmpdir(), 'pli-audit-'))
after(() => rmSync(dir, { recursive: true }))

/** The command as whoever holds the database calls it, with the keys of development. */
const pli = (...words: string[]) => auditUnder({}, ...words)

type Ended = { code: number; out: string; err: string }

function auditUnder(more: Readonly<Record<string, string>>, ...words: string[]): Promise<Ended> {
  const { host, port, user, database } = t.base.owner
  const socket = new URLSearchParams({ host, port: String(port) })
  const env = {
    ...more,
    PATH: process.env.PATH,
    DATABASE_URL: `postgresql://${user}@localhost/${database}?${socket}`,
    PLI_VAR: dir,
    PLI_LOG_KEPT: dir,
  }
  return auditIn(env, ...words)
}

const auditIn = (env: Readonly<Record<string, string | undefined>>, ...words: string[]): Promise<Ended> =>
  new Promise((done) =>
    execFile('bin/pli', ['audit', ...words], { env }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    ),
  )

let kept: string
before(async () => {
  await employ(t, 'officer')
  await t.beat()
  kept = path.join(dir, 'checkpoint')
  writeFileSync(kept, (await t.web.inject('/log/checkpoint')).body)
})

test('an honest log ends with 0, with a checkpoint that somebody kept too', async () => {
  const { code, out } = await pli()
  assert.equal(code, 0, out)
  assert.match(
    out,
    /^\d+ facts [^\n]+\n\d+ timestamps[^\n]+\n\d+ documents[^\n]+\n.+ has none of it here\nthat the log stood still is set aside: .+\nnothing wrong\n$/,
  )
  assert.equal((await pli('--checkpoint', kept)).code, 0)
})

test('a database that does not answer is said in a line', async () => {
  for (const DATABASE_URL of [
    'postgresql://pli_owner@127.0.0.1:1/pli',
    'postgresql://pli_owner@localhost/pli?host=/nowhere',
  ]) {
    const { code, out, err } = await auditIn({ PATH: process.env.PATH, PLI_VAR: dir, DATABASE_URL })
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, /^bin\/pli cannot reach PostgreSQL \((ECONNREFUSED|ENOENT)\): look at DATABASE_URL\n$/)
  }
})

test('what the worker signed last, beside the files, is compared; that it cannot be read is said', async () => {
  const note = readFileSync(kept, 'utf8')
  const [origin, size, root] = note.split('\n') as [string, string, string]
  const under = { PLI_LOG_ORIGIN: origin }
  const signedLast = lastSignedIn(dir, origin)
  await signedLast.keep(note)
  assert.doesNotMatch((await auditUnder(under)).out, /not compared/)
  await signedLast.keep(note.replace(root, randomBytes(32).toString('base64')))
  const { code, out } = await auditUnder(under)
  assert.equal(code, 1)
  assert.match(out, new RegExp(`^forked {2}{"size":${size}}$`, 'm'))
  await signedLast.keep('rubbish')
  assert.match((await auditUnder(under)).out, /^signed-last-of-another-log .+WRONG\n$/ms)
  rmSync(lastSignedFile(dir, origin))
  mkdirSync(lastSignedFile(dir, origin))
  const unreadable = await auditUnder(under)
  assert.equal(unreadable.code, 0)
  assert.match(unreadable.out, /^what the worker signed last was not compared: .+ cannot be read from here$/m)
})

test('in production a log that stands still is told, with the hour since when', async () => {
  const { code, out } = await auditUnder(production)
  assert.equal(code, 1)
  assert.match(out, /^log-silent {2}{"since":"2026-05-04T08:\d\d:\d\dZ"}$/m)
})

test('where the clock was moved, as the demonstration does, no hour is asked, and that is said; in production it is wrong by itself', async () => {
  t.clock.set(t.clock.now().subtract({ hours: 24 * 30 }))
  await employ(t, 'officer')
  await t.beat()
  assert.match((await pli()).out, /^fact-backdated .*WRONG\n$/s)
  await t.base.pool('owner').query('insert into platform.clock_travel (only_one, offset_milliseconds) values (true, 0)')
  const moved = await pli()
  assert.equal(moved.code, 0, moved.out)
  assert.match(moved.out, /its hours prove nothing \([1-9]\d* set aside\)\nnothing wrong\n$/)
  const told = JSON.parse((await pli('--json')).out)
  assert.deepEqual([told.clockMoved, told.signedLast], [true, 'unreadable'], 'a machine learns what was not compared')
  assert.match((await auditUnder(production)).out, /^clock-moved /m)
})

test('a fact changed by a superuser ends with 1, and says which and where', async () => {
  const superuser = await t.base.pool('superuser').connect()
  await superuser.query(`set session_replication_role = replica`)
  await superuser.query(
    `update evidence.fact set body = replace(body, 'officer', 'officex') where body like '%officer%'`,
  )
  superuser.release(true)
  const { code, out } = await pli('--json')
  assert.equal(code, 1)
  const { faults } = JSON.parse(out) as { faults: { fault: string; factId: string }[] }
  assert.ok(
    faults.some(({ fault }) => fault === 'fact-changed') && faults.every(({ factId }) => factId !== undefined),
    out,
  )
  assert.match((await pli()).out, /WRONG\n$/)
})

test('what it does not understand is refused with a sentence and no stack', async () => {
  writeFileSync(path.join(dir, 'other'), 'no checkpoint')
  for (const words of [
    ['--odd'],
    ['--checkpoint', path.join(dir, 'absent')],
    ['--checkpoint', path.join(dir, 'other')],
  ]) {
    const { code, err } = await pli(...words)
    assert.equal(code, 1)
    assert.match(err, /^bin\/pli audit[^\n]+\n$/, words.join(' '))
  }
})
