import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startClamd, type TestClamd } from '../testing/clamd.ts'
import { needs } from '../testing/index.ts'
import { freePort } from '../testing/processes.ts'
import { createClamd } from './clamd.ts'
import { EICAR, scanTwin } from './twin.ts'

const skip = needs('clamav')
const folder = mkdtempSync(join(tmpdir(), 'pli-clamd-'))
let socket = ''
let port = 0
let clamd: TestClamd | undefined

before(async () => {
  if (skip) return
  clamd = await startClamd(folder, EICAR)
  ;({ socket, port } = clamd)
})

after(async () => {
  await clamd?.end('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const infected = Buffer.from(`before ${EICAR} after`)
const innocent = Buffer.alloc(300_000, 'A letter. ')

test('a file without a known virus is clean, over the socket and over TCP', { skip }, async () => {
  assert.equal(await createClamd({ socket })(innocent), 'clean')
  assert.equal(await createClamd({ host: '127.0.0.1', port })(innocent), 'clean')
  assert.equal(await createClamd({ socket })(Buffer.alloc(0)), 'clean')
})

test('a virus is named, wherever it stands in the file', { skip }, async () => {
  assert.deepEqual(await createClamd({ socket })(infected), { found: 'Pli.Test.Eicar.UNOFFICIAL' })
  const late = Buffer.concat([innocent, infected, innocent])
  assert.deepEqual(await createClamd({ host: '127.0.0.1', port })(late), { found: 'Pli.Test.Eicar.UNOFFICIAL' })
})

test('fifty files at once each get their own answer', { skip }, async () => {
  const scan = createClamd({ socket })
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => scan(i % 2 ? infected : innocent)))
  answers.forEach((answer, i) => {
    assert.equal(answer === 'clean', i % 2 === 0)
  })
})

test('a file beyond what clamd accepts is a fault, not a pass', { skip }, async () => {
  await assert.rejects(createClamd({ socket })(Buffer.alloc(2 << 20)), /clamd/)
  await assert.rejects(createClamd({ socket }, { maxBytes: 10 })(Buffer.alloc(11)), /more than 10 bytes/)
})

test('where nobody answers, nothing passes', async () => {
  await assert.rejects(createClamd({ socket: join(folder, 'nobody') })(innocent), /cannot be reached: ENOENT/)
  const closed = await freePort()
  await assert.rejects(createClamd({ host: '127.0.0.1', port: closed })(innocent), /cannot be reached: ECONNREFUSED/)
})

test('an answer that is not exactly "clean" never passes', async () => {
  const answers: [string | null, RegExp][] = [
    ['stream: OK', /without an answer/],
    ['stream: OKAY\0', /did not scan: stream: OKAY/],
    ['stream: OK\nstream: OK\0', /did not scan/],
    ['INSTREAM size limit exceeded. ERROR\0', /did not scan: INSTREAM size limit/],
    ['\0', /did not scan/],
    ['', /without an answer/],
    ['x'.repeat(5000), /more than a line/],
    [null, /did not answer within 200 ms/],
  ]
  for (const [answer, expected] of answers) {
    const { address, close } = await impostor(answer)
    try {
      await assert.rejects(createClamd(address, { timeLimitMs: 200 })(innocent), expected)
    } finally {
      close()
    }
  }
})

test('the twin used where no clamd is configured knows the same test file', async () => {
  assert.equal(await scanTwin(innocent), 'clean')
  assert.notEqual(await scanTwin(infected), 'clean')
})

/** Answers as told and closes; never, when told null. */
async function impostor(answer: string | null) {
  const open: Socket[] = []
  const server = createServer((c) => {
    open.push(c)
    c.on('error', () => {})
    c.resume()
    if (answer !== null) c.end(answer)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const at = server.address()
  assert(typeof at === 'object' && at !== null)
  return {
    address: { host: '127.0.0.1', port: at.port },
    close() {
      for (const c of open) c.destroy()
      server.close()
    },
  }
}
