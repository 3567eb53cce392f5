import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sha256 } from '../src/platform/crypto/digest.ts'
import { openPersonKey } from '../src/platform/crypto/person-key.ts'
import { unseal } from '../src/platform/crypto/seal.ts'
import type { Unit } from '../src/platform/db/act.ts'
import { newId } from '../src/platform/ids.ts'
import { until } from '../src/platform/testing/processes.ts'
import { machine, organisation } from '../src/testing/agents.ts'
import { decision, multipart } from '../src/testing/documents.ts'
import { testHouse } from '../src/testing/house.ts'
import { pdf } from '../src/testing/pdf.ts'
import { type Person, person } from '../src/testing/person.ts'
import { realServer } from '../src/testing/real-server.ts'
import { startWeb, type WebProcess } from '../src/testing/web-process.ts'

/** KILL_DEPOSITS=10000 for the proof. */
const DEPOSITS = Number(process.env['KILL_DEPOSITS'] ?? 1000)
const CLIENTS = 16
const AT = '2026-05-04T08:00:00Z'

const real = await realServer(AT)
const t = await testHouse({ at: AT, on: real })
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const people: Person[] = []
for (let i = 0; i < 20; i++) people.push(await person(t, { registeredBy: desk }))

/** What a client sends and insists on: the same key and body each time. */
const letters = Array.from({ length: DEPOSITS }, (_, n) => ({
  key: `key-${n}`,
  to: people[n % people.length]!,
  metadata: decision(people[n % people.length]!),
  bytes: pdf(`Letter ${n}`, { padding: 20_000 }),
}))
type Letter = (typeof letters)[number]

let server: WebProcess = await startWeb(real.env)
after(async () => void (await server.end('SIGKILL')))
const answered = new Map<Letter, string>()
const unanswered = new Set<Letter>()

/** One request. False when nobody answered or the server was at fault: nobody knows then whether it was deposited. */
async function send(letter: Letter): Promise<string | false> {
  const { payload, type } = multipart([
    { name: 'metadata', value: JSON.stringify(letter.metadata), type: 'application/json' },
    { name: 'file', value: letter.bytes, type: 'application/pdf', filename: 'a.pdf' },
  ])
  const headers = { ...office.headers, 'content-type': type, 'idempotency-key': letter.key }
  try {
    const answer = await fetch(`${server.origin}/api/v1/documents`, {
      method: 'POST',
      headers,
      body: new Uint8Array(payload),
    })
    const body = await answer.text()
    if (answer.status === 201 || answer.status === 200) return (JSON.parse(body) as { id: string }).id
    assert.ok(answer.status >= 500, body)
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
  }
  unanswered.add(letter)
  return false
}

/** The faults, at every 250th answer: whatever is under way then is under way. The server, then PostgreSQL, in turn. */
const faults = new Map<number, () => Promise<void>>()
for (let at = 250; at < DEPOSITS; at += 250)
  faults.set(at, at % 500 === 0 ? async () => void process.kill(await real.postmaster(), 'SIGKILL') : killServer)

async function killServer() {
  await server.end('SIGKILL')
  server = await startWeb(real.env)
}

async function depositAll() {
  const waiting = letters.values()
  const struck: Promise<void>[] = []
  const client = async () => {
    for (const letter of waiting) {
      answered.set(letter, await until(`an answer to ${letter.key}`, () => send(letter), 60))
      const fault = faults.get(answered.size)
      if (fault) struck.push(fault())
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  await Promise.all(struck)
  assert.equal(struck.length, faults.size)
}

type Row = {
  id: string
  reference: string
  person_id: string
  file_key: string
  file_digest: Buffer
  wrapped_key: Buffer
}

async function documents(): Promise<Row[]> {
  return (await owner.query<Row>('select * from delivery.document')).rows
}

/** The bytes behind a row, opened with nothing but the keys: not by the code that wrote them. */
async function plainBytes(unit: Unit, row: Row): Promise<Buffer> {
  const key = await openPersonKey(unit.trx, t.house.ports.master, row.person_id)
  const sealed = await t.house.ports.files.get(row.file_key)
  return unseal(key.unwrapDocumentKey(row.wrapped_key, row.id), sealed, `document:${row.id}`)
}

async function filesOnDisk(): Promise<string[]> {
  const parts = await Promise.all(Array.from({ length: 256 }, (_, part) => t.house.ports.files.list(part)))
  return parts.flat().sort()
}

test(`the server and then PostgreSQL killed in the middle of ${DEPOSITS} deposits: each is there once, whole, with its fact and its jobs`, {
  timeout: 240 * DEPOSITS,
}, async (context) => {
  await depositAll()
  context.diagnostic(`${unanswered.size} requests were cut off and sent again`)
  assert.ok(unanswered.size >= 1, 'nothing was under way when the server was killed')

  const rows = await documents()
  const byReference = new Map(rows.map((row) => [row.reference, row]))
  assert.equal(rows.length, DEPOSITS)
  assert.equal(byReference.size, DEPOSITS)
  await t.house.ports.act({ as: 'worker' }, async (unit) => {
    for (const letter of letters) {
      const row = byReference.get(letter.metadata.reference)!
      assert.equal(row.id, answered.get(letter), letter.key)
      assert.equal(row.person_id, letter.to.id)
      assert.deepEqual(row.file_digest, sha256(letter.bytes))
      assert.ok((await plainBytes(unit, row)).equals(letter.bytes), letter.key)
    }
    return null
  })

  const facts = await owner.query<{ id: string; digest: string }>(
    `select subject as id, body::jsonb #>> '{data,fileDigest}' as digest from evidence.fact where type = 'DocumentDeposited'`,
  )
  assert.deepEqual(
    facts.rows.map((fact) => `${fact.id} ${fact.digest}`).sort(),
    rows.map((row) => `document:${row.id} ${row.file_digest.toString('hex')}`).sort(),
  )
  const jobs = await owner.query<{ name: string; fact: string }>(
    `select name, data ->> 'factId' as fact from platform.due_job where name in ('evidence.receipt', 'reach.alert')`,
  )
  for (const name of ['evidence.receipt', 'reach.alert'])
    assert.deepEqual(
      jobs.rows.flatMap((job) => (job.name === name ? job.fact : [])).sort(),
      rows.map((row) => `document:${row.id}/deposited`).sort(),
      name,
    )
})

test('what a killed deposit left on the disk is swept, and nothing else', async (context) => {
  const known = (await documents()).map((row) => row.file_key).sort()
  const orphans = (await filesOnDisk()).length - known.length
  context.diagnostic(`${orphans} files of deposits that were cut off`)
  // The kill may have left none: one whole and one of which nothing was written yet, as it would have.
  for (const bytes of [10, 0]) await t.house.ports.files.put(`document-${newId(t.clock.now())}`, Buffer.alloc(bytes))

  const sweep = t.house.sweeps.find(({ name }) => name === 'document-files')!
  let swept = 0
  for (let turn = 0; turn < 256; turn++) {
    t.clock.set(Temporal.Instant.from(AT).add({ hours: 48, seconds: turn * sweep.everySeconds }))
    swept += await sweep.run(t.clock.now())
  }
  t.clock.set(Temporal.Instant.from(AT).add({ minutes: 30 }))
  assert.equal(swept, orphans + 2)
  assert.deepEqual(await filesOnDisk(), known)
})

test('two clients that open one document at one instant through two processes make one opening', async () => {
  const other = await startWeb(real.env)
  try {
    const chosen = (await documents()).slice(0, 50)
    for (const { id, person_id } of chosen) {
      const { cookie, csrf } = people.find((p) => p.id === person_id)!
      const press = async ({ origin }: WebProcess) =>
        (
          await fetch(`${origin}/documents/${id}/opening`, {
            method: 'POST',
            headers: { cookie },
            body: new URLSearchParams({ csrf }),
            redirect: 'manual',
          })
        ).status
      assert.deepEqual(await Promise.all([press(server), press(other)]), [303, 303])
    }
    const { rows } = await owner.query<{ id: string }>(`select id from evidence.fact where type = 'DocumentOpened'`)
    assert.deepEqual(rows.map((row) => row.id).sort(), chosen.map(({ id }) => `document:${id}/opened`).sort())
  } finally {
    await other.end('SIGTERM')
  }
})
