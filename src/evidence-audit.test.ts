import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { lastSignedFile, lastSignedIn } from './evidence/index.ts'
import { withDocuments } from './evidence-audit.ts'
import { createPool } from './platform/db/pool.ts'
import { production } from './platform/testing/production.ts'
import { employ, machine, organisation } from './testing/agents.ts'
import { decision, deposited } from './testing/documents.ts'
import { testHouse } from './testing/house.ts'
import { person } from './testing/person.ts'
import { tampering } from './testing/tampering.ts'

const t = await testHouse()
const tamper = tampering(t)
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

test('a receipt vouches for what lay in the log when it was made, as a checkpoint does, with what was proved of it below or not', async () => {
  const p = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
  const id = await deposited(t, await machine(t, 'system'), decision(p))
  await t.settle()
  const { rows } = await t.base.pool('owner').query('select id from evidence.receipt where document_id = $1', [id])
  const receipt = path.join(dir, 'receipt.pdf')
  writeFileSync(receipt, (await p.get(`/documents/${id}/receipts/${rows[0].id}`)).rawPayload)
  const proof = path.join(dir, 'proof')
  writeFileSync(proof, `${readFileSync(kept, 'utf8')}\nconsistency\n`)
  for (const file of [receipt, proof]) {
    const { code, err, out } = await pli('--checkpoint', file)
    assert.deepEqual([code, err], [0, ''], out)
  }
  const elsewhere = await pli('--checkpoint', 'docs/vectors/receipt.pdf', '--json')
  const notDone = 'bin/pli audit: docs/vectors/receipt.pdf is no checkpoint and no receipt that this log signed'
  assert.deepEqual([elsewhere.code, JSON.parse(elsewhere.out)], [2, { notDone }])
})

test('a database that does not answer, or is none of ours, is said, in JSON too, and ends as no fault does: nothing was looked at', async () => {
  for (const DATABASE_URL of [
    'postgresql://pli_owner@127.0.0.1:1/pli',
    'postgresql://pli_owner@localhost/pli?host=/nowhere',
  ]) {
    const env = { PATH: process.env.PATH, PLI_VAR: dir, DATABASE_URL }
    const { code, out, err } = await auditIn(env)
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /^bin\/pli cannot reach PostgreSQL \((ECONNREFUSED|ENOENT)\): look at DATABASE_URL\n$/)
    const asJson = await auditIn(env, '--json')
    assert.deepEqual([asJson.code, JSON.parse(asJson.out)], [2, { notDone: err.trim() }])
  }
  const { host, port, user } = t.base.owner
  const DATABASE_URL = `postgresql://${user}@localhost/postgres?${new URLSearchParams({ host, port: String(port) })}`
  const { code, out } = await auditIn({ PATH: process.env.PATH, PLI_VAR: dir, DATABASE_URL }, '--json')
  assert.equal(code, 2, 'a fault of its own too')
  assert.match(JSON.parse(out).notDone, /does not exist|denied/)
})

test('that the documents could not be looked at is said at once, while the log is still read', async () => {
  const pool = createPool({ connectionString: 'postgresql://pli_owner@127.0.0.1:1/pli' })
  const endless = new Promise<never>(() => {})
  await assert.rejects(withDocuments(pool, endless), { code: 'ECONNREFUSED' })
  await pool.end()
})

test('where a policy shows whoever audits another row than it shows the house, nothing was looked at, and that is said', async () => {
  await tamper(
    'alter table platform.person_key force row level security',
    'create policy seen on platform.person_key to pli_owner using (true)',
  )
  const { code, out, err } = await pli()
  const asJson = await pli('--json')
  await tamper('drop policy seen on platform.person_key', 'alter table platform.person_key no force row level security')
  assert.deepEqual([code, out], [2, ''])
  assert.match(
    err,
    /^bin\/pli audit: rows are hidden from whoever audits: [^\n]+ "person_key"; other than the migrations make them: platform\.person_key\n$/,
  )
  assert.deepEqual(JSON.parse(asJson.out), { notDone: err.trim() })
})

test('a table that is not as the migrations make it is named, and the rest is looked at', async () => {
  await tamper('grant insert, update on platform.clock_travel to pli_app') // as bin/start does: in production it is a fault
  await tamper('alter table delivery.document drop constraint file_of_one_document')
  const { code, out } = await pli()
  await tamper('alter table delivery.document add constraint file_of_one_document unique (file_key)')
  assert.match(out, /^schema-changed {2}\{"object":"delivery\.document"\}\n\d+ facts .+WRONG\n$/s)
  assert.deepEqual([code, (await pli()).out.endsWith('nothing wrong\n')], [1, true])
  const inProduction = (await auditUnder(production)).out
  await tamper('revoke insert, update on platform.clock_travel from pli_app')
  assert.match(inProduction, /^schema-changed {2}\{"object":"platform\.clock_travel"\}$/m)
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

test('a log whose key a superuser replaced does not refuse the checkpoint that somebody kept: what is wrong is named, and all the rest looked at', async () => {
  const vector = (name: string) => readFileSync(`docs/vectors/${name}`, 'utf8').trim()
  const named = await auditUnder(
    { PLI_LOG_ORIGIN: vector('checkpoint-64').split('\n')[0]! },
    ...['--checkpoint', 'docs/vectors/checkpoint-64'],
  )
  assert.match(named.out, /^checkpoint-of-another-key {2}\{"size":64\}\n.+\d+ facts .+\d+ documents.+WRONG\n$/s)
  assert.equal(named.code, 1)
  await tamper(
    'create table public.log_key as table evidence.log_key',
    `update evidence.log_key set verifier = '${vector('log-key').split(' ')[0]}'`,
  )
  const under = { PLI_LOG_ORIGIN: readFileSync(kept, 'utf8').split('\n')[0]! }
  const { code, out, err } = await auditUnder(under, '--checkpoint', kept, '--json')
  await tamper(
    'delete from evidence.log_key; insert into evidence.log_key table public.log_key; drop table public.log_key',
  )
  assert.deepEqual([code, err], [1, ''], out)
  const faults: { fault: string }[] = JSON.parse(out).faults
  assert.deepEqual([...new Set(faults.map(({ fault }) => fault))], ['log-key-of-nobody', 'checkpoint-not-signed'])
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

test('a last day of a space that nothing announced ends with 1', async () => {
  const owner = t.base.pool('owner')
  const { rows } = await owner.query('select person_id from space.account limit 1')
  const personId: string = rows[0].person_id
  await owner.query(`update space.account set closes_on = '2027-05-04' where person_id = $1`, [personId])
  const { code, out } = await pli('--json')
  await owner.query('update space.account set closes_on = null')
  assert.deepEqual([code, JSON.parse(out).faults], [1, [{ fault: 'closing-day-of-nothing', personId }]])
})

test('a fact changed by a superuser ends with 1, and says which and where', async () => {
  await tamper(`update evidence.fact set body = replace(body, 'officer', 'officex') where body like '%officer%'`)
  const { code, out } = await pli('--json')
  assert.equal(code, 1)
  const { faults } = JSON.parse(out) as { faults: { fault: string; factId?: string; id?: string }[] }
  assert.ok(
    ['fact-changed', 'grant-not-as-its-facts'].every((one) => faults.some(({ fault }) => fault === one)) &&
      faults.every(({ factId, id }) => (factId ?? id) !== undefined),
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
    assert.equal(code, 2)
    assert.match(err, /^bin\/pli audit[^\n]+\n$/, words.join(' '))
  }
})
