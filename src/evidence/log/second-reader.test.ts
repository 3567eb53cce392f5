import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDb } from '../../platform/db/db.ts'
import { testHouse } from '../../testing/house.ts'
import { type Get, merkleRoot, pathOfIndex, readSignedNote, readTree, readTreeHead } from '../../testing/log-reader.ts'
import { closeLog } from '../close-log.ts'
import { logKeys } from '../log-keys.ts'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { openNote, readVerifier, signNote, verifierOfSigner, writeVerifier } from './note.ts'
import { grow, hashRange, readTilePath, type Tile, tilePath, widthIn } from './tiles.ts'
import { hashLeaf } from './tree.ts'

const t = await testHouse()
const published: Get = async (path) => {
  const { statusCode, rawPayload } = await t.web.inject({ url: `/log/${path}` })
  assert.ok(statusCode === 200 || statusCode === 404, path)
  return statusCode === 200 ? rawPayload : null
}
const signer = (name: string) => ({ name, key: generateKeyPairSync('ed25519').privateKey })
const keyOf = (one: ReturnType<typeof signer>) => writeVerifier(verifierOfSigner(one))

test('the second reader knows nothing of the first', () => {
  const source = readFileSync('src/testing/log-reader.ts', 'utf8')
  assert.deepEqual(source.match(/(?<=from ').*(?=')/g), ['node:crypto'])
})

test('it reads the notes of the specifications, and none that is altered', () => {
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
  const note =
    'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
  assert.equal(readSignedNote(Buffer.from(note), [vkey]).toString(), 'This is an example message.\n')
  assert.throws(() => readSignedNote(Buffer.from(note.replace('an', 'no')), [vkey]), /wrong signature/)
  assert.throws(() => readSignedNote(Buffer.from(note), [vkey.replace('530d', '530e')]), /id is not/)
})

test('it takes the published checkpoint of the house by the published key, and finds its root by the tiles and the entries', async () => {
  for (let beats = 0; beats < 9; beats++) {
    await closeLog(createDb(t.base.pool('sequencer')), logKeys(t.house.config))(t.clock.now())
    t.clock.set(t.clock.now().add({ minutes: 1 }))
    const [vkey] = (await published('key'))!.toString().split(' ')
    const head = readTreeHead((await published('checkpoint'))!, [vkey!])
    assert.deepEqual([head.origin, head.size], ['localhost:3000/log', 64 * (beats + 1)])
    assert.deepEqual(merkleRoot(await readTree(published, head.size, true)), head.root)
  }
})

test('of a checkpoint of the house it takes no altered one, whichever byte it is', async () => {
  const [vkey] = (await published('key'))!.toString().split(' ')
  const note = (await published('checkpoint'))!
  for (let at = 0; at < note.length; at++)
    for (const bit of [1, 0x10, 0x80]) {
      const altered = Buffer.from(note)
      altered[at]! ^= bit
      assert.throws(() => readTreeHead(altered, [vkey!]), `byte ${at}`)
    }
  const other = keyOf(signer('localhost:3000/log'))
  assert.throws(() => readTreeHead(note, [other]), /nobody who is known/)
})

test('both readers take and refuse the same notes, of whatever signers, cut and altered as they come', () => {
  const [one, two, stranger] = [signer('log.example/a'), signer('witness.example'), signer('log.example/a')]
  const known = [one, two].map(keyOf)
  const line = (text: string, by: ReturnType<typeof signer>) => signNote(text, by).slice(text.length + 1)
  const text = fc.array(fc.constantFrom('', 'a', 'log.example/a', '12', '— é'), { minLength: 1, maxLength: 4 })
  const by = fc.array(
    fc.record({ who: fc.constantFrom(one, two, stranger), lies: fc.integer({ min: 0, max: 9 }).map((n) => n === 9) }),
    { minLength: 1, maxLength: 4 },
  )
  const cut = fc.option(
    fc.record({ at: fc.nat(400), out: fc.nat(2), put: fc.string({ unit: 'binary', maxLength: 2 }) }),
  )
  let taken = 0
  fc.assert(
    fc.property(text, by, cut, (lines, signers, change) => {
      const body = `${lines.join('\n')}\n`
      const whole = `${body}\n${signers.map(({ who, lies }) => line(lies ? 'other\n' : body, who)).join('')}`
      const at = change === null ? 0 : change.at % whole.length
      const note = change === null ? whole : whole.slice(0, at) + change.put + whole.slice(at + change.out)
      if (!note.isWellFormed()) return
      const first =
        openNote(
          note,
          known.map((key) => readVerifier(key)!),
        )?.text ?? null
      assert.equal(
        first,
        orNull(() => readSignedNote(Buffer.from(note), known).toString()),
        JSON.stringify(note),
      )
      if (first !== null) taken++
    }),
    { numRuns: 500 },
  )
  assert.ok(taken > 50, `${taken}`)
})

test('both readers take and refuse the same checkpoints', () => {
  const one = signer('log.example/a')
  const vkey = keyOf(one)
  const root = Buffer.alloc(32, 7).toString('base64')
  const said = fc
    .tuple(
      fc.constantFrom('log.example/a', 'log.example/a', 'other', ''),
      fc.constantFrom('0', '7', '7', '12', '012', '-1', '1e3', '9007199254740993', ''),
      fc.constantFrom(root, root, root.slice(4), `${root} `, root.replace('=', ''), ''),
      fc.constantFrom([], [], [''], ['more'], ['more', '', 'more']),
    )
    .map(([origin, size, hash, more]) => [origin, size, hash, ...more])
  let taken = 0
  fc.assert(
    fc.property(said, (lines) => {
      const note = signNote(`${lines.join('\n')}\n`, one)
      const second = orNull(() => readTreeHead(Buffer.from(note), [vkey]))
      const own = second?.origin === 'log.example/a' ? second : null // ours believes a key of its own log alone
      assert.deepEqual(openCheckpoint(note, readVerifier(vkey)!), own, note)
      if (own !== null) taken++
    }),
    { numRuns: 300 },
  )
  assert.ok(taken > 3)
  const note = signCheckpoint('log.example/a', { size: 7, root: Buffer.alloc(32) }, one)
  assert.equal(readTreeHead(Buffer.from(note), [vkey]).size, 7)
})

test('the tree of 70,000 of the specification has its tiles at its addresses, as wide as it says', async () => {
  const leaves = Array.from({ length: 70_000 }, (_, n) => hashLeaf(Buffer.from(String(n))))
  const tiles = new Map<string, Tile>()
  const read = async ({ level, index }: { level: number; index: number }) => tiles.get(`${level}/${index}`)!.hashes
  for (const size of [0, 30_000])
    for (const tile of await grow(read, size, size === 0 ? leaves.slice(0, 30_000) : leaves.slice(30_000)))
      tiles.set(`${tile.level}/${tile.index}`, tile)
  const at = new Map<string, Buffer>()
  for (const tile of tiles.values()) at.set(tilePath(tile.level, tile.index, widthIn(tile, 70_000)), tile.hashes)
  const widths = (level: number) => [...at.keys()].filter((path) => path.startsWith(`tile/${level}/`))
  assert.equal(widths(0).filter((path) => !path.includes('.p/')).length, 273)
  for (const path of ['tile/0/273.p/112', 'tile/1/000', 'tile/1/001.p/17', 'tile/2/000.p/1'])
    assert.ok(at.has(path), path)
  const found = await readTree(async (path) => at.get(path) ?? null, 70_000, false)
  assert.deepEqual(merkleRoot(found), await hashRange(read, { start: 0, end: 70_000 }))
})

test('an address of any index is written as the specification writes it, served, and read back', async () => {
  assert.equal(pathOfIndex(1_234_067), 'x001/x234/067')
  fc.assert(
    fc.property(
      fc.nat({ max: 2 ** 31 }),
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 0, max: 63 }),
      (index, width, level) => {
        const path = `tile/${level}/${pathOfIndex(index)}${width === 256 ? '' : `.p/${width}`}`
        assert.equal(tilePath(level, index, width), path)
        assert.deepEqual(readTilePath(path), { level, index, width })
      },
    ),
  )
  const hashes = Buffer.from(Array.from({ length: 256 * 32 }, (_, n) => n % 251))
  await t.base.pool('owner').query('insert into evidence.tile (level, index, hashes) values (3, 1067, $1)', [hashes])
  assert.deepEqual(await published('tile/3/x001/067'), hashes)
  assert.deepEqual(await published('tile/3/x001/067.p/13'), hashes.subarray(0, 13 * 32))
  for (const wrong of ['x001/x067', '1067', 'x001/67', '001/067', 'x000/x001/067', 'x001/067.p/0', 'x001/067.p/256'])
    assert.equal(await published(`tile/3/${wrong}`), null, wrong)
})

function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
