import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { sealingOf } from '../evidence/index.ts'
import { diskFiles, type Files } from '../platform/files/disk.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { slowAuthority } from '../testing/slow-authority.ts'
import { tampering } from '../testing/tampering.ts'
import { unzipped } from '../testing/zip.ts'

const root = mkdtempSync(path.join(tmpdir(), 'pli-pace-'))
after(() => rmSync(root, { recursive: true }))
let now = () => Temporal.Instant.from('2026-05-04T08:00:00Z')
const own = sealingOf(
  { seal: null, timeAuthority: null, timeAuthorityCertificates: null, varDir: root },
  { now: () => now() },
)
const authority = slowAuthority(own.authority)
/** What was read of other files when the first piece of a sealed file came to be written. */
const disk = diskFiles(root)
const read: string[] = []
let readByThen = -1
const files: Files = {
  ...disk,
  get(key) {
    read.push(key)
    return disk.get(key)
  },
  put(key, bytes) {
    if (bytes instanceof Uint8Array) return disk.put(key, bytes)
    return disk.put(key, watched(bytes))
  },
}
async function* watched(pieces: AsyncIterable<Uint8Array>) {
  for await (const piece of pieces) {
    if (readByThen < 0) readByThen = read.length
    yield piece
  }
}
const t = await testHouse({
  parts: {
    files,
    sealing: {
      ...own,
      authority,
    },
  },
})
now = () => t.clock.now()
const owner = t.base.pool('owner')
const office = await machine(t, 'system')
const desk = await organisation(t, 'registration-desk')
const sweep = (name: string, at = t.clock.now()) => t.house.sweeps.find((one) => one.name === name)!.run(at)

async function opened(documents: number) {
  const p = await person(t, { registeredBy: desk })
  for (let n = 0; n < documents; n++) await p.post(`/documents/${await deposited(t, office, decision(p))}/opening`)
  return p
}

/** People whose file for counsel is asked for and not made. */
async function asking(count = 1, documents = 1) {
  const people: Awaited<ReturnType<typeof opened>>[] = []
  while (people.length < count) people.push(await opened(documents))
  await t.settle()
  for (const p of people) assert.equal((await p.post('/take-away/counsel')).statusCode, 303)
  t.clock.set(t.clock.now().add({ minutes: 30 }))
  await sweep('sequencer')
  await sweep('checkpoints')
  return people as [(typeof people)[0], ...typeof people]
}
const rowOf = async (personId: string) =>
  (await owner.query('select * from takeaway.sealed_file where person_id = $1', [personId])).rows[0]
async function fetched(p: Awaited<ReturnType<typeof opened>>) {
  const href = /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await p.get('/take-away')).body)![1]!
  return unzipped((await p.get(href)).rawPayload)
}

test('while the time authority takes its time, no transaction, row or person waits for a sealed file', async () => {
  const [p] = await asking()
  authority.prompt = false
  const run = sweep('sealed-files')
  await authority.questions(1)
  const { rows } = await owner.query(
    `select pid from pg_stat_activity where datname = current_database() and usename = 'pli_worker' and xact_start is not null`,
  )
  assert.deepEqual(rows, [], 'nothing is open in the database')
  await owner.query(
    'begin; select from takeaway.sealed_file for update nowait; select from platform.person_key for update nowait; commit',
  )
  assert.equal(await sweep('sealed-files'), 0, 'a second worker leaves it to the first')
  assert.match((await p.get('/take-away')).body, /En préparation/)
  authority.prompt = true
  authority.letGo('answer')
  assert.equal(await run, 1)
  assert.ok((await fetched(p)).has('dossier.pdf'))
})

test('what is cut off is taken up after ten minutes; whoever was only slow writes nothing over it and leaves nothing', async () => {
  const [p] = await asking()
  authority.prompt = false
  const slow = sweep('sealed-files')
  await authority.questions(1)
  const late = authority.asked.splice(0)
  const { attempt } = await rowOf(p.id)
  t.clock.set(t.clock.now().add({ minutes: 11 }))
  authority.prompt = true
  assert.equal(await sweep('sealed-files'), 1)
  const { digest, file_key: key, id } = await rowOf(p.id)
  for (const question of late) question.answer()
  assert.equal(await slow, 0)
  assert.deepEqual((await rowOf(p.id)).digest, digest)
  await files.get(key)
  await assert.rejects(disk.get(`taken-${id}-${attempt}`), { code: 'ENOENT' })
  const { rows } = await owner.query(`select from evidence.fact where person_id = $1 and type = 'CounselFileSealed'`, [
    p.id,
  ])
  assert.equal(rows.length, 1)
})

test('a time authority that is silent is asked twice at a turn; all of them wait, and are made when it speaks', async () => {
  const people = await asking(3)
  authority.prompt = false
  const run = sweep('sealed-files')
  for (const _ of [1, 2]) {
    await authority.questions(1)
    authority.letGo('refuse')
  }
  assert.equal(await run, 0)
  assert.deepEqual(authority.asked, [])
  authority.prompt = true
  assert.equal(await sweep('sealed-files'), 3)
  for (const p of people) assert.ok((await fetched(p)).has('dossier.pdf'))
})

test('a person who is erased while his file is made leaves nothing of it', async () => {
  const [p] = await asking()
  authority.prompt = false
  const run = sweep('sealed-files')
  await authority.questions(1)
  const { id, attempt } = await rowOf(p.id)
  await tampering(t)(`delete from takeaway.sealed_file where id = '${id}'`)
  authority.prompt = true
  authority.letGo('answer')
  assert.equal(await run, 0)
  await assert.rejects(disk.get(`taken-${id}-${attempt}`), { code: 'ENOENT' })
})

test('a sealed file is written while it is made, one file of it after the other', async () => {
  const [p] = await asking(1, 6)
  read.length = 0
  readByThen = -1
  assert.equal(await sweep('sealed-files'), 1)
  const names = [...(await fetched(p)).keys()]
  assert.equal(names.filter((name) => /receipt-/.test(name)).length, 12)
  assert.ok(read.length >= 12, 'twelve receipts were read')
  assert.ok(readByThen < read.length, `${readByThen} of ${read.length} were read before a byte was written`)
})
