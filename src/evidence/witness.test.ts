import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { createDb } from '../platform/db/db.ts'
import { testHouse } from '../testing/house.ts'
import { closeLog } from './close-log.ts'
import { signCheckpoint } from './log/checkpoint.ts'
import { type Verifier, verifierOfSigner, writeVerifier } from './log/note.ts'
import { logKeys } from './log-keys.ts'
import { follow } from './witness.ts'

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

test('a fork is found, of an old size or a new one, and both notes are kept: each is signed', async () => {
  const root = Buffer.alloc(32, 1)
  const last = readFileSync(path.join(folder, 'checkpoint'))
  for (const size of [128, 576]) {
    const note = signCheckpoint(keys.origin, { size, root }, keys.signer)
    assert.equal(await seen(but({ checkpoint: Buffer.from(note) })), 'forked', `${size}`)
    assert.equal(readFileSync(path.join(folder, 'fork'), 'utf8'), note)
  }
  await close()
  const checkpoint = Buffer.from(signCheckpoint(keys.origin, { size: 640, root }, keys.signer))
  assert.equal(await seen(but({ checkpoint })), 'forked')
  assert.deepEqual(readFileSync(path.join(folder, 'checkpoint')), last, 'what was kept stays')
})

test('another past below a right checkpoint is found: a leaf that was kept is published otherwise', async () => {
  const tile = await fetchPart('tile/0/002.p/128')
  tile[5] = tile[5]! ^ 1
  assert.equal(await seen(but({ 'tile/0/002.p/128': tile })), 'forked')
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
  const kept = path.join(copy, 'tile/1/0') // as if what was seen then had been another
  writeFileSync(kept, readFileSync(kept).fill(1, 0, 32))
  const forked = await run(...words)
  assert.equal(forked.code, 3)
  assert.match(forked.said, /FORK/)
  const wrong = await run('nowhere')
  assert.equal(wrong.code, 1)
})
