import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { freePort, until } from '../platform/testing/processes.ts'
import { takenAddresses } from './addresses.ts'
import { keepRunning } from './children.ts'

const dir = await mkdtemp(path.join(tmpdir(), 'pli-children-'))
after(() => rm(dir, { recursive: true, maxRetries: 5 })) // what was ended may still write

const stop = new URL('../stop.ts', import.meta.url).href
let made = 0

/** A program that writes its number down, and how to keep it. */
async function keep(text: string) {
  const file = path.join(dir, `program-${++made}.mjs`)
  const trace = path.join(dir, `trace-${made}`)
  await writeFile(
    file,
    `import { appendFileSync } from 'node:fs'\nappendFileSync(process.env.TRACE, process.pid + '\\n')\n${text}`,
  )
  const said: string[] = []
  const givenUp: string[] = []
  const { ready, kept } = keepRunning({
    file,
    env: { ...process.env, TRACE: trace },
    execArgv: [],
    say: (line) => void said.push(line),
    onGivenUp: (how) => void givenUp.push(how),
  })
  const lines = async () => (await readFile(trace, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  return { ready, kept, said, givenUp, lines }
}

const READY = `process.send('ready'); setInterval(() => {}, 1000)`
const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a process that dies is started again, and stopped it stays so', async () => {
  const { ready, kept, said, lines } = await keep(READY)
  assert.equal(await ready, true)
  const [first] = await lines()
  process.kill(Number(first), 'SIGKILL')
  const again = await until('another one', async () => (await lines())[1])
  assert.match(said[0]!, /^program-\d+\.mjs ended \(SIGKILL\) and is started again$/)
  await kept.stop()
  assert.equal(alive(Number(again)), false)
  assert.equal((await lines()).length, 2)
})

test('one that never stays up is given up, and nobody waits for it', async () => {
  const { ready, givenUp, lines } = await keep('process.exit(3)')
  assert.equal(await ready, false)
  assert.deepEqual(givenUp, ['code 3'])
  assert.equal((await lines()).length, 5)
})

test('it ends with whoever started it, however that ends', async () => {
  const { ready, kept, lines } = await keep(
    `import { fork } from 'node:child_process'
     import { writeFileSync } from 'node:fs'
     const file = process.env.TRACE + '.mjs'
     writeFileSync(file, "import { appendFileSync } from 'node:fs'; import { onStop } from '${stop}'; onStop(async () => {}); setInterval(() => {}, 1000); appendFileSync(process.env.TRACE, process.pid + '\\\\n')")
     fork(file, { execArgv: ['--import', 'tsx'] })
     ${READY}`,
  )
  assert.equal(await ready, true)
  const [parent, child] = (await until(
    'the grandchild',
    async () => (await lines()).length === 2 && lines(),
  )) as string[]
  process.kill(Number(child), 'SIGINT') // the Ctrl-C of a terminal, which is for its parent to answer
  assert.equal(alive(Number(child)), true)
  process.kill(Number(parent), 'SIGKILL')
  await until('its end', () => !alive(Number(child)))
  await kept.stop()
  for (const pid of await lines()) if (alive(Number(pid))) process.kill(Number(pid), 'SIGKILL')
})

test('a port that another program has is named; one that is given back in time is not', async () => {
  const [taken, soonFree] = [await freePort(), await freePort()]
  const [keeps, gives] = [createServer(), createServer()]
  await new Promise<void>((done) => keeps.listen(taken, '127.0.0.1', done))
  await new Promise<void>((done) => gives.listen(soonFree, '127.0.0.1', done))
  const host = '127.0.0.1'
  let said = 0
  const found = await takenAddresses([{ host, port: taken, what: 'x' }], 0, () => said++)
  assert.deepEqual(
    found.map(({ port }) => port),
    [taken],
  )
  assert.deepEqual(await takenAddresses([{ host, port: soonFree, what: 'y' }], 20, () => void gives.close()), [])
  keeps.close()
})
