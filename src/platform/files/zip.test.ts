import assert from 'node:assert/strict'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { unzipped } from '../../testing/zip.ts'
import { sha256 } from '../crypto/digest.ts'
import { type ZipEntry, zipOf } from './zip.ts'

const at = Temporal.Instant.from('2026-05-04T08:00:00Z')
const MEGABYTE = 1024 * 1024

async function* files(names: readonly string[], asked: string[] = []): AsyncGenerator<ZipEntry> {
  for (const name of names) {
    asked.push(name)
    yield { name, bytes: Buffer.alloc(MEGABYTE, name) }
  }
}
const many = Array.from({ length: 40 }, (_, i) => `documents/${i}/document.pdf`)

test('each file is there under its name, with its very bytes, and the whole has one digest', async () => {
  const { stream, gone } = zipOf(files(['index.html', 'documents/01/document.pdf']), at)
  const zip = await buffer(stream)
  assert.deepEqual(gone(), { bytes: zip.length, digest: sha256(zip).toString('hex') })
  const found = unzipped(zip)
  assert.deepEqual([...found.keys()], ['index.html', 'documents/01/document.pdf'])
  assert.deepEqual(found.get('index.html'), Buffer.alloc(MEGABYTE, 'index.html'))
})

test('a file is made when the reader has taken the one before: a slow reader holds one in memory, not all', async () => {
  const asked: string[] = []
  const { stream } = zipOf(files(many, asked), at)
  await once(stream, 'readable')
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
  assert.ok(asked.length <= 2, `${asked.length} of ${many.length} were made for a reader who takes nothing`)
  assert.equal(unzipped(await buffer(stream)).size, many.length)
})

test('what the reader has taken is not held until the end', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const made: WeakRef<Uint8Array>[] = []
  async function* remembered(): AsyncGenerator<ZipEntry> {
    for (const name of many) {
      const bytes = new Uint8Array(MEGABYTE)
      made.push(new WeakRef(bytes.buffer as unknown as Uint8Array))
      yield { name, bytes }
    }
  }
  const { stream } = zipOf(remembered(), at)
  let held = 0
  for await (const _ of stream) {
    if (made.length < many.length) continue
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
    collect()
    held = made.filter((one) => one.deref() !== undefined).length
    break
  }
  assert.ok(held > 0 && held <= 4, `${held} of ${many.length} are held`)
})

test('a reader who goes stops the making, and nothing more is asked for', async () => {
  const asked: string[] = []
  const { stream } = zipOf(files(many, asked), at)
  await once(stream, 'readable')
  stream.destroy()
  await once(stream, 'close')
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
  assert.ok(asked.length <= 2)
})

test('when a file cannot be made the stream breaks off, and is no zip', async () => {
  async function* breaks(): AsyncGenerator<ZipEntry> {
    yield* files(['index.html'])
    throw new Error('the disk is gone')
  }
  await assert.rejects(buffer(zipOf(breaks(), at).stream), /the disk is gone/)
})

test('no name leads out of its folder, and none holds anybody’s words', async () => {
  for (const name of ['../x', '/x', 'a/../b', 'a\\b', 'D-2026 0001.pdf', 'été.pdf', '', 'a/b/c/d/e'])
    await assert.rejects(buffer(zipOf(files([name]), at).stream), /not a name/, name)
})
