import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

test('a server that goes on showing a checkpoint of long ago, over a log that goes on, is a silence once the last that was new grows old', async (u) => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
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
    const words = [
      `http://127.0.0.1:${port}/log`,
      '--key',
      writeVerifier(verifierOfSigner(keys.signer)),
      '--keep',
      folder,
    ]
    await witness(words, { clock, rest })
    const code = process.exitCode
    process.exitCode = undefined
    assert.equal(code, 4, which)
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
