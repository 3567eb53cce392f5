import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hashesAt, levelsOf, readTilePath, tilePath, widthIn } from './tiles.ts'

test('a tile’s address is that of C2SP tlog-tiles', () => {
  assert.equal(tilePath(0, 1234067, 256), 'tile/0/x001/x234/067')
  assert.equal(tilePath(1, 0, 17), 'tile/1/000.p/17')
  assert.equal(tilePath('entries', 5, 256), 'tile/entries/005')
})

test('a tree of 70,000 has the tiles that C2SP names', () => {
  const size = 70_000
  assert.equal(levelsOf(size), 3)
  assert.equal(Math.floor(hashesAt(0, size) / 256), 273)
  assert.equal(widthIn({ level: 0, index: 273 }, size), 112)
  assert.equal(widthIn({ level: 1, index: 0 }, size), 256)
  assert.equal(widthIn({ level: 1, index: 1 }, size), 17)
  assert.equal(widthIn({ level: 2, index: 0 }, size), 1)
  assert.equal(widthIn({ level: 2, index: 1 }, size), 0)
})

test('an address is read back, and only as it is written', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 63 }),
      fc.nat({ max: 2 ** 40 }),
      fc.integer({ min: 1, max: 256 }),
      (level, index, width) => {
        assert.deepEqual(readTilePath(tilePath(level, index, width)), { level, index, width })
        assert.deepEqual(readTilePath(tilePath('entries', index, width)), { level: 'entries', index, width })
      },
    ),
  )
  const wrong = [
    'tile/00/000',
    'tile/64/000',
    'tile/0/00',
    'tile/0/x000/001',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/0/../x',
    'tile/0/000/',
  ]
  for (const path of wrong) assert.equal(readTilePath(path), null, path)
})
