import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import { openCheckpoint, signCheckpoint } from './log/checkpoint.ts'
import { verifierOfSigner, writeVerifier } from './log/note.ts'
import { grow, hashRange, TILE_WIDTH, type Tile, tilePath, widthIn } from './log/tiles.ts'
import { hashLeaf } from './log/tree.ts'
import { fill, follow, heldBackSince } from './witness.ts'

/* A log that stood for a while before anybody kept a copy, and logs that would keep a witness busy. */

const dir = mkdtempSync(path.join(tmpdir(), 'pli-joins-'))
after(() => rmSync(dir, { recursive: true }))
const ORIGIN = 'pli.example/log'
const signer = { name: ORIGIN, key: generateKeyPairSync('ed25519').privateKey }
const verifier = verifierOfSigner(signer)
/** Two levels of full tiles and a third, and each edge broken off. */
const SIZES = [66_000, 132_111, 140_000] as const
const leaves = Array.from({ length: SIZES[2] }, (_, i) => hashLeaf(sha256(String(i))))
const tiles = new Map<string, Buffer>()
for (const tile of await grow(async () => Buffer.alloc(0), 0, leaves))
  tiles.set(`${tile.level}/${tile.index}`, tile.hashes)
const readTile = async ({ level, index }: Pick<Tile, 'level' | 'index'>) => tiles.get(`${level}/${index}`)!
const signed = async (size: number) =>
  Buffer.from(signCheckpoint(ORIGIN, { size, root: await hashRange(readTile, { start: 0, end: size }) }, signer))

/** That log at a size; `asked` is what was fetched of it. */
async function logAt(size: number, asked: string[] = []) {
  const parts = new Map<string, Buffer>([['checkpoint', await signed(size)]])
  for (const [name, hashes] of tiles) {
    const [level, index] = name.split('/').map(Number) as [number, number]
    const width = widthIn({ level, index }, size)
    if (width > 0) parts.set(tilePath(level, index, width), hashes.subarray(0, width * 32))
  }
  return async (part: string): Promise<Buffer> => {
    asked.push(part)
    const found = parts.get(part)
    if (found === undefined) throw new Error(`${part}: 404`)
    return found
  }
}
const always = () => true

test('a log that stood for long is joined by its edge alone, then copied tile by tile, and goes on where it was cut off', async () => {
  const folder = path.join(dir, 'joined')
  const asked: string[] = []
  const log = await logAt(SIZES[0], asked)
  assert.equal((await follow(folder, verifier, log)).seen, 'grown')
  assert.ok(asked.length <= 4, `${asked.length} parts say that it is this log`)
  const kept = () => readdirSync(path.join(folder, 'tile/0')).length
  let fetched = 0
  const cutOff = async (part: string) => {
    if (part.startsWith('tile/0/') && ++fetched > 100) throw new Error('cut off')
    if (fetched > 0) assert.ok(kept() >= fetched - 8, 'what was asked for is kept before more is')
    return log(part)
  }
  await assert.rejects(fill(folder, verifier, cutOff, always), /cut off/)
  const late = await logAt(SIZES[0])
  await follow(path.join(dir, 'late'), verifier, late)
  assert.equal((await fill(path.join(dir, 'late'), verifier, late, () => false)).copied, 8, 'of a log however slow')
  asked.length = 0
  assert.deepEqual(await fill(folder, verifier, log, always), { copied: 257, of: 257 })
  assert.ok(asked.length < 257 - 90, `${asked.length} were still missing`)
  asked.length = 0
  assert.deepEqual(await fill(folder, verifier, log, always), { copied: 257, of: 257 })
  assert.deepEqual(asked, [])

  assert.equal((await follow(folder, verifier, await logAt(SIZES[1], asked))).seen, 'grown')
  assert.ok(asked.length <= 8, `${asked.length} parts say that it only grew`)
  assert.deepEqual(await fill(folder, verifier, await logAt(SIZES[1]), always), { copied: 516, of: 516 })
  for (const [name, hashes] of tiles) {
    const [level, index] = name.split('/').map(Number) as [number, number]
    if (widthIn({ level, index }, SIZES[1]) === TILE_WIDTH) assert.ok(existsSync(path.join(folder, 'tile', name)), name)
    else assert.ok(hashes.length > 0)
  }
})

test('a witness that has not copied all yet finds a fork, of the tree it saw or of an older one', async () => {
  const folder = path.join(dir, 'half')
  assert.equal((await follow(folder, verifier, await logAt(SIZES[0]))).seen, 'grown')
  assert.equal((await follow(folder, verifier, await logAt(SIZES[1]))).seen, 'grown')
  const log = await logAt(SIZES[1])
  const older = await signed(1000)
  const replayed = async (part: string) => (part === 'checkpoint' ? older : log(part))
  assert.equal((await follow(folder, verifier, replayed)).seen, 'same')
  const signedOtherwise = async (size: number) => {
    const other = Buffer.from(signCheckpoint(ORIGIN, { size, root: sha256('another') }, signer))
    const now = await logAt(Math.max(size, SIZES[1]))
    return async (part: string) => (part === 'checkpoint' ? other : now(part))
  }
  await assert.rejects(follow(folder, verifier, await signedOtherwise(SIZES[2])), /what is published is not/)
  for (const size of [1000, SIZES[1]])
    assert.equal((await follow(folder, verifier, await signedOtherwise(size))).seen, 'forked', String(size))
})

test('another past below a root that is signed is a fork, wherever in it the other leaf stands', async () => {
  const before = [...tiles]
  for (const place of [0, 40_000, 65_999]) {
    const folder = path.join(dir, `past-${place}`)
    await follow(folder, verifier, await logAt(SIZES[0]))
    const others = leaves.with(place, sha256('other'))
    for (const tile of await grow(async () => Buffer.alloc(0), 0, others))
      tiles.set(`${tile.level}/${tile.index}`, tile.hashes)
    assert.equal((await follow(folder, verifier, await logAt(SIZES[1]))).seen, 'forked', String(place))
    for (const [name, hashes] of before) tiles.set(name, hashes)
  }
})

test('a tile that is not the one that was signed is not copied', async () => {
  const folder = path.join(dir, 'tile')
  const log = await logAt(SIZES[0])
  await follow(folder, verifier, log)
  const wrong = async (part: string) => (part === 'tile/0/003' ? Buffer.alloc(8192) : log(part))
  await assert.rejects(fill(folder, verifier, wrong, always), /not the one that was signed/)
  assert.ok(!existsSync(path.join(folder, 'tile/0/3')))
  assert.equal((await fill(folder, verifier, log, always)).copied, 257)
})

test('a log of any size is judged after a few tiles: a huge one keeps nobody busy', async () => {
  const note = Buffer.from(signCheckpoint(ORIGIN, { size: 2 ** 48 + 12_345_678_901, root: sha256('none') }, signer))
  let asked = 0
  const fetch = async (part: string) => {
    if (++asked > 50) throw new Error('kept busy')
    const width = Number(/\.p\/(\d+)$/.exec(part)?.[1] ?? TILE_WIDTH)
    return part === 'checkpoint' ? note : Buffer.alloc(width * 32)
  }
  await assert.rejects(follow(path.join(dir, 'huge'), verifier, fetch), /what is published is not/)
})

test('bin/pli witness rings when a log that shows each checkpoint on time keeps back the one tile that would show its fork', async () => {
  const copy = path.join(dir, 'held back')
  const forked = Buffer.from(signCheckpoint(ORIGIN, { size: 1000, root: sha256('another') }, signer))
  const log = await logAt(SIZES[0])
  const shows = async (part: string) => (part === 'checkpoint' ? forked : log('nothing'))
  await assert.rejects(follow(copy, verifier, shows), /404/)
  const refused = new Set(['tile/0/003'])
  const server = createServer((request, response) => {
    const part = request.url!.slice('/log/'.length)
    log(refused.has(part) ? 'nothing' : part).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const run = async (): Promise<number> => {
    const words = ['--key', writeVerifier(verifier), '--keep', copy, '--once']
    const [code] = await once(spawn('bin/pli', ['witness', `http://127.0.0.1:${port}/log`, ...words]), 'close')
    return code
  }
  const long = (name: string) => utimesSync(path.join(copy, name), new Date('2026-01-01'), new Date('2026-01-01'))
  assert.equal(await run(), 0, 'a moment ago')
  const [note] = readdirSync(path.join(copy, 'unproved'))
  long(`unproved/${note}`)
  await assert.rejects(follow(copy, verifier, shows), /404/)
  assert.equal(await run(), 4, 'shown again, it is no younger')
  rmSync(path.join(copy, 'unproved'), { recursive: true })
  assert.equal(await run(), 0, 'a tile that is asked for again since a moment only, whenever it was asked for last')
  long('refused')
  assert.equal(await run(), 4, 'a tile that nobody signed otherwise')
  refused.clear()
  assert.equal(await run(), 0)
  assert.equal(await heldBackSince(copy, verifier), null)
  server.close()
})

/** bin/pli witness of a log that answers so, to its end. */
async function witnessOf(answer: RequestListener): Promise<{ readonly code: number; readonly said: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const copy = mkdtempSync(path.join(dir, 'rings-'))
  const child = spawn('bin/pli', [
    ...['witness', `http://127.0.0.1:${port}/log`, '--key', writeVerifier(verifier)],
    ...['--keep', copy, '--silent-after', '2'],
  ])
  const said: Buffer[] = []
  child.stderr.on('data', (piece: Buffer) => said.push(piece))
  const [code] = await once(child, 'close')
  server.closeAllConnections()
  server.close()
  return { code, said: Buffer.concat(said).toString() }
}

test('bin/pli witness rings of silence while it still waits for a tile', {
  timeout: 18_000, // a tile alone is waited for longer
}, async () => {
  const note = await signed(SIZES[0])
  assert.ok(openCheckpoint(note.toString(), verifier))
  const waits = await witnessOf((request, response) => {
    if (request.url === '/log/checkpoint') response.end(note)
  })
  assert.equal(waits.code, 4, waits.said)
})

test('bin/pli witness reads no more than a part of a log can be', async () => {
  const endless = await witnessOf((_, response) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(1 << 16))) if (response.destroyed) return
      response.once('drain', more)
    }
    more()
  })
  assert.equal(endless.code, 4)
  assert.match(endless.said, /too long/)
})
