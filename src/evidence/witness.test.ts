import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { testHouse } from '../testing/house.ts'
import { closeLog } from './close-log.ts'
import { type Checkpoint, openCheckpoint, signCheckpoint } from './log/checkpoint.ts'
import { readVerifier, type Verifier, verifierOfSigner, writeVerifier } from './log/note.ts'
import { grow, hashRange, type ReadTile, readTilePath } from './log/tiles.ts'
import { hashLeaf, isConsistent } from './log/tree.ts'
import { logKeys } from './log-keys.ts'
import { askSince, keptIn } from './since.ts'
import { compare } from './verify.ts'
import { fill, follow } from './witness.ts'

const t = await testHouse()
const keys = logKeys(t.house.config)
const sequencer = createDb(t.base.pool('sequencer'))
const dir = mkdtempSync(path.join(tmpdir(), 'pli-witness-'))
const folder = path.join(dir, 'copy')
let verifier: Verifier

before(() => {
  verifier = verifierOfSigner(keys.signer)
})
after(() => rmSync(dir, { recursive: true }))

const close = async () => {
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  await closeLog(sequencer, keys)(t.clock.now())
}
const fetchPart = async (part: string): Promise<Buffer> => {
  const { statusCode, rawPayload } = await t.web.inject({ url: `/log/${part}` })
  if (statusCode !== 200) throw new Error(`${part}: ${statusCode}`)
  return rawPayload
}
const seen = async (fetch = fetchPart, at = folder) => (await follow(at, verifier, fetch)).seen
/** The log, but for some parts. */
const but =
  (parts: Readonly<Record<string, Buffer>>) =>
  async (part: string): Promise<Buffer> =>
    parts[part] ?? fetchPart(part)

test('a log is followed from its first checkpoint on, over the edges of bundles, and each checkpoint is kept', async () => {
  await assert.rejects(seen(), /404/, 'before the first')
  for (let i = 1; i <= 9; i++) {
    await close()
    assert.equal(await seen(), 'grown')
    assert.equal(await seen(), 'same')
    assert.ok(existsSync(path.join(folder, 'checkpoints', String(i * 64))))
  }
})

test('an old checkpoint replayed is no news, and is found to be one of this log', async () => {
  assert.equal(await seen(but({ checkpoint: readFileSync(path.join(folder, 'checkpoints', '128')) })), 'same')
})

/** What the same key signed beside: another log, with its own tiles. */
async function anotherLog(size: number) {
  const tiles = await grow(
    async () => Buffer.alloc(0),
    0,
    Array.from({ length: size }, (_, i) => hashLeaf(sha256(`other ${i}`))),
  )
  const read: ReadTile = async ({ level, index }) =>
    tiles.find((tile) => tile.level === level && tile.index === index)!.hashes
  const note = signCheckpoint(keys.origin, { size, root: await hashRange(read, { start: 0, end: size }) }, keys.signer)
  const fetch = async (part: string): Promise<Buffer> => {
    if (part === 'checkpoint') return Buffer.from(note)
    const { level, index, width } = readTilePath(part)!
    return (await read({ level: Number(level), index })).subarray(0, width * 32)
  }
  return { note, fetch }
}
const forks = (at: string): string[] => readdirSync(path.join(at, 'forks'))

test('a fork is found, shorter than what is kept, as long or longer: each is kept with what shows it, and none in the place of another', async () => {
  const forked = path.join(dir, 'forked')
  await seen(fetchPart, forked)
  await fill(forked, verifier, fetchPart, () => true) // what nobody copied, a fork need not show
  const kept = openCheckpoint(readFileSync(path.join(forked, 'checkpoint'), 'utf8'), verifier)!
  assert.equal(kept.size, 576)
  for (const [found, size] of [128, 576, 640, 1000].entries()) {
    const other = await anotherLog(size)
    assert.equal(await seen(other.fetch, forked), 'forked', `${size}`)
    assert.equal(forks(forked).length, found + 1)
    const proof = readFileSync(
      path.join(forked, 'forks', forks(forked).find((name) => name.startsWith(`${size}-`))!),
      'utf8',
    )
    assert.ok(proof.startsWith(other.note))
    const [begins, ...hashes] = proof
      .slice(other.note.length + 1)
      .trim()
      .split('\n')
    const told = openCheckpoint(other.note, verifier)!
    const [shorter, longer]: Checkpoint[] = size <= kept.size ? [told, kept] : [kept, told]
    assert.equal(begins, `begins ${shorter!.size}`)
    const [root, ...way] = hashes.map((line) => Buffer.from(line, 'base64'))
    assert.ok(isConsistent({ size: shorter!.size, root: root! }, longer!, way), 'the longer begins with that root')
    assert.ok(!root!.equals(shorter!.root), 'and not with the one that was signed')
  }
  assert.equal(openCheckpoint(readFileSync(path.join(forked, 'checkpoint'), 'utf8'), verifier)!.size, 576)
})

test('a fork that was found rings on, whatever is shown later, and what is shown later is kept all the same', async () => {
  const forked = path.join(dir, 'forked')
  assert.equal(await seen(fetchPart, forked), 'forked')
  await close()
  assert.equal(await seen(fetchPart, forked), 'forked')
  assert.ok(existsSync(path.join(forked, 'checkpoints', '640')))
  assert.equal(forks(forked).length, 4)
})

test('a wrong byte of an honest log accuses nobody: on the way, at the edge, before what was kept or after, or in the copy itself', async () => {
  for (const at of [5, 32 * 100]) {
    const tile = await fetchPart('tile/0/002.p/128')
    tile[at] = tile[at]! ^ 1
    await assert.rejects(seen(but({ 'tile/0/002.p/128': tile })), /what is published is not what is signed/)
    await assert.rejects(
      seen(but({ 'tile/0/002.p/128': tile }), path.join(dir, 'first look')),
      /what is published is not/,
    )
  }
  const here = path.join(folder, 'tile/0/2')
  const whole = readFileSync(here)
  writeFileSync(here, Buffer.from(whole).fill(1, 0, 32))
  await assert.rejects(seen(), /the copy is damaged/)
  await assert.rejects(seen(but({ checkpoint: readFileSync(path.join(folder, 'checkpoint')) })), /the copy is damaged/)
  writeFileSync(here, whole)
  assert.ok(!existsSync(path.join(folder, 'forks')))
  assert.equal(await seen(), 'grown')
})

test('what is not signed by the key that was kept, cut off or no tile is refused, and nothing is kept', async () => {
  await close()
  const before = readFileSync(path.join(folder, 'checkpoint'))
  const note = (await fetchPart('checkpoint')).toString()
  await assert.rejects(seen(but({ checkpoint: Buffer.from(note.replace('704', '705')) })), /not signed/)
  const tile = await fetchPart('tile/0/002.p/192')
  await assert.rejects(seen(but({ 'tile/0/002.p/192': tile.subarray(0, 100) })), /a tile that is none/)
  await assert.rejects(seen(but({ 'tile/0/002.p/192': Buffer.concat([tile, tile]) })), /a tile that is none/)
  assert.deepEqual(readFileSync(path.join(folder, 'checkpoint')), before)
  assert.equal(await seen(), 'grown')
})

const keptThen = (size: number) => readFileSync(path.join(folder, 'checkpoints', String(size)))
const since = async (file: Buffer, fetch = fetchPart) => askSince(keptIn(file, [verifier])!, [verifier], fetch)

test('whoever kept one checkpoint asks whether the log of today holds it, and gets the proof that shows it without asking again', async () => {
  for (const size of [64, 256, 576, 704]) {
    const found = await since(keptThen(size))
    assert.equal(found.since, 'contains', `${size}`)
    const own = { ...keptIn(keptThen(size), [verifier])!, origin: keys.origin }
    assert.equal(compare(own, writeVerifier(verifier), 'proof' in found ? found.proof : ''), 'checkpoint-agrees')
  }
})

test('a log that signs another past than the one that was kept is found out by that one checkpoint', async () => {
  for (const size of [64, 300, 704]) {
    const other = Buffer.from(signCheckpoint(keys.origin, { size, root: Buffer.alloc(32, 1) }, keys.signer))
    assert.equal((await since(other)).since, 'forked', `${size}`)
  }
})

test('what is published otherwise than it was signed, or is shorter than what was kept, proves nothing, neither way', async () => {
  const tile = await fetchPart('tile/0/000')
  tile[32 * 100] = tile[32 * 100]! ^ 1 // a leaf that came after what was kept
  assert.equal((await since(keptThen(64), but({ 'tile/0/000': tile }))).since, 'unproved')
  assert.equal((await since(keptThen(576), but({ checkpoint: keptThen(128) }))).since, 'unproved')
  await assert.rejects(since(keptThen(64), but({ 'tile/0/000': tile.subarray(32) })), /a tile that is none/)
  await assert.rejects(since(keptThen(64), but({ checkpoint: Buffer.from('nothing') })), /not signed/)
})

test('in a receipt there is a checkpoint; one that the key did not sign is none', () => {
  const receipt = readFileSync('docs/vectors/receipt.pdf')
  const own = readVerifier(readFileSync('docs/vectors/log-key', 'utf8').trim())!
  assert.ok(keptIn(receipt, [verifier, own])!.size > 0)
  assert.equal(keptIn(receipt, [verifier]), null)
  assert.equal(keptIn(receipt.subarray(100), [own]), null)
  assert.equal(keptIn(keptThen(64), [own]), null)
})

test('bin/pli witness ends with 0, with 3 on a fork and with 4 on a silence', async () => {
  await t.web.listen({ port: 0, host: '127.0.0.1' })
  const { port } = t.web.server.address() as AddressInfo
  const run = async (...words: string[]) => {
    const child = spawn('bin/pli', ['witness', ...words])
    const said: Buffer[] = []
    for (const out of [child.stdout, child.stderr]) out.on('data', (piece: Buffer) => said.push(piece))
    const code = await new Promise((resolve) => child.on('close', resolve))
    return { code, said: Buffer.concat(said).toString() }
  }
  const copy = path.join(dir, 'command')
  const words = [`http://127.0.0.1:${port}/log`, '--key', writeVerifier(verifier), '--keep', copy, '--once']
  assert.deepEqual(await run(...words), { code: 0, said: 'grown 704\n' })
  utimesSync(path.join(copy, 'checkpoint'), new Date('2026-01-01'), new Date('2026-01-01'))
  const silent = await run(...words)
  assert.equal(silent.code, 4)
  assert.match(silent.said, /SILENCE/)
  await seen((await anotherLog(1000)).fetch, copy)
  const forked = await run(...words)
  assert.equal(forked.code, 3)
  assert.match(forked.said, /FORK/)
  const [address, ...key] = words.slice(0, 3)
  const asks = (file: string, ...more: string[]) => run(address!, ...key, '--since', file, ...more)
  const proof = path.join(dir, 'proof')
  const then = path.join(folder, 'checkpoints', '128')
  assert.deepEqual(await asks(then, '--proof', proof), { code: 0, said: 'contains 128 in 704\n' })
  assert.match(readFileSync(proof, 'utf8'), /\n\nconsistency\n/)
  writeFileSync(
    path.join(dir, 'other'),
    signCheckpoint(keys.origin, { size: 128, root: Buffer.alloc(32, 1) }, keys.signer),
  )
  const past = await asks(path.join(dir, 'other'))
  assert.equal(past.code, 3)
  assert.match(past.said, /FORK: .*704 places.*\(128\)/s)
  const away = await run('http://127.0.0.1:1/log', ...key, '--since', then)
  assert.equal(away.code, 4)
  const toWhom =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ http:\/\/127\.0\.0\.1:1\/log\/checkpoint cannot be reached \([^)]+\)$/m
  assert.match(away.said, toWhom)
  const followed = await run('http://127.0.0.1:1/log', ...key, '--keep', path.join(dir, 'away'), '--once')
  assert.equal(followed.code, 4)
  assert.match(followed.said, toWhom, 'and when, of a server that is away at night')
  assert.equal((await asks('docs/vectors/receipt.pdf')).code, 1, 'of another log')
  const wrong = await run('nowhere')
  assert.equal(wrong.code, 1)
})

test('what was signed and not shown is not forgotten: it is held against what is kept later, and is a fork or is the same log', async () => {
  const copy = path.join(dir, 'unproved')
  const unproved = () => readdirSync(path.join(copy, 'unproved')).map((name) => Number(name.split('-')[0]))
  const silent =
    (note: string | Buffer) =>
    async (part: string): Promise<Buffer> => {
      if (part !== 'checkpoint') throw new Error(`${part}: 404`)
      return Buffer.from(note)
    }
  await assert.rejects(seen(silent(keptThen(576)), copy), /404/)
  for (const size of [640, 128, 1000]) await assert.rejects(seen(silent((await anotherLog(size)).note), copy), /404/)
  assert.deepEqual(
    unproved().sort((a, b) => a - b),
    [128, 576, 640, 1000],
  )
  assert.equal(await seen(fetchPart, copy), 'forked', 'the honest note after them proves it')
  assert.ok(existsSync(path.join(copy, 'checkpoints', '704')))
  assert.deepEqual(
    forks(copy)
      .map((name) => name.split('-')[0])
      .sort(),
    ['128', '640'],
  )
  assert.deepEqual(unproved(), [1000], 'longer than what is kept: nothing holds it yet')
})

test('a note that could not be proved for a moment, and agrees, accuses nobody and is put away', async () => {
  const copy = path.join(dir, 'moment')
  await assert.rejects(
    seen(async (part) => (part === 'checkpoint' ? fetchPart(part) : Promise.reject(new Error(part))), copy),
  )
  assert.equal(readdirSync(path.join(copy, 'unproved')).length, 1)
  assert.equal(await seen(fetchPart, copy), 'grown')
  assert.deepEqual(readdirSync(path.join(copy, 'unproved')), [])
  assert.ok(!existsSync(path.join(copy, 'forks')))
})
