import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { closeLog, logKeys, verifierOfSigner, writeVerifier } from './evidence/index.ts'
import { witness } from './evidence-witness.ts'
import { stoppedClock, systemClock } from './platform/clock.ts'
import { createDb } from './platform/db/db.ts'
import { testHouse } from './testing/house.ts'

const t = await testHouse()
const keys = logKeys(t.house.config)
const dir = mkdtempSync(path.join(tmpdir(), 'pli-replayed-'))
const close = async () => {
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  await closeLog(createDb(t.base.pool('sequencer')), keys)(t.clock.now())
}

/** Null: the log's own, as it is signed now. */
let replayed: Buffer | null = null
const looks: string[] = []
const server = createServer(async ({ url = '' }, response) => {
  const { statusCode, rawPayload } = await t.web.inject({ url })
  if (url !== '/log/checkpoint') return response.writeHead(statusCode).end(rawPayload)
  looks.push(rawPayload.toString())
  response.end(replayed ?? rawPayload)
})
after(() => {
  server.close()
  rmSync(dir, { recursive: true })
})

const wordsFor = async (folder: string, ...more: string[]) => {
  if (!server.listening) await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const key = writeVerifier(verifierOfSigner(keys.signer))
  return [`http://127.0.0.1:${port}/log`, '--key', key, '--keep', folder, ...more]
}
const endedWith = () => {
  const code = process.exitCode
  process.exitCode = undefined
  return code
}

test('a checkpoint of its own that was emptied or edited is named with the copy to put in its place, at the first look', async (u) => {
  const said: string[] = []
  for (const to of ['log', 'error'] as const) u.mock.method(console, to, (line: string) => void said.push(line))
  const folder = path.join(dir, 'damaged')
  const words = await wordsFor(folder, '--once')
  await close()
  await witness(words)
  const kept = path.join(folder, 'checkpoint')
  const whole = readFileSync(kept, 'utf8')
  const copy = path.join(folder, 'checkpoints', whole.split('\n')[1]!)
  for (const text of ['', whole.replace('6', '7')]) {
    writeFileSync(kept, text)
    ;[said.length, looks.length] = [0, 0]
    await witness(words)
    assert.equal(endedWith(), 2)
    assert.equal(looks.length, 0)
    assert.equal(
      said.join(),
      `${kept} is no checkpoint that this key signed: it was changed, or the folder is of another log. ${copy} is a copy of the last: put it in its place.`,
    )
  }
  copyFileSync(copy, kept)
  await close()
  await witness(words)
  assert.deepEqual([endedWith(), said.at(-1)?.split(' ')[0]], [undefined, 'grown'])
})

test('where nothing was ever kept, a silence says that nobody answered, or that no checkpoint of this log came', async (u) => {
  const said: string[] = []
  u.mock.method(console, 'error', (line: string) => void said.push(line))
  const [, ...words] = await wordsFor(path.join(dir, 'nothing'), '--once')
  await witness(['http://127.0.0.1:1/log', ...words])
  assert.equal(endedWith(), 4)
  assert.equal(said.at(-1), 'SILENCE: nobody answered at http://127.0.0.1:1/log/')
  const { port } = server.address() as AddressInfo
  await witness([`http://127.0.0.1:${port}/elsewhere`, ...words])
  assert.equal(endedWith(), 4)
  assert.equal(said.at(-1), `SILENCE: no checkpoint of this log came from http://127.0.0.1:${port}/elsewhere/`)
})

test('a server that goes on showing a checkpoint of long ago, over a log that goes on, is a silence once the last that was new grows old', async (u) => {
  const said: string[] = []
  for (const to of ['log', 'error'] as const) u.mock.method(console, to, (line: string) => void said.push(line))
  for (const which of ['the last that was kept', 'one before it']) {
    const folder = path.join(dir, which)
    const clock = stoppedClock(systemClock.now())
    ;[replayed, said.length, looks.length] = [null, 0, 0]
    await close()
    const before = await t.web.inject('/log/checkpoint')
    await close()
    const last = await t.web.inject('/log/checkpoint')
    const rest = async (milliseconds: number) => {
      replayed = which === 'one before it' ? before.rawPayload : last.rawPayload
      await close()
      clock.set(clock.now().add({ milliseconds: Math.ceil(milliseconds) }))
    }
    const words = await wordsFor(folder)
    await witness(words, { clock, rest })
    assert.equal(endedWith(), 4, which)
    const size = last.body.split('\n')[1]
    assert.match(
      said.join('\n'),
      new RegExp(`^grown ${size}\n(same ${size}\n)+SILENCE: no new checkpoint for \\d+ seconds$`),
    )
    assert.equal(new Set(looks).size, looks.length, 'the log went on all the while')
    assert.equal(readFileSync(path.join(folder, 'checkpoint'), 'utf8'), last.body)
    assert.ok(!existsSync(path.join(folder, 'forks')))
  }
})
