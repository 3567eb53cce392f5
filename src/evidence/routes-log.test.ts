import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDb } from '../platform/db/db.ts'
import { testHouse } from '../testing/house.ts'
import { closeLog } from './close-log.ts'
import { openCheckpoint } from './log/checkpoint.ts'
import { readVerifier } from './log/note.ts'
import { hashRange, tilePath, widthIn } from './log/tiles.ts'
import { hashLeaf } from './log/tree.ts'
import { logKeys } from './log-keys.ts'

const t = await testHouse()
const get = (url: string) => t.web.inject({ url })

test('the address of the log itself lists each thing that is published under it', async () => {
  const { statusCode, body } = await get('/log')
  assert.equal(statusCode, 200)
  for (const part of [
    '/log/checkpoint',
    '/log/key',
    '/log/timestamps',
    '/log/tile/',
    'bin/pli witness',
    'docs/evidence.md',
  ])
    assert.ok(body.includes(part), part)
})

test('before the first checkpoint there is nothing to publish, and it is said', async () => {
  for (const url of ['/log/checkpoint', '/log/key', '/log/tile/0/000.p/64'])
    assert.equal((await get(url)).statusCode, 404, url)
})

test('whoever asks gets the checkpoint, its key and the tiles, from which the root can be computed', async () => {
  await closeLog(createDb(t.base.pool('sequencer')), logKeys(t.house.config))(t.clock.now())
  const note = await get('/log/checkpoint')
  assert.equal(note.headers['content-type'], 'text/plain; charset=utf-8')
  assert.equal(note.headers['cache-control'], 'public, max-age=5')
  const [verifier, padding] = (await get('/log/key')).body.trim().split(' ')
  assert.match(padding!, /^[0-9a-f]{64}$/)
  const { origin, size, root } = openCheckpoint(note.body, readVerifier(verifier!)!)!
  assert.equal(origin, 'localhost:3000/log')
  const read = async (name: { level: number; index: number }) => {
    const answer = await get(`/log/${tilePath(name.level, name.index, widthIn(name, size))}`)
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000')
    return answer.rawPayload
  }
  assert.deepEqual(await hashRange(read, { start: 0, end: size }), root)
  const { rawPayload } = await get(`/log/${tilePath('entries', 0, size)}`)
  assert.equal(rawPayload.length, size * 34)
  assert.equal(rawPayload.readUInt16BE(0), 32)
  assert.deepEqual(hashLeaf(rawPayload.subarray(2, 34)), (await read({ level: 0, index: 0 })).subarray(0, 32))
})

test('what the tree does not hold yet is not there, nor what is written otherwise', async () => {
  const wrong = [
    '0/000',
    '0/000.p/65',
    '0/001.p/1',
    '1/000.p/1',
    '7/000.p/1',
    'entries/000',
    'entries/000.p/65',
    '0/x999/x999/x999/x999/999.p/1',
    '..%2f..',
    '0/000.p/064',
    '',
  ]
  for (const part of wrong) assert.equal((await get(`/log/tile/${part}`)).statusCode, 404, part)
})
