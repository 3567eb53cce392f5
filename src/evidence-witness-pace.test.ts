import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { closeLog, logKeys, verifierOfSigner, writeVerifier } from './evidence/index.ts'
import { witness } from './evidence-witness.ts'
import { stoppedClock, systemClock } from './platform/clock.ts'
import { createDb } from './platform/db/db.ts'
import { testHouse } from './testing/house.ts'

/* A log that shows something new at each look, and ever less of what there is, is found by its pace. */

const t = await testHouse()
const keys = logKeys(t.house.config)
const dir = mkdtempSync(path.join(tmpdir(), 'pli-pace-'))
const closing = closeLog(createDb(t.base.pool('sequencer')), keys)
const close = async () => {
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  await closing(t.clock.now())
  return (await t.web.inject('/log/checkpoint')).rawPayload
}
const clock = stoppedClock(systemClock.now())
const pass = (seconds: number) => clock.set(clock.now().add({ seconds }))

let shown: Buffer
const server = createServer(async ({ url = '' }, response) => {
  if (url === '/log/checkpoint') return response.end(shown)
  const { statusCode, rawPayload } = await t.web.inject({ url })
  response.writeHead(statusCode).end(rawPayload)
})
const said: string[] = []
before(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening)))
beforeEach(async (u) => {
  said.length = 0
  if ('mock' in u)
    for (const to of ['log', 'error'] as const) u.mock.method(console, to, (line: string) => void said.push(line))
  shown = await close()
})
after(() => {
  server.close()
  rmSync(dir, { recursive: true })
})

const key = writeVerifier(verifierOfSigner(keys.signer))
const wordsFor = (folder: string) => [
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`,
  ...['--key', key, '--keep', path.join(dir, folder)],
]
/** Between two looks half a minute passes, and the log does what it does by then; what it ended with. */
async function follows(folder: string, look: (looks: number) => Promise<void>): Promise<number> {
  let looks = 0
  const rest = async () => {
    pass(30)
    await look(++looks)
  }
  await witness(wordsFor(folder), { clock, rest })
  assert.equal(process.exitCode, 4)
  process.exitCode = undefined
  return looks
}
async function looksOnce(folder: string) {
  await witness([...wordsFor(folder), '--once'], { clock, rest: async () => {} })
  const code = process.exitCode
  process.exitCode = undefined
  return code
}
const SLOW = /^FED SLOWLY: in 6\d minutes the log grew by \d+ places, of at least 3\d\d\d: it stood still/

test('a log that closes twice a minute and shows one more of its checkpoints each minute and a half rings after an hour', async () => {
  const signed = [shown]
  const looks = await follows('slow', async (looks) => {
    signed.push(await close())
    shown = signed[Math.floor(looks / 3)]!
  })
  assert.match(said.at(-1)!, SLOW)
  assert.ok(looks >= 120 && looks < 125, `${looks}`)
  assert.ok(
    said.slice(0, -1).every((line) => /^(grown|same) \d+$/.test(line)),
    'not before',
  )
})

test('a log whose beat is a minute does not; one that stood still rings while it does, and for no hour after', async () => {
  const aMinute = async (looks: number) => {
    if (looks % 2 === 0) shown = await close()
  }
  const stands = 140
  const until = (from: number) => async (looks: number) => {
    if (looks < from) await aMinute(looks)
  }
  assert.ok((await follows('honest', until(stands))) > stands)
  assert.match(said.at(-1)!, /^SILENCE: no new checkpoint for/)
  pass(600)
  await follows('honest', async () => {})
  assert.match(said.at(-1)!, /^SILENCE: no new checkpoint for/)
  shown = await close()
  assert.ok((await follows('honest', until(stands))) > stands)
  assert.match(said.at(-1)!, /^SILENCE: no new checkpoint for/)
})

test('from cron it is found too, by what was written down at each look; while nobody looked an honest log went on', async () => {
  const minutes = async (every: number, count: number, checkpoints: number) => {
    for (let looks = 0; looks < count; looks++) {
      pass(every * 60)
      for (let n = 0; n < checkpoints; n++) shown = await close()
      const code = await looksOnce('cron')
      if (code !== undefined) return [code, looks + 1]
    }
    return null
  }
  assert.equal(await looksOnce('cron'), undefined)
  assert.equal(await minutes(10, 7, 20), null)
  assert.equal(await minutes(10, 1, 0).then((rang) => rang?.[0]), 4, 'a silence')
  assert.equal(await minutes(10, 7, 10), null, 'a beat of a minute, after it')
  assert.equal(await minutes(60, 1, 60), null, 'an hour in which nobody looked')
  assert.deepEqual(await minutes(10, 12, 6), [4, 5])
  assert.match(said.at(-1)!, /^FED SLOWLY: in 110 minutes the log grew by 5760 places, of at least 5866:/)
  assert.ok(!existsSync(path.join(dir, 'cron', 'pace')), 'what was told is not told again')
  assert.equal(await minutes(10, 6, 6), null)
  assert.deepEqual(await minutes(10, 12, 6), [4, 1], 'but an hour later')
})
