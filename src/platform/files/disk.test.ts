import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { diskFiles } from './disk.ts'

let root: string
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pli-files-'))
})
after(() => rm(root, { recursive: true }))

test('what was put is got, whole, and is never written over', async () => {
  const files = diskFiles(root)
  await files.put('0190-abcd', Buffer.from('bytes'))
  await assert.rejects(files.put('0190-abcd', Buffer.from('other')), { code: 'EEXIST' })
  assert.equal((await files.get('0190-abcd')).toString(), 'bytes')
})

test('files can be read by the owner of the process alone', async () => {
  const files = diskFiles(root)
  await files.put('0190-mode', Buffer.from('x'))
  assert.equal((await stat(path.join(root, 'de', '0190-mode'))).mode & 0o077, 0)
})

test('a key that could leave the directory is refused', async () => {
  const files = diskFiles(root)
  for (const key of ['../x', 'a/b', '', 'A', 'a'.repeat(100), 'x\0y', '.hidden']) {
    await assert.rejects(async () => files.put(key, Buffer.from('x')), /not a file key/)
    await assert.rejects(async () => files.get(key), /not a file key/)
  }
})

test('a file that is not there is a fault, and a removed one is gone', async () => {
  const files = diskFiles(root)
  await assert.rejects(files.get('0190-none'), { code: 'ENOENT' })
  await files.put('0190-gone', Buffer.from('x'))
  await files.remove('0190-gone')
  await assert.rejects(files.get('0190-gone'), { code: 'ENOENT' })
})

test('the 256 parts of the store hold every key once', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'pli-files-'))
  const files = diskFiles(root)
  const keys = ['document-aaaa', 'document-ab00', 'receipt-00ff']
  for (const key of keys) await files.put(key, Buffer.from(key))
  const found: string[] = []
  for (let part = 0; part < 256; part++) found.push(...(await files.list(part)))
  assert.deepEqual(found.sort(), keys.sort())
  await files.remove('document-ab00')
  assert.deepEqual(await files.list(0x00), [])
  await rm(root, { recursive: true })
})
