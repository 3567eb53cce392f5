import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { freePort, until } from '../platform/testing/processes.ts'
import { keepRunning } from './children.ts'
import { onSave } from './saves.ts'

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A program under a watched folder that answers with its own word, as bin/dev keeps it. */
async function program(t: { after(ending: () => Promise<void>): void }) {
  const dir = await mkdtemp(path.join(tmpdir(), 'pli-saves-'))
  const folder = path.join(dir, 'src')
  await mkdir(folder)
  const file = path.join(folder, 'program.mjs')
  const trace = path.join(dir, 'trace')
  const port = await freePort()
  const save = (word: string) =>
    writeFile(
      file,
      `import { createServer } from 'node:http'
import { appendFileSync } from 'node:fs'
appendFileSync(${JSON.stringify(trace)}, process.pid + '\\n')
createServer((_, a) => a.end(${word})).listen(${port}, '127.0.0.1', () => process.send('ready'))
process.once('disconnect', () => process.exit(0))`,
    )
  await save(`'first'`)
  const said: string[] = []
  const { ready, kept } = keepRunning({
    file,
    env: process.env,
    say: (line) => void said.push(line),
    onGivenUp: () => {},
    saves: true,
  })
  let turn = Promise.resolve()
  const saves = onSave([folder], () => {
    turn = turn.then(async () => void (await kept.again()))
  })
  t.after(async () => {
    saves.stop()
    await turn
    await kept.stop()
    await rm(dir, { recursive: true })
  })
  assert.equal(await ready, true)
  return {
    save,
    said,
    kept,
    pids: async () => (await readFile(trace, 'utf8')).split('\n').filter(Boolean).map(Number),
    serves: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}`).catch(() => null)
      return answer?.text()
    },
  }
}

test('what is saved is served, by another process; the one before is gone', async (t) => {
  const p = await program(t)
  assert.equal(await p.serves(), 'first')
  await p.save(`'second'`)
  await until('the second word', async () => (await p.serves()) === 'second')
  await p.save(`'third'`)
  await until('the third word', async () => (await p.serves()) === 'third')
  const pids = await p.pids()
  assert.equal(new Set(pids).size, pids.length)
  assert.deepEqual(pids.map(alive), [...pids.slice(1).map(() => false), true])
})

test('a save that does not run says so and waits; the next one is served', async (t) => {
  const p = await program(t)
  await p.save(`'never`)
  await until('it to be said', () => p.said.length > 0)
  assert.match(p.said[0]!, /^program\.mjs does not stay up \(code 1\): it is started again at the next save$/)
  await p.save(`'mended'`)
  await until('the mended word', async () => (await p.serves()) === 'mended')
})

test('saves that come together are one start', async (t) => {
  const p = await program(t)
  for (const word of [`'a'`, `'b'`, `'c'`]) await p.save(word)
  await until('the last word', async () => (await p.serves()) === 'c')
  assert.ok((await p.pids()).length <= 3)
})
