import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newPersonKey, personKey } from '../crypto/keys.ts'
import { sealedPieces, unsealedPieces } from './in-pieces.ts'

const key = personKey(newPersonKey())
const PIECE = 1 << 18
const SEALED = PIECE + 28

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = []
  for await (const piece of pieces) found.push(piece)
  return Buffer.concat(found)
}
async function* inSteps(bytes: Buffer, step: number) {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}
const opened = (sealed: Buffer, name = 'taken-x', step = 70_000) =>
  all(unsealedPieces(key, inSteps(sealed, step), name))

test('what is sealed piece by piece is opened to the very bytes, however it arrives', async () => {
  for (const size of [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77]) {
    const plain = randomBytes(size)
    const sealed = await all(sealedPieces(key, inSteps(plain, 65_537), 'taken-x'))
    assert.equal(sealed.length, size + 28 * Math.max(1, Math.ceil(size / PIECE)))
    for (const step of [1_000_003, 65_536]) assert.ok((await opened(sealed, 'taken-x', step)).equals(plain), `${size}`)
  }
})

test('a piece that is changed, moved, left out or of another file is refused, and so is an end that is missing', async () => {
  const sealed = await all(sealedPieces(key, inSteps(randomBytes(3 * PIECE), PIECE), 'taken-x'))
  const [first, second, third] = [0, 1, 2].map((n) => sealed.subarray(n * SEALED, (n + 1) * SEALED)) as [
    Buffer,
    Buffer,
    Buffer,
  ]
  const changed = Buffer.from(sealed)
  changed[SEALED + 100]! ^= 1
  await assert.rejects(opened(changed))
  await assert.rejects(opened(Buffer.concat([second, first, third])))
  await assert.rejects(opened(Buffer.concat([first, third])))
  await assert.rejects(opened(Buffer.concat([first, second])), 'cut off between two pieces')
  await assert.rejects(opened(sealed.subarray(0, -1)))
  await assert.rejects(opened(Buffer.concat([sealed, Buffer.alloc(1)])))
  await assert.rejects(opened(Buffer.alloc(0)))
  await assert.rejects(opened(sealed, 'taken-y'))
})
